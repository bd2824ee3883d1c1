//! Scripts of the installation that plans may run (APP-SYS-03): off until a directory is named.

use super::source::Source;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

/// The System application, as far as the machine is concerned.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SystemApp {
    /// The directory of scripts; without one there are none.
    pub dir: Option<PathBuf>,
    /// True when scripts run even where the system cannot confine them.
    pub allow_unsandboxed: bool,
    /// As whom they run when the server is root: a name, or numbers of a user and a group.
    pub user: Option<String>,
    /// What they may read besides the system's programs and libraries.
    pub read: Vec<PathBuf>,
    /// TCP ports that a script may connect to, by its name.
    pub connect: BTreeMap<String, Vec<u16>>,
}

impl SystemApp {
    pub(super) fn from(source: &mut Source) -> Self {
        let dir = source.text("system_app.dir").filter(|dir| !dir.is_empty());
        if dir.as_deref().is_some_and(|dir| !dir.starts_with('/')) {
            source.problem("system_app.dir", "must be an absolute path");
        }
        let mut connect: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        for Port { script, port } in source.list("system_app.connect") {
            connect.entry(script).or_default().push(port);
        }
        Self {
            dir: dir.map(PathBuf::from),
            allow_unsandboxed: source.flag("system_app.allow_unsandboxed", false),
            user: source.text("system_app.user"),
            read: source
                .list("system_app.read")
                .into_iter()
                .map(|Absolute(path)| path)
                .collect(),
            connect,
        }
    }
}

struct Port {
    script: String,
    port: u16,
}

impl FromStr for Port {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "must be a script and a port, such as look-up.sh:443";
        let (script, port) = text.rsplit_once(':').ok_or(SHAPE)?;
        let port = port.parse().ok().filter(|port| *port > 0).ok_or(SHAPE)?;
        if script.is_empty() {
            return Err(SHAPE);
        }
        Ok(Self {
            script: script.to_owned(),
            port,
        })
    }
}

struct Absolute(PathBuf);

impl FromStr for Absolute {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = PathBuf::from(text);
        if !path.is_absolute() {
            return Err("must be an absolute path");
        }
        if path.parent().is_none() {
            return Err("would let scripts read everything");
        }
        Ok(Self(path))
    }
}

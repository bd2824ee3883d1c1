//! Starts what runs scripts, when the configuration names a directory of them.

use crate::config::{Config, SystemApp};
use crate::ports::scripts::Scripts;
use crate::runner::wire::{Confines, Terms};
use crate::runner::{Off, Runner, Start, User};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What runs scripts, and what to wait for when the server stops.
pub struct Started {
    /// The port.
    pub scripts: Arc<dyn Scripts>,
    /// What the system can do to confine them.
    pub confines: Option<Confines>,
    /// Ends when the runner has.
    pub keeping: Option<JoinHandle<()>>,
}

/// Starts it, or says which key of the configuration is to blame.
pub async fn start(config: &Config, program: &Path, stop: watch::Receiver<bool>) -> anyhow::Result<Started> {
    let Some(how) = how(&config.system_app, program)? else {
        return Ok(Started {
            scripts: Arc::new(Off),
            confines: None,
            keeping: None,
        });
    };
    let user = how.user;
    let (runner, keeping) = Runner::start(how, stop)
        .await
        .map_err(anyhow::Error::msg)
        .context("the System application")?;
    let confines = runner.confines();
    match user {
        Some(user) => tracing::info!(?confines, %user, "scripts can be run"),
        None => tracing::info!(?confines, "scripts can be run"),
    }
    if !confines.are_closed() {
        tracing::warn!(?confines, "scripts are NOT confined (system_app.allow_unsandboxed)");
    }
    Ok(Started {
        scripts: Arc::new(runner),
        confines: Some(confines),
        keeping: Some(keeping),
    })
}

/// How the configuration wants it; nothing when it is off.
pub fn how(config: &SystemApp, program: &Path) -> anyhow::Result<Option<Start>> {
    let Some(dir) = &config.dir else { return Ok(None) };
    if let Some(absent) = config.read.iter().find(|path| !path.exists()) {
        anyhow::bail!("system_app.read: {} is not there", absent.display());
    }
    let is_root = rustix::process::geteuid().is_root();
    let user = match &config.user {
        Some(_) if !is_root => {
            anyhow::bail!("system_app.user: only a server that runs as root can run scripts as somebody else");
        }
        Some(user) => Some(
            user.parse::<User>()
                .map_err(|why| anyhow::anyhow!("system_app.user: {why}"))?,
        ),
        None => is_root.then_some(User::NOBODY),
    };
    Ok(Some(Start {
        program: PathBuf::from(program),
        terms: Terms {
            dir: dir.clone(),
            work_dir: std::env::temp_dir(),
            read: config.read.clone(),
            connect: config.connect.clone(),
            allow_unsandboxed: config.allow_unsandboxed,
        },
        user,
    }))
}

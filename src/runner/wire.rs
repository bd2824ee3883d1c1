//! What the server, the runner, its keepers and the launchers say to each other: a length and as much JSON.

use crate::config::limits::RUNNER_FRAME_BYTES_MAX;
use crate::domain::plan::script::Ran;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// On what terms scripts run; the same for all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Where the scripts are.
    pub dir: PathBuf,
    /// Where each gets a directory of its own.
    pub work_dir: PathBuf,
    /// What they may read besides the system's programs and libraries.
    pub read: Vec<PathBuf>,
    /// TCP ports that a script may connect to, by its name.
    pub connect: BTreeMap<String, Vec<u16>>,
    /// True when scripts run even where the system cannot confine them.
    pub allow_unsandboxed: bool,
}

/// A script to be run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Its name in the directory.
    pub script: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it reads from standard input.
    pub stdin: String,
    /// How long it may take, milliseconds.
    pub millis_max: u64,
}

/// What the system can do to confine a script; found out by trying.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Confines {
    /// Landlock keeps it from files.
    pub files: bool,
    /// Landlock keeps it from all but chosen TCP ports.
    pub ports: bool,
    /// Seccomp keeps it from system calls.
    pub calls: bool,
}

impl Confines {
    /// True when a script without ports can be confined.
    pub fn are_closed(self) -> bool {
        self.files && self.calls
    }
}

/// From the server to the runner.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ToRunner {
    /// The first words.
    Begin(Terms),
    /// Run this.
    Run {
        /// The answer carries it.
        id: u64,
        /// What to run.
        job: Job,
    },
}

/// From the runner to the server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FromRunner {
    /// It can begin.
    Ready {
        /// What the system can do.
        confines: Confines,
    },
    /// It cannot, and ends.
    Unable {
        /// Why.
        why: String,
    },
    /// A script ended.
    Ended {
        /// From the request.
        id: u64,
        /// What became of it.
        ran: Ran,
    },
}

/// From the runner to a keeper: one script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Task {
    /// On what terms.
    pub terms: Terms,
    /// What to run.
    pub job: Job,
}

/// From a keeper to a launcher, ahead of the script's own input.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Orders {
    /// On what terms.
    pub terms: Terms,
    /// The script; nothing to find out what the system can do.
    pub script: Option<String>,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its own directory.
    pub cwd: PathBuf,
    /// Who started it; when that one is gone, so is the script.
    pub parent: u32,
    /// Precedes a complaint of the launcher itself, which no script can know.
    pub token: String,
}

/// Exit status of a launcher that did not get as far as its script.
pub const NOT_LAUNCHED: i32 = 125;

/// Writes a message.
pub fn write_frame(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&frame(message)?)?;
    to.flush()
}

/// A message as it is written.
pub fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, message)?;
    let length = bytes.len() - 4;
    if length > RUNNER_FRAME_BYTES_MAX {
        return Err(io::Error::other("the message is too long"));
    }
    let length = u32::try_from(length).map_err(io::Error::other)?;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    Ok(bytes)
}

/// Reads a message, and not one byte more.
pub fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut head = [0; 4];
    from.read_exact(&mut head)?;
    let mut body = vec![0; length(head)?];
    from.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

/// How much follows such a head.
pub fn length(head: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_be_bytes(head) as usize;
    if length > RUNNER_FRAME_BYTES_MAX {
        return Err(io::Error::other("the message is too long"));
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written_and_no_further() {
        let message = FromRunner::Unable {
            why: "ünable\n".to_owned(),
        };
        let mut bytes = frame(&message).unwrap();
        bytes.extend(b"the script's own");
        let mut rest = bytes.as_slice();
        assert_eq!(read_frame::<FromRunner>(&mut rest).unwrap(), message);
        assert_eq!(rest, b"the script's own");
    }

    #[test]
    fn a_message_that_is_too_long_is_not_even_begun() {
        let too_long = (RUNNER_FRAME_BYTES_MAX as u32 + 1).to_be_bytes();
        assert!(read_frame::<FromRunner>(&mut too_long.as_slice()).is_err());
        assert!(frame(&"x".repeat(RUNNER_FRAME_BYTES_MAX)).is_err());
    }
}

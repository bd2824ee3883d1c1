//! The System application (APP-SYS-01..03): runs scripts of one directory, confined, in processes of their own.
//!
//! Four processes have a part in a script, all of them this program:
//!
//! ```text
//! server ── runner ── keeper ── launcher, which becomes the script
//! ```
//!
//! The server ([`Runner`]) talks to the *runner* (`serve`), which it starts at boot, as another user where it can,
//! and again when it dies. The runner gives each script a *keeper* (`keeper`), the subreaper of all that the script
//! starts. The *launcher* (`launch`) confines itself (`confine`) and executes what it opened (`directory`). So
//! nothing happens between a fork and an exec of a process with threads, and no code here is unsafe.

mod client;
mod confine;
pub mod directory;
mod given;
mod keeper;
mod launch;
mod link;
mod off;
mod serve;
mod stream;
mod tree;
mod user;
pub mod wire;

pub use client::{Runner, Start};
pub use off::Off;
pub use user::User;

use clap::ValueEnum;
use std::fs::Permissions;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitCode;
use tempfile::TempDir;

/// This program, as it is while it runs: an upgrade on disk does not mix versions.
pub const PROGRAM: &str = "/proc/self/exe";

/// Which part a process has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Part {
    /// The runner.
    Serve,
    /// A keeper.
    Keep,
    /// A launcher.
    Launch,
}

/// Plays a part; its other end is standard input.
pub fn play(part: Part) -> ExitCode {
    let result = match part {
        Part::Serve => serve::run(),
        Part::Keep => keeper::run(),
        Part::Launch => return launch::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // When standard error is closed too, only the exit status is left.
            let _ = writeln!(io::stderr(), "switchboard: system-runner: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The socket that this process was started with.
fn control() -> io::Result<UnixStream> {
    Ok(UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// An empty directory that only this user can enter.
fn private_directory(below: &Path) -> io::Result<TempDir> {
    let made = tempfile::Builder::new()
        .prefix("switchboard-script-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(below);
    made.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", below.display())))
}

//! A running runner, as the server holds it: its process, and the socket between them.

use super::user::User;
use super::wire::{Confines, FromRunner, Job, Terms, ToRunner, frame, length};
use crate::config::limits::RUNNER_BEGIN_SECS_MAX;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// One life of the runner.
pub(super) struct Link {
    child: Child,
    to: OwnedWriteHalf,
    from: mpsc::Receiver<FromRunner>,
    reader: AbortHandle,
    /// What it found out about the system.
    pub confines: Confines,
}

impl Link {
    /// Starts one. It has nothing of the server: no environment, no files, and where possible not its user.
    pub(super) async fn begin(program: &Path, terms: &Terms, user: Option<User>) -> Result<Self, String> {
        let begun = tokio::time::timeout(
            Duration::from_secs(RUNNER_BEGIN_SECS_MAX),
            Self::begin_in_any_time(program, terms, user),
        );
        match begun.await {
            Ok(result) => result,
            Err(_) => Err("what runs scripts does not answer".to_owned()),
        }
    }

    async fn begin_in_any_time(program: &Path, terms: &Terms, user: Option<User>) -> Result<Self, String> {
        let (child, socket) = start(program, user).map_err(|error| match user {
            Some(user) => format!("starting what runs scripts as {user} (system_app.user): {error}"),
            None => format!("starting what runs scripts: {error}"),
        })?;
        let (mut reading, to) = socket.into_split();
        let (heard, from) = mpsc::channel(1);
        let reader = tokio::spawn(async move {
            while let Ok(message) = read(&mut reading).await {
                if heard.send(message).await.is_err() {
                    return;
                }
            }
        });
        let mut link = Self {
            child,
            to,
            from,
            reader: reader.abort_handle(),
            confines: Confines::default(),
        };
        link.tell(&ToRunner::Begin(terms.clone()))
            .await
            .map_err(|error| error.to_string())?;
        match link.from.recv().await {
            Some(FromRunner::Ready { confines }) => {
                link.confines = confines;
                Ok(link)
            }
            Some(FromRunner::Unable { why }) => Err(why),
            Some(FromRunner::Ended { .. }) | None => Err("what runs scripts has died at once".to_owned()),
        }
    }

    /// Its process.
    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Asks it to run something.
    pub(super) async fn run(&mut self, id: u64, job: Job) -> io::Result<()> {
        self.tell(&ToRunner::Run { id, job }).await
    }

    /// What it says next; nothing when it has died.
    pub(super) async fn hear(&mut self) -> Option<FromRunner> {
        self.from.recv().await
    }

    async fn tell(&mut self, message: &ToRunner) -> io::Result<()> {
        self.to.write_all(&frame(message)?).await
    }

    /// Lets it end what runs, and itself.
    pub(super) async fn end(self, within: Duration) {
        let Self {
            mut child, to, reader, ..
        } = self;
        drop(to);
        reader.abort();
        if tokio::time::timeout(within, child.wait()).await.is_err() {
            // It is killed when the handle goes.
            tracing::warn!("what runs scripts does not end by itself");
        }
    }
}

fn start(program: &Path, user: Option<User>) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let mut command = std::process::Command::new(program);
    command
        .args(["system-runner", "serve"])
        .env_clear()
        .current_dir("/")
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null());
    if let Some(user) = user {
        // Gives up the groups of root as well.
        command.gid(user.gid).uid(user.uid);
    }
    let child = Command::from(command).kill_on_drop(true).spawn()?;
    Ok((child, UnixStream::from_std(ours)?))
}

async fn read(from: &mut OwnedReadHalf) -> io::Result<FromRunner> {
    let mut head = [0; 4];
    from.read_exact(&mut head).await?;
    let mut body = vec![0; length(head)?];
    from.read_exact(&mut body).await?;
    Ok(serde_json::from_slice(&body)?)
}

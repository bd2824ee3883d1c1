//! A server as a child process: its own directory, a free port, a temporary administrator.

use super::clock;
use super::http::Connection;
use anyhow::{Context, bail, ensure};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// Longest time from start to ready; an unoptimised build migrating a database takes seconds.
const READY_SECS_MAX: u64 = 60;

/// Longest time from the stop signal to the end; the server itself gives up after ten seconds.
const STOP_SECS_MAX: u64 = 15;

/// The administrator a run creates.
pub const ADMIN: &str = "load.admin";
/// Their password.
pub const ADMIN_PASSWORD: &str = "load-Admin-4711";

/// How to start a server.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The `switchboard` binary.
    pub binary: PathBuf,
    /// Database URL; the file must be reachable from anywhere.
    pub database: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Working directory; its log goes to `server.log` there.
    pub directory: PathBuf,
    /// Further variables of its environment.
    pub environment: Vec<(String, String)>,
}

/// A running server. Dropping it kills the process.
pub struct Server {
    recipe: Recipe,
    child: Child,
}

impl Recipe {
    /// A server with a SQLite file in `directory`, on a port that is free right now.
    pub fn sqlite(binary: &Path, directory: &Path) -> anyhow::Result<Self> {
        let file = directory.join("switchboard.db");
        Ok(Self {
            binary: binary.to_owned(),
            database: format!("sqlite://{}", file.display()),
            listen: free_port()?,
            directory: directory.to_owned(),
            environment: Vec::new(),
        })
    }

    /// Prepares the database and creates the administrator.
    pub fn prepare(&self) -> anyhow::Result<()> {
        self.run_to_end(&["migrate"])?;
        self.run_to_end(&["user", "add", "--role", "administrator", "--username", ADMIN])
    }

    /// Starts the server; it may not be ready yet.
    pub fn start(&self) -> anyhow::Result<Server> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.directory.join("server.log"))?;
        let child = self
            .command()
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        Ok(Server {
            recipe: self.clone(),
            child,
        })
    }

    fn run_to_end(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let output = self
            .command()
            .args(arguments)
            .stdin(Stdio::null())
            .env("SWITCHBOARD_PASSWORD", ADMIN_PASSWORD)
            .output()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        ensure!(
            output.status.success(),
            "`switchboard {}` failed: {}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SWITCHBOARD_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(&self.directory)
            .env("SWITCHBOARD_LISTEN", self.listen.to_string())
            .env("SWITCHBOARD_DATABASE_URL", &self.database)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.recipe.listen
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it is ready.
    pub async fn ready(&mut self) -> anyhow::Result<()> {
        let deadline = clock::micros() + READY_SECS_MAX * 1_000_000;
        let request = format!("GET /readyz HTTP/1.1\r\nhost: {}\r\n\r\n", self.address());
        while clock::micros() < deadline {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}: {}", self.log_tail());
            }
            if let Ok(mut connection) = Connection::open(self.address()).await
                && let Ok(200) = connection.status_of(request.as_bytes()).await
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("not ready after {READY_SECS_MAX} s: {}", self.log_tail())
    }

    /// Ends it at once, as a crash would.
    pub fn kill(&mut self) -> anyhow::Result<ExitStatus> {
        self.child.kill()?;
        Ok(self.child.wait()?)
    }

    /// Asks it to stop, and waits.
    pub async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        let status = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status()?;
        ensure!(status.success(), "cannot signal process {}", self.pid());
        let deadline = clock::micros() + STOP_SECS_MAX * 1_000_000;
        while clock::micros() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.kill()?;
        bail!("did not stop within {STOP_SECS_MAX} s")
    }

    /// Starts the same server again after it ended.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        *self = self.recipe.start()?;
        Ok(())
    }

    fn log_tail(&self) -> String {
        let log = std::fs::read_to_string(self.recipe.directory.join("server.log")).unwrap_or_default();
        let from = log.char_indices().rev().nth(2000).map_or(0, |(at, _)| at);
        log[from..].to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; there is nobody to tell in either case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of the loopback that is free at this moment.
pub fn free_port() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

//! A private PostgreSQL server for this test run: found or installed, started on a socket in a
//! temporary folder, gone with the process however that ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// URL of a new empty database, or `None` when there is no PostgreSQL and this is not CI.
pub fn database() -> Option<String> {
    let server = server()?;
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("db{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    server.psql("postgres", &format!("CREATE DATABASE {name}"));
    Some(server.url(&name))
}

/// The shared server, started by the first caller.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| match Server::start() {
            Ok(server) => Some(server),
            Err(why) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("no PostgreSQL: {why}"),
            Err(why) => {
                eprintln!("PostgreSQL part skipped: {why}");
                None
            }
        })
        .as_ref()
}

/// A running server. It stops when its standard input closes, that is, when this process ends.
pub struct Server {
    folder: PathBuf,
    tools: PathBuf,
    run_as: Option<&'static str>,
    _keeper: Child,
}

impl Server {
    /// Starts a server of one's own, for tests that stop it.
    pub fn start() -> Result<Self, String> {
        let tools = tools()?;
        let run_as = if is_root() { Some(unprivileged_user()?) } else { None };
        let folder = tempfile::Builder::new()
            .prefix("sb-pg-")
            .tempdir()
            .map_err(|error| error.to_string())?
            .keep();
        if let Some(user) = run_as {
            run(Command::new("chown").arg(user).arg(&folder))?;
        }
        let data = folder.join("data");
        run(privileged(run_as, &tools.join("initdb"))
            .args([
                "-U",
                "switchboard",
                "-A",
                "trust",
                "-N",
                "-E",
                "UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data))?;
        let keeper = Self::keep(&folder, &tools, run_as)?;
        let server = Self {
            folder,
            tools,
            run_as,
            _keeper: keeper,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// A shell that outlives nobody: it ends the server when its input ends.
    fn keep(folder: &Path, tools: &Path, run_as: Option<&str>) -> Result<Child, String> {
        let script = format!(
            "'{tools}/postgres' -D '{folder}/data' -k '{folder}' -c listen_addresses= -c fsync=off \
             -c full_page_writes=off -c max_connections=200 >'{folder}/log' 2>&1 & \
             cat >/dev/null; '{tools}/pg_ctl' -D '{folder}/data' -m immediate stop >/dev/null 2>&1; rm -rf '{folder}'",
            tools = tools.display(),
            folder = folder.display(),
        );
        privileged(run_as, Path::new("sh"))
            .args(["-c", &script])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let socket = self.folder.join(".s.PGSQL.5432");
            if socket.exists() && self.try_psql("postgres", "SELECT 1").is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("the server does not answer: {log}"))
    }

    /// Connection string of a database.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://switchboard@{folder}/{database}")
    }

    /// Cuts every connection and stops, as a crash does.
    pub fn stop(&self) {
        self.control(&["-m", "immediate", "stop"]);
    }

    /// Starts again after `stop`.
    pub fn start_again(&self) {
        let options = format!("-k '{}' -c listen_addresses= -c fsync=off", self.folder.display());
        let log = self.folder.join("log2");
        self.control(&["-w", "-l", &log.display().to_string(), "-o", &options, "start"]);
    }

    fn control(&self, arguments: &[&str]) {
        let done = run(privileged(self.run_as, &self.tools.join("pg_ctl"))
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(arguments));
        done.expect("pg_ctl works");
    }

    fn psql(&self, database: &str, sql: &str) {
        self.try_psql(database, sql).expect("psql works");
    }

    fn try_psql(&self, database: &str, sql: &str) -> Result<(), String> {
        run(Command::new(self.tools.join("psql"))
            .args(["-q", "-U", "switchboard", "-h"])
            .arg(&self.folder)
            .args(["-d", database, "-c", sql]))
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The command as it is, or as another user: PostgreSQL refuses to run as root.
fn privileged(user: Option<&str>, program: &Path) -> Command {
    match user {
        Some(user) => {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid", user, "--regid", user, "--clear-groups", "--"])
                .arg(program);
            command.current_dir("/");
            command
        }
        None => Command::new(program),
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn unprivileged_user() -> Result<&'static str, String> {
    let passwd = std::fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    let group = std::fs::read_to_string("/etc/group").map_err(|error| error.to_string())?;
    let has = |list: &str, name: &str| list.lines().any(|line| line.starts_with(&format!("{name}:")));
    ["postgres", "nobody", "daemon"]
        .into_iter()
        .find(|name| has(&passwd, name) && has(&group, name))
        .ok_or_else(|| "no unprivileged user to run it as".to_owned())
}

/// The folder with `initdb` and its companions; installs the package when root lacks it.
fn tools() -> Result<PathBuf, String> {
    if let Some(found) = find_tools() {
        return Ok(found);
    }
    if is_root() {
        run(Command::new("apt-get").args(["update", "-q"]))?;
        run(Command::new("apt-get")
            .args(["install", "-q", "-y", "--no-install-recommends", "postgresql"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    find_tools().ok_or_else(|| "initdb is neither on the path nor in /usr/lib/postgresql".to_owned())
}

fn find_tools() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| {
        ["initdb", "pg_ctl", "postgres", "psql"]
            .iter()
            .all(|tool| folder.join(tool).exists())
    })
}

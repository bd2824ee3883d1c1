//! Real scripts in real processes (`reliability.md` 2.1): what they are given, what they cannot do, and that nothing
//! of them stays. The directory of scripts must belong to root, so these tests are run by root, as in CI.

mod arguments;
mod confinement;
mod directory;
mod limits;
mod lives;
mod processes;

use processes::is_reachable_by_all;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use switchboard::domain::ids::{AccountId, InteractionId, Ticket};
use switchboard::domain::plan::pass::Values;
use switchboard::domain::plan::script::{Ran, RunEnd, ScriptCall, ScriptRun};
use switchboard::ports::scripts::Scripts;
use switchboard::runner::wire::Terms;
use switchboard::runner::{Runner, Start, User};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A runner on a directory of its own, as a user of its own: limits count what a user runs.
struct Bench {
    runner: Runner,
    keeping: JoinHandle<()>,
    stop: watch::Sender<bool>,
    /// Holds the directory of scripts, the one they work in, and what they must not read.
    home: tempfile::TempDir,
    user: User,
}

impl Bench {
    async fn start(scripts: &[(&str, &str)]) -> Self {
        Self::start_with(scripts, |_| ()).await
    }

    async fn start_with(scripts: &[(&str, &str)], change: impl FnOnce(&mut Terms)) -> Self {
        let (home, how) = prepared(scripts, change);
        let user = how.user.unwrap();
        let (stop, stopped) = watch::channel(false);
        let (runner, keeping) = Runner::start(how, stopped).await.unwrap();
        let confines = runner.confines();
        assert!(
            confines.files && confines.ports && confines.calls,
            "this machine cannot confine scripts, so nothing here proves anything: {confines:?}"
        );
        Self {
            runner,
            keeping,
            stop,
            home,
            user,
        }
    }

    fn work_dir(&self) -> PathBuf {
        self.home.path().join("work")
    }

    async fn run(&self, script: &str, arguments: &[&str]) -> Ran {
        self.run_for(script, arguments, 10).await
    }

    async fn run_for(&self, script: &str, arguments: &[&str], timeout_secs: u32) -> Ran {
        self.runner.run(wish(script, arguments, timeout_secs)).await
    }

    /// What it prints, of a script that succeeds.
    async fn output(&self, script: &str, arguments: &[&str]) -> String {
        let ran = self.run(script, arguments).await;
        assert_eq!(ran.end, RunEnd::Exited { code: 0 }, "{ran:?}");
        ran.output
    }

    /// Stops it as the server does. Nothing that ever ran is left, and no directory either.
    async fn end(self) {
        self.stop.send_replace(true);
        self.keeping.await.unwrap();
        let left = processes::of(self.user);
        assert!(left.is_empty(), "still there: {left:?}");
        let rests: Vec<_> = std::fs::read_dir(self.home.path().join("work")).unwrap().collect();
        assert!(rests.is_empty(), "not removed: {rests:?}");
    }
}

/// A directory with these scripts, and one to work in.
pub fn script_directory(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    assert_eq!(
        std::fs::metadata("/proc/self")
            .map(|own| std::os::unix::fs::MetadataExt::uid(&own))
            .unwrap(),
        0,
        "scripts must belong to root: run these tests as root"
    );
    let home = tempfile::tempdir().unwrap();
    let (dir, work_dir) = (home.path().join("scripts"), home.path().join("work"));
    for (path, mode) in [(home.path(), 0o755), (&dir, 0o755), (&work_dir, 0o1777)] {
        std::fs::create_dir_all(path).unwrap();
        chmod(path, mode);
    }
    for (name, text) in scripts {
        write(&dir.join(name), text, 0o755);
    }
    home
}

/// The same, and how a runner is started on it.
fn prepared(scripts: &[(&str, &str)], change: impl FnOnce(&mut Terms)) -> (tempfile::TempDir, Start) {
    let home = script_directory(scripts);
    let mut terms = Terms {
        dir: home.path().join("scripts"),
        work_dir: home.path().join("work"),
        read: Vec::new(),
        connect: BTreeMap::new(),
        allow_unsandboxed: false,
    };
    change(&mut terms);
    let start = Start {
        program: program(),
        terms,
        user: Some(own_user()),
    };
    (home, start)
}

pub fn write(path: &Path, text: &str, mode: u32) {
    std::fs::write(path, text).unwrap();
    chmod(path, mode);
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The server executes itself; here others must be able to reach it by its path.
pub fn program() -> PathBuf {
    static COPY: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let built = PathBuf::from(env!("CARGO_BIN_EXE_switchboard"));
    if is_reachable_by_all(&built) {
        return built;
    }
    let (_, copy) = COPY.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        chmod(home.path(), 0o755);
        let copy = home.path().join("switchboard");
        std::fs::copy(&built, &copy).unwrap();
        chmod(&copy, 0o755);
        (home, copy)
    });
    copy.clone()
}

/// Nobody else runs anything as this one, whichever tests run at the same time.
fn own_user() -> User {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed) % 64;
    let uid = 200_000 + (std::process::id() % 100_000) * 64 + number;
    User { uid, gid: uid }
}

fn wish(script: &str, arguments: &[&str], timeout_secs: u32) -> ScriptRun {
    let values = [("contact.phone", "+447700900142"), ("message.body", "\"hello\"\n{{x}}")];
    ScriptRun {
        account: AccountId(1),
        interaction: InteractionId(7),
        ticket: Ticket(1),
        call: ScriptCall {
            script: script.to_owned(),
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
            variable: None,
            timeout_secs,
        },
        values: values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect::<Values>(),
    }
}

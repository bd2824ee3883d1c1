//! The runner: gives every script a keeper and brings its answer back to the server. It ends with the server, and
//! with it all that runs.

use super::wire::{Confines, FromRunner, Job, Orders, Task, Terms, ToRunner, read_frame, write_frame};
use super::{directory, tree};
use crate::config::limits::{RUNNER_BEGIN_SECS_MAX, SCRIPT_GONE_SECS_MAX};
use crate::domain::plan::script::Ran;
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, getpid, set_child_subreaper, setsid};
use std::collections::BTreeSet;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::Duration;

struct Runner {
    server: UnixStream,
    terms: Terms,
    kept: Vec<Kept>,
    /// Keepers that have not ended, also those that only tidy up.
    keepers: BTreeSet<i32>,
}

/// A script that runs.
struct Kept {
    id: u64,
    pid: i32,
    keeper: UnixStream,
}

/// Runs scripts until the server goes away.
pub(super) fn run() -> io::Result<()> {
    // Fails for the leader of a session, which is one already.
    let _ = setsid();
    set_child_subreaper(Some(getpid()))?;
    let mut server = super::control()?;
    let ToRunner::Begin(terms) = read_frame(&mut server)? else {
        return Err(io::Error::other("the first words are missing"));
    };
    let confines = match able(&terms) {
        Ok(confines) => confines,
        Err(why) => return write_frame(&mut server, &FromRunner::Unable { why }),
    };
    write_frame(&mut server, &FromRunner::Ready { confines })?;
    let mut runner = Runner {
        server,
        terms,
        kept: Vec::new(),
        keepers: BTreeSet::new(),
    };
    let result = runner.serve();
    runner.end();
    result
}

/// What this system can do, as this user.
fn able(terms: &Terms) -> Result<Confines, String> {
    if let Some(why) = directory::objection(&terms.dir) {
        return Err(format!("system_app.dir: {why}"));
    }
    directory::entries(&terms.dir).map_err(|why| format!("system_app.dir: {why}"))?;
    let confines = probe(terms).map_err(|error| format!("trying to confine a script: {error}"))?;
    if confines.are_closed() || terms.allow_unsandboxed {
        return Ok(confines);
    }
    let missing = if confines.files { "seccomp" } else { "Landlock" };
    Err(format!(
        "{missing} is not available, so scripts cannot be confined; system_app.allow_unsandboxed = true runs them \
         all the same"
    ))
}

fn probe(terms: &Terms) -> io::Result<Confines> {
    let cwd = super::private_directory(&terms.work_dir)?;
    let mut child = Command::new(super::PROGRAM)
        .args(["system-runner", "launch"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let orders = Orders {
        terms: terms.clone(),
        script: None,
        arguments: Vec::new(),
        cwd: cwd.path().to_owned(),
        parent: std::process::id(),
        token: String::new(),
    };
    if let Some(mut input) = child.stdin.take() {
        write_frame(&mut input, &orders)?;
    }
    let said = child.wait_with_output()?;
    if !said.status.success() {
        let why = String::from_utf8_lossy(&said.stderr);
        return Err(io::Error::other(format!("{}: {}", said.status, why.trim())));
    }
    Ok(serde_json::from_slice(&said.stdout)?)
}

impl Runner {
    fn serve(&mut self) -> io::Result<()> {
        loop {
            let (from_server, from_keepers) = self.wait();
            for index in from_keepers.into_iter().rev() {
                self.hear(index)?;
            }
            self.forget();
            if from_server {
                match read_frame(&mut self.server) {
                    Ok(ToRunner::Run { id, job }) => self.start(id, job)?,
                    Ok(ToRunner::Begin(_)) => return Err(io::Error::other("it has begun already")),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                    Err(error) => return Err(error),
                }
            }
        }
    }

    /// Who has something to say: the server, and which keepers.
    fn wait(&self) -> (bool, Vec<usize>) {
        let readable = PollFlags::IN | PollFlags::HUP;
        let mut fds = vec![PollFd::new(&self.server, readable)];
        fds.extend(self.kept.iter().map(|kept| PollFd::new(&kept.keeper, readable)));
        // Keepers that have tidied up say nothing: they are noticed now and then.
        let time = (self.keepers.len() > self.kept.len()).then_some(Duration::from_millis(100));
        tree::wait_for(&mut fds, time);
        let heard: Vec<bool> = fds.iter().map(|fd| !fd.revents().is_empty()).collect();
        let keepers = (0..self.kept.len()).filter(|index| heard[index + 1]).collect();
        (heard[0], keepers)
    }

    fn start(&mut self, id: u64, job: Job) -> io::Result<()> {
        let task = Task {
            terms: self.terms.clone(),
            job,
        };
        match self.keep(&task) {
            Ok((pid, keeper)) => {
                self.kept.push(Kept { id, pid, keeper });
                Ok(())
            }
            Err(error) => self.answer(id, Ran::lost(format!("it could not be started: {error}"))),
        }
    }

    fn keep(&mut self, task: &Task) -> io::Result<(i32, UnixStream)> {
        let (mut ours, theirs) = UnixStream::pair()?;
        let child = Command::new(super::PROGRAM)
            .args(["system-runner", "keep"])
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .spawn()?;
        let pid = Pid::from_child(&child).as_raw_pid();
        self.keepers.insert(pid);
        write_frame(&mut ours, task)?;
        Ok((pid, ours))
    }

    /// A keeper has its answer, or has died; then nobody keeps what its script has started.
    fn hear(&mut self, index: usize) -> io::Result<()> {
        let mut kept = self.kept.remove(index);
        match read_frame::<Ran>(&mut kept.keeper) {
            Ok(ran) => self.answer(kept.id, ran),
            Err(_) => {
                self.keepers.remove(&kept.pid);
                let (ended, _) = tree::end_all(getpid().as_raw_pid(), &self.keepers);
                self.note(ended.into_iter().map(|(pid, _)| pid));
                self.answer(kept.id, Ran::lost("what watched over it has died"))
            }
        }
    }

    fn answer(&mut self, id: u64, ran: Ran) -> io::Result<()> {
        write_frame(&mut self.server, &FromRunner::Ended { id, ran })
    }

    fn forget(&mut self) {
        let ended = tree::reap();
        self.note(ended.into_iter().map(|(pid, _)| pid));
    }

    fn note(&mut self, ended: impl Iterator<Item = Pid>) {
        for pid in ended {
            self.keepers.remove(&pid.as_raw_pid());
        }
    }

    /// Lets the keepers end their scripts, then whatever is left.
    fn end(&mut self) {
        self.kept.clear();
        let give_up = tree::now() + Duration::from_secs(SCRIPT_GONE_SECS_MAX.min(RUNNER_BEGIN_SECS_MAX));
        while !self.keepers.is_empty() && tree::now() < give_up {
            tree::pause(Duration::from_millis(5));
            self.forget();
        }
        tree::end_all(getpid().as_raw_pid(), &BTreeSet::new());
    }
}

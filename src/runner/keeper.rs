//! A keeper: runs one script, reads what it prints, ends it in time, and lets nothing of it live on. It is the
//! subreaper of all that its script starts, so a process that leaves its session or its parents is still below it.

use super::stream::{Input, Output};
use super::tree;
use super::wire::{NOT_LAUNCHED, Orders, Task, frame, read_frame, write_frame};
use crate::config::limits::{
    SCRIPT_COMPLAINT_BYTES_MAX, SCRIPT_COMPLAINT_CHARS_MAX, SCRIPT_OUTPUT_BYTES_MAX, SCRIPT_RESULT_BYTES_MAX,
    SCRIPT_TERM_MILLIS,
};
use crate::domain::plan::script::{Ran, RunEnd};
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, PidfdFlags, Signal, WaitStatus, getpid, pidfd_open, set_child_subreaper};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Runs what the runner asks for, and answers.
pub(super) fn run() -> io::Result<()> {
    set_child_subreaper(Some(getpid()))?;
    let mut runner = super::control()?;
    let task: Task = read_frame(&mut runner)?;
    let Some((ran, cwd)) = keep(&runner, task)? else {
        return Ok(());
    };
    write_frame(&mut runner, &ran)?;
    drop(runner);
    remove(cwd)
}

/// Nothing when the runner went away meanwhile.
fn keep(runner: &UnixStream, task: Task) -> io::Result<Option<(Ran, TempDir)>> {
    let cwd = super::private_directory(&task.terms.work_dir)?;
    // Seeded by the system's source of randomness.
    let token = format!("{:016x}:", RandomState::new().build_hasher().finish());
    let millis_max = task.job.millis_max;
    let stdin = task.job.stdin.clone();
    let orders = Orders {
        terms: task.terms,
        script: Some(task.job.script),
        arguments: task.job.arguments,
        cwd: cwd.path().to_owned(),
        parent: std::process::id(),
        token: token.clone(),
    };
    let mut script = match Script::start(&orders, &stdin, Duration::from_millis(millis_max)) {
        Ok(script) => script,
        Err(error) => return Ok(Some((Ran::lost(format!("it could not be started: {error}")), cwd))),
    };
    let why = script.watch(runner);
    let all_gone = script.end();
    if why == Why::Abandoned {
        remove(cwd)?;
        return Ok(None);
    }
    let mut ran = script.told(&why, &token);
    if !all_gone {
        ran.complaint = format!("some of its processes could not be ended; {}", ran.complaint);
    }
    Ok(Some((ran, cwd)))
}

/// Why a keeper stopped watching.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Why {
    Ended,
    TimedOut,
    TooMuchOutput,
    /// The runner is gone: nobody wants to know.
    Abandoned,
}

struct Script {
    pid: Pid,
    handle: OwnedFd,
    input: Input,
    output: Output,
    complaints: Output,
    started: Instant,
    until: Instant,
    /// True once it was asked to end.
    asked: bool,
    ended: Option<WaitStatus>,
    took: Duration,
}

impl Script {
    fn start(orders: &Orders, stdin: &str, limit: Duration) -> io::Result<Self> {
        let started = tree::now();
        let mut child = Command::new(super::PROGRAM)
            .args(["system-runner", "launch"])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pid = Pid::from_child(&child);
        let mut first = frame(orders)?;
        first.extend_from_slice(stdin.as_bytes());
        let broken = || io::Error::other("a pipe is missing");
        Ok(Self {
            handle: pidfd_open(pid, PidfdFlags::empty())?,
            pid,
            input: Input::new(child.stdin.take().ok_or_else(broken)?.into(), first)?,
            output: Output::new(child.stdout.take().ok_or_else(broken)?.into(), SCRIPT_OUTPUT_BYTES_MAX)?,
            complaints: Output::new(
                child.stderr.take().ok_or_else(broken)?.into(),
                SCRIPT_COMPLAINT_BYTES_MAX,
            )?,
            started,
            until: started + limit,
            asked: false,
            ended: None,
            took: Duration::ZERO,
        })
    }

    /// Until it ends, is ended, or nobody waits for it any longer.
    fn watch(&mut self, runner: &UnixStream) -> Why {
        loop {
            if self.wait(runner) {
                return Why::Abandoned;
            }
            self.input.write();
            self.output.read();
            self.complaints.read();
            if self.output.is_over() {
                return Why::TooMuchOutput;
            }
            self.note(tree::reap());
            if self.ended.is_some() {
                return if self.asked { Why::TimedOut } else { Why::Ended };
            }
            if tree::now() >= self.until {
                if self.asked {
                    return Why::TimedOut;
                }
                tree::signal_all(me(), &BTreeSet::new(), Signal::TERM);
                self.asked = true;
                self.until = tree::now() + Duration::from_millis(SCRIPT_TERM_MILLIS);
            }
        }
    }

    /// True when the runner is gone: it says nothing more, so what can be read is the end.
    fn wait(&self, runner: &UnixStream) -> bool {
        let readable = PollFlags::IN | PollFlags::HUP;
        let mut fds = vec![PollFd::new(runner, readable), PollFd::new(&self.handle, PollFlags::IN)];
        let outputs = [&self.output, &self.complaints].into_iter().filter_map(Output::open);
        fds.extend(outputs.map(|pipe| PollFd::new(pipe, readable)));
        fds.extend(self.input.open().map(|pipe| PollFd::new(pipe, PollFlags::OUT)));
        let left = self.until.saturating_duration_since(tree::now());
        tree::wait_for(&mut fds, Some(left));
        !fds[0].revents().is_empty()
    }

    fn note(&mut self, ended: Vec<(Pid, WaitStatus)>) {
        for (pid, status) in ended {
            if pid == self.pid && self.ended.is_none() {
                self.ended = Some(status);
                self.took = tree::now().duration_since(self.started);
            }
        }
    }

    /// Leaves nothing of it. False when something could not be ended.
    fn end(&mut self) -> bool {
        let (ended, all_gone) = tree::end_all(me(), &BTreeSet::new());
        self.note(ended);
        self.output.read();
        self.complaints.read();
        all_gone
    }

    fn told(&self, why: &Why, token: &str) -> Ran {
        let complaints = String::from_utf8_lossy(self.complaints.bytes());
        let ended = self.ended;
        let code = ended.and_then(WaitStatus::exit_status);
        let end = if code == Some(NOT_LAUNCHED) && complaints.starts_with(token) {
            let why = complaints[token.len()..].trim().to_owned();
            return Ran::refused(why);
        } else if *why == Why::TooMuchOutput || self.output.is_over() {
            RunEnd::TooMuchOutput
        } else if *why == Why::TimedOut {
            RunEnd::TimedOut
        } else if let Some(code) = code {
            RunEnd::Exited { code }
        } else if let Some(signal) = ended.and_then(WaitStatus::terminating_signal) {
            RunEnd::Killed { signal }
        } else {
            RunEnd::Lost {
                why: "nobody saw it end".to_owned(),
            }
        };
        let complaint = complaints.trim().chars().take(SCRIPT_COMPLAINT_CHARS_MAX).collect();
        let millis = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX);
        with_output(end, self.output.bytes(), complaint, millis)
    }
}

fn with_output(end: RunEnd, output: &[u8], complaint: String, millis: u64) -> Ran {
    let (end, text) = match std::str::from_utf8(output) {
        Ok(text) => (end, text.trim_end_matches(['\n', '\r'])),
        Err(_) if end.is_success() => (RunEnd::NotText, ""),
        Err(_) => (end, ""),
    };
    let text = if end.is_success() { text } else { "" };
    let kept = text.floor_char_boundary(SCRIPT_RESULT_BYTES_MAX);
    Ran {
        complaint,
        millis,
        output: text[..kept].to_owned(),
        cut: kept < text.len(),
        ..Ran::without_output(end)
    }
}

fn me() -> i32 {
    getpid().as_raw_pid()
}

/// Removes the directory, also where the script took away the permission to.
fn remove(cwd: TempDir) -> io::Result<()> {
    let path = cwd.keep();
    if std::fs::remove_dir_all(&path).is_ok() {
        return Ok(());
    }
    open_up(&path);
    std::fs::remove_dir_all(&path)
}

fn open_up(directory: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // What cannot be opened up makes the removal fail, which says so.
    let _ = std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700));
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_up(&entry.path());
        }
    }
}

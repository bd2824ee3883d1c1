//! The processes below one process, as `/proc` shows them, and how to end all of them. Whoever is a subreaper has
//! every process that its children ever started below itself, also those that left their session.

use crate::config::limits::SCRIPT_GONE_SECS_MAX;
use rustix::event::{PollFd, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions, WaitStatus, pidfd_open, pidfd_send_signal, wait};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

/// One process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Found {
    parent: i32,
    /// As in `/proc`: `T` is stopped, `Z` waits for its parent to notice its end.
    state: char,
}

/// Sends a signal to every process below this one.
pub(super) fn signal_all(root: i32, spared: &BTreeSet<i32>, signal: Signal) {
    for pid in below(root, spared).keys() {
        send(*pid, root, spared, signal);
    }
}

/// Kills every process below this one, and waits until they are gone. They are stopped before they are killed, so
/// that a place which one of them leaves is not filled by the child of another. Returns how its own children
/// ended; false for the second when some are still there.
pub(super) fn end_all(root: i32, spared: &BTreeSet<i32>) -> (Vec<(Pid, WaitStatus)>, bool) {
    let give_up = now() + Duration::from_secs(SCRIPT_GONE_SECS_MAX);
    let mut ended = Vec::new();
    loop {
        ended.extend(reap());
        let living = below(root, spared);
        let all_stopped = living
            .values()
            .all(|found| matches!(found.state, 'T' | 't' | 'Z' | 'X'));
        if living.is_empty() {
            return (ended, true);
        }
        if now() > give_up {
            return (ended, false);
        }
        // Whoever traces or is traced may not stop; after a while everything is killed as it is.
        let is_late = now() + Duration::from_secs(SCRIPT_GONE_SECS_MAX / 2) > give_up;
        let signal = if all_stopped || is_late {
            Signal::KILL
        } else {
            Signal::STOP
        };
        for (pid, found) in &living {
            if found.state != 'Z' && (signal == Signal::KILL || found.state != 'T') {
                send(*pid, root, spared, signal);
            }
        }
        pause(Duration::from_millis(2));
    }
}

/// How children that have ended did so.
pub(super) fn reap() -> Vec<(Pid, WaitStatus)> {
    let mut ended = Vec::new();
    while let Ok(Some(one)) = wait(WaitOptions::NOHANG) {
        ended.push(one);
    }
    ended
}

/// A number that was given to another process between looking and sending must not hit that one: the handle is
/// taken before it is looked at again.
fn send(pid: i32, root: i32, spared: &BTreeSet<i32>, signal: Signal) {
    let Some(process) = Pid::from_raw(pid) else { return };
    if let Ok(handle) = pidfd_open(process, PidfdFlags::empty())
        && is_below(pid, root, spared)
    {
        // Fails when it has just ended.
        let _ = pidfd_send_signal(&handle, signal);
    }
}

fn is_below(pid: i32, root: i32, spared: &BTreeSet<i32>) -> bool {
    let mut at = pid;
    while let Some(found) = look(at) {
        if found.parent == root {
            return !spared.contains(&at);
        }
        at = found.parent;
    }
    false
}

/// Everything below `root`, without what is spared and what is below that.
fn below(root: i32, spared: &BTreeSet<i32>) -> BTreeMap<i32, Found> {
    let all = everybody();
    let mut children: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for (pid, found) in &all {
        children.entry(found.parent).or_default().push(*pid);
    }
    let mut found = BTreeMap::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        let of_this = children.get(&parent).into_iter().flatten();
        for pid in of_this.filter(|pid| !spared.contains(*pid)) {
            if let Some(one) = all.get(pid)
                && found.insert(*pid, *one).is_none()
            {
                parents.push(*pid);
            }
        }
    }
    found
}

fn everybody() -> BTreeMap<i32, Found> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return BTreeMap::new();
    };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(|pid| Some((pid, look(pid)?))).collect()
}

fn look(pid: i32) -> Option<Found> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in parentheses and may contain some.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next()?.chars().next()?;
    let parent = fields.next()?.parse().ok()?;
    Some(Found { parent, state })
}

/// Threads that the user of this process runs.
pub(super) fn threads_of_this_user() -> u64 {
    let me = rustix::process::geteuid().as_raw();
    let Ok(entries) = fs::read_dir("/proc") else { return 0 };
    let mine = entries.filter_map(|entry| {
        let status = fs::read_to_string(entry.ok()?.path().join("status")).ok()?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()
        };
        (field("Uid:")? == u64::from(me)).then(|| field("Threads:")).flatten()
    });
    mine.sum()
}

/// The clock of these processes. They are no actors, and nobody pauses their time.
#[expect(clippy::disallowed_methods, reason = "a process of its own, without an arbiter")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Does nothing for a while.
pub(super) fn pause(time: Duration) {
    wait_for(&mut [], Some(time));
}

/// Waits until something can be read or written, for as long as this. An interruption counts as nothing.
pub(super) fn wait_for(fds: &mut [PollFd<'_>], time: Option<Duration>) {
    let time = time.map(|time| Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    });
    let _ = poll(fds, time.as_ref());
}

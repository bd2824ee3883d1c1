//! What runs on this machine, as `/proc` tells it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};
use switchboard::runner::User;

/// One process: its number, and what it was started as.
#[derive(Clone, Debug)]
pub struct Process {
    pub pid: i32,
    pub command: String,
}

/// Everything that runs as this user. A zombie counts: somebody forgot it, unless its parent died first and left it
/// to the first process of the machine.
pub fn of(user: User) -> Vec<Process> {
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let entry = entry.ok()?;
        entry.file_name().to_str()?.parse::<i32>().ok()
    });
    pids.filter_map(|pid| look(pid, user)).collect()
}

fn look(pid: i32, user: User) -> Option<Process> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_ascii_whitespace().next()?.parse::<i64>().ok()
    };
    if field("Uid:")? != i64::from(user.uid) {
        return None;
    }
    let is_zombie = status
        .lines()
        .any(|line| line.starts_with("State:") && line.contains('Z'));
    if is_zombie && field("PPid:")? == 1 {
        return None;
    }
    let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(Process {
        pid,
        command: String::from_utf8_lossy(&command).replace('\0', " "),
    })
}

/// Waits, not for long, until it holds.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < give_up, "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Ends a process without any chance to tidy up.
pub fn kill(pid: i32) {
    let status = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(status.unwrap().success());
}

/// True when whoever knows the path can execute what is there.
pub fn is_reachable_by_all(path: &Path) -> bool {
    path.ancestors()
        .all(|part| fs::metadata(part).is_ok_and(|found| found.mode() & 0o001 != 0))
}

/// The files, by number, that this process has open and would leave open to what it executes.
pub fn open_to_children() -> Vec<u64> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc/self/fd").unwrap().flatten() {
        let info = fs::read_to_string(Path::new("/proc/self/fdinfo").join(entry.file_name())).unwrap_or_default();
        let flags = info
            .lines()
            .find_map(|line| line.strip_prefix("flags:"))
            .unwrap_or("0")
            .trim();
        let is_kept = u32::from_str_radix(flags, 8).is_ok_and(|flags| flags & 0o2_000_000 == 0);
        if let (true, Ok(file)) = (is_kept, fs::metadata(entry.path())) {
            found.push(file.ino());
        }
    }
    found
}

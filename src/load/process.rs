//! What the operating system knows about a process: memory and CPU time (Linux, `/proc`).

use anyhow::{Context, anyhow};
use serde::Serialize;
use std::fs;

/// Linux reports CPU time to user space in hundredths of a second on every architecture.
const TICKS_PER_SEC: f64 = 100.0;

/// One reading.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Usage {
    /// Resident memory, KiB.
    pub rss_kib: u64,
    /// Its peak, KiB.
    pub rss_peak_kib: u64,
    /// User and system time so far, seconds.
    pub cpu_secs: f64,
}

/// Reads the usage of a process.
pub fn usage(pid: u32) -> anyhow::Result<Usage> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).with_context(|| format!("process {pid}"))?;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    Ok(Usage {
        rss_kib: kib(&status, "VmRSS:")?,
        rss_peak_kib: kib(&status, "VmHWM:")?,
        cpu_secs: cpu_secs(&stat).ok_or_else(|| anyhow!("cannot read /proc/{pid}/stat"))?,
    })
}

fn kib(status: &str, name: &str) -> anyhow::Result<u64> {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|value| value.split_whitespace().next())
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| anyhow!("no {name} in /proc: the process has ended"))
}

/// Fields 14 and 15; the name in field 2 may contain blanks and ends with the last parenthesis.
fn cpu_secs(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SEC)
}

#[cfg(test)]
mod tests {
    use super::{cpu_secs, usage};

    #[test]
    fn cpu_time_is_read_behind_any_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 90 0 0 0 150 50 0 0 20 0 1 0 100 1000 10";
        assert_eq!(cpu_secs(stat), Some(2.0));
    }

    #[test]
    fn own_process_uses_memory() {
        let usage = usage(std::process::id()).expect("/proc of this process");
        assert!(usage.rss_kib > 0 && usage.rss_peak_kib >= usage.rss_kib);
    }
}

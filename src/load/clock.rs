//! The measuring clock: microseconds since the process began to measure. Latencies are differences
//! of its readings; the wall clock is used for the providers' timestamps only.

#![expect(
    clippy::disallowed_methods,
    reason = "the load tool measures the server from outside, in real time"
)]

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

static ZERO: OnceLock<Instant> = OnceLock::new();

fn instant() -> Instant {
    Instant::now()
}

/// Microseconds since the first reading.
pub fn micros() -> u64 {
    let elapsed = instant().duration_since(*ZERO.get_or_init(instant));
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

/// Seconds since 1970.
pub fn unix_secs() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// Blocks the calling thread: for the pacer's own thread, where tokio's millisecond timer is too coarse.
pub fn pause(duration: Duration) {
    std::thread::sleep(duration);
}

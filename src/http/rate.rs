//! Rates: so many at once, and so many per second in the long run.

use tokio::time::Instant;

/// Allows so many at once and so many per second.
pub struct Bucket {
    level: f64,
    capacity: f64,
    per_sec: f64,
    at: Instant,
}

impl Bucket {
    /// One from which nothing was taken.
    pub fn full(capacity: f64, per_sec: f64, now: Instant) -> Self {
        Self {
            level: capacity,
            capacity,
            per_sec,
            at: now,
        }
    }

    /// Takes one, if there is one.
    pub fn take(&mut self, now: Instant) -> bool {
        let gained = now.duration_since(self.at).as_secs_f64() * self.per_sec;
        self.level = (self.level + gained).min(self.capacity);
        self.at = now;
        if self.level < 1.0 {
            return false;
        }
        self.level -= 1.0;
        true
    }
}

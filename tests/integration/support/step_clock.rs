//! A clock that moves only when told, so that every instant in a recording is the same each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use switchboard::domain::Timestamp;
use switchboard::ports::clock::Clock;

pub struct StepClock(AtomicI64);

impl StepClock {
    pub fn starting_at(start: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(start.0)))
    }

    /// Moves on, with tokio's paused time, second by second.
    pub async fn pass(&self, secs: u32) {
        for _ in 0..secs {
            self.0.fetch_add(1000, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

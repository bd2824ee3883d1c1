//! The two clocks: the wall's, and a test's that moves with tokio's paused time.

use crate::domain::Timestamp;
use crate::ports::clock::Clock;
use std::sync::Arc;

/// The wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl SystemClock {
    /// The wall clock, shared.
    pub fn shared() -> Arc<dyn Clock> {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp(chrono::Utc::now().timestamp_millis())
    }
}

/// A clock that starts at a chosen instant and advances with tokio's time, which tests pause.
#[derive(Clone, Copy, Debug)]
pub struct PausedClock {
    started: tokio::time::Instant,
    origin: Timestamp,
}

impl PausedClock {
    /// Starts at `origin`; call it inside the runtime.
    #[expect(
        clippy::disallowed_methods,
        reason = "tokio's instant is the anchor of simulated time"
    )]
    pub fn starting_at(origin: Timestamp) -> Self {
        Self {
            started: tokio::time::Instant::now(),
            origin,
        }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.origin.plus_millis(passed)
    }
}

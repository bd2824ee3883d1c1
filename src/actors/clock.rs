//! The two clocks: the wall's, which can be set, and the server's own, which cannot.

use crate::config::limits::{CLOCK_PERIOD_SECS, CLOCK_STEP_SECS};
use crate::domain::Timestamp;
use crate::ports::clock::Clock;
use std::sync::Arc;
use std::time::Duration;

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

/// The server's clock: what another clock said when it started, and from there on its own pace. Waits keep their
/// length whatever is done to the clock of the machine (R5). Tests pause tokio's time, and it with it.
#[derive(Clone, Copy, Debug)]
pub struct SteadyClock {
    started: tokio::time::Instant,
    origin: Timestamp,
}

impl SteadyClock {
    /// Starts at `origin`; call it inside the runtime.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that anchors the time of the rules"
    )]
    pub fn starting_at(origin: Timestamp) -> Self {
        Self {
            started: tokio::time::Instant::now(),
            origin,
        }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.origin.plus_millis(passed)
    }
}

/// Says so when somebody sets the clock of the machine: the server keeps its own time until it is started again.
/// Never ends.
pub async fn watch(own: Arc<dyn Clock>, wall: Arc<dyn Clock>) {
    let mut known = 0;
    loop {
        let apart = wall.now().millis_since(own.now());
        if let Some(secs) = has_strayed(apart, known) {
            tracing::warn!(
                secs,
                "the clock of the machine was set: waits keep their length, and new times follow it after a restart"
            );
            known = apart;
        }
        tokio::time::sleep(Duration::from_secs(CLOCK_PERIOD_SECS)).await;
    }
}

/// By how many seconds the clocks are apart, when that is news.
fn has_strayed(apart_ms: i64, known_ms: i64) -> Option<i64> {
    let is_news = (apart_ms - known_ms).abs() > CLOCK_STEP_SECS * 1000;
    is_news.then_some(apart_ms / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r5_a_step_is_said_once_and_its_end_again() {
        let hour = 3_600_000;
        assert_eq!(has_strayed(900, 0), None, "a clock is never exact");
        assert_eq!(has_strayed(hour, 0), Some(3600));
        assert_eq!(has_strayed(hour + 900, hour), None, "known");
        assert_eq!(has_strayed(-24 * hour, hour), Some(-86_400));
        assert_eq!(has_strayed(0, -24 * hour), Some(0), "set right again");
    }
}

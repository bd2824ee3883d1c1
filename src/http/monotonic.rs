//! Time that only runs forward, for timeouts and measuring. Rules use [`crate::ports::clock::Clock`].

use tokio::time::Instant;

/// The present moment; moves with simulated time in tests.
#[expect(
    clippy::disallowed_methods,
    reason = "sockets have timeouts of their own, which no rule depends on"
)]
pub fn now() -> Instant {
    Instant::now()
}

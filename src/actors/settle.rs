//! Tells an interaction what came of something that went on outside of it: a call, a question, a script.

use super::router::Refusal;
use super::shared::Shared;
use crate::config::limits::SETTLE_ATTEMPTS_MAX;
use crate::domain::interaction::Input;
use crate::domain::{ActorKey, Rejected};
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use tracing::warn;

/// Says it again until it is recorded. `None` when that failed too often: whoever asked has a deadline for that.
pub(super) async fn settle(
    shared: &Arc<Shared>,
    key: ActorKey,
    (what, which): (&'static str, impl Display),
    input: impl Fn() -> Input,
) -> Option<Result<(), Rejected>> {
    for attempt in 1..=SETTLE_ATTEMPTS_MAX {
        match shared.router().ask(key, input()).await {
            Ok(()) => return Some(Ok(())),
            Err(Refusal::Rejected(rejected)) => return Some(Err(rejected)),
            Err(Refusal::TryAgain(why)) => {
                warn!(%key, what, %which, attempt, why, "cannot be recorded yet");
                tokio::time::sleep(Duration::from_secs(u64::from(attempt))).await;
            }
        }
    }
    None
}

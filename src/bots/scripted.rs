//! Bots that follow a script: the rules are the domain's, here they take their time.

use crate::domain::bot::script::Script;
use crate::domain::bot::{Reply, Turn};
use std::time::Duration;

/// Answers after the script's pause.
pub(super) async fn answer(script: &Script, turn: &Turn) -> Reply {
    if script.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(u64::from(script.delay_ms))).await;
    }
    script.answer(turn)
}

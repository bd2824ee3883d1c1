//! Makes newcomers known to searches, beside the routing that added them.

use crate::config::limits::{INDEX_PERIOD_MILLIS, INDEX_REST};
use crate::http::monotonic;
use crate::store::Store;
use std::time::Duration;
use tokio::sync::watch;

/// Works until the process stops, a small step at a time: routing's writes come between.
pub async fn run(store: Store, mut stopped: watch::Receiver<bool>) {
    loop {
        let began = monotonic::now();
        let done = store.index_contacts().await;
        if let Err(error) = &done {
            tracing::debug!(%error, "newcomers are indexed later");
        }
        let pause = match done {
            // Slow steps mean that the database is busy with messages.
            Ok(1..) => Duration::from_millis(INDEX_PERIOD_MILLIS / 10).max(INDEX_REST * began.elapsed()),
            Ok(0) | Err(_) => Duration::from_millis(INDEX_PERIOD_MILLIS),
        };
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

//! Feeds accepted webhook items again that were never consumed: after a crash, or when a step
//! failed. A second feeding is harmless, because consuming is part of the commit.

use super::shared::Shared;
use crate::config::limits::{INBOX_PAGE, INBOX_PATIENCE_SECS, INBOX_PERIOD_SECS};
use crate::domain::{ActorKey, Timestamp, account};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{info, warn};

/// Runs until `stop` says so. `started` is when this process began: everything older is fed at once.
pub async fn run(shared: Arc<Shared>, started: Timestamp, mut stop: watch::Receiver<bool>) {
    let mut before = started;
    loop {
        feed(&shared, before).await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(INBOX_PERIOD_SECS)) => {}
            _ = stop.changed() => return,
        }
        before = shared.clock.now().plus_secs(-INBOX_PATIENCE_SECS);
    }
}

async fn feed(shared: &Arc<Shared>, before: Timestamp) {
    match shared.journal.unconsumed(before, INBOX_PAGE).await {
        Ok(items) => {
            if !items.is_empty() {
                info!(count = items.len(), "feeding webhook items again");
            }
            let router = shared.router();
            for item in items {
                router.tell(ActorKey::Account(item.account), account::Input::Arrived(Box::new(item)));
            }
        }
        Err(failure) => warn!(%failure, "cannot read the inbox"),
    }
}

//! Forgets what nobody needs any longer, all day long in small steps.

use crate::config::limits::PURGE_EVERY_SECS;
use crate::ports::clock::Clock;
use crate::store::{Purged, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Purges until the stop.
pub async fn run(store: Store, clock: Arc<dyn Clock>, mut stopped: watch::Receiver<bool>) {
    loop {
        match store.purge(clock.now()).await {
            Ok(purged) if purged != Purged::default() => {
                tracing::debug!(?purged, "old rows were removed");
                tokio::task::yield_now().await;
                if !*stopped.borrow() {
                    continue;
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old rows were not removed, trying again"),
        }
        let pause = tokio::time::sleep(Duration::from_secs(PURGE_EVERY_SECS));
        tokio::select! {
            () = pause => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

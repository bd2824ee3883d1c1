//! Forgets what nobody needs any longer, all day long in small steps.

use crate::config::limits::{PURGE_EVERY_SECS, UNUSED_FILE_SECS};
use crate::domain::Timestamp;
use crate::media::MediaStore;
use crate::ports::clock::Clock;
use crate::store::{Purged, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Purges until the stop.
pub async fn run(store: Store, media: MediaStore, clock: Arc<dyn Clock>, mut stopped: watch::Receiver<bool>) {
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
        forget_uploads(&store, &media, clock.now()).await;
        let pause = tokio::time::sleep(Duration::from_secs(PURGE_EVERY_SECS));
        tokio::select! {
            () = pause => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Uploads that nobody sent, with their files.
async fn forget_uploads(store: &Store, media: &MediaStore, now: Timestamp) {
    let unused = match store.forget_uploads(now).await {
        Ok(unused) => unused,
        Err(error) => return tracing::warn!(%error, "old uploads were not removed, trying again"),
    };
    for hash in unused {
        if let Err(error) = media.remove(&hash, Duration::from_secs(UNUSED_FILE_SECS)).await {
            tracing::warn!(%error, "the file of an old upload was not removed");
        }
    }
}

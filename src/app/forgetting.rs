//! Forgets what nobody needs any longer, all day long in small steps.

use crate::config::limits::{MEDIA_HERE_SECS, MEDIA_TRIM_EVERY_SECS, PURGE_EVERY_SECS, UNUSED_FILE_SECS};
use crate::domain::Timestamp;
use crate::media::MediaStore;
use crate::ports::clock::Clock;
use crate::store::{Purged, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Purges until the stop.
pub async fn run(store: Store, media: MediaStore, clock: Arc<dyn Clock>, mut stopped: watch::Receiver<bool>) {
    let mut trims_at = clock.now();
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
        if clock.now() >= trims_at {
            trim(&media).await;
            trims_at = clock.now().plus_secs(MEDIA_TRIM_EVERY_SECS);
        }
        let pause = tokio::time::sleep(Duration::from_secs(PURGE_EVERY_SECS));
        tokio::select! {
            () = pause => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Files that are in the bucket as well and that nobody wanted lately.
async fn trim(media: &MediaStore) {
    match media.trim(Duration::from_secs(MEDIA_HERE_SECS)).await {
        Ok(0) => {}
        Ok(files) => tracing::debug!(files, "old files were removed from this disk, the bucket has them"),
        Err(error) => tracing::warn!(%error, "old files were not removed from this disk"),
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

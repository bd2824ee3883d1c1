//! Fetches the files of customers' messages in the background (PRV-10): claims those that are due, has them fetched,
//! and tells the interaction what came of each. The outcome takes effect in the interaction's own commit.
//!
//! Fetching a file twice is harmless, so a lease that ends without an outcome is simply given again, and one of an
//! earlier run of the server at once.

use super::settle::settle;
use super::shared::Shared;
use crate::config::limits::{
    FILE_ATTEMPTS_MAX, FILE_BACKOFF_SECS, FILE_LEASE_SECS, FILE_POLL_SECS, FILE_SECS_MAX, OUTBOUND_DOWNLOADS_MAX,
};
use crate::domain::ActorKey;
use crate::domain::file::{FileReason, FileState};
use crate::domain::interaction::Input;
use crate::ports::files::{ClaimedFile, Fetch, Fetcher, FileShelf};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tracing::{debug, info, warn};

/// The worker. One per process, on one arbiter, because connections live there.
struct Downloads {
    shared: Arc<Shared>,
    shelf: Arc<dyn FileShelf>,
    fetcher: Rc<dyn Fetcher>,
    under_way: Cell<usize>,
    /// Rung when a download ends.
    freed: Notify,
}

/// Runs until `stop` says so. Downloads under way are given up then: the next run begins them again.
pub async fn run(shared: Arc<Shared>, fetcher: Rc<dyn Fetcher>, mut stop: watch::Receiver<bool>) {
    let downloads = Rc::new(Downloads {
        shelf: Arc::clone(&shared.files),
        shared,
        fetcher,
        under_way: Cell::new(0),
        freed: Notify::new(),
    });
    while !*stop.borrow() {
        if Rc::clone(&downloads).claim(&stop).await {
            continue;
        }
        let pause = downloads.pause().await;
        tokio::select! {
            () = downloads.shared.files_ready.notified() => {}
            () = downloads.freed.notified() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
    while downloads.under_way.get() > 0 {
        downloads.freed.notified().await;
    }
}

impl Downloads {
    /// Starts what is due, as far as there is room. True when there may be more.
    async fn claim(self: Rc<Self>, stop: &watch::Receiver<bool>) -> bool {
        let room = OUTBOUND_DOWNLOADS_MAX.saturating_sub(self.under_way.get());
        let Some(limit) = u32::try_from(room).ok().filter(|room| *room > 0) else {
            return false;
        };
        let now = self.shared.clock.now();
        match self.shelf.claim_files(now, now.plus_secs(FILE_LEASE_SECS), limit).await {
            Ok(files) => {
                let full = files.len() == room;
                for claimed in files {
                    self.under_way.set(self.under_way.get() + 1);
                    let (downloads, mut stop) = (Rc::clone(&self), stop.clone());
                    actix::spawn(async move {
                        tokio::select! {
                            () = downloads.make(claimed) => {}
                            _ = stop.wait_for(|stop| *stop) => {}
                        }
                        downloads.under_way.set(downloads.under_way.get() - 1);
                        downloads.freed.notify_one();
                    });
                }
                full
            }
            Err(failure) => {
                warn!(%failure, "cannot claim files");
                false
            }
        }
    }

    async fn make(&self, claimed: ClaimedFile) {
        let outcome = self.fetcher.fetch(&claimed).await;
        let message = claimed.file.message;
        debug!(message.id = %message, attempt = claimed.attempt, ?outcome, "a file of a customer");
        let is_last = claimed.attempt >= FILE_ATTEMPTS_MAX
            || self.shared.clock.now().millis_since(claimed.since) > FILE_SECS_MAX * 1000;
        let state = match outcome {
            Fetch::Ready(file) => FileState::Ready(file),
            Fetch::Failed { reason, detail } => failed(&claimed, reason, &detail),
            Fetch::Later { reason, detail } if is_last => failed(&claimed, reason, &detail),
            Fetch::Later { detail, .. } => {
                let at = self.shared.clock.now().plus_secs(backoff_secs(claimed.attempt));
                if let Err(failure) = self.shelf.postpone_file(message, at, detail).await {
                    warn!(message.id = %message, %failure, "cannot put a file back");
                }
                return;
            }
        };
        let key = ActorKey::Interaction(claimed.file.account, claimed.file.interaction);
        let fetched = || Input::FileFetched {
            message,
            state: state.clone(),
        };
        if let Some(Err(rejected)) = settle(&self.shared, key, ("outcome of a download", message), fetched).await {
            warn!(message.id = %message, %rejected, "the interaction refused a file");
        }
    }

    /// How long to wait when nobody rings: until the next file is due, some seconds at most.
    async fn pause(&self) -> Duration {
        let longest = Duration::from_secs(FILE_POLL_SECS);
        match self.shelf.next_file_at().await {
            Ok(Some(at)) => {
                let millis = at.millis_since(self.shared.clock.now()).max(1);
                Duration::from_millis(u64::try_from(millis).unwrap_or(1)).min(longest)
            }
            Ok(None) | Err(_) => longest,
        }
    }
}

fn failed(claimed: &ClaimedFile, reason: FileReason, detail: &str) -> FileState {
    info!(message.id = %claimed.file.message, reason = reason.name(), detail, "a file of a customer did not come");
    FileState::Failed { reason }
}

fn backoff_secs(attempt: u32) -> i64 {
    let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    FILE_BACKOFF_SECS
        .get(index)
        .or(FILE_BACKOFF_SECS.last())
        .copied()
        .unwrap_or(1)
}

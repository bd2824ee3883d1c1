//! What the server needs of whatever fetches the files of messages, and of the database about them.

use crate::domain::Timestamp;
use crate::domain::file::{FileReason, SentFile, StoredFile, WantedFile};
use crate::domain::ids::{AgentId, MessageId};
use crate::ports::store::StoreError;
use async_trait::async_trait;
use futures_util::future::LocalBoxFuture;

/// A file to fetch, leased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimedFile {
    /// Which.
    pub file: WantedFile,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When its message came.
    pub since: Timestamp,
}

/// What one attempt to fetch a file came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fetch {
    /// It is on our disk.
    Ready(StoredFile),
    /// It will not come.
    Failed {
        /// Why.
        reason: FileReason,
        /// The same in words, for administrators.
        detail: String,
    },
    /// It may come later.
    Later {
        /// Why it would not have come, when no later attempt is made.
        reason: FileReason,
        /// The same in words.
        detail: String,
    },
}

/// Fetches files from whichever provider their account uses. Lives on one arbiter.
pub trait Fetcher {
    /// Makes one attempt. Doing it again is harmless.
    fn fetch<'a>(&'a self, claimed: &'a ClaimedFile) -> LocalBoxFuture<'a, Fetch>;
}

/// What the database knows of files. May be called from any thread.
#[async_trait]
pub trait FileShelf: Send + Sync {
    /// Leases files that are due until `lease_until`, and those that an earlier run of the server had leased.
    async fn claim_files(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedFile>, StoreError>;

    /// Puts a leased file back until `at`.
    async fn postpone_file(&self, message: MessageId, at: Timestamp, detail: String) -> Result<(), StoreError>;

    /// When the next file becomes due, if any waits.
    async fn next_file_at(&self) -> Result<Option<Timestamp>, StoreError>;

    /// A file that this agent uploaded and has not sent yet.
    async fn upload(&self, agent: AgentId, id: &str) -> Result<Option<SentFile>, StoreError>;
}

//! When to copy SQLite's write-ahead log back into the database.
//!
//! The log's size is not to be had without a checkpoint, so it is estimated from the number of
//! writes; every checkpoint tells its true size and corrects the estimate.

use crate::config::limits::WAL_PAGES_MAX;

/// Pages one write is assumed to add, before the first checkpoint tells.
const PAGES_PER_WRITE: u64 = 8;

pub(super) struct Wal {
    writes: u64,
    pages_per_write: u64,
}

impl Default for Wal {
    fn default() -> Self {
        Self {
            writes: 0,
            pages_per_write: PAGES_PER_WRITE,
        }
    }
}

impl Wal {
    /// A group was written.
    pub fn grew(&mut self, writes: usize) {
        self.writes += writes as u64;
    }

    /// Large enough to use an idle moment.
    pub fn is_worth_a_checkpoint(&self) -> bool {
        self.pages() >= WAL_PAGES_MAX / 4
    }

    /// So large that writers have to wait for it.
    pub fn must_be_checkpointed(&self) -> bool {
        self.pages() >= WAL_PAGES_MAX
    }

    /// A checkpoint ran: length of the log, and how much of it was copied. `None` when there is no log.
    pub fn checkpointed(&mut self, progress: Option<(u64, u64)>) {
        if let Some((length, copied)) = progress
            && let Some(measured) = length.checked_div(self.writes)
        {
            self.pages_per_write = measured.clamp(1, 64);
            if copied < length {
                tracing::debug!(length, copied, "a reader holds the write-ahead log");
            }
        }
        self.writes = 0;
    }

    fn pages(&self) -> u64 {
        self.writes * self.pages_per_write
    }
}

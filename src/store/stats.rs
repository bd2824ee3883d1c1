//! What the writer has done so far, for `/metrics` and tests.

use super::fate::Fate;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters since the store was opened.
#[derive(Debug, Default)]
pub(super) struct Stats {
    groups: AtomicU64,
    members: AtomicU64,
    redone: AtomicU64,
    flush_micros: AtomicU64,
}

/// A picture of the counters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WriteStats {
    /// Transactions written.
    pub groups: u64,
    /// Writes in them.
    pub members: u64,
    /// Groups written a second time with a savepoint per member, because one of them failed.
    pub redone: u64,
    /// Time of the newest flush, microseconds.
    pub flush_micros: u64,
    /// Writes waiting right now.
    pub waiting: u64,
}

impl Stats {
    pub fn group_done(&self, fate: &Fate) {
        let members = fate.size();
        let Fate::Written(_, written) = fate else {
            return;
        };
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.members.fetch_add(members as u64, Ordering::Relaxed);
        self.redone.fetch_add(u64::from(written.is_redone), Ordering::Relaxed);
        self.flush_micros.store(
            u64::try_from(written.flush.as_micros()).unwrap_or(u64::MAX),
            Ordering::Relaxed,
        );
    }

    pub fn picture(&self, waiting: usize) -> WriteStats {
        WriteStats {
            groups: self.groups.load(Ordering::Relaxed),
            members: self.members.load(Ordering::Relaxed),
            redone: self.redone.load(Ordering::Relaxed),
            flush_micros: self.flush_micros.load(Ordering::Relaxed),
            waiting: waiting as u64,
        }
    }
}

//! Group commit: many writes, one flush.
//!
//! Members wait in a bounded queue. A drain runs inside one blocking job, started when the queue
//! was empty, and writes group after group until it is empty again. So a busy store flushes as
//! often as the disk allows and a quiet one answers at once; there is no thread of its own.

use super::fate::Fate;
use super::health::Health;
use super::member::Member;
use super::stats::Stats;
use super::writer::Writer;
use crate::config::limits::{COMPANY_WAIT_MAX_MICROS, SLOW_FLUSH_MICROS, WRITE_GROUP_MAX, WRITE_QUEUE_MAX};
use crate::ports::store::StoreError;
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// The queue of writes. Cheap to clone.
#[derive(Clone)]
pub(super) struct Group {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    /// Told when the awaited commits are there.
    enough: Condvar,
    writer: Mutex<Writer>,
    health: Arc<Health>,
    stats: Arc<Stats>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Member>,
    is_draining: bool,
    /// Commits that the drain waits for.
    awaited: usize,
}

impl Group {
    pub fn new(writer: Writer, health: Arc<Health>, stats: Arc<Stats>) -> Self {
        Self {
            shared: Arc::new(Shared {
                queue: Mutex::default(),
                enough: Condvar::new(),
                writer: Mutex::new(writer),
                health,
                stats,
            }),
        }
    }

    /// Adds a member to the next group, or refuses it (R10).
    pub fn submit(&self, member: Member) -> Result<(), StoreError> {
        let mut queue = self.shared.queue.lock();
        if queue.waiting.len() >= WRITE_QUEUE_MAX {
            return Err(StoreError::Overloaded);
        }
        let is_commit = matches!(member, Member::Commit(..));
        queue.waiting.push_back(member);
        if is_commit && queue.awaited > 0 {
            queue.awaited -= 1;
            if queue.awaited == 0 {
                self.shared.enough.notify_one();
            }
        }
        if !queue.is_draining {
            queue.is_draining = true;
            let shared = Arc::clone(&self.shared);
            tokio::task::spawn_blocking(move || shared.drain());
        }
        Ok(())
    }

    /// Number of members waiting.
    pub fn depth(&self) -> usize {
        self.shared.queue.lock().waiting.len()
    }
}

impl Shared {
    fn drain(&self) {
        let _undo = UndoOnPanic(self);
        let mut writer = self.writer.lock();
        let mut flush = Duration::ZERO;
        loop {
            let members = {
                let mut queue = self.queue.lock();
                if queue.waiting.is_empty() {
                    queue.is_draining = false;
                    return;
                }
                let count = queue.waiting.len().min(WRITE_GROUP_MAX);
                queue.waiting.drain(..count).collect::<Vec<_>>()
            };
            let fate = writer.run(members, &mut |follow_ups| self.company(follow_ups, flush));
            self.stats.group_done(&fate);
            let size = fate.size();
            flush = fate.flush();
            self.tell(fate);
            writer.tidy(size, flush);
        }
    }

    fn tell(&self, fate: Fate) {
        if let Fate::Failed(..) = &fate {
            self.refuse_waiting();
        }
        fate.tell(&self.health);
    }

    /// On a slow disk, the commits that follow from the webhooks of a group are given a part of a flush to
    /// arrive, and are written with it: who sent one of those webhooks is served after one flush, not two.
    fn company(&self, follow_ups: usize, flush: Duration) -> Vec<Member> {
        if flush < Duration::from_micros(SLOW_FLUSH_MICROS) || follow_ups == 0 {
            return Vec::new();
        }
        let patience = (flush / 4).min(Duration::from_micros(COMPANY_WAIT_MAX_MICROS));
        let mut queue = self.queue.lock();
        let here = queue
            .waiting
            .iter()
            .filter(|member| matches!(member, Member::Commit(..)));
        queue.awaited = follow_ups.saturating_sub(here.count());
        self.enough
            .wait_while_for(&mut queue, |queue| queue.awaited > 0, patience);
        queue.awaited = 0;
        let count = queue.waiting.len().min(WRITE_GROUP_MAX);
        queue.waiting.drain(..count).collect()
    }

    /// The database is away: everybody who waits is told at once instead of one group at a time.
    fn refuse_waiting(&self) {
        let refused: Vec<_> = self.queue.lock().waiting.drain(..).collect();
        for member in refused {
            member.refuse(&StoreError::Unavailable("database is away".to_owned()));
        }
    }
}

/// A drain that panics must not leave the queue waiting for it. Nobody knows what became of those
/// who were being written; those who waited learn the same, and load again.
struct UndoOnPanic<'a>(&'a Shared);

impl Drop for UndoOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.queue.lock();
            queue.is_draining = false;
            queue.waiting.clear();
        }
    }
}

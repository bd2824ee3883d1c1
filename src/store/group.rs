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
use crate::config::limits::{GROUP_WAIT_MAX_MICROS, SLOW_FLUSH_MICROS, WRITE_GROUP_MAX, WRITE_QUEUE_MAX};
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
    /// Told when the awaited number of members is there.
    enough: Condvar,
    writer: Mutex<Writer>,
    health: Arc<Health>,
    stats: Arc<Stats>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Member>,
    is_draining: bool,
    /// How many members end the drain's wait for company.
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
        queue.waiting.push_back(member);
        if !queue.is_draining {
            queue.is_draining = true;
            let shared = Arc::clone(&self.shared);
            tokio::task::spawn_blocking(move || shared.drain());
        } else if queue.awaited > 0 && queue.waiting.len() >= queue.awaited {
            queue.awaited = 0;
            self.shared.enough.notify_one();
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
            let size = members.len();
            let fate = writer.run(members);
            self.stats.group_done(size, &fate);
            self.tell(fate);
            writer.tidy(size);
        }
    }

    fn tell(&self, fate: Fate) {
        match &fate {
            Fate::Written(_, written) => {
                let (flush, follow_ups) = (written.flush, fate.follow_ups());
                let awaited = self.queue.lock().waiting.len() + follow_ups;
                fate.tell(&self.health);
                if follow_ups > 0 {
                    self.wait_for_company(flush, awaited.min(WRITE_GROUP_MAX));
                }
            }
            Fate::Failed(..) => {
                self.refuse_waiting();
                fate.tell(&self.health);
            }
        }
    }

    /// The database is away: everybody who waits is told at once instead of one group at a time.
    fn refuse_waiting(&self) {
        let refused: Vec<_> = self.queue.lock().waiting.drain(..).collect();
        for member in refused {
            member.refuse(&StoreError::Unavailable("database is away".to_owned()));
        }
    }

    /// On a slow disk, starting at once would leave the follow-up commits of the finished group
    /// outside, to wait for two flushes. They are given a part of a flush to arrive.
    fn wait_for_company(&self, flush: Duration, awaited: usize) {
        if flush < Duration::from_micros(SLOW_FLUSH_MICROS) {
            return;
        }
        let patience = (flush / 3).min(Duration::from_micros(GROUP_WAIT_MAX_MICROS));
        let mut queue = self.queue.lock();
        if queue.waiting.len() < awaited {
            queue.awaited = awaited;
            self.enough
                .wait_while_for(&mut queue, |queue| queue.awaited > 0, patience);
            queue.awaited = 0;
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

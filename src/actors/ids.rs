//! Where new ids come from: counters that continue behind the highest id in the database.

use crate::domain::ids::{ContactId, IdSource, InteractionId, MessageId};
use crate::ports::store::HighestIds;
use std::sync::atomic::{AtomicI64, Ordering};

/// Counters shared by all actors of the process.
#[derive(Debug)]
pub struct Ids {
    interaction: AtomicI64,
    contact: AtomicI64,
    message: AtomicI64,
}

impl Ids {
    /// Continues behind the ids in use.
    pub fn after(highest: HighestIds) -> Self {
        Self {
            interaction: AtomicI64::new(highest.interaction),
            contact: AtomicI64::new(highest.contact),
            message: AtomicI64::new(highest.message),
        }
    }
}

fn next(counter: &AtomicI64) -> i64 {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

impl IdSource for &Ids {
    fn interaction(&mut self) -> InteractionId {
        InteractionId(next(&self.interaction))
    }

    fn contact(&mut self) -> ContactId {
        ContactId(next(&self.contact))
    }

    fn message(&mut self) -> MessageId {
        MessageId(next(&self.message))
    }
}

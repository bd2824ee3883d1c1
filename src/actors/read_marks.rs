//! Tells providers that messages of customers were read. Best effort, beside the outbox: nothing waits for it, nothing
//! repeats it, and what does not fit is left out.

use super::shared::Shared;
use crate::config::limits::{READ_MARKS_UNDER_WAY_MAX, READ_MARKS_WAITING_MAX};
use crate::domain::ids::{AccountId, MessageId};
use crate::ports::provider::Carrier;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, watch};

/// Read marks on their way from the interactions to the worker.
pub struct ReadMarks {
    sender: Sender<(AccountId, MessageId)>,
    receiver: Mutex<Option<Receiver<(AccountId, MessageId)>>>,
}

impl Default for ReadMarks {
    fn default() -> Self {
        let (sender, receiver) = channel(READ_MARKS_WAITING_MAX);
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

impl ReadMarks {
    /// Hands one to the worker, if it has room.
    pub(super) fn push(&self, account: AccountId, message: MessageId) {
        let _ = self.sender.try_send((account, message));
    }

    fn take(&self) -> Option<Receiver<(AccountId, MessageId)>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Runs until `stop` says so; what is under way then is given up.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
    let Some(mut marks) = shared.read_marks.take() else {
        return;
    };
    let room = Arc::new(Semaphore::new(READ_MARKS_UNDER_WAY_MAX));
    loop {
        let next = tokio::select! {
            next = marks.recv() => next,
            _ = stop.changed() => return,
        };
        let Some((account, message)) = next else { return };
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let (shared, carrier) = (Arc::clone(&shared), Rc::clone(&carrier));
        actix::spawn(async move {
            let _place = place;
            let found = shared.journal.message(message).await.ok().flatten();
            if let Some(provider_id) = found.and_then(|message| message.provider_id) {
                carrier.mark_read(account, &provider_id).await;
            }
        });
    }
}

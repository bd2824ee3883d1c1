//! Lets customers see that their messages were read, and that somebody types an answer. Best effort, beside the outbox:
//! nothing waits for it, nothing repeats it, and what does not fit is left out.

use super::shared::Shared;
use crate::config::limits::{SIGNALS_UNDER_WAY_MAX, SIGNALS_WAITING_MAX};
use crate::domain::effects::Signal;
use crate::domain::ids::{AccountId, MessageId};
use crate::ports::provider::Carrier;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, watch};

/// Signals on their way from the interactions to the worker.
pub struct Signals {
    sender: Sender<(AccountId, MessageId, Signal)>,
    receiver: Mutex<Option<Receiver<(AccountId, MessageId, Signal)>>>,
}

impl Default for Signals {
    fn default() -> Self {
        let (sender, receiver) = channel(SIGNALS_WAITING_MAX);
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

impl Signals {
    /// Hands one to the worker, if it has room.
    pub(super) fn push(&self, account: AccountId, message: MessageId, signal: Signal) {
        let _ = self.sender.try_send((account, message, signal));
    }

    fn take(&self) -> Option<Receiver<(AccountId, MessageId, Signal)>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Runs until `stop` says so; what is under way then is given up.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
    let Some(mut signals) = shared.signals.take() else {
        return;
    };
    let room = Arc::new(Semaphore::new(SIGNALS_UNDER_WAY_MAX));
    loop {
        let next = tokio::select! {
            next = signals.recv() => next,
            _ = stop.changed() => return,
        };
        let Some((account, message, signal)) = next else { return };
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let (shared, carrier) = (Arc::clone(&shared), Rc::clone(&carrier));
        actix::spawn(async move {
            let _place = place;
            let found = shared.journal.message(message).await.ok().flatten();
            if let Some(provider_id) = found.and_then(|message| message.provider_id) {
                carrier.signal(account, &provider_id, signal).await;
            }
        });
    }
}

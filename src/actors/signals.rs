//! Lets customers see that their messages were read, and that somebody types an answer. Best effort, beside the outbox:
//! nothing waits for it, nothing repeats it, and what does not fit is left out.

use super::beside::Mailbox;
use super::shared::Shared;
use crate::config::limits::{SIGNALS_UNDER_WAY_MAX, SIGNALS_WAITING_MAX};
use crate::domain::effects::Signal;
use crate::domain::ids::{AccountId, MessageId};
use crate::ports::provider::Carrier;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::watch;

/// Signals on their way from the interactions to the worker.
pub struct Signals(Mailbox<(AccountId, MessageId, Signal)>);

impl Default for Signals {
    fn default() -> Self {
        Self(Mailbox::new(SIGNALS_WAITING_MAX))
    }
}

impl Signals {
    /// Hands one to the worker, if it has room.
    pub(super) fn push(&self, account: AccountId, message: MessageId, signal: Signal) {
        self.0.push((account, message, signal));
    }
}

/// Runs until `stop` says so; what is under way then is given up.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, stop: watch::Receiver<bool>) {
    let signals = &shared.signals.0;
    let done = signals.work(SIGNALS_UNDER_WAY_MAX, stop, |(account, message, signal)| {
        let (shared, carrier) = (Arc::clone(&shared), Rc::clone(&carrier));
        async move {
            let found = shared.journal.message(message).await.ok().flatten();
            if let Some(provider_id) = found.and_then(|message| message.provider_id) {
                carrier.signal(account, &provider_id, signal).await;
            }
        }
    });
    done.await;
}

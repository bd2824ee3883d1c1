//! Test messages of administrators: one attempt through the account's own adapter, beside the outbox. They belong to no
//! conversation, are never repeated, and whoever asked is told what the provider said.

use super::shared::Shared;
use crate::config::limits::{TRIAL_SENDS_UNDER_WAY_MAX, TRIAL_SENDS_WAITING_MAX};
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::effects::{OutboundAction, OutboundCall};
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::ports::provider::{Carrier, SendOutcome};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, oneshot, watch};

struct Asked {
    call: OutboundCall,
    answer: oneshot::Sender<SendOutcome>,
}

/// Test messages on their way to the worker.
pub struct TrialSends {
    sender: Sender<Asked>,
    receiver: Mutex<Option<Receiver<Asked>>>,
}

impl Default for TrialSends {
    fn default() -> Self {
        let (sender, receiver) = channel(TRIAL_SENDS_WAITING_MAX);
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

impl TrialSends {
    /// Makes one attempt. Nothing when too many wait, or the server stops.
    pub(super) async fn ask(&self, account: AccountId, phone: String, body: String) -> Option<SendOutcome> {
        let (answer, outcome) = oneshot::channel();
        let call = OutboundCall {
            // No message and no conversation have this id, so that reports about it find nothing to change.
            message: MessageId(0),
            interaction: InteractionId(0),
            account,
            to: Identity {
                phone: Some(phone),
                bsuid: None,
            },
            action: OutboundAction::Content(Content::Text { body }),
            quote: None,
            file: None,
        };
        self.sender.try_send(Asked { call, answer }).ok()?;
        outcome.await.ok()
    }

    fn take(&self) -> Option<Receiver<Asked>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Runs until `stop` says so; what is under way then is given up.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
    let Some(mut asked) = shared.trial_sends.take() else {
        return;
    };
    let room = Arc::new(Semaphore::new(TRIAL_SENDS_UNDER_WAY_MAX));
    loop {
        let next = tokio::select! {
            next = asked.recv() => next,
            _ = stop.changed() => return,
        };
        let Some(Asked { call, answer }) = next else { return };
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let carrier = Rc::clone(&carrier);
        actix::spawn(async move {
            let _place = place;
            // Whoever asked may have gone.
            let _ = answer.send(carrier.carry(&call).await);
        });
    }
}

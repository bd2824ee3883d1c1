//! Test messages of administrators: one attempt through the account's own adapter, beside the outbox. They belong to no
//! conversation, are never repeated, and whoever asked is told what the provider said.

use super::beside::Mailbox;
use super::shared::Shared;
use crate::config::limits::{TRIAL_SENDS_UNDER_WAY_MAX, TRIAL_SENDS_WAITING_MAX};
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::effects::{OutboundAction, OutboundCall};
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::ports::provider::{Carrier, SendOutcome};
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

struct Asked {
    call: OutboundCall,
    answer: oneshot::Sender<SendOutcome>,
}

/// Test messages on their way to the worker.
pub struct TrialSends(Mailbox<Asked>);

impl Default for TrialSends {
    fn default() -> Self {
        Self(Mailbox::new(TRIAL_SENDS_WAITING_MAX))
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
        if !self.0.push(Asked { call, answer }) {
            return None;
        }
        outcome.await.ok()
    }
}

/// Runs until `stop` says so; what is under way then is given up.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, stop: watch::Receiver<bool>) {
    let sends = &shared.trial_sends.0;
    let done = sends.work(TRIAL_SENDS_UNDER_WAY_MAX, stop, |Asked { call, answer }| {
        let carrier = Rc::clone(&carrier);
        async move {
            // Whoever asked may have gone.
            let _ = answer.send(carrier.carry(&call).await);
        }
    });
    done.await;
}

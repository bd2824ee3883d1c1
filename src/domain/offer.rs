//! The invitation shown to an agent to take one interaction (RTE-01).

use super::ids::{AccountId, InteractionId, QueueId, Ticket};
use super::masking::Masking;
use super::template::{Variables, render};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;

/// What an offer says; the same for everybody it is shown to, so it is shared and encoded once, and once
/// more for those who see customers' data in part. Thousands wait at a time, so the notification is rendered
/// when it is shown.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// The interaction to take.
    pub interaction: InteractionId,
    /// Its account.
    pub account: AccountId,
    /// The ring it belongs to; accept and reject carry it back.
    pub ticket: Ticket,
    /// Grows each time the same ring is offered again, so a late withdrawal cannot hit a newer offer.
    pub round: u32,
    /// The queue it comes through, now or when its holder got it.
    pub queue: Option<QueueId>,
    /// Why the agent is asked.
    pub kind: OfferKind,
    /// Account name and key.
    pub account_name: Arc<str>,
    /// ACC-01 key.
    pub account_key: Arc<str>,
    /// Queue name, if any.
    pub queue_name: Option<Arc<str>>,
    /// Contact name.
    pub contact_name: Box<str>,
    /// Contact number or other label.
    pub contact_label: Box<str>,
    /// Text of the newest message, shortened.
    pub preview: Box<str>,
    /// The account's notification template (ACC-22).
    #[serde(alias = "notification")]
    pub template: Arc<str>,
    /// Play a sound (ACC-20).
    pub sound: bool,
    /// Shake (ACC-21).
    pub shake: bool,
    /// Sound and shake again with this period while unanswered (RTE-07), seconds.
    pub renotify_secs: u32,
    /// Weight of the queue (QUE-03).
    #[serde(default)]
    pub weight: u8,
    /// Since when the customer has been waiting in this step.
    pub waiting_since: Timestamp,
    /// When this notification ends by itself.
    pub until: Timestamp,
    /// Only this agent is asked (STR-02); counts as load while pending (AGT-05).
    pub exclusive: bool,
}

/// What of an offer changes with each message of the customer (SM-13).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OfferText {
    /// [`Offer::preview`].
    pub preview: Box<str>,
    /// [`Offer::template`].
    #[serde(alias = "notification")]
    pub template: Arc<str>,
}

impl Offer {
    /// What it says on a screen, as plain text.
    pub fn notification(&self) -> String {
        render(&self.template, &self.variables())
    }

    /// The same for an agent from whom customers' data is hidden (VAR-03).
    pub fn masked_notification(&self, masking: Masking) -> String {
        let masked = Variables {
            contact_name: &masking.name(&self.contact_name),
            contact_label: &masking.number(&self.contact_label),
            message_text: &masking.text(&self.preview, &self.contact_label),
            ..self.variables()
        };
        render(&self.template, &masked)
    }

    fn variables(&self) -> Variables<'_> {
        Variables {
            account_name: &self.account_name,
            account_key: &self.account_key,
            queue_name: self.queue_name.as_deref(),
            contact_name: &self.contact_name,
            contact_label: &self.contact_label,
            message_text: &self.preview,
        }
    }

    /// Its place among what one agent is shown: the heaviest first, then whoever waits longest (RTE-20).
    pub fn place(&self) -> (Reverse<u8>, Timestamp, InteractionId) {
        (Reverse(self.weight), self.waiting_since, self.interaction)
    }

    /// The queue that asks and gets the answers; `None` when the interaction itself asks its holder.
    pub fn asking_queue(&self) -> Option<QueueId> {
        match self.kind {
            OfferKind::New | OfferKind::Transfer => self.queue,
            OfferKind::YourConversation => None,
        }
    }
}

/// Why an agent is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// A conversation nobody holds.
    New,
    /// The agent holds it, but its tab is closed.
    YourConversation,
    /// Its holder hands it over (TRF-04).
    Transfer,
}

/// Why an offer left an agent's screen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Withdrawn {
    /// Someone accepted; `by` is their public name.
    Taken {
        /// Public name of the acceptor.
        by: String,
    },
    /// This agent accepted it, perhaps in another window.
    Accepted,
    /// This agent rejected it.
    Rejected,
    /// Nobody answered in time.
    Expired,
    /// The agent paused, signed out or is no member any longer.
    NotEligible,
    /// The interaction went elsewhere or was closed.
    Ended,
}

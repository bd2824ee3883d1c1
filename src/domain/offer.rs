//! The invitation shown to an agent to take one interaction (RTE-01).

use super::ids::{AccountId, InteractionId, QueueId, Ticket};
use super::masking::Masking;
use super::plan::pass::Values;
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
    /// What else the template names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Arc<Values>>,
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
    /// [`Offer::values`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Arc<Values>>,
}

impl Offer {
    /// What it says on a screen, as plain text.
    pub fn notification(&self) -> String {
        render(&self.template, &self.variables(), self.values.as_deref())
    }

    /// The same for an agent from whom customers' data is hidden (VAR-03).
    pub fn masked_notification(&self, masking: Masking) -> String {
        let masked = Variables {
            contact_name: &masking.name(&self.contact_name),
            contact_label: &masking.number(&self.contact_label),
            message_text: &masking.text(&self.preview, &self.contact_label),
            ..self.variables()
        };
        let values = self.values.as_deref().map(|values| {
            let pairs = values.iter();
            let masked = pairs.map(|(name, value)| (name.clone(), self.masked_value(masking, name, value)));
            masked.collect::<Values>()
        });
        render(&self.template, &masked, values.as_ref())
    }

    /// Of a customer's record only what tells nothing of them stays as it is.
    fn masked_value(&self, masking: Masking, name: &str, value: &str) -> String {
        match name {
            "contact.phone" => masking.number(value),
            "contact.email" => masking.email(value),
            "contact.id" | "contact.createdAt" | "contact.updatedAt" => value.to_owned(),
            name if name.starts_with("contact.") => masking.name(value),
            _ => masking.text(value, &self.contact_label),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn var_03_what_a_notification_names_of_a_customer_is_masked_for_some() {
        let values = [
            ("contact.lastName", "Ruiz-Ortega"),
            ("contact.email", "maya@example.com"),
            ("account.description", "call +447700900142"),
        ];
        let values: Values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let template = "{{contact.lastName}} {{contact.email}} {{account.description}} {{#contact}}known{{/contact}}";
        let offer = Offer {
            interaction: InteractionId(1),
            account: AccountId(1),
            ticket: Ticket(1),
            round: 0,
            queue: None,
            kind: OfferKind::New,
            account_name: "Care".into(),
            account_key: "CARE".into(),
            queue_name: None,
            contact_name: "Maya".into(),
            contact_label: "+447700900142".into(),
            preview: "".into(),
            template: template.into(),
            values: Some(Arc::new(values)),
            sound: false,
            shake: false,
            renotify_secs: 0,
            weight: 0,
            waiting_since: Timestamp(0),
            until: Timestamp(0),
            exclusive: false,
        };
        let whole = "Ruiz-Ortega maya@example.com call +447700900142 known";
        assert_eq!(offer.notification(), whole);
        let masked = offer.masked_notification(Masking { chars_shown: 2 });
        assert_eq!(masked, "Ru••• ma•••@••• call •••42 known");
    }
}

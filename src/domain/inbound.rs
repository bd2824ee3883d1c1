//! What a provider told us, after its wire format has been taken off.

use super::contact::{Contact, Identity};
use super::ids::{AccountId, InboxId, InteractionId, MessageId};
use super::message::{Content, Delivery, DeliveryError};
use super::private::Hidden;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One accepted webhook item. It is durable before any machine sees it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Inbound {
    /// Its row in the inbox; consumed by the commit that takes effect.
    pub inbox: InboxId,
    /// The account whose receive URL it came to.
    pub account: AccountId,
    /// When it became durable.
    pub received_at: Timestamp,
    /// What it says.
    pub item: InboundItem,
}

/// The two kinds of webhook items that concern an interaction.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundItem {
    /// A customer wrote.
    Message(InboundMessage),
    /// A message of ours moved on the delivery ladder.
    Status(InboundStatus),
}

/// A customer's message.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// The provider's id; duplicates are recognised by it (PRV-07).
    pub provider_id: String,
    /// Who wrote it.
    pub from: Identity,
    /// The customer's WhatsApp profile name.
    pub profile_name: Option<String>,
    /// The provider's time.
    pub sent_at: Timestamp,
    /// What it says.
    pub content: Content,
    /// The contact it was found to be from when it was stored (CON-10); `None` for a newcomer.
    pub contact: Option<Contact>,
    /// True when one of the account's whitelisted lists had its sender when it was stored (WL-01).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_whitelisted: bool,
}

impl fmt::Debug for InboundMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundMessage")
            .field("provider_id", &self.provider_id)
            .field("from", &self.from)
            .field("profile_name", &self.profile_name.as_deref().map(Hidden))
            .field("sent_at", &self.sent_at)
            .field("content", &self.content)
            .field("contact", &self.contact)
            .field("is_whitelisted", &self.is_whitelisted)
            .finish()
    }
}

/// A delivery report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InboundStatus {
    /// The provider's id of the message it is about.
    pub provider_id: String,
    /// Our own ids, echoed by the provider or found through `provider_id`; `None` for a message
    /// that we did not send.
    pub about: Option<(InteractionId, MessageId)>,
    /// Where the message stands.
    pub delivery: Delivery,
    /// The provider's time.
    pub at: Timestamp,
    /// Why it failed.
    pub error: Option<DeliveryError>,
}

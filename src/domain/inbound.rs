//! What a provider told us, after its wire format has been taken off.

use super::contact::{Contact, Identity};
use super::content::Content;
use super::ids::{AccountId, InboxId, InteractionId, MessageId};
use super::message::{Delivery, DeliveryError, Quote};
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

/// The kinds of webhook items that concern an interaction.
#[expect(
    clippy::large_enum_variant,
    reason = "most items are messages: a box would be one more allocation for each"
)]
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundItem {
    /// A customer wrote.
    Message(InboundMessage),
    /// A message of ours moved on the delivery ladder.
    Status(InboundStatus),
    /// The customer reacted to a message, rewrote one or took one back.
    Change(InboundChange),
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
    /// What it answers (MSG-08); what is known of the original is added when it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Where its file is, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_source: Option<MediaSource>,
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
            .field("quote", &self.quote)
            .field("media_source", &self.media_source)
            .field("contact", &self.contact)
            .field("is_whitelisted", &self.is_whitelisted)
            .finish()
    }
}

/// Where a provider keeps the file of a message.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MediaSource {
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_media_id: Option<String>,
    /// Its address; may be short-lived, and may need the account's credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the provider says that it is a hash of, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// An address of a file may be all that is needed to read it.
impl fmt::Debug for MediaSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaSource")
            .field("provider_media_id", &self.provider_media_id)
            .field("url", &self.url.as_deref().map(Hidden))
            .field("sha256", &self.sha256)
            .finish()
    }
}

/// What a customer did to a message that exists.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InboundChange {
    /// The provider's id of this event; with `target`, duplicates are recognised by it.
    pub provider_id: String,
    /// The provider's id of the message it is about.
    pub target: String,
    /// The same message here, found when it was stored; parked while there is none.
    pub about: Option<(InteractionId, MessageId)>,
    /// The provider's time.
    pub at: Timestamp,
    /// What was done.
    pub change: CustomerChange,
}

/// The ways in which customers change messages. None of them is a message (MSG-11).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerChange {
    /// They reacted to a message of either side, or removed their reaction (MSG-10).
    Reacted {
        /// With what; `None` removes it.
        emoji: Option<String>,
    },
    /// They rewrote a message of theirs.
    Edited {
        /// What it says from here on.
        content: Box<Content>,
    },
    /// They took a message of theirs back.
    Revoked,
}

impl CustomerChange {
    /// Its stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reacted { .. } => "reaction",
            Self::Edited { .. } => "edit",
            Self::Revoked => "revoke",
        }
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

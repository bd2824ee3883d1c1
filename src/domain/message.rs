//! Messages of a thread: what belongs to each, and the ladder of delivery. What they say is in [`super::content`].

use super::content::Content;
use super::file::{FileState, OutboundFile};
use super::ids::{AgentId, ClientRef, InteractionId, MessageId};
use super::private::Hidden;
use super::time::Timestamp;
use crate::config::limits::PREVIEW_CHARS_MAX;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One item of an interaction's thread (MSG-01).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Its id; increases with arrival.
    pub id: MessageId,
    /// The interaction it belongs to.
    pub interaction: InteractionId,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it.
    pub sender: Sender,
    /// What it says.
    pub content: Content,
    /// The provider's id, once known.
    pub provider_id: Option<String>,
    /// The client's id of the send command, for outbound messages of agents.
    pub client_ref: Option<ClientRef>,
    /// Where it stands on the delivery ladder; inbound messages are `Delivered`.
    pub delivery: Delivery,
    /// Why it failed, when it did.
    pub error: Option<DeliveryError>,
    /// When it was written: the provider's time for inbound, ours for outbound.
    pub at: Timestamp,
    /// Sort key in the thread, in milliseconds; ties are broken by id. See [`Message::inbound_order`].
    pub order: i64,
    /// What it answers (MSG-08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Reactions to it (MSG-10).
    #[serde(default)]
    pub reactions: Reactions,
    /// Where its file stands, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileState>,
    /// When the customer rewrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When the customer took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

impl Message {
    /// The file that a call to the provider carries, if one is here.
    pub fn outbound_file(&self) -> Option<OutboundFile> {
        let Some(FileState::Ready(file)) = &self.file else {
            return None;
        };
        Some(OutboundFile {
            hash: file.hash.clone(),
            mime_type: file.mime_type.clone(),
            bytes: file.bytes,
            file_name: self.content.file_name().map(ToOwned::to_owned),
            place: None,
        })
    }

    /// Sort key of an inbound message.
    ///
    /// WhatsApp stamps whole seconds. Taken literally, a message written after an agent's answer in
    /// the same second would sort before it; the end of the second, capped by the arrival, keeps
    /// both the provider's order and the order of the talk.
    pub fn inbound_order(sent_at: Timestamp, received_at: Timestamp) -> i64 {
        sent_at.plus_millis(999).0.min(received_at.0.max(sent_at.0))
    }
}

/// Which way a message went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// To nobody: an internal note (MSG-09).
    Note,
}

/// Who wrote a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// The customer.
    Customer,
    /// A human agent.
    Agent(AgentId),
    /// The server by itself (MSG-16).
    System,
    /// A bot, by the name it had then (APP-BOT-09).
    Bot(String),
}

/// What a message answers (MSG-08).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quote {
    /// The provider's id of the original.
    pub provider_id: String,
    /// The original, when it is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// What is shown of it. Read with the thread: it may have changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Quoted>,
}

impl Quote {
    /// A quote of which nothing else is known yet.
    pub fn of(provider_id: String) -> Self {
        Self {
            provider_id,
            message: None,
            original: None,
        }
    }
}

/// What is shown of a quoted message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// One line of it; nothing when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// Which way it went.
    pub direction: Direction,
}

impl Quoted {
    /// What is shown of a message.
    pub fn new(content: &Content, direction: Direction, is_deleted: bool) -> Self {
        Self {
            preview: (!is_deleted).then(|| content.preview(PREVIEW_CHARS_MAX)),
            direction,
        }
    }
}

impl fmt::Debug for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quoted")
            .field("preview", &self.preview.as_deref().map(Hidden))
            .field("direction", &self.direction)
            .finish()
    }
}

/// The reactions to a message: one of each side (MSG-10).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reactions {
    /// The customer's emoji.
    pub customer: Option<String>,
    /// The business's emoji.
    pub ours: Option<String>,
}

impl Reactions {
    /// Replaces or removes the one of a side.
    pub fn set(&mut self, by: Side, emoji: Option<String>) {
        match by {
            Side::Customer => self.customer = emoji,
            Side::Ours => self.ours = emoji,
        }
    }
}

/// The two who talk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// The business, whoever speaks for it.
    Ours,
}

/// What happens to a message after it was written, beside its delivery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageChange {
    /// Somebody reacts, replaces the reaction or removes it (MSG-10).
    Reaction {
        /// Who.
        by: Side,
        /// With what; `None` removes it.
        emoji: Option<String>,
    },
    /// The customer rewrote it.
    Edited {
        /// What it says from here on.
        content: Content,
        /// When.
        at: Timestamp,
    },
    /// The customer took it back. What it said is kept, and shown to nobody.
    Deleted {
        /// When.
        at: Timestamp,
    },
    /// It failed and is on its way once more (MSG-07): queued, with no error and no provider's id.
    Resent,
}

/// The delivery ladder (MSG-04): `queued < sent < delivered < read`, or `failed`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Accepted here, not yet by the provider.
    Queued,
    /// Accepted by the provider.
    Sent,
    /// On the customer's device.
    Delivered,
    /// Seen by the customer.
    Read,
    /// Refused or lost.
    Failed,
}

impl Delivery {
    /// Position on the ladder. `Failed` ranks below `Delivered`: a late proof of delivery
    /// corrects a failure (a customer's second device), a late failure never undoes a delivery.
    pub fn rank(self) -> i16 {
        match self {
            Self::Queued => 0,
            Self::Sent => 1,
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Read => 4,
        }
    }

    /// The state after `reported` arrives, or `None` when it changes nothing.
    pub fn advance(self, reported: Self) -> Option<Self> {
        (reported.rank() > self.rank()).then_some(reported)
    }
}

/// Why a message did not reach the customer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryError {
    /// What kind of failure it is.
    pub kind: DeliveryErrorKind,
    /// The provider's code, as text.
    pub code: Option<String>,
    /// The provider's words, for the details.
    pub detail: String,
}

/// The provider's words may name the customer.
impl fmt::Debug for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryError")
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("detail", &Hidden(&self.detail))
            .finish()
    }
}

/// Normalised reasons of failure (`spec/providers.md` section 8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryErrorKind {
    /// No service window is open: a template is needed (MSG-06).
    WindowClosed,
    /// The customer cannot be reached on WhatsApp.
    RecipientUnreachable,
    /// Too many messages from this number, or to this customer.
    RateLimited,
    /// The provider's policy forbids it.
    Policy,
    /// Credentials or permissions are wrong: an administrator must act.
    Auth,
    /// The business account is restricted: an administrator must act.
    Account,
    /// The provider is in trouble; retries are used up.
    Transient,
    /// The connection broke after the request was written: nobody knows whether it went out (R6).
    Uncertain,
    /// Anything else; code and detail tell.
    Other,
}

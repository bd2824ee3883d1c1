//! Messages as the desk shows them: whole, in threads, and what happens to them later. What they say is in
//! [`super::contents`].

pub use super::file_cards::*;

use super::contents::MessageContent;
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, ClientRef, InteractionId, MessageId};
use crate::domain::message::{Delivery, DeliveryError, Direction, Side};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message as the desk shows it. Threads are sorted by `order`, then by numeric `id`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageCard {
    #[schema(value_type = String)]
    pub id: MessageId,
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    /// `in`, `out`, or `note` for an internal note.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// `customer`, `agent`, `bot` or `system`.
    pub sender: String,
    #[schema(value_type = Option<String>)]
    pub sender_id: Option<AgentId>,
    /// Name of the bot that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<String>,
    pub content: MessageContent,
    #[schema(value_type = Option<String>)]
    pub client_ref: Option<ClientRef>,
    /// `queued`, `sent`, `delivered`, `read` or `failed`.
    #[schema(value_type = String)]
    pub delivery: Delivery,
    #[schema(value_type = Option<MessageFailure>)]
    pub error: Option<DeliveryError>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Sort key, milliseconds.
    #[schema(value_type = f64)]
    pub order: i64,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteCard>,
    /// Reactions to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<ReactionsCard>,
    /// Its file, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileCard>,
    /// When the customer rewrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub edited_at: Option<Timestamp>,
    /// When the customer took it back; its content is `deleted` then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted_at: Option<Timestamp>,
}

/// The message that another one answers. Without `message_id` the original is not available; with it and
/// without `preview` it was taken back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuoteCard {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub message_id: Option<MessageId>,
    /// One line of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// `in` or `out`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub direction: Option<Direction>,
}

/// Reactions to a message, as emojis.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReactionsCard {
    /// The customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The business's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
}

/// Schema of a delivery failure.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageFailure {
    /// `window_closed`, `recipient_unreachable`, `rate_limited`, `policy`, `auth`, `account`,
    /// `transient`, `uncertain` or `other`.
    pub kind: String,
    pub code: Option<String>,
    pub detail: String,
}

/// A page of messages, oldest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Thread {
    pub interaction_id: String,
    pub messages: Vec<MessageCard>,
    /// True when older messages exist (`GET /api/whatsapp/interactions/{id}/messages`).
    pub has_more: bool,
}

/// A message moved up the delivery ladder.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDelivery {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    #[schema(value_type = String)]
    pub message_id: MessageId,
    /// `sent`, `delivered`, `read` or `failed`.
    #[schema(value_type = String)]
    pub delivery: Delivery,
    #[schema(value_type = Option<MessageFailure>)]
    pub error: Option<DeliveryError>,
}

/// Something happened to a message after it was written.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageUpdated {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    #[schema(value_type = String)]
    pub message_id: MessageId,
    pub change: MessageUpdate,
}

/// What happened to a message.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageUpdate {
    /// A side reacted, replaced its reaction, or removed it.
    Reaction {
        /// `customer` or `ours`.
        #[schema(value_type = String)]
        by: Side,
        /// `null` removes it.
        emoji: Option<String>,
    },
    /// The customer rewrote it: replace `content`, set `edited_at`.
    Edited {
        content: MessageContent,
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
    /// The customer took it back: its content is `deleted`, set `deleted_at`.
    Deleted {
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
    /// It failed and is sent once more: `delivery` is `queued`, `error` is gone. The only way down the ladder.
    Resent,
}

//! What an agent's desk shows, as JSON: the snapshot of `hello`, and the changes to it.

pub use super::contents::*;
pub use super::message_cards::*;

use crate::domain::Timestamp;
use crate::domain::content::MediaKind;
use crate::domain::ids::{AccountId, AgentId, AgentProfileId, ContactId, InteractionId, QueueId, Ticket};
use crate::domain::message::Direction;
use crate::domain::offer::{OfferKind, Withdrawn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything an agent's desk shows that the socket owns.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DeskSnapshot {
    pub me: Me,
    pub presence: Presence,
    /// Pending offers: the heaviest first, then by how long they wait (RTE-20).
    pub offers: Vec<OfferCard>,
    /// Interactions held, oldest assignment first.
    pub interactions: Vec<InteractionCard>,
    /// Newest messages of the interactions whose tab is open.
    pub threads: Vec<Thread>,
    /// Reasons an agent may pause for.
    pub pauses: Vec<String>,
}

/// Who is signed in.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub agent_id: String,
    pub full_name: String,
    pub username: String,
}

/// The own presence.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Presence {
    /// `ready`, `paused` or `logged_out`.
    pub status: String,
    /// Name of the pause, while paused.
    pub pause: Option<String>,
    /// True when the server paused the agent: the pause ends by itself.
    pub system: bool,
    /// Name of the supervisor who set the status, when it was not the agent.
    pub set_by: Option<String>,
    /// Profile the agent works on, beside their own queues.
    #[schema(value_type = Option<String>)]
    pub profile_id: Option<AgentProfileId>,
    /// True when the agent has profiles and has not said which to work on.
    pub asks_profile: bool,
    /// Profiles to choose from.
    pub profiles: Vec<ProfileChoice>,
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Interactions held plus pending exclusive offers.
    pub load: u32,
    /// Most interactions at once; 0 is unlimited.
    pub capacity: u32,
}

/// A profile to work on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProfileChoice {
    #[schema(value_type = String)]
    pub id: AgentProfileId,
    pub name: String,
}

/// An offer as the desk shows it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfferCard {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    #[schema(value_type = u32)]
    pub ticket: Ticket,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    pub account_name: String,
    pub account_key: String,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub queue_name: Option<String>,
    /// `new`, `your_conversation` or `transfer`.
    #[schema(value_type = String)]
    pub offer_kind: OfferKind,
    pub contact_name: String,
    pub contact_label: String,
    /// Newest message, shortened.
    pub preview: String,
    /// Rendered notification, plain text.
    pub notification: String,
    pub sound: bool,
    pub shake: bool,
    pub renotify_secs: u32,
    /// How urgent its queue is; higher is more urgent (QUE-03).
    pub weight: u8,
    #[schema(value_type = String, format = DateTime)]
    pub waiting_since: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// When it appeared on this desk, for the countdown ring. Last, because all before it is the
    /// same for everybody who is asked, and is encoded once.
    #[schema(value_type = String, format = DateTime)]
    pub offered_at: Timestamp,
}

/// A held interaction as the desk shows it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionCard {
    #[schema(value_type = String)]
    pub id: InteractionId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    pub account_name: String,
    pub account_key: String,
    #[schema(value_type = String)]
    pub contact_id: ContactId,
    pub contact_name: String,
    pub contact_label: String,
    /// `assigned`, `wait_agent`, `wait_queue`, `transferring` or `disposing`.
    pub state: String,
    #[schema(value_type = Option<String>)]
    pub agent_id: Option<AgentId>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub queue_name: Option<String>,
    pub tab_open: bool,
    pub unread: u32,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub assigned_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// `in` or `out`.
    #[schema(value_type = String)]
    pub last_message_direction: Direction,
    pub preview: String,
    /// When free texts begin to be refused: 24 hours after the customer's last message; until they have written, 24
    /// hours after the first delivery. In the past while nothing was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub window_expires_at: Timestamp,
    /// Who wrote first: `inbound`, `outbound-agent` or `outbound-campaign`.
    pub origin: String,
    /// The transfer that waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferCard>,
    /// How it ended, from the first level down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Vec<String>>,
    /// When it was reopened last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub reopened_at: Option<Timestamp>,
    /// Name of the account's recontact template; none was chosen, or its provider has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recontact_template: Option<String>,
    /// True when its account demands a disposition: it is closed with one only (DSP-10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub must_dispose: bool,
    /// Its tags, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub tags: Vec<TagCard>,
    /// What its account can do; absent when the account was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<CapabilitiesCard>,
}

/// A tag of an interaction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TagCard {
    pub id: String,
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
}

/// A transfer that waits for an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TransferCard {
    /// Name of the agent or queue that is asked.
    pub to: String,
    /// When the interaction comes back by itself.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// What an agent may send as one kind of file: the smaller of the installation's limit and the provider's (MSG-03).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FileRuleCard {
    /// `image`, `video`, `audio`, `voice`, `document` or `sticker`.
    #[schema(value_type = String)]
    pub kind: MediaKind,
    /// Types it may have; none allows any but programs.
    pub mime_types: Vec<String>,
    #[schema(value_type = f64)]
    pub bytes_max: u64,
}

/// What an account can do beside receiving and answering (PRV-03).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CapabilitiesCard {
    pub quotes: bool,
    pub reactions: bool,
    /// Customers are shown that somebody types.
    #[serde(default)]
    pub typing: bool,
    pub templates: bool,
    pub locations: bool,
    pub contact_cards: bool,
    pub files: Vec<FileRuleCard>,
    /// Longest text of one message, characters.
    pub text_chars_max: u32,
}

/// One change on the desk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "name", content = "data")]
pub enum DeskEvent {
    /// An offer appeared or changed: insert or replace by `interaction_id`.
    #[serde(rename = "offer")]
    Offer(OfferCard),
    /// An offer ended: remove it when `interaction_id` and `ticket` match.
    #[serde(rename = "offer.withdrawn")]
    OfferWithdrawn(OfferWithdrawn),
    /// An interaction's tab opened: insert or replace, a `thread` event follows.
    #[serde(rename = "interaction.opened")]
    InteractionOpened(InteractionCard),
    /// A held interaction changed: insert or replace. With `tab_open` false its thread is dropped.
    #[serde(rename = "interaction.updated")]
    InteractionUpdated(InteractionCard),
    /// An interaction is not held any longer: remove it and its thread.
    #[serde(rename = "interaction.released")]
    InteractionReleased(InteractionReleased),
    /// Newest messages of an opened interaction: merge by id into its thread.
    #[serde(rename = "thread")]
    Thread(Thread),
    /// A message was added or changed: insert or replace by id, in an open thread only. A
    /// message never moves down the ladder queued < sent < failed < delivered < read, and its file never back to
    /// `loading`.
    #[serde(rename = "message")]
    Message(MessageCard),
    /// A message moved up the delivery ladder: ignore it when its thread is not open, or when it
    /// would move the message down.
    #[serde(rename = "message.delivery")]
    MessageDelivery(MessageDelivery),
    /// The file of a message came, or will not come: ignore it when its thread is not open.
    #[serde(rename = "message.file")]
    MessageFile(MessageFile),
    /// Something happened to a message after it was written: ignore it when its thread is not open.
    #[serde(rename = "message.updated")]
    MessageUpdated(MessageUpdated),
    /// The own presence changed.
    #[serde(rename = "presence")]
    Presence(Presence),
}

/// An offer ended.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfferWithdrawn {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    #[schema(value_type = u32)]
    pub ticket: Ticket,
    #[serde(flatten)]
    #[schema(value_type = WithdrawnReason)]
    pub why: Withdrawn,
}

/// Schema of a withdrawal's reason.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WithdrawnReason {
    /// `taken`, `accepted`, `rejected`, `expired`, `not_eligible` or `ended`.
    pub reason: String,
    /// Public name of the acceptor, with `taken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// An interaction left the desk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionReleased {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    /// `closed` or `reassigned`.
    pub reason: String,
}

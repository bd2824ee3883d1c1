//! The frames of the agents' WebSocket, `GET /ws`, sub-protocol `switchboard.v1`; a ticket of
//! `POST /api/session/socket-ticket` is offered beside it.
//!
//! The client opens with `resume` (with its last session and sequence number, or without) and gets
//! `hello`. From then on the server sends numbered `event` frames; an event applied twice changes
//! nothing, and `hello` plus the events after it equal a fresh `hello`. Every command carries a
//! `ref` and is answered by exactly one `ack` per sending; the same `ref` again has no second effect.

pub use super::cards::*;

use crate::domain::Rejected;
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, AgentProfileId, ClientRef, InteractionId, MessageId, QueueId, Ticket};
use crate::domain::interaction::TransferTo;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file to send.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentWish {
    /// Of `POST /api/whatsapp/uploads`.
    pub upload_id: String,
    /// In place of `body`.
    #[serde(default)]
    pub caption: Option<String>,
    /// In place of the name it was uploaded with.
    #[serde(default)]
    pub file_name: Option<String>,
}

/// What a client may send.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// First frame of every connection, within 10 s. Without `session` a fresh snapshot follows.
    Resume {
        /// Session of the last `hello`.
        #[serde(default)]
        session: Option<String>,
        /// Last sequence number applied.
        #[serde(default)]
        #[schema(value_type = Option<u32>)]
        last_seq: Option<u64>,
    },
    /// Takes an offered interaction. Ack errors: `already_taken`, `offer_ended`, `stale_ticket`, `at_capacity`, `tab_limit`, `not_ready`.
    Accept {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        #[schema(value_type = u32)]
        ticket: Ticket,
    },
    /// Says no to an offer.
    Reject {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        #[schema(value_type = u32)]
        ticket: Ticket,
    },
    /// Sends a text or a file to the customer of a held interaction; the text beside a file is its caption. `ref`
    /// becomes the message's `client_ref`. Ack errors of files: `no_such_upload`, `not_supported`.
    Send {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        #[serde(default)]
        body: String,
        #[serde(default)]
        attachment: Option<AttachmentWish>,
        /// The message of the thread that it answers. Ack errors: `not_supported`, `no_such_message`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        quote: Option<MessageId>,
    },
    /// Reacts to a message of the customer. Ack errors: `not_supported`, `no_such_message`, `no_emoji`.
    React {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        #[schema(value_type = String)]
        message_id: MessageId,
        /// Replaces the reaction there is; `null` removes it.
        emoji: Option<String>,
    },
    /// Sends a message that failed once more: the same message, not a copy. Ack errors: `not_failed`, `no_such_message`.
    Resend {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        #[schema(value_type = String)]
        message_id: MessageId,
    },
    /// All messages of a held interaction were seen: unread becomes 0.
    Read {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// The holder types: the customer sees it for 25 seconds, or until the answer comes. Say it again every 20 seconds
    /// while it lasts. Ack errors: `not_supported`.
    Typing {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Opens the tab of a held interaction; its thread follows as a `thread` event.
    Open {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Closes the tab; the interaction stays assigned.
    CloseTab {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Closes the interaction, or begins to where the account demands a disposition: its state is `disposing`
    /// then. Without its open tab the agent needs the switch `close_from_list`.
    Close {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Goes back from `disposing` to the conversation.
    CancelClose {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Hands the interaction over. Ack errors: `transfer_off`, `no_such_receiver`, `receiver_away`, `wrong_state`.
    Transfer {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        to: TransferTarget,
        /// For the receiver: an internal note.
        #[serde(default)]
        note: Option<String>,
    },
    /// Takes it back before anybody accepts.
    CancelTransfer {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
    },
    /// Writes an internal note into the thread of a held interaction; the customer never sees it.
    Note {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[schema(value_type = String)]
        interaction_id: InteractionId,
        body: String,
    },
    /// Changes the own status. `pause` names the reason and is required with `paused`.
    Status {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        status: StatusWish,
        #[serde(default)]
        pause: Option<String>,
    },
    /// Chooses the profile to work on; without one only the agent's own queues and their teams'. Asked at
    /// sign-in while `asks_profile`, and changed at any time.
    Profile {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        profile_id: Option<AgentProfileId>,
    },
}

/// Whom an interaction is handed to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TransferTarget {
    /// One agent, who must be ready.
    Agent {
        #[schema(value_type = String)]
        agent_id: AgentId,
    },
    /// The members of a queue.
    Queue {
        #[schema(value_type = String)]
        queue_id: QueueId,
    },
}

impl From<TransferTarget> for TransferTo {
    fn from(target: TransferTarget) -> Self {
        match target {
            TransferTarget::Agent { agent_id } => Self::Agent { agent: agent_id },
            TransferTarget::Queue { queue_id } => Self::Queue { queue: queue_id },
        }
    }
}

/// A status an agent may choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusWish {
    Ready,
    Paused,
    LoggedOut,
}

/// What the server may send.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ServerFrame {
    /// Answer to `resume`. With `resumed` the missed events follow and `snapshot` is absent;
    /// otherwise `snapshot` replaces everything the client knew.
    Hello {
        /// Identity of the event stream; presented again on resume.
        session: String,
        /// Sequence number of the last event contained or about to be repeated: the next new one is `seq + 1`.
        #[schema(value_type = u32)]
        seq: u64,
        /// The server's clock; countdowns use the difference.
        #[schema(value_type = String, format = DateTime)]
        server_time: Timestamp,
        /// Build of the server; a change means the page should be reloaded.
        build: String,
        resumed: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        snapshot: Option<Box<DeskSnapshot>>,
    },
    /// One change. Numbers increase by one.
    Event {
        #[schema(value_type = u32)]
        seq: u64,
        event: Box<DeskEvent>,
    },
    /// The result of one command.
    Ack {
        #[schema(value_type = String)]
        r#ref: ClientRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<FrameError>,
    },
    /// A frame could not be handled; the connection lives on unless `fatal`.
    Error { error: FrameError, fatal: bool },
}

/// Why a frame or command was refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FrameError {
    /// Stable name: a `Rejected` code, or `bad_frame`, `unknown_kind`, `too_large`, `too_fast`,
    /// `not_allowed`, `try_again`.
    pub code: String,
    /// Sentence for people.
    pub message: String,
    /// Public name of the holder, with `already_taken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl FrameError {
    /// Nothing has changed, or nobody knows: the same command may be sent again.
    pub const TRY_AGAIN: &'static str = "try_again";

    /// An error without a holder's name.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            by: None,
        }
    }
}

impl From<&Rejected> for FrameError {
    fn from(rejected: &Rejected) -> Self {
        let code = match rejected {
            Rejected::AlreadyTaken { .. } => "already_taken",
            Rejected::OfferEnded => "offer_ended",
            Rejected::StaleTicket => "stale_ticket",
            Rejected::NotHolder => "not_holder",
            Rejected::Closed => "closed",
            Rejected::NoSuchInteraction => "no_such_interaction",
            Rejected::AtCapacity { .. } => "at_capacity",
            Rejected::TabLimit { .. } => "tab_limit",
            Rejected::NotReady => "not_ready",
            Rejected::ReceiverAway => "receiver_away",
            Rejected::NotNow { .. } => "wrong_state",
            Rejected::TransferOff => "transfer_off",
            Rejected::NoSuchReceiver => "no_such_receiver",
            Rejected::NoSuchAgent => "no_such_agent",
            Rejected::NoSuchDisposition => "no_such_disposition",
            Rejected::OtherOpen { .. } => "other_open",
            Rejected::Stranger => "stranger",
            Rejected::NotWhitelisted => "not_whitelisted",
            Rejected::NoRecontactTemplate => "no_recontact_template",
            Rejected::NotSupported { .. } => "not_supported",
            Rejected::NoSuchMessage => "no_such_message",
            Rejected::NoSuchUpload => "no_such_upload",
            Rejected::NotFailed => "not_failed",
            Rejected::NoEmoji => "no_emoji",
            Rejected::TooLong { .. } => "too_long",
            Rejected::BadLength { .. } => "bad_length",
            Rejected::NotPermitted => "not_permitted",
            Rejected::NotSignedIn => "not_signed_in",
            Rejected::SystemPaused { .. } => "system_paused",
            Rejected::NoSuchProfile => "no_such_profile",
            Rejected::NoSuchPause => "no_such_pause",
            Rejected::Duplicate => "duplicate",
            Rejected::Gone => "gone",
        };
        let by = if let Rejected::AlreadyTaken { by } = rejected {
            Some(by.clone())
        } else {
            None
        };
        Self {
            code: code.to_owned(),
            message: rejected.to_string(),
            by,
        }
    }
}

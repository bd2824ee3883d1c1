//! What an agent's screens may be told. The only words between routing and the socket layer.

use super::file::FileState;
use super::file_rules::SendRule;
use super::ids::AgentProfileId;
use super::ids::{AccountId, AgentId, ConnectionId, ContactId, InteractionId, MessageId, QueueId, Ticket};
use super::message::{Delivery, DeliveryError, Direction, Message, MessageChange};
use super::offer::{Offer, Withdrawn};
use super::provider::Capabilities;
use super::time::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// One change on an agent's screens. Applying the same notice twice changes nothing.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Notice {
    /// An offer appeared, or its text changed.
    Offered {
        /// What it says.
        offer: Arc<Offer>,
        /// When it first appeared on the agent's screens.
        shown_at: Timestamp,
    },
    /// An offer left.
    OfferWithdrawn {
        /// The interaction that was offered.
        interaction: InteractionId,
        /// The ring it belonged to.
        ticket: Ticket,
        /// Why.
        why: Withdrawn,
    },
    /// An interaction's tab is open; the thread follows from the store.
    Opened(Box<InteractionView>),
    /// Something about a held interaction changed, but for its thread.
    Updated(Box<InteractionView>),
    /// The agent does not hold the interaction any longer.
    Released {
        /// Which one.
        interaction: InteractionId,
        /// Why.
        why: Released,
    },
    /// A message was added to a held interaction's thread.
    MessageSaved {
        /// The message.
        message: Box<Message>,
        /// What the provider calls the customer, for those who must not read it.
        customer: String,
    },
    /// A message of a held interaction moved up the delivery ladder.
    DeliveryChanged {
        /// The interaction.
        interaction: InteractionId,
        /// The message.
        message: MessageId,
        /// Where it stands now.
        delivery: Delivery,
        /// Why it failed.
        error: Option<DeliveryError>,
    },
    /// The file of a message of a held interaction came, or will not come.
    FileChanged {
        /// The interaction.
        interaction: InteractionId,
        /// The message.
        message: MessageId,
        /// Where its file stands.
        state: FileState,
    },
    /// Something happened to a message of a held interaction after it was written.
    MessageChanged {
        /// The interaction.
        interaction: InteractionId,
        /// The message.
        message: MessageId,
        /// What.
        change: MessageChange,
        /// What the provider calls the customer, for those who must not read it.
        customer: String,
    },
    /// The newest messages of an interaction whose tab opened, read from the store by the shell.
    Thread {
        /// The interaction.
        interaction: InteractionId,
        /// Oldest first.
        messages: Vec<Message>,
        /// True when older ones exist.
        has_more: bool,
        /// What the provider calls the customer, for those who must not read it.
        customer: String,
    },
    /// The agent's own presence changed.
    Presence(PresenceView),
    /// Close these sockets: the agent was signed out.
    Disconnect(Vec<ConnectionId>),
}

/// Why an agent lost an interaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Released {
    /// It was closed.
    Closed,
    /// Someone else took it after this agent did not answer.
    Reassigned,
    /// The receiver of a transfer took it.
    Transferred,
}

/// An interaction as an agent sees it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct InteractionView {
    /// Its id.
    pub id: InteractionId,
    /// Its account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: Arc<str>,
    /// The account's key.
    pub account_key: Arc<str>,
    /// The customer's record.
    pub contact: ContactId,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's number or other label.
    pub contact_label: String,
    /// State by its name in `product.md` section 9.
    pub state: &'static str,
    /// The holder.
    pub agent: Option<AgentId>,
    /// The queue it came through.
    pub queue: Option<QueueId>,
    /// The queue's name.
    pub queue_name: Option<Arc<str>>,
    /// True when it is among the holder's open tabs.
    pub tab_open: bool,
    /// Customer messages the holder has not seen.
    pub unread: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When the holder got it.
    pub assigned_at: Option<Timestamp>,
    /// Time of the newest message.
    pub last_message_at: Timestamp,
    /// Direction of the newest message.
    pub last_message_direction: Direction,
    /// One line of the newest message.
    pub preview: String,
    /// End of the service window (WIN-02, WIN-03).
    pub window_expires_at: Timestamp,
    /// Who wrote first: `inbound`, `outbound-agent` or `outbound-campaign` (INT-05).
    pub origin: &'static str,
    /// The transfer that waits for an answer (TRF-04).
    pub transfer: Option<TransferView>,
    /// How it ended, from the first level down (DSP-05).
    pub disposition: Option<Vec<String>>,
    /// When it was reopened last (REO-01).
    pub reopened_at: Option<Timestamp>,
    /// Name of the account's recontact template (ACC-32).
    pub recontact_template: Option<String>,
    /// True when its account demands a disposition of whoever closes it (DSP-10).
    pub must_dispose: bool,
    /// Its tags, by name (TAG-01).
    pub tags: Vec<TagView>,
    /// What its account's provider can do; `None` when the account was removed (PRV-03).
    pub capabilities: Option<AccountCapabilities>,
}

/// What an account can do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AccountCapabilities {
    /// Its provider's features.
    pub can: Capabilities,
    /// What agents may send as each kind of file (MSG-03, SYS-11).
    pub files: Vec<SendRule>,
}

/// A tag as a label shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TagView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: Arc<str>,
    /// `#rrggbb`.
    pub color: Arc<str>,
}

/// A transfer that waits for an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TransferView {
    /// Name of the agent or queue that is asked.
    pub to: String,
    /// When the interaction comes back by itself.
    pub until: Timestamp,
}

/// An agent's presence as their screens show it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PresenceView {
    /// `ready`, `paused` or `logged_out`.
    pub status: &'static str,
    /// Name of the pause, while paused.
    pub pause: Option<String>,
    /// True when the server paused them and they cannot end it (PAU-05).
    pub system: bool,
    /// Name of the supervisor who set the status, when it was one (AGT-16).
    pub set_by: Option<String>,
    /// The profile they work on (AGT-14).
    pub profile: Option<AgentProfileId>,
    /// True when they have profiles and have not said which to work on.
    pub asks_profile: bool,
    /// The profiles they may choose.
    pub profiles: Vec<ProfileChoice>,
    /// Since when.
    pub since: Timestamp,
    /// Interactions held plus pending exclusive offers (AGT-05).
    pub load: u32,
    /// Most interactions at once; 0 is unlimited.
    pub capacity: u32,
}

/// A profile that an agent may choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProfileChoice {
    /// Which.
    pub id: AgentProfileId,
    /// Its name.
    pub name: Arc<str>,
}

/// Whose screens a notice is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Audience {
    /// Every live window of one agent.
    Agent(AgentId),
}

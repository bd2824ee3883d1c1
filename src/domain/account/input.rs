//! What an account can be told.

use crate::domain::contact::Contact;
use crate::domain::ids::{AgentId, ContactId, InteractionId};
use crate::domain::inbound::Inbound;
use crate::domain::interaction::Predecessor;
use serde::{Deserialize, Serialize};

/// One thing that happened to an account.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A webhook item became durable.
    Arrived(Box<Inbound>),
    /// A customer's message reached an interaction that had just closed; it opens a new one (SM-41).
    Bounced {
        /// The interaction it reached.
        from: InteractionId,
        /// Of whom.
        contact: ContactId,
        /// The message.
        inbound: Box<Inbound>,
        /// What the new one carries on, when the message ended its session.
        succeeds: Option<Predecessor>,
    },
    /// An agent wants to reopen an interaction (REO-01).
    ReopenAsked {
        /// Who.
        agent: AgentId,
        /// Which one.
        interaction: InteractionId,
        /// Of whom.
        contact: Contact,
    },
    /// An agent wants to write to a contact first (OUT-01). When this is allowed, the interaction is kept for the
    /// contact, and the agent's message can be told to it.
    StartAsked {
        /// Who.
        agent: AgentId,
        /// Its id, if the contact has no open one.
        interaction: InteractionId,
        /// To whom.
        contact: Contact,
    },
    /// A closed interaction is open again. Whatever was begun for its customer meanwhile cannot be written.
    InteractionReopened {
        /// Which one.
        interaction: InteractionId,
        /// Of whom.
        contact: Contact,
    },
    /// An interaction was closed.
    InteractionClosed {
        /// Which one.
        interaction: InteractionId,
        /// Of whom.
        contact: ContactId,
        /// True when their next message reopens it (REO-08).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        awaits_answer: bool,
    },
}

//! What an account can be told.

use crate::domain::ids::{ContactId, InteractionId};
use crate::domain::inbound::Inbound;
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
    },
    /// An interaction was closed.
    InteractionClosed {
        /// Which one.
        interaction: InteractionId,
        /// Of whom.
        contact: ContactId,
    },
}

//! What a queue can be told.

use super::Why;
use crate::domain::ids::{AccountId, AgentId, InteractionId, Ticket};
use crate::domain::offer::{Offer, OfferText};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One thing that happened to a queue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// An interaction waits here; said again it changes nothing.
    Enqueued(Box<Waiting>),
    /// The text of its newest message changed (SM-13).
    Reworded {
        /// Which interaction.
        interaction: InteractionId,
        /// Its ring.
        ticket: Ticket,
        /// Preview and notification, rendered anew.
        text: OfferText,
    },
    /// It does not wait here any longer.
    Left {
        /// Which interaction.
        interaction: InteractionId,
        /// Its ring.
        ticket: Ticket,
        /// Why.
        because: LeftBecause,
    },
    /// An agent said no.
    OfferRejected {
        /// Who.
        agent: AgentId,
        /// Which interaction.
        interaction: InteractionId,
        /// Its ring.
        ticket: Ticket,
        /// The round of the offer.
        round: u32,
    },
    /// An agent's ledger could not take the offer, or had to give it back: not ready, disconnected
    /// beyond the grace, or busy with another exclusive offer.
    OfferReturned {
        /// Who.
        agent: AgentId,
        /// Which interaction.
        interaction: InteractionId,
        /// Its ring.
        ticket: Ticket,
        /// The round of the offer.
        round: u32,
        /// True when the agent had seen it and lost the connection for too long: it counts as missed.
        missed: bool,
    },
    /// An agent became able, or unable, to be offered work (RTE-22).
    AgentChanged {
        /// Who.
        agent: AgentId,
        /// What they can be offered.
        availability: Availability,
        /// When they began to find out which of their queues comes first (RTE-20), while they do: they hear what
        /// waits here first, unless it is offered to them.
        #[serde(default)]
        choice: Option<Timestamp>,
    },
    /// Members, strategy, weight or timeout may have changed (QUE-07).
    ConfigChanged,
}

/// An interaction that waits in a queue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// Its account.
    pub account: AccountId,
    /// What its offers say; `round`, `until` and `exclusive` are filled in by the queue.
    pub offer: Arc<Offer>,
    /// When the step or wait ends (D in product.md section 10).
    pub until: Timestamp,
    /// Members who are not asked: the holder who lapsed (SM-32).
    pub excluded: Vec<AgentId>,
}

/// What an agent can be offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Nothing (RTE-10).
    Unavailable(Why),
    /// Beepall offers, but no further exclusive one (STR-07).
    Shared,
    /// Anything.
    Free,
}

impl Availability {
    /// True when they can be offered something: asked alone, or together with others.
    pub fn allows(self, exclusive: bool) -> bool {
        match self {
            Self::Free => true,
            Self::Shared => !exclusive,
            Self::Unavailable(_) => false,
        }
    }
}

/// Why an interaction left a queue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftBecause {
    /// An agent accepted it.
    Accepted {
        /// Who.
        agent: AgentId,
        /// Their public name, for the others.
        name: String,
    },
    /// The step's time was up.
    TimedOut,
    /// It went elsewhere or was closed.
    Ended,
}

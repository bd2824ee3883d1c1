//! Names of actors. The text form is stable: it is used in logs, in the store and between nodes.

use super::ids::{AccountId, AgentId, InteractionId, QueueId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which actor a message is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKey {
    /// The door of one business number.
    Account(AccountId),
    /// One queue.
    Queue(QueueId),
    /// One agent's ledger.
    Agent(AgentId),
    /// One interaction; carries its account so that both can live on the same node.
    Interaction(AccountId, InteractionId),
}

impl fmt::Display for ActorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "{}.{id}", self.kind()),
            Self::Queue(id) => write!(f, "{}.{id}", self.kind()),
            Self::Agent(id) => write!(f, "{}.{id}", self.kind()),
            Self::Interaction(account, id) => write!(f, "{}.{account}.{id}", self.kind()),
        }
    }
}

impl ActorKey {
    /// What kind of actor it is.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Queue(_) => "queue",
            Self::Agent(_) => "agent",
            Self::Interaction(..) => "interaction",
        }
    }
}

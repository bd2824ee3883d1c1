//! The agent: the ledger of one person's presence, capacity and open offers.

mod input;

pub use input::{Input, OfferedBy, Wish};

use super::ids::AgentId;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The part of an agent that survives a restart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// Ready, paused or signed out (AGT-10).
    pub status: Status,
    /// Since when.
    pub since: Timestamp,
    /// When the last live connection was lost; `None` while connected or signed out (AGT-12).
    pub disconnected_at: Option<Timestamp>,
}

/// An agent's status (AGT-10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Not signed in.
    LoggedOut,
    /// Takes work.
    Ready,
    /// Takes no new work.
    Paused {
        /// Name of the pause.
        reason: String,
    },
}

/// The machine behind `ActorKey::Agent`.
#[derive(Clone, PartialEq, Debug)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// What survives a restart.
    pub stored: Stored,
}

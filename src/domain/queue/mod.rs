//! The queue: the adviser. It orders waiting interactions and chooses whom to ask; it never
//! decides who gets one.

mod input;

pub use input::{Availability, Input, LeftBecause, Waiting};

use super::ids::{AgentId, QueueId};
use serde::{Deserialize, Serialize};

/// The part of a queue that survives a restart; everything else is said again by its neighbours.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// STR-02: the agent offered last by RR Memory.
    pub last_offered: Option<AgentId>,
}

/// The machine behind `ActorKey::Queue`.
#[derive(Clone, PartialEq, Debug)]
pub struct Queue {
    /// Its id.
    pub id: QueueId,
    /// What survives a restart.
    pub memory: Memory,
}

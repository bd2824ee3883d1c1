//! What a queue remembers of the agents it asked one at a time; it survives restarts.

use crate::domain::Timestamp;
use crate::domain::ids::AgentId;
use crate::domain::settings::Strategy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a queue that survives a restart.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// STR-02: the agent offered last by RR Memory.
    pub last_offered: Option<AgentId>,
    /// STR-04: when Least recent offered to each member last, in this queue.
    #[serde(default, with = "millis", skip_serializing_if = "BTreeMap::is_empty")]
    pub last_offered_at: BTreeMap<AgentId, Timestamp>,
}

impl Memory {
    /// An agent is offered something by this strategy (STR-03).
    pub(super) fn offered(&mut self, strategy: Strategy, agent: AgentId, now: Timestamp) {
        match strategy {
            Strategy::BeepAll => {}
            Strategy::RrMemory => self.last_offered = Some(agent),
            Strategy::LeastRecent => {
                self.last_offered_at.insert(agent, now);
            }
        }
    }

    /// Forgets those who are no members any longer; true when there were such.
    pub(super) fn keep(&mut self, members: &[AgentId]) -> bool {
        let members: BTreeSet<AgentId> = members.iter().copied().collect();
        let before = self.last_offered_at.len();
        self.last_offered_at.retain(|agent, _| members.contains(agent));
        self.last_offered_at.len() != before
    }
}

/// Written with each offer, once for each member: milliseconds take a third of the room of RFC 3339.
mod millis {
    use crate::domain::Timestamp;
    use crate::domain::ids::AgentId;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<S: Serializer>(at: &BTreeMap<AgentId, Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(at.iter().map(|(agent, at)| (agent, at.0)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<AgentId, Timestamp>, D::Error> {
        let at = BTreeMap::<AgentId, i64>::deserialize(deserializer)?;
        Ok(at.into_iter().map(|(agent, at)| (agent, Timestamp(at))).collect())
    }
}

//! Why members of a queue were not asked (INT-10), for whoever reads the journal of a conversation.

use super::{Answer, Availability, Entry, Queue, Round};
use crate::config::limits::NOT_ASKED_MAX;
use crate::domain::Env;
use crate::domain::ids::AgentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why an agent cannot be offered something (RTE-10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// They are disabled (AGT-15).
    Disabled,
    /// They are not signed in.
    SignedOut,
    /// They, a supervisor or the server paused them (PAU-02).
    Paused,
    /// No window of theirs is connected (AGT-12).
    Disconnected,
    /// They have as many tabs open as anybody may (RTE-04).
    TabLimit,
    /// They have as much as they take (AGT-05).
    Full {
        /// Their load.
        load: u32,
        /// Their capacity.
        capacity: u32,
    },
    /// They work on a profile that this queue is none of (AGT-14).
    OtherProfile,
    /// They are being asked for something else, by a queue that asks one at a time (STR-07).
    Busy,
    /// It comes back from them (SM-32, TRF-05).
    Excluded,
}

/// Members of a queue whom a round did not ask, for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NotAsked {
    /// The reason.
    #[serde(flatten)]
    pub why: Why,
    /// How many.
    pub count: u32,
    /// The first of them.
    pub agents: Vec<AgentId>,
}

impl Queue {
    /// The members whom this round did not ask, by reason. Those whose turn did not come have none.
    pub(super) fn not_asked(&self, entry: &Entry, round: &Round, env: &Env<'_>) -> Vec<NotAsked> {
        let asks_one = match round {
            Round::Single { .. } => true,
            Round::Beep { .. } => false,
            Round::Idle | Round::Gap { .. } => self.config(env).is_some_and(|config| config.strategy.is_exclusive()),
        };
        let mut reasons: BTreeMap<Why, NotAsked> = BTreeMap::new();
        for (agent, availability) in &self.agents {
            let why = why(*agent, *availability, entry, asks_one);
            let Some(why) = why.filter(|_| !was_asked(round, *agent)) else {
                continue;
            };
            let reason = reasons.entry(why).or_insert_with(|| NotAsked {
                why,
                count: 0,
                agents: Vec::new(),
            });
            reason.count += 1;
            if reason.agents.len() < NOT_ASKED_MAX {
                reason.agents.push(*agent);
            }
        }
        reasons.into_values().collect()
    }
}

fn why(agent: AgentId, availability: Availability, entry: &Entry, asks_one: bool) -> Option<Why> {
    if entry.waiting.excluded.contains(&agent) {
        return Some(Why::Excluded);
    }
    match availability {
        Availability::Unavailable(why) => Some(why),
        Availability::Shared => asks_one.then_some(Why::Busy),
        Availability::Free => None,
    }
}

fn was_asked(round: &Round, agent: AgentId) -> bool {
    match round {
        Round::Beep { asked, .. } => asked.get(&agent).is_some_and(|answer| *answer != Answer::Returned),
        Round::Single { tried, asked, .. } => tried.contains_key(&agent) || asked.is_some_and(|(who, _)| who == agent),
        Round::Idle | Round::Gap { .. } => false,
    }
}

//! Everything one machine may be told, by whichever neighbour. Serialisable, so it can travel
//! between nodes; each machine lists its own inputs.

use super::{account, agent, interaction, queue};
use serde::{Deserialize, Serialize};

/// An input, wrapped by the kind of machine it is for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Msg {
    /// For an account.
    Account(account::Input),
    /// For an interaction.
    Interaction(interaction::Input),
    /// For a queue.
    Queue(queue::Input),
    /// For an agent.
    Agent(agent::Input),
}

impl From<account::Input> for Msg {
    fn from(input: account::Input) -> Self {
        Self::Account(input)
    }
}

impl From<interaction::Input> for Msg {
    fn from(input: interaction::Input) -> Self {
        Self::Interaction(input)
    }
}

impl From<queue::Input> for Msg {
    fn from(input: queue::Input) -> Self {
        Self::Queue(input)
    }
}

impl From<agent::Input> for Msg {
    fn from(input: agent::Input) -> Self {
        Self::Agent(input)
    }
}

//! Everything one machine may be told, by whichever neighbour. Serialisable, so it can travel
//! between nodes; each machine lists its own inputs.

use super::{account, agent, interaction, queue};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

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

impl Msg {
    /// Which input it is, such as `Agent(StatusAsked`; for the log, which must not know what it carries (S20).
    pub fn name(&self) -> String {
        let mut head = Head(String::new());
        // Ends early, where the fields begin.
        let _ = write!(head, "{self:?}");
        head.0
    }
}

/// Takes what is written up to the first field.
struct Head(String);

impl Write for Head {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match text.find([' ', '{']) {
            Some(end) => {
                self.0.push_str(&text[..end]);
                Err(fmt::Error)
            }
            None => {
                self.0.push_str(text);
                Ok(())
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::Content;
    use crate::domain::ids::{AgentId, ClientRef};

    #[test]
    fn s20_the_name_of_a_message_tells_nothing_it_carries() {
        let sent = interaction::Input::AgentSent {
            agent: AgentId(1),
            client_ref: ClientRef("ref".to_owned()),
            content: Content::text("canary"),
            file: None,
            quote: None,
        };
        assert_eq!(Msg::from(sent).name(), "Interaction(AgentSent");
        assert_eq!(Msg::from(queue::Input::ConfigChanged).name(), "Queue(ConfigChanged)");
    }
}

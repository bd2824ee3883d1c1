//! What a step does (`product.md` section 12), with its parameters.

use super::condition::Condition;
use super::{StepId, Target};
use crate::config::limits::SCRIPT_SECS_DEFAULT;
use crate::domain::ids::{AgentId, QueueId};
use serde::{Deserialize, Serialize};

/// What a step does. Stored by its name, so that plans of every age stay readable.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "application", rename_all = "snake_case")]
pub enum Application {
    /// Offers the interaction to one agent (APP-AGENT-01).
    Agent {
        /// Whom.
        agent: AgentId,
        /// How long the step waits, seconds.
        timeout_secs: u32,
    },
    /// Offers the interaction to the members of a queue (APP-QUEUE-01).
    Queue {
        /// Which queue.
        queue: QueueId,
        /// How long the step waits in all, seconds.
        timeout_secs: u32,
    },
    /// Sends a text (APP-REPLY-01).
    AutoReply {
        /// How often (PLAN-30).
        times: Times,
        /// With variables.
        text: String,
    },
    /// Closes the interaction (APP-CLOSE-01).
    Close {
        /// How it ended.
        disposition: i64,
    },
    /// Goes one way or the other (APP-GOTOIF-01).
    GotoIf {
        /// What decides.
        condition: Condition,
        /// Where to go on when it holds.
        on_true: Target,
        /// Where to go on when it does not.
        on_false: Target,
    },
    /// Goes on elsewhere (APP-GOTOP-01).
    GotoP {
        /// Where.
        target: Target,
    },
    /// Writes a line to the interaction's journal (APP-NOOP-01).
    Noop {
        /// With variables.
        value: String,
    },
    /// Runs a script of the installation (APP-SYS-01).
    System {
        /// Its name among those that the configuration allows.
        script: String,
        /// Each with variables, filled after they were told apart (APP-SYS-03).
        arguments: Vec<String>,
        /// `vars.` and this name receives the result.
        variable: Option<String>,
        /// How long it may take, seconds.
        #[serde(default = "script_secs")]
        timeout_secs: u32,
    },
    /// Adds tags (APP-TAG-01).
    Tag {
        /// Which ones.
        tags: Vec<i64>,
    },
    /// Lets a bot talk that follows a script.
    Scripted {
        /// Which one.
        bot: i64,
    },
    /// Lets a bot on Amazon Lex talk (APP-LEX-01).
    Lex {
        /// Which one.
        bot: i64,
    },
    /// Lets a bot on Dialogflow talk (APP-DF-01).
    Dialogflow {
        /// Which one.
        bot: i64,
    },
    /// Lets a bot on a language model talk (APP-CHATGPT-01).
    ChatGpt {
        /// Which one.
        bot: i64,
    },
}

/// How often an automatic reply is sent (PLAN-30).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    /// Once in an interaction.
    OneTime,
    /// To every message of the customer.
    Always,
    /// Only to the message that opened the interaction.
    FirstMessage,
}

/// Something outside the plan that a step cannot do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reference {
    /// An agent.
    Agent(AgentId),
    /// A queue.
    Queue(QueueId),
    /// A disposition.
    Disposition(i64),
    /// A tag.
    Tag(i64),
    /// A named interval.
    Interval(i64),
    /// A bot on the engine of this name (`catalog::BotEngine`).
    Bot(i64, &'static str),
}

fn script_secs() -> u32 {
    SCRIPT_SECS_DEFAULT
}

impl Application {
    /// Its name as people say it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Agent { .. } => "Agent",
            Self::Queue { .. } => "Queue",
            Self::AutoReply { .. } => "Auto Reply",
            Self::Close { .. } => "Close",
            Self::GotoIf { .. } => "GotoIf",
            Self::GotoP { .. } => "GotoP",
            Self::Noop { .. } => "Noop",
            Self::System { .. } => "System",
            Self::Tag { .. } => "Tag",
            Self::Scripted { .. } => "Scripted bot",
            Self::Lex { .. } => "Amazon Lex",
            Self::Dialogflow { .. } => "Dialogflow V2",
            Self::ChatGpt { .. } => "ChatGPT",
        }
    }

    /// True for steps that may wait: nothing is run beyond them in one go (PLAN-07).
    pub fn waits(&self) -> bool {
        match self {
            Self::Agent { .. }
            | Self::Queue { .. }
            | Self::Scripted { .. }
            | Self::Lex { .. }
            | Self::Dialogflow { .. }
            | Self::ChatGpt { .. } => true,
            Self::AutoReply { .. }
            | Self::Close { .. }
            | Self::GotoIf { .. }
            | Self::GotoP { .. }
            | Self::Noop { .. }
            | Self::System { .. }
            | Self::Tag { .. } => false,
        }
    }

    /// True when the interaction is over after it.
    pub fn ends(&self) -> bool {
        matches!(self, Self::Close { .. })
    }

    /// False for applications that plans may hold but not run yet.
    pub fn runs(&self) -> bool {
        !matches!(self, Self::Lex { .. } | Self::Dialogflow { .. } | Self::ChatGpt { .. })
    }

    /// The bot it lets talk, and the engine that bot is on.
    pub fn bot(&self) -> Option<(i64, &'static str)> {
        match self {
            Self::Scripted { bot } => Some((*bot, "scripted")),
            Self::Lex { bot } => Some((*bot, "lex")),
            Self::Dialogflow { bot } => Some((*bot, "dialogflow")),
            Self::ChatGpt { bot } => Some((*bot, "chat_gpt")),
            Self::Agent { .. }
            | Self::Queue { .. }
            | Self::AutoReply { .. }
            | Self::Close { .. }
            | Self::GotoIf { .. }
            | Self::GotoP { .. }
            | Self::Noop { .. }
            | Self::System { .. }
            | Self::Tag { .. } => None,
        }
    }

    /// Its jumps, each with the parameter that holds it.
    pub fn jumps(&self) -> Vec<(&'static str, Target)> {
        match self {
            Self::GotoIf { on_true, on_false, .. } => vec![("on_true", *on_true), ("on_false", *on_false)],
            Self::GotoP { target } => vec![("target", *target)],
            Self::Agent { .. }
            | Self::Queue { .. }
            | Self::AutoReply { .. }
            | Self::Close { .. }
            | Self::Noop { .. }
            | Self::System { .. }
            | Self::Tag { .. }
            | Self::Scripted { .. }
            | Self::Lex { .. }
            | Self::Dialogflow { .. }
            | Self::ChatGpt { .. } => Vec::new(),
        }
    }

    /// True when it jumps to this step.
    pub fn jumps_to(&self, id: StepId) -> bool {
        self.jumps().iter().any(|(_, target)| *target == Target::Step { id })
    }

    /// The name under which `vars.` has its result.
    pub fn result(&self) -> Option<&str> {
        if let Self::System { variable, .. } = self {
            variable.as_deref()
        } else {
            None
        }
    }

    /// What it needs, each with the parameter that names it.
    pub fn references(&self) -> Vec<(String, Reference)> {
        let one = |parameter: &str, reference| vec![(parameter.to_owned(), reference)];
        match self {
            Self::Agent { agent, .. } => one("agent_id", Reference::Agent(*agent)),
            Self::Queue { queue, .. } => one("queue_id", Reference::Queue(*queue)),
            Self::Close { disposition } => one("disposition_id", Reference::Disposition(*disposition)),
            Self::Tag { tags } => {
                let numbered = tags.iter().enumerate();
                numbered
                    .map(|(index, tag)| (format!("tag_ids[{index}]"), Reference::Tag(*tag)))
                    .collect()
            }
            Self::Scripted { .. } | Self::Lex { .. } | Self::Dialogflow { .. } | Self::ChatGpt { .. } => {
                let bot = self.bot().map(|(bot, engine)| Reference::Bot(bot, engine));
                bot.map(|bot| ("bot_id".to_owned(), bot)).into_iter().collect()
            }
            Self::AutoReply { .. }
            | Self::GotoIf { .. }
            | Self::GotoP { .. }
            | Self::Noop { .. }
            | Self::System { .. } => Vec::new(),
        }
    }
}

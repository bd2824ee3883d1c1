//! Steps of action plans on the wire. What their fields may contain is in `plan_reading`.

use super::intervals::IntervalSubset;
use crate::config::limits::SCRIPT_SECS_DEFAULT;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{Application, Step, StepId, Target, Times, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One step. Its position is its priority.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanStep {
    /// Stable identity within the plan; jumps name it.
    pub id: u32,
    /// Disabled steps are skipped.
    pub enabled: bool,
    pub interval: StepInterval,
    pub application: StepApplication,
}

/// One step of a new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanStepDraft {
    /// Identity of a step that exists already. A new one may leave it out; to be a target of jumps it
    /// takes a number from the plan's `next_id` on.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub id: Option<u32>,
    /// True when absent.
    pub enabled: Option<bool>,
    /// Always when absent.
    #[serde(default)]
    pub interval: StepInterval,
    pub application: StepApplication,
}

/// When a step is there; outside it the step is skipped as if absent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepInterval {
    /// At all times.
    #[default]
    Always,
    /// In a named interval.
    Named { interval_id: String },
    /// In an interval of its own.
    Custom {
        /// The zone in which its times are meant; that of the settings when absent.
        #[schema(max_length = 64)]
        time_zone: Option<String>,
        #[schema(min_items = 1, max_items = 50)]
        subsets: Vec<IntervalSubset>,
    },
}

/// Where a jump goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepTarget {
    /// At the step with this identity.
    Step { id: u32 },
    /// Beyond the last step.
    End,
}

/// How often an automatic reply is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyTimes {
    /// Once in an interaction.
    OneTime,
    /// To every message of the customer, also while a later step waits.
    Always,
    /// Only to the message that opened the interaction.
    FirstMessage,
}

/// What a step does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepApplication {
    /// Offers the interaction to one agent.
    Agent {
        #[schema(value_type = String)]
        agent_id: AgentId,
        #[serde(default = "agent_timeout")]
        #[schema(minimum = 1, maximum = 2147483)]
        timeout_secs: u32,
    },
    /// Offers the interaction to the members of a queue.
    Queue {
        #[schema(value_type = String)]
        queue_id: QueueId,
        #[serde(default = "queue_timeout")]
        #[schema(minimum = 1, maximum = 2147483)]
        timeout_secs: u32,
    },
    /// Sends a text, with variables.
    AutoReply {
        times: ReplyTimes,
        #[schema(min_length = 1, max_length = 4096)]
        text: String,
    },
    /// Closes the interaction.
    Close { disposition_id: String },
    /// Goes on where the condition leads.
    GotoIf {
        /// Such as `{{message.body}} contains "price" and not {{contact.city}} is_empty`.
        #[schema(min_length = 1, max_length = 1000)]
        condition: String,
        on_true: StepTarget,
        on_false: StepTarget,
    },
    /// Goes on elsewhere.
    GotoP { target: StepTarget },
    /// Writes a line, with variables, to the interaction's journal.
    Noop {
        #[schema(max_length = 1000)]
        value: String,
    },
    /// Runs a script of the installation. For administrators, while the feature is on.
    System {
        #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$")]
        script: String,
        /// Each with variables.
        #[serde(default)]
        #[schema(max_items = 20)]
        arguments: Vec<String>,
        /// `{{vars.name}}` holds the result from then on.
        #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z_][A-Za-z0-9_]*$")]
        variable: Option<String>,
        /// How long the script may take.
        #[serde(default = "script_timeout")]
        #[schema(minimum = 1, maximum = 60)]
        timeout_secs: u32,
    },
    /// Adds tags.
    Tag {
        #[schema(min_items = 1, max_items = 20)]
        tag_ids: Vec<String>,
    },
    /// Lets a bot talk that follows a script, until it hands over.
    Scripted { bot_id: String },
    /// Lets a bot on Amazon Lex talk.
    Lex { bot_id: String },
    /// Lets a bot on Dialogflow talk.
    Dialogflow { bot_id: String },
    /// Lets a bot on a language model talk.
    ChatGpt { bot_id: String },
}

fn agent_timeout() -> u32 {
    30
}

fn queue_timeout() -> u32 {
    300
}

fn script_timeout() -> u32 {
    SCRIPT_SECS_DEFAULT
}

impl From<&Step> for PlanStep {
    fn from(step: &Step) -> Self {
        Self {
            id: step.id.0,
            enabled: step.enabled,
            interval: StepInterval::from(&step.interval),
            application: StepApplication::from(&step.application),
        }
    }
}

impl From<&When> for StepInterval {
    fn from(when: &When) -> Self {
        match when {
            When::Always => Self::Always,
            When::Named { interval } => Self::Named {
                interval_id: interval.to_string(),
            },
            When::Custom { interval } => Self::Custom {
                time_zone: interval.zone.map(|zone| zone.name().to_owned()),
                subsets: interval.subsets.iter().cloned().map(IntervalSubset::from).collect(),
            },
        }
    }
}

impl From<&Application> for StepApplication {
    fn from(application: &Application) -> Self {
        match application.clone() {
            Application::Agent { agent, timeout_secs } => Self::Agent {
                agent_id: agent,
                timeout_secs,
            },
            Application::Queue { queue, timeout_secs } => Self::Queue {
                queue_id: queue,
                timeout_secs,
            },
            Application::AutoReply { times, text } => Self::AutoReply {
                times: times.into(),
                text,
            },
            Application::Close { disposition } => Self::Close {
                disposition_id: disposition.to_string(),
            },
            Application::GotoIf {
                condition,
                on_true,
                on_false,
            } => Self::GotoIf {
                condition: condition.source().to_owned(),
                on_true: on_true.into(),
                on_false: on_false.into(),
            },
            Application::GotoP { target } => Self::GotoP { target: target.into() },
            Application::Noop { value } => Self::Noop { value },
            Application::System {
                script,
                arguments,
                variable,
                timeout_secs,
            } => Self::System {
                script,
                arguments,
                variable,
                timeout_secs,
            },
            Application::Tag { tags } => Self::Tag {
                tag_ids: tags.iter().map(ToString::to_string).collect(),
            },
            Application::Scripted { bot } => Self::Scripted {
                bot_id: bot.to_string(),
            },
            Application::Lex { bot } => Self::Lex {
                bot_id: bot.to_string(),
            },
            Application::Dialogflow { bot } => Self::Dialogflow {
                bot_id: bot.to_string(),
            },
            Application::ChatGpt { bot } => Self::ChatGpt {
                bot_id: bot.to_string(),
            },
        }
    }
}

impl From<StepTarget> for Target {
    fn from(target: StepTarget) -> Self {
        match target {
            StepTarget::Step { id } => Self::Step { id: StepId(id) },
            StepTarget::End => Self::End,
        }
    }
}

impl From<Target> for StepTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Step { id } => Self::Step { id: id.0 },
            Target::End => Self::End,
        }
    }
}

impl From<ReplyTimes> for Times {
    fn from(times: ReplyTimes) -> Self {
        match times {
            ReplyTimes::OneTime => Self::OneTime,
            ReplyTimes::Always => Self::Always,
            ReplyTimes::FirstMessage => Self::FirstMessage,
        }
    }
}

impl From<Times> for ReplyTimes {
    fn from(times: Times) -> Self {
        match times {
            Times::OneTime => Self::OneTime,
            Times::Always => Self::Always,
            Times::FirstMessage => Self::FirstMessage,
        }
    }
}

//! What administrators define beside accounts, queues and staff: the fields of each kind, without
//! its name. Documents are stored as JSON; what an older one lacks has its default.

use super::bot::script::Script;
use super::ids::{AccountId, QueueId};
pub use super::interval::Interval;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The kinds of definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A group of agents that can be a member of queues (TEA-01).
    Team,
    /// Queues an agent chooses to work on at sign-in (AGT-14).
    AgentProfile,
    /// Queues whose weight is raised together (STR-10).
    QueueGroup,
    /// A label for interactions and contacts (TAG-01).
    Tag,
    /// A prepared answer (CAN-01).
    CannedAnswer,
    /// A set of times (ITV-01).
    Interval,
    /// How a conversation ended (DSP-01).
    Disposition,
    /// Access to a service outside.
    CloudProvider,
    /// An automated responder (APP-CHATGPT-07).
    Bot,
}

impl Kind {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::AgentProfile => "agent_profile",
            Self::QueueGroup => "queue_group",
            Self::Tag => "tag",
            Self::CannedAnswer => "canned_answer",
            Self::Interval => "interval",
            Self::Disposition => "disposition",
            Self::CloudProvider => "cloud_provider",
            Self::Bot => "bot",
        }
    }
}

/// Where a definition counts (DSP-02, CAN-01).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Scope {
    /// Everywhere.
    #[default]
    Global,
    /// With one account.
    Account(AccountId),
    /// With one queue.
    Queue(QueueId),
    /// With contacts of one list.
    List(i64),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Global => Ok(()),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Queue(id) => write!(f, "queue:{id}"),
            Self::List(id) => write!(f, "list:{id}"),
        }
    }
}

impl Scope {
    /// The scope that is displayed like this.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Global);
        }
        let (of, id) = text.split_once(':')?;
        let id = id.parse().ok()?;
        match of {
            "account" => Some(Self::Account(AccountId(id))),
            "queue" => Some(Self::Queue(QueueId(id))),
            "list" => Some(Self::List(id)),
            _ => None,
        }
    }
}

/// TEA-01.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    /// Free text.
    pub description: String,
}

/// AGT-14.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentProfile {
    /// Free text.
    pub description: String,
}

/// STR-10.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueGroup {
    /// Free text.
    pub description: String,
    /// Added to the weight of its queues while on.
    pub priority: u8,
    /// The switch.
    pub on: bool,
}

/// TAG-01.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tag {
    /// `#rrggbb`.
    pub color: String,
    /// Free text.
    pub description: String,
}

/// CAN-02; its name is the key agents type.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CannedAnswer {
    /// With variables.
    pub text: String,
}

/// DSP-01.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Disposition {
    /// Free text.
    pub description: String,
    /// DSP-07: set by the server, neither edited nor offered to agents.
    pub system: bool,
}

/// Access to a service outside; its one secret is kept apart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CloudProvider {
    /// Amazon; the secret is the secret access key.
    Aws {
        /// Such as `eu-south-1`.
        region: String,
        /// Public half of the key.
        access_key_id: String,
    },
    /// Google; the secret is the key file of a service account.
    Google {
        /// Which project.
        project_id: String,
    },
    /// `OpenAI`, or a server that speaks its language; the secret is the API key.
    OpenAi {
        /// Such as `https://api.openai.com/v1`.
        base_url: String,
    },
}

impl CloudProvider {
    /// The service in a word.
    pub fn service(&self) -> &'static str {
        match self {
            Self::Aws { .. } => "aws",
            Self::Google { .. } => "google",
            Self::OpenAi { .. } => "open_ai",
        }
    }
}

/// An automated responder.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bot {
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// Where its secret is; nothing for an engine that needs none.
    #[serde(default)]
    pub cloud_provider: Option<i64>,
    /// What it says.
    pub engine: BotEngine,
}

/// What a bot runs on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BotEngine {
    /// Rules of its own; needs no service.
    Scripted(Script),
    /// APP-LEX.
    Lex {
        /// Its id there.
        bot_id: String,
        /// Which of its versions.
        alias_id: String,
        /// Such as `it_IT`.
        locale_id: String,
        /// Sent first; empty lets the engine answer (APP-BOT-04).
        welcome_message: String,
    },
    /// APP-DIALOGFLOW.
    Dialogflow {
        /// Such as `it`.
        language: String,
        /// Sent first; empty lets the engine answer (APP-BOT-04).
        welcome_message: String,
    },
    /// APP-CHATGPT-01.
    ChatGpt {
        /// Name of the model.
        model: String,
        /// What it is told to be.
        prompt: String,
        /// Longest conversation, tokens.
        tokens_max: u32,
        /// 0 to 2.
        temperature: f64,
        /// A customer who says this leaves the bot.
        exit_phrase: String,
        /// The model is asked whether a person should go on.
        analyse_for_agent: bool,
        /// Sent when the bot hands over.
        forward_message: String,
        /// Sent when the engine fails.
        error_message: String,
        /// Sent when the customer sends a file.
        attachment_message: String,
    },
}

impl BotEngine {
    /// Its name, as plans and the API say it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Scripted(_) => "scripted",
            Self::Lex { .. } => "lex",
            Self::Dialogflow { .. } => "dialogflow",
            Self::ChatGpt { .. } => "chat_gpt",
        }
    }

    /// The service of the cloud provider that a bot on this engine needs, if it needs one.
    pub fn service(&self) -> Option<&'static str> {
        match self {
            Self::Scripted(_) => None,
            Self::Lex { .. } => Some("aws"),
            Self::Dialogflow { .. } => Some("google"),
            Self::ChatGpt { .. } => Some("open_ai"),
        }
    }
}

/// The fields of one kind.
pub trait Document: Clone + PartialEq + fmt::Debug + Send + Serialize + for<'de> Deserialize<'de> + 'static {
    /// Which kind.
    const KIND: Kind;

    /// True when the server itself relies on it and nobody edits it.
    fn is_system(&self) -> bool {
        false
    }

    /// False for a bot that cannot advise agents (ACC-33).
    fn can_assist(&self) -> bool {
        true
    }

    /// The cloud provider it needs, and the service that must be behind it.
    fn cloud_provider(&self) -> Option<(i64, &'static str)> {
        None
    }

    /// The engine of a bot: steps of plans name bots of one engine.
    fn engine(&self) -> Option<&'static str> {
        None
    }
}

impl Document for Bot {
    const KIND: Kind = Kind::Bot;

    fn cloud_provider(&self) -> Option<(i64, &'static str)> {
        self.cloud_provider.zip(self.engine.service())
    }

    fn engine(&self) -> Option<&'static str> {
        Some(self.engine.name())
    }

    fn can_assist(&self) -> bool {
        matches!(self.engine, BotEngine::ChatGpt { .. })
    }
}

impl Document for Disposition {
    const KIND: Kind = Kind::Disposition;

    fn is_system(&self) -> bool {
        self.system
    }
}

macro_rules! documents {
    ($($document:ident),+ $(,)?) => {
        $(impl Document for $document {
            const KIND: Kind = Kind::$document;
        })+
    };
}

documents!(
    Team,
    AgentProfile,
    QueueGroup,
    Tag,
    CannedAnswer,
    Interval,
    CloudProvider
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_survive_the_way_through_text() {
        for scope in [
            Scope::Global,
            Scope::Account(AccountId(7)),
            Scope::Queue(QueueId(8)),
            Scope::List(9),
        ] {
            assert_eq!(Scope::parse(&scope.to_string()), Some(scope));
        }
        for odd in ["account", "account:", "account:x", "planet:1"] {
            assert_eq!(Scope::parse(odd), None, "{odd}");
        }
    }
}

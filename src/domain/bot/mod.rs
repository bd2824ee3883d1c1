//! Bots as routing knows them (APP-BOT-01..09): what an engine is asked, what it answers, and how a bot's time ends.
//!
//! Knows no engine and no wire format. [`manners`] is what every bot does alike whatever it runs on, [`script`] the
//! rules of the bots that need no service outside. `interaction/bot.rs` is the conversation that a bot serves.

pub mod dry_run;
pub mod manners;
pub mod script;

pub use manners::Manners;

use super::Timestamp;
use super::ids::{AccountId, InteractionId, MessageId, Ticket};
use super::plan::pass::Values;
use super::private::Hidden;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One message of a customer that a bot's engine has to answer. Asked again after a restart it is the same one.
#[derive(Clone, PartialEq, Eq)]
pub struct Turn {
    /// Of which account.
    pub account: AccountId,
    /// Of which interaction.
    pub interaction: InteractionId,
    /// The answer must carry it.
    pub ticket: Ticket,
    /// Which bot.
    pub bot: i64,
    /// The message.
    pub message: MessageId,
    /// What it says; never blank.
    pub text: String,
    /// The engine's session: letters, digits, `-`, at most 36 bytes, the same for all messages of it.
    pub session: String,
    /// True for the first message of the session.
    pub opens_session: bool,
    /// What the engine asked to be reminded of when it answered last in this session.
    pub memory: Option<String>,
    /// What is known of the conversation (VAR-02).
    pub values: Values,
    /// Nobody waits for the answer after this moment.
    pub until: Timestamp,
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("interaction", &self.interaction)
            .field("ticket", &self.ticket)
            .field("bot", &self.bot)
            .field("text", &Hidden(&self.text))
            .finish_non_exhaustive()
    }
}

/// What an engine says to one message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    /// It answers and goes on listening.
    Said {
        /// Each a message of its own.
        texts: Vec<String>,
        /// To be given back with the next message of the session.
        memory: Option<String>,
    },
    /// A person should go on.
    HandsOver {
        /// Sent before that.
        texts: Vec<String>,
        /// Why.
        why: HandOver,
    },
    /// It could not answer.
    Failed {
        /// Why, without the customer's words.
        why: String,
    },
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said { texts, .. } => write!(f, "Said {{ {} texts }}", texts.len()),
            Self::HandsOver { texts, why } => write!(f, "HandsOver {{ {} texts, {why:?} }}", texts.len()),
            Self::Failed { why } => f.debug_struct("Failed").field("why", why).finish(),
        }
    }
}

/// Why an engine hands over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HandOver {
    /// By its own rules.
    Asked {
        /// In its words; may be empty.
        reason: String,
    },
    /// The conversation is as long as it may get (APP-CHATGPT-02).
    Limit,
}

/// How a bot's time in an interaction ended (SM-08).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Exit {
    /// The customer said the exit phrase.
    ExitPhrase,
    /// The engine handed over.
    HandedOver {
        /// In its words; may be empty.
        reason: String,
    },
    /// It had answered as much as it may.
    Limit,
    /// More messages waited for an answer than are kept.
    Flooded,
    /// The engine failed.
    Failed {
        /// Why.
        why: String,
    },
    /// The engine did not answer in time (APP-BOT-07).
    NoAnswer,
}

impl Exit {
    /// What `{{bot.exitReason}}` says.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ExitPhrase => "exit_phrase",
            Self::HandedOver { .. } => "hand_over",
            Self::Limit => "limit",
            Self::Flooded => "flooded",
            Self::Failed { .. } => "error",
            Self::NoAnswer => "no_answer",
        }
    }

    /// True when the bot did not do what it was there for: its error message is due, not the forward message.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Failed { .. } | Self::NoAnswer => true,
            Self::ExitPhrase | Self::HandedOver { .. } | Self::Limit | Self::Flooded => false,
        }
    }
}

impl From<HandOver> for Exit {
    fn from(why: HandOver) -> Self {
        match why {
            HandOver::Asked { reason } => Self::HandedOver { reason },
            HandOver::Limit => Self::Limit,
        }
    }
}

//! What few conversations have, in a box of its own: tens of thousands wait at a time without any of it.

use super::bot::BotLeft;
use super::outbound::Outbound;
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, InteractionId, MessageId, QueueId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The box; empty until something is put into it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rare(Option<Box<Things>>);

/// What is in it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Things {
    /// When it is closed because its customer does not answer (CLS-10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive_at: Option<Timestamp>,
    /// How it ended (DSP-01); stays when it is reopened, until it ends again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposed: Option<Disposed>,
    /// When it was reopened last, and by whom (REO-01).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// A recontact template that its customer has not answered (WIN-08).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recontacted: Option<Recontacted>,
    /// How this side began it (SM-43, SM-45).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound: Option<Outbound>,
    /// Who held it when it was closed, and the queue they had it from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_holder: Option<(AgentId, Option<QueueId>)>,
    /// The interaction it carries on (WIN-05).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<InteractionId>,
    /// Transfers that were accepted (TRF-11).
    pub transfers: u32,
    /// The bot that served it last (VAR-02).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot_left: Option<BotLeft>,
    /// Results of scripts, by the name of the variable (APP-SYS-02).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub results: BTreeMap<String, String>,
    /// True when the whitelist refused its customer, of whom there is no record (WL-03).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stranger: bool,
    /// When messages were changed last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub changed: BTreeMap<MessageId, ChangedAt>,
    /// Reactions of agents on their way, by the id of their call (MSG-10).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reacting: BTreeMap<MessageId, Reacting>,
    /// Earlier attempts of messages that were sent once more, by the provider's ids (MSG-07).
    #[serde(skip_serializing_if = "VecDeque::is_empty")]
    pub attempts: VecDeque<String>,
}

/// When the customer changed a message, by the provider's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ChangedAt {
    /// Reacted to it, or removed the reaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reacted: Option<Timestamp>,
    /// Rewrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
}

/// A reaction of an agent that the provider has not taken yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reacting {
    /// The message it is about.
    pub message: MessageId,
    /// What is shown again when it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// How a conversation ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Disposed {
    /// The disposition, while it exists.
    pub id: i64,
    /// Its name, after those of what it belongs to: it keeps the names it was given (DSP-06).
    pub levels: Vec<String>,
    /// What was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A reopening.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reopened {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AgentId,
}

/// A recontact template without an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recontacted {
    /// When it was sent.
    pub at: Timestamp,
    /// Until when an answer reopens a conversation that is closed.
    pub until: Timestamp,
}

const NOTHING: &Things = &Things {
    inactive_at: None,
    disposed: None,
    reopened: None,
    recontacted: None,
    outbound: None,
    last_holder: None,
    previous: None,
    transfers: 0,
    bot_left: None,
    results: BTreeMap::new(),
    stranger: false,
    changed: BTreeMap::new(),
    reacting: BTreeMap::new(),
    attempts: VecDeque::new(),
};

impl From<Things> for Rare {
    fn from(things: Things) -> Self {
        Self(Some(Box::new(things)))
    }
}

impl Rare {
    /// What is in it.
    pub fn get(&self) -> &Things {
        self.0.as_deref().unwrap_or(NOTHING)
    }

    /// The same, to change it.
    pub(super) fn edit(&mut self) -> &mut Things {
        self.0.get_or_insert_default()
    }

    /// How this side began it, to change it.
    pub(super) fn edit_outbound(&mut self) -> Option<&mut Outbound> {
        self.0.as_deref_mut()?.outbound.as_mut()
    }

    /// True when nothing was put into it.
    pub fn is_nothing(&self) -> bool {
        self.0.is_none()
    }
}

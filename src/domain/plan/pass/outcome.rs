//! What a pass came by, and how it ended.

use super::Values;
use crate::domain::plan::script::Prepared;
use crate::domain::plan::{StepId, Target};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A step that the pass came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Its identity.
    pub id: StepId,
    /// Its position, from 0.
    pub position: usize,
    /// What became of it.
    pub did: Did,
}

/// What became of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Did {
    /// It is switched off.
    Disabled,
    /// Its interval does not contain this moment.
    OutsideInterval,
    /// It has nothing to send now.
    NotDue(NotDue),
    /// It sends this.
    Replied(String),
    /// It adds tags.
    Tagged {
        /// Those that are new.
        added: BTreeSet<i64>,
        /// Those that there are not any longer.
        gone: Vec<i64>,
    },
    /// It writes a line to the journal.
    Noted(String),
    /// It goes on elsewhere.
    Jumped(Target),
    /// It decided.
    Decided(Decision),
    /// It does not start its bot.
    PassedBy(PassedBy),
    /// It could not do its work, and counts as done (PLAN-08).
    Failed(String),
    /// Its application does not run yet; it counts as done.
    NotRun(&'static str),
    /// It begins to wait.
    Waits,
    /// It closes the interaction.
    Closes(i64),
    /// It runs a script.
    Runs(Box<Prepared>),
}

/// Why an automatic reply is not sent (PLAN-30).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotDue {
    /// It was sent before.
    AlreadySent,
    /// There is no new message to answer.
    NoNewMessage,
    /// The message is not the one that opened the interaction.
    NotFirstMessage,
}

/// Why a bot is not started.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedBy {
    /// Its time in this interaction is over (PLAN-22).
    HandedOver,
    /// An agent has held the interaction (APP-BOT-03).
    HadAgent,
}

/// What a GotoIf decided, and on what grounds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Whether the condition holds.
    pub holds: bool,
    /// Where that leads.
    pub to: Target,
    /// The variables it names with their values.
    pub values: Values,
    /// Why it could not be evaluated; it counts as not holding then.
    pub fault: Option<String>,
}

/// How a walk ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    /// At a step that waits.
    Waits {
        /// The step.
        id: StepId,
        /// Its position, from 0.
        position: usize,
    },
    /// At a System step: the plan goes on with what its script says.
    Runs {
        /// The step.
        id: StepId,
        /// Its position, from 0.
        position: usize,
        /// What to run.
        prepared: Box<Prepared>,
    },
    /// At a Close step.
    Closes {
        /// With this disposition.
        disposition: i64,
    },
    /// Beyond the last step.
    End,
    /// Too many steps without one that waits (PLAN-07).
    Loop {
        /// The step that would have been next.
        id: StepId,
    },
}

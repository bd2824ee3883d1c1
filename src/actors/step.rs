//! The pure half of a step: what is due first, then the input, on the machine in memory.

use super::shared::Shared;
use crate::domain::account::Account;
use crate::domain::agent::Agent;
use crate::domain::ids::InteractionId;
use crate::domain::interaction::Interaction;
use crate::domain::queue::Queue;
use crate::domain::{ActorKey, Effects, Env, Machine, Msg, Rejected};
use crate::ports::store::{Loaded, Row};

use super::router::AgentView;

/// A machine the host can drive: how it is loaded, saved and addressed.
pub trait Hosted: Machine + Unpin + Send {
    /// Builds the machine from its row; `None` when what was loaded is of another kind.
    fn from_loaded(key: ActorKey, loaded: Loaded, shared: &Shared) -> Option<(i64, Self)>;

    /// The stored part, as a row.
    fn row(&self) -> Option<Row>;

    /// The input inside a message; `None` when it is for another kind.
    fn input(msg: Msg) -> Option<Self::Input>;

    /// Answers a question about the machine.
    fn answer(&self, _question: &Question, _env: &Env<'_>, _shared: &Shared) -> Answer {
        Answer::Nothing
    }
}

/// What can be asked about a machine without changing it.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    /// An agent's ledger, for a snapshot.
    AgentView,
    /// The account of an interaction the agent holds or is offered.
    AccountOf(InteractionId),
}

/// The answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To `AgentView`.
    AgentView(AgentView),
    /// To `AccountOf`.
    AccountOf(crate::domain::ids::AccountId),
    /// The machine does not know.
    Nothing,
}

/// Runs what is due, then the input. The effects of the former stand whatever the latter says.
pub fn step<M: Machine>(
    machine: &mut M,
    input: Option<M::Input>,
    env: &mut Env<'_>,
) -> (Effects, Result<(), Rejected>) {
    let mut effects = Effects::default();
    if machine.next_deadline().is_some_and(|(at, _)| at <= env.now) {
        effects = machine.on_tick(env);
        debug_assert!(
            machine.next_deadline().is_none_or(|(at, _)| at > env.now),
            "I11: after on_tick the next deadline lies in the future"
        );
    }
    let Some(input) = input else { return (effects, Ok(())) };
    match machine.on(input, env) {
        Ok(more) => {
            effects.extend(more);
            (effects, Ok(()))
        }
        Err(rejected) => (effects, Err(rejected)),
    }
}

impl Hosted for Account {
    fn from_loaded(key: ActorKey, loaded: Loaded, _shared: &Shared) -> Option<(i64, Self)> {
        let (ActorKey::Account(id), Loaded::Account(open, awaited)) = (key, loaded) else {
            return None;
        };
        let open = open
            .into_iter()
            .map(|open| (open.interaction, open.contact, open.identity));
        Some((0, Self::new(id, open, awaited)))
    }

    fn row(&self) -> Option<Row> {
        None
    }

    fn input(msg: Msg) -> Option<Self::Input> {
        if let Msg::Account(input) = msg {
            Some(input)
        } else {
            None
        }
    }
}

impl Hosted for Interaction {
    fn from_loaded(key: ActorKey, loaded: Loaded, _shared: &Shared) -> Option<(i64, Self)> {
        let (ActorKey::Interaction(account, id), Loaded::Interaction(row)) = (key, loaded) else {
            return None;
        };
        Some(match row {
            Some((version, conversation)) => (version, Self::Stored(conversation)),
            None => (0, Self::Unborn(account, id)),
        })
    }

    fn row(&self) -> Option<Row> {
        match self {
            Self::Stored(conversation) => Some(Row::Interaction(conversation.clone())),
            Self::Unborn(..) => None,
        }
    }

    fn input(msg: Msg) -> Option<Self::Input> {
        if let Msg::Interaction(input) = msg {
            Some(input)
        } else {
            None
        }
    }
}

impl Hosted for Queue {
    fn from_loaded(key: ActorKey, loaded: Loaded, _shared: &Shared) -> Option<(i64, Self)> {
        let (ActorKey::Queue(id), Loaded::Queue(version, memory, waiting)) = (key, loaded) else {
            return None;
        };
        let expected = waiting
            .into_iter()
            .map(|(account, id)| ActorKey::Interaction(account, id))
            .collect();
        Some((version, Self::new(id, memory, expected)))
    }

    fn row(&self) -> Option<Row> {
        Some(Row::Queue(self.memory.clone()))
    }

    fn input(msg: Msg) -> Option<Self::Input> {
        if let Msg::Queue(input) = msg { Some(input) } else { None }
    }
}

impl Hosted for Agent {
    fn from_loaded(key: ActorKey, loaded: Loaded, shared: &Shared) -> Option<(i64, Self)> {
        let (ActorKey::Agent(id), Loaded::Agent(version, stored, held)) = (key, loaded) else {
            return None;
        };
        let held = held
            .into_iter()
            .map(|held| (held.account, held.interaction, held.tab_open));
        Some((version, Self::new(id, stored, held, shared.screens.connections(id))))
    }

    fn row(&self) -> Option<Row> {
        Some(Row::Agent(self.stored.clone()))
    }

    fn input(msg: Msg) -> Option<Self::Input> {
        if let Msg::Agent(input) = msg { Some(input) } else { None }
    }

    fn answer(&self, question: &Question, env: &Env<'_>, shared: &Shared) -> Answer {
        match question {
            Question::AgentView => Answer::AgentView(AgentView {
                offers: self.shown_offers(),
                presence: self.presence(env),
                position: shared.screens.position(self.id()),
            }),
            Question::AccountOf(interaction) => match self.account_of(*interaction) {
                Some(account) => Answer::AccountOf(account),
                None => Answer::Nothing,
            },
        }
    }
}

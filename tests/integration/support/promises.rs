//! Promises every machine makes, checked on each step of the simulated world.

use switchboard::domain::account::Account;
use switchboard::domain::agent::{Agent, Stored};
use switchboard::domain::content::Content;
use switchboard::domain::interaction::{Conversation, Interaction};
use switchboard::domain::message::{Direction, Sender};
use switchboard::domain::queue::{Memory, Queue};
use switchboard::domain::{Durable, Effects, Env, Machine, Rejected, Timestamp};

/// One step as the host takes it, and two promises every machine makes: a refused input changes
/// nothing, and a change of the stored part asks to be saved.
pub fn run<M>(machine: &mut M, input: Option<M::Input>, env: &mut Env<'_>) -> (Effects, Result<(), Rejected>)
where
    M: Machine + Clone + std::fmt::Debug + Stores,
{
    let stored_before = machine.stored();
    let mut effects = if machine.next_deadline().is_some_and(|(at, _)| at <= env.now) {
        machine.on_tick(env)
    } else {
        Effects::default()
    };
    assert!(
        machine.next_deadline().is_none_or(|(at, _)| at > env.now),
        "I11: {machine:?}"
    );
    let mut result = Ok(());
    if let Some(input) = input {
        let before = machine.clone();
        match machine.on(input, env) {
            Ok(more) => effects.extend(more),
            Err(rejected) => {
                assert!(*machine == before, "a refused input changed the machine: {rejected}");
                result = Err(rejected);
            }
        }
    }
    if let Some(window) = machine.window() {
        no_free_text_after_the_window(&effects, window, env.now);
    }
    if machine.stored() != stored_before {
        assert!(effects.save, "a stored change was not saved: {machine:?}");
    }
    (effects, result)
}

/// I6. Agents may try: WIN-04 leaves it to the provider to refuse.
fn no_free_text_after_the_window(effects: &Effects, window: Timestamp, now: Timestamp) {
    for effect in &effects.durable {
        let Durable::Save(message) = effect else { continue };
        let by_itself = matches!(message.sender, Sender::System | Sender::Bot(_));
        let is_free_text = matches!(message.content, Content::Text { .. }) && message.direction == Direction::Out;
        assert!(
            !by_itself || !is_free_text || now <= window,
            "I6: {message:?} after the window's end at {window}"
        );
    }
}

/// The stored part of a machine, for comparison.
pub trait Stores {
    type Kept: PartialEq;

    fn stored(&self) -> Self::Kept;

    /// The end of the service window, where there is one.
    fn window(&self) -> Option<Timestamp> {
        None
    }
}

impl Stores for Account {
    type Kept = ();

    fn stored(&self) -> Self::Kept {}
}

impl Stores for Interaction {
    type Kept = Option<Conversation>;

    fn stored(&self) -> Self::Kept {
        match self {
            Self::Stored(conversation) => Some((**conversation).clone()),
            Self::Unborn(..) => None,
        }
    }

    fn window(&self) -> Option<Timestamp> {
        match self {
            Self::Stored(conversation) => Some(conversation.window_expires_at),
            Self::Unborn(..) => None,
        }
    }
}

impl Stores for Queue {
    type Kept = Memory;

    fn stored(&self) -> Self::Kept {
        self.memory.clone()
    }
}

impl Stores for Agent {
    type Kept = Stored;

    fn stored(&self) -> Self::Kept {
        self.stored.clone()
    }
}

//! A state of the small world, how it came about, and what must be true of it and of the step that led to it.

use super::canon::{canonical, exact};
use super::carry_out::carry_out;
use super::every_input::{AGENTS, PROFILE, Range, Step, all};
use super::threads::Threads;
use crate::support::scene::{ANNA, BEN};
use crate::support::world::World;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use switchboard::config::limits::SERVICE_WINDOW_SECS;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::content::Content;
use switchboard::domain::fact::{Fact, TransferResult};
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::{Conversation, Routing};
use switchboard::domain::message::{Direction, Sender};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Durable};

/// What the plan says once.
pub const WELCOME: &str = "welcome";

/// Deadlines within which everybody who waits is asked.
const DEADLINES_MAX: usize = 60;

/// They are all within this time.
const ASKED_SECS: i64 = 3_600;

/// A history and the state it led to.
#[derive(Clone)]
pub struct Node {
    pub world: World,
    past: Option<Rc<Past>>,
    /// How often each customer was welcomed.
    welcomed: BTreeMap<InteractionId, u32>,
    threads: Threads,
}

/// The newest step of a history, and those before it.
struct Past {
    step: Step,
    before: Option<Rc<Past>>,
}

impl Node {
    pub fn begin(settings: Settings) -> Self {
        Self {
            world: World::new(settings),
            past: None,
            welcomed: BTreeMap::new(),
            threads: Threads::default(),
        }
    }

    pub fn history(&self) -> Vec<&Step> {
        let newest = self.past.as_deref();
        let mut steps: Vec<&Step> = std::iter::successors(newest, |past| past.before.as_deref())
            .map(|past| &past.step)
            .collect();
        steps.reverse();
        steps
    }

    pub fn steps(&self, range: Range) -> Vec<Step> {
        all(&self.world, &self.threads, range)
    }

    /// What the state is to the future.
    pub fn canon(&self) -> u128 {
        canonical(&self.world, &(&self.welcomed, &self.threads))
    }

    /// What tells it apart from every other state.
    pub fn exact(&self) -> u128 {
        exact(&self.world, &(&self.welcomed, &self.threads))
    }

    /// What was done, then the step; what is wrong with it, if anything is.
    pub fn after(&self, step: Step) -> Self {
        let mut next = self.clone();
        next.world.durable.clear();
        next.world.signals.clear();
        let before: Vec<Conversation> = conversations(&self.world).cloned().collect();
        carry_out(&mut next.world, &step);
        let past = self.past.clone();
        next.past = Some(Rc::new(Past { step, before: past }));
        if let Err(found) = next.judge(&before) {
            panic!("{found} after {:#?}", next.history());
        }
        next.world.log.clear();
        next
    }

    /// What is wrong with the state, whatever led to it. Of states with one number one is asked.
    pub fn must_be_sound(&self) {
        if let Err(broken) = self.world.at_rest().check() {
            panic!("{broken} after {:#?}", self.history());
        }
    }

    fn judge(&mut self, before: &[Conversation]) -> Result<(), String> {
        self.threads.write(&self.world.durable)?;
        for effect in &self.world.durable {
            if let Durable::Save(message) = effect
                && message.sender == Sender::System
                && message.content == Content::text(WELCOME)
            {
                let count = self.welcomed.entry(message.interaction).or_default();
                *count += 1;
                if *count > 1 {
                    return Err(format!("I8: {} was welcomed twice", message.interaction));
                }
            }
            if let Durable::Record(Fact::TransferEnded {
                result: TransferResult::TimedOut | TransferResult::Rejected,
                ..
            }) = effect
            {
                self.came_back(before)?;
            }
        }
        Ok(())
    }

    /// I7: whatever was being transferred is its sender's again, and unread, unless somebody has it since.
    fn came_back(&self, before: &[Conversation]) -> Result<(), String> {
        let senders = before.iter().filter_map(|one| {
            let hold = one.hold()?;
            matches!(one.routing, Routing::Transferring { .. }).then_some((one.id, hold.agent))
        });
        let ended = senders.filter_map(|(id, sender)| Some((sender, self.world.conversation(id)?)));
        let mut ended = ended.filter(|(_, one)| !matches!(one.routing, Routing::Transferring { .. }));
        match ended.find(|(sender, one)| one.hold().is_none_or(|hold| hold.agent != *sender) || one.unread == 0) {
            Some((sender, one)) => Err(format!("I7: {} is not back with {sender}: {:?}", one.id, one.routing)),
            None => Ok(()),
        }
    }

    /// The same world with everybody there and ready.
    fn with_everybody(&self) -> World {
        let mut world = self.world.clone();
        world.set_enabled(BEN, true);
        for agent in AGENTS {
            let ledger = ActorKey::Agent(agent);
            world.connect(agent);
            let _ = world.ask(ledger, agent::Input::StatusAsked { wish: Wish::Ready });
        }
        let profile = Some(PROFILE);
        let _ = world.ask(ActorKey::Agent(ANNA), agent::Input::ProfileAsked { profile });
        world
    }

    /// R4, RTE-22: with everybody ready, time alone leads each customer who waits to somebody who is asked. True at
    /// once in a state that is known to lead there; those on the way are known after it.
    pub fn is_answered(&self, known: &mut HashSet<u128>) -> bool {
        let mut on_the_way = Vec::new();
        let answered = self.follow(|world| {
            let canon = canonical(world, &());
            on_the_way.push(canon);
            known.contains(&canon)
        });
        if answered.is_some() {
            known.extend(on_the_way);
        }
        answered.is_some()
    }

    /// How many deadlines that takes.
    pub fn answered_after(&self) -> Option<usize> {
        self.follow(|_| false)
    }

    fn follow(&self, mut is_known: impl FnMut(&World) -> bool) -> Option<usize> {
        let mut world = self.with_everybody();
        let end = world.now.plus_secs(ASKED_SECS);
        for passed in 0..DEADLINES_MAX {
            if is_known(&world) || nobody_waits_unasked(&world) {
                return Some(passed);
            }
            let (at, _) = world.next_deadline().filter(|(at, _)| *at <= end)?;
            world.advance_to(at);
        }
        None
    }
}

fn nobody_waits_unasked(world: &World) -> bool {
    let waits = |one: &&Conversation| {
        let is_theirs = one.hold().is_some();
        let lapses = matches!(one.routing, Routing::WaitAgent { .. } | Routing::WaitQueue { .. });
        let wrote_at = one.heard.as_ref().map(|heard| heard.at);
        let in_time = wrote_at.is_some_and(|at| world.now < at.plus_secs(SERVICE_WINDOW_SECS));
        // It has nothing to say to some things, and goes on serving (APP-BOT-05).
        let is_served = one.talk().is_some_and(|talk| talk.asking.is_none());
        !is_served && one.is_open() && (!is_theirs || lapses) && one.last_message_direction == Direction::In && in_time
    };
    let is_asked = |one: &Conversation| {
        AGENTS
            .iter()
            .any(|agent: &AgentId| world.offer_of(*agent, one.id).is_some())
    };
    conversations(world).filter(waits).all(is_asked)
}

fn conversations(world: &World) -> impl Iterator<Item = &Conversation> {
    world.interactions.keys().filter_map(|id| world.conversation(*id))
}

//! The queue: the adviser. It orders waiting interactions and chooses whom to ask; it never
//! decides who gets one.
//!
//! Only the memory of whom it asked one at a time survives a restart. Who waits and who can be asked is
//! said again by the neighbours; a round in progress starts anew, within the deadline that the interaction keeps.

mod beep_all;
mod input;
mod least_recent;
mod members;
mod memory;
mod not_asked;
mod one_at_a_time;
mod rr_memory;
mod waiting;

pub use input::{Availability, Input, LeftBecause, Waiting};
pub use memory::Memory;
pub use not_asked::{NotAsked, Why};

use super::fact::OfferOutcome;
use super::ids::{AgentId, InteractionId, QueueId, Ticket};
use super::settings::{self, Strategy};
use super::{Effects, Env, Machine, Rejected, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The machine behind `ActorKey::Queue`.
#[derive(Clone, PartialEq, Debug)]
pub struct Queue {
    id: QueueId,
    /// What survives a restart.
    pub memory: Memory,
    /// What each member said they can be offered.
    agents: BTreeMap<AgentId, Availability>,
    /// Who waits.
    entries: BTreeMap<InteractionId, Box<Entry>>,
    /// Entries nobody can be asked for, in the order they are served (RTE-20).
    idle: BTreeSet<(Timestamp, InteractionId)>,
    /// The next moment of each entry that has one.
    timers: BTreeSet<(Timestamp, InteractionId)>,
    /// Interactions that waited here when the queue was loaded; asked to say so again.
    expected: Vec<super::ActorKey>,
}

/// One waiting interaction.
#[derive(Clone, PartialEq, Debug)]
struct Entry {
    waiting: Waiting,
    round: Round,
    /// Number of the round, from 1.
    number: u32,
    /// Key of this entry in `timers`.
    timer: Timestamp,
}

/// Where a round stands.
#[derive(Clone, PartialEq, Debug)]
enum Round {
    /// Nobody can be asked: waiting for an agent (RTE-22).
    Idle,
    /// Everybody is asked at once (STR-01). Thousands of entries ask the same people, so those share it
    /// until somebody answers.
    Beep {
        until: Timestamp,
        asked: Arc<BTreeMap<AgentId, Answer>>,
    },
    /// One is asked after the other (STR-02, STR-04).
    Single {
        /// The queue as it was when the round began (QUE-07).
        values: Arc<settings::Queue>,
        tried: BTreeMap<AgentId, OfferOutcome>,
        asked: Option<(AgentId, Timestamp)>,
    },
    /// Between two rounds.
    Gap { until: Timestamp },
}

/// What an agent said to a Beepall offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    Pending,
    Rejected,
    /// Lost their connection for too long.
    Missed,
    /// Cannot be asked at the moment; may come back within the round.
    Returned,
}

impl Queue {
    /// A queue with its memory; `expected` are the interactions that ring it according to their rows.
    pub fn new(id: QueueId, memory: Memory, expected: Vec<super::ActorKey>) -> Self {
        Self {
            id,
            memory,
            agents: BTreeMap::new(),
            entries: BTreeMap::new(),
            idle: BTreeSet::new(),
            timers: BTreeSet::new(),
            expected,
        }
    }

    /// How many interactions wait.
    pub fn waiting_count(&self) -> usize {
        self.entries.len()
    }

    /// True when an interaction waits here with this ticket.
    pub fn knows(&self, interaction: InteractionId, ticket: Ticket) -> bool {
        self.entries
            .get(&interaction)
            .is_some_and(|entry| entry.waiting.offer.ticket == ticket)
    }

    /// Who is being asked for an interaction at this moment.
    pub fn asked(&self, interaction: InteractionId) -> Vec<AgentId> {
        match self.entries.get(&interaction).map(|entry| &entry.round) {
            Some(Round::Beep { asked, .. }) => asked
                .iter()
                .filter(|(_, answer)| **answer == Answer::Pending)
                .map(|(agent, _)| *agent)
                .collect(),
            Some(Round::Single {
                asked: Some((agent, _)),
                ..
            }) => vec![*agent],
            Some(Round::Single { asked: None, .. } | Round::Idle | Round::Gap { .. }) | None => Vec::new(),
        }
    }

    /// Since when the first waits that nobody is asked for and this agent may be (RTE-20).
    pub fn waits_for(&self, agent: AgentId) -> Option<(Timestamp, InteractionId)> {
        let may_have = |(_, interaction): &&(Timestamp, InteractionId)| {
            let entry = self.entries.get(interaction);
            entry.is_some_and(|entry| !entry.waiting.excluded.contains(&agent))
        };
        self.idle.iter().find(may_have).copied()
    }

    fn config<'a>(&self, env: &Env<'a>) -> Option<&'a Arc<settings::Queue>> {
        env.settings.queues.get(&self.id)
    }

    /// Begins a round for an entry, or leaves it idle when nobody can be asked, as in a queue that was deleted.
    fn start_round(&mut self, interaction: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        let Some(config) = self.config(env) else {
            return self.set_round(interaction, Round::Idle);
        };
        match config.strategy {
            Strategy::BeepAll => self.start_beep(interaction, config, env, fx),
            Strategy::RrMemory | Strategy::LeastRecent => self.start_single(interaction, config, env, fx),
        }
    }

    /// Serves what waits for an agent, longest first (RTE-20, STR-06).
    fn serve_idle(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if self.idle.is_empty() || !self.anybody_can_be_asked(env) {
            return;
        }
        let line: Vec<InteractionId> = self.idle.iter().map(|(_, interaction)| *interaction).collect();
        for interaction in line {
            if !self.anybody_can_be_asked(env) {
                return;
            }
            self.start_round(interaction, env, fx);
        }
    }

    fn anybody_can_be_asked(&self, env: &Env<'_>) -> bool {
        let Some(config) = self.config(env) else { return false };
        let exclusive = config.strategy.is_exclusive();
        config.members.iter().any(|agent| self.can_be_asked(*agent, exclusive))
    }

    fn can_be_asked(&self, agent: AgentId, exclusive: bool) -> bool {
        let said = self.agents.get(&agent);
        said.is_some_and(|availability| availability.allows(exclusive))
    }

    /// Puts an entry into a state and keeps its indexes.
    fn set_round(&mut self, interaction: InteractionId, round: Round) {
        let Some(entry) = self.entries.get_mut(&interaction) else {
            return;
        };
        let since = entry.waiting.offer.waiting_since;
        self.timers.remove(&(entry.timer, interaction));
        self.idle.remove(&(since, interaction));
        let last = entry.waiting.until;
        entry.timer = match &round {
            Round::Idle | Round::Single { asked: None, .. } => last,
            Round::Beep { until, .. }
            | Round::Gap { until }
            | Round::Single {
                asked: Some((_, until)),
                ..
            } => last.min(*until),
        };
        if matches!(round, Round::Idle) {
            self.idle.insert((since, interaction));
        }
        self.timers.insert((entry.timer, interaction));
        entry.round = round;
    }

    fn on_timer(&mut self, interaction: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        let Some(entry) = self.entries.get(&interaction) else {
            return;
        };
        if entry.waiting.until <= env.now {
            // The interaction decides at the same instant; it need not say so.
            self.drop_entry(interaction, &LeftBecause::TimedOut, env, fx);
            return;
        }
        match &entry.round {
            Round::Gap { .. } => self.start_round(interaction, env, fx),
            Round::Beep { .. } => self.end_beep(interaction, env, fx),
            Round::Single { .. } => self.single_expired(interaction, env, fx),
            Round::Idle => {}
        }
    }

    /// An answer to what is not asked any longer is dropped; the host counts it.
    fn must_be_current(&self, interaction: InteractionId, ticket: Ticket, round: u32) -> Result<(), Rejected> {
        let entry = self.entries.get(&interaction);
        let is_current = entry.is_some_and(|entry| entry.waiting.offer.ticket == ticket && entry.number == round);
        is_current.then_some(()).ok_or(Rejected::StaleTicket)
    }
}

impl Machine for Queue {
    type Input = Input;

    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        let mut fx = Effects::default();
        match input {
            Input::Enqueued(waiting) => self.enqueued(*waiting, env, &mut fx),
            Input::Reworded {
                interaction,
                ticket,
                text,
            } => self.reworded(interaction, ticket, text, &mut fx),
            Input::Left {
                interaction,
                ticket,
                because,
            } => self.left(interaction, ticket, &because, env, &mut fx),
            Input::OfferRejected {
                agent,
                interaction,
                ticket,
                round,
            } => {
                self.must_be_current(interaction, ticket, round)?;
                self.rejected(agent, interaction, env, &mut fx);
            }
            Input::OfferReturned {
                agent,
                interaction,
                ticket,
                round,
                missed,
            } => {
                self.must_be_current(interaction, ticket, round)?;
                self.returned(agent, interaction, missed, env, &mut fx);
            }
            Input::AgentChanged {
                agent,
                availability,
                choice,
            } => {
                self.agent_changed(agent, availability, env, &mut fx);
                if let Some(began_at) = choice {
                    self.say_what_waits(agent, availability, began_at, &mut fx);
                }
            }
            Input::ConfigChanged => self.config_changed(env, &mut fx),
        }
        Ok(fx)
    }

    fn on_tick(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        while let Some((at, interaction)) = self.timers.first().copied() {
            if at > env.now {
                break;
            }
            self.on_timer(interaction, env, &mut fx);
        }
        fx
    }

    fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        self.timers.first().map(|(at, _)| (*at, "queue round"))
    }

    fn reassert(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        self.forget_former_members(env, &mut fx);
        self.ask_members(env, &mut fx);
        for key in std::mem::take(&mut self.expected) {
            fx.tell(key, super::interaction::Input::Reassert);
        }
        fx
    }

    fn is_dormant(&self) -> bool {
        false
    }
}

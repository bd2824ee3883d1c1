//! RTE-20: which of their queues comes first when an agent becomes free.
//!
//! Queues that ask one agent at a time do not know of each other. So an agent who becomes free for several of them
//! is not free for any at first: each says what waits there first, the first of all these may offer, and when it
//! has nothing left the next may. Whoever is busy again in the meantime has chosen.

use super::Agent;
use crate::config::limits::CHOICE_SECS;
use crate::domain::ids::{InteractionId, QueueId};
use crate::domain::queue::{Availability, Why};
use crate::domain::{ActorKey, Effects, Env, Timestamp, queue};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A choice that is being made.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Choice {
    /// Answers carry it back.
    began_at: Timestamp,
    /// The queues that were asked.
    asked: BTreeMap<QueueId, Said>,
}

/// What a queue said.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Said {
    /// Nothing yet.
    NotHeard,
    /// Since when the first that waits there for this agent waits.
    Waits(Timestamp, InteractionId),
    /// That nothing waits.
    Nothing,
}

impl Choice {
    /// Answers that are lost keep nobody idle for longer.
    pub fn until(&self) -> Timestamp {
        self.began_at.plus_secs(CHOICE_SECS)
    }

    /// The queue to begin with, once all have answered.
    fn first(&self, env: &Env<'_>) -> Option<QueueId> {
        let weight = |queue: &QueueId| env.settings.queues.get(queue).map_or(0, |queue| queue.weight);
        let waiting = self.asked.iter().filter_map(|(queue, said)| match said {
            Said::Waits(since, interaction) => Some((Reverse(weight(queue)), *since, *interaction, *queue)),
            Said::NotHeard | Said::Nothing => None,
        });
        waiting.min().map(|(.., queue)| queue)
    }

    fn is_heard(&self) -> bool {
        self.asked.values().all(|said| *said != Said::NotHeard)
    }
}

impl Agent {
    /// Tells the queues what this step has changed for them, the heaviest first.
    pub(super) fn tell_queues(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let availability = self.availability(env.settings);
        let (mut unaware, mut last) = (0, None);
        for queue in memberships(self, env) {
            let Some(told) = self.reported.get(queue).copied() else {
                continue;
            };
            let here = self.availability_in(*queue, availability, env.settings);
            if told == Some(here) {
                continue;
            }
            if here == Availability::Free && asks_one(*queue, env) {
                (unaware, last) = (unaware + 1, Some(*queue));
            } else {
                self.report(*queue, here, None, fx);
            }
        }
        match last {
            None => self.choice = None,
            Some(queue) if unaware == 1 && self.choice.is_none() => self.report(queue, Availability::Free, None, fx),
            Some(_) => self.choose(env, fx),
        }
    }

    /// Asks who was not asked; when all have answered, the first of them may offer.
    fn choose(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let mut choice = self.choice.take().unwrap_or_else(|| Choice {
            began_at: env.now,
            asked: BTreeMap::new(),
        });
        let unaware = self.unaware(env);
        for queue in &unaware {
            if !choice.asked.contains_key(queue) {
                choice.asked.insert(*queue, Said::NotHeard);
                self.report(*queue, Availability::Shared, Some(choice.began_at), fx);
            }
        }
        let may_offer = |queue: &QueueId| self.reported.get(queue) == Some(&Some(Availability::Free));
        choice
            .asked
            .retain(|queue, _| may_offer(queue) || unaware.contains(queue));
        if !choice.is_heard() {
            self.choice = Some(choice);
        } else if let Some(queue) = choice.first(env) {
            choice.asked.insert(queue, Said::NotHeard);
            self.report(queue, Availability::Free, Some(choice.began_at), fx);
            self.choice = Some(choice);
        } else {
            self.be_free_in(&unaware, fx);
        }
    }

    /// A queue says what waits there first.
    pub(super) fn heard(&mut self, queue: QueueId, began_at: Timestamp, first: Option<(Timestamp, InteractionId)>) {
        let may_offer = self.reported.get(&queue) == Some(&Some(Availability::Free));
        let Some(choice) = self.choice.as_mut().filter(|choice| choice.began_at == began_at) else {
            return;
        };
        if let Some(said) = choice.asked.get_mut(&queue) {
            // Whoever may offer, and answers, offers nothing.
            *said = match first.filter(|_| !may_offer) {
                Some((since, interaction)) => Said::Waits(since, interaction),
                None => Said::Nothing,
            };
        }
    }

    /// A queue asks. Who is new in several hears of all of them at once.
    pub(super) fn report_to(&mut self, queue: QueueId, env: &Env<'_>, fx: &mut Effects) {
        self.report_to_all(env);
        if memberships(self, env).contains(&queue) {
            self.report_anew(queue);
        } else {
            self.report(queue, Availability::Unavailable(Why::OtherProfile), None, fx);
        }
    }

    /// Every queue they are a member of is to be told.
    pub(super) fn report_to_all(&mut self, env: &Env<'_>) {
        for queue in memberships(self, env) {
            self.reported.entry(*queue).or_insert(None);
        }
    }

    /// A queue may believe something else: it is told again, and what it said before does not count.
    pub(super) fn report_anew(&mut self, queue: QueueId) {
        if let Some(told) = self.reported.get_mut(&queue) {
            *told = None;
        }
        if let Some(choice) = &mut self.choice {
            choice.asked.remove(&queue);
        }
    }

    /// An answer was lost: every queue may offer.
    pub(super) fn choice_tick(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if self.choice.take_if(|choice| choice.until() <= env.now).is_some() {
            let unaware = self.unaware(env);
            self.be_free_in(&unaware, fx);
        }
    }

    fn be_free_in(&mut self, queues: &[QueueId], fx: &mut Effects) {
        for queue in queues {
            self.report(*queue, Availability::Free, None, fx);
        }
    }

    /// The queues that ask one at a time and do not know that the agent is free for them.
    fn unaware(&self, env: &Env<'_>) -> Vec<QueueId> {
        let availability = self.availability(env.settings);
        let is_unaware = |queue: &&QueueId| {
            let told = self.reported.get(queue);
            told.is_some_and(|told| *told != Some(Availability::Free))
                && asks_one(**queue, env)
                && self.availability_in(**queue, availability, env.settings) == Availability::Free
        };
        memberships(self, env).iter().filter(is_unaware).copied().collect()
    }

    pub(super) fn report(
        &mut self,
        queue: QueueId,
        availability: Availability,
        choice: Option<Timestamp>,
        fx: &mut Effects,
    ) {
        self.reported.insert(queue, Some(availability));
        let changed = queue::Input::AgentChanged {
            agent: self.id,
            availability,
            choice,
        };
        fx.tell(ActorKey::Queue(queue), changed);
    }
}

fn memberships<'a>(agent: &Agent, env: &Env<'a>) -> &'a [QueueId] {
    env.settings.memberships.get(&agent.id).map_or(&[], Vec::as_slice)
}

fn asks_one(queue: QueueId, env: &Env<'_>) -> bool {
    let queue = env.settings.queues.get(&queue);
    queue.is_some_and(|queue| queue.strategy.is_exclusive())
}

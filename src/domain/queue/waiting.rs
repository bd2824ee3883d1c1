//! Who waits: entering, leaving, and what is said about it.

use super::{Answer, Entry, LeftBecause, Queue, Round, Waiting};
use crate::domain::fact::OfferOutcome;
use crate::domain::ids::{AgentId, InteractionId, Ticket};
use crate::domain::offer::{Offer, OfferText, Withdrawn};
use crate::domain::{ActorKey, Effects, Env, agent, interaction, settings};
use std::sync::Arc;

impl Queue {
    pub(super) fn enqueued(&mut self, waiting: Waiting, env: &Env<'_>, fx: &mut Effects) {
        let id = waiting.offer.interaction;
        if let Some(known) = self.entries.get(&id) {
            if known.waiting.offer.ticket >= waiting.offer.ticket {
                return;
            }
            self.drop_entry(id, &LeftBecause::Ended, env, fx);
        }
        if waiting.until <= env.now {
            return;
        }
        let timer = waiting.until;
        self.entries.insert(
            id,
            Box::new(Entry {
                waiting,
                round: Round::Idle,
                number: 0,
                timer,
            }),
        );
        self.set_round(id, Round::Idle);
        self.start_round(id, env, fx);
    }

    /// New text for the offers that are on screens, and for those to come (SM-13).
    pub(super) fn reworded(&mut self, interaction: InteractionId, ticket: Ticket, text: OfferText, fx: &mut Effects) {
        let asked = self.asked(interaction);
        let Some(entry) = self.entries.get_mut(&interaction) else {
            return;
        };
        if entry.waiting.offer.ticket != ticket {
            return;
        }
        let OfferText {
            preview,
            template,
            values,
        } = text;
        let reworded = Offer {
            preview,
            template,
            values,
            ..(*entry.waiting.offer).clone()
        };
        entry.waiting.offer = Arc::new(reworded);
        let shown = Arc::clone(&entry.waiting.offer);
        for agent in asked {
            fx.tell(
                ActorKey::Agent(agent),
                agent::Input::Offered {
                    offer: Arc::clone(&shown),
                },
            );
        }
    }

    pub(super) fn left(
        &mut self,
        interaction: InteractionId,
        ticket: Ticket,
        because: &LeftBecause,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let current = self
            .entries
            .get(&interaction)
            .is_some_and(|entry| entry.waiting.offer.ticket <= ticket);
        if current {
            self.drop_entry(interaction, because, env, fx);
            self.serve_idle(env, fx);
        }
    }

    /// Forgets an entry: pending offers end, the answers of its last round go to the journal.
    pub(super) fn drop_entry(
        &mut self,
        interaction: InteractionId,
        because: &LeftBecause,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let Some(entry) = self.entries.remove(&interaction) else {
            return;
        };
        self.timers.remove(&(entry.timer, interaction));
        self.idle.remove(&(entry.waiting.offer.waiting_since, interaction));
        let (winner, why, pending) = match because {
            LeftBecause::Accepted { agent, name } => (
                Some(*agent),
                Withdrawn::Taken { by: name.clone() },
                OfferOutcome::Withdrawn,
            ),
            LeftBecause::TimedOut => (None, Withdrawn::Expired, OfferOutcome::Missed),
            LeftBecause::Ended => (None, Withdrawn::Ended, OfferOutcome::Withdrawn),
        };
        let mut outcomes = Vec::new();
        for (agent, answer) in answers(&entry.round, pending) {
            let is_pending = answer == pending && asked_now(&entry.round, agent);
            if Some(agent) == winner {
                outcomes.push((agent, OfferOutcome::Accepted));
                continue;
            }
            if is_pending {
                end_offer(&entry, agent, why.clone(), fx);
            }
            outcomes.push((agent, answer));
        }
        self.report_round(&entry, &entry.round, outcomes, env, fx);
    }

    /// Tells the interaction how a round went, for the journal (RTE-06), and who was not asked and why (INT-10).
    pub(super) fn report_round(
        &self,
        entry: &Entry,
        round: &Round,
        outcomes: Vec<(AgentId, OfferOutcome)>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let waited_in_vain = matches!(round, Round::Idle) && entry.waiting.until <= env.now;
        if outcomes.is_empty() && !waited_in_vain {
            return;
        }
        let offer = &entry.waiting.offer;
        let key = ActorKey::Interaction(entry.waiting.account, offer.interaction);
        fx.tell(
            key,
            interaction::Input::RoundEnded {
                queue: self.id,
                ticket: offer.ticket,
                outcomes,
                not_asked: self.not_asked(entry, round, env),
            },
        );
    }

    /// An offer of an entry from now on; all who are asked share it.
    pub(super) fn make_offer(
        &mut self,
        interaction: InteractionId,
        config: &settings::Queue,
        exclusive: bool,
        env: &Env<'_>,
    ) -> Option<Arc<Offer>> {
        let entry = self.entries.get_mut(&interaction)?;
        entry.number += 1;
        let timeout = i64::from(config.agent_timeout_secs.max(1));
        let offer = Offer {
            round: entry.number,
            until: env.now.plus_secs(timeout).min(entry.waiting.until),
            weight: config.weight,
            exclusive,
            ..(*entry.waiting.offer).clone()
        };
        entry.waiting.offer = Arc::new(offer);
        Some(Arc::clone(&entry.waiting.offer))
    }
}

/// Takes an offer from an agent's screens.
pub(super) fn end_offer(entry: &Entry, agent: AgentId, why: Withdrawn, fx: &mut Effects) {
    let offer = &entry.waiting.offer;
    let ended = agent::Input::OfferEnded {
        interaction: offer.interaction,
        ticket: offer.ticket,
        round: entry.number,
        why,
    };
    fx.tell(ActorKey::Agent(agent), ended);
}

/// Answers of a round by agent; who has not answered counts as `pending`.
pub(super) fn answers(round: &Round, pending: OfferOutcome) -> Vec<(AgentId, OfferOutcome)> {
    match round {
        Round::Beep { asked, .. } => asked
            .iter()
            .filter_map(|(agent, answer)| match answer {
                Answer::Pending => Some((*agent, pending)),
                Answer::Rejected => Some((*agent, OfferOutcome::Rejected)),
                Answer::Missed => Some((*agent, OfferOutcome::Missed)),
                Answer::Returned => None,
            })
            .collect(),
        Round::Single { tried, asked, .. } => {
            let tried = tried.iter().map(|(agent, outcome)| (*agent, *outcome));
            tried.chain(asked.iter().map(|(agent, _)| (*agent, pending))).collect()
        }
        Round::Idle | Round::Gap { .. } => Vec::new(),
    }
}

fn asked_now(round: &Round, agent: AgentId) -> bool {
    match round {
        Round::Beep { asked, .. } => asked.get(&agent) == Some(&Answer::Pending),
        Round::Single { asked, .. } => asked.is_some_and(|(who, _)| who == agent),
        Round::Idle | Round::Gap { .. } => false,
    }
}

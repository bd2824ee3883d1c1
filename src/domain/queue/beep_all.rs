//! STR-01 Beepall: notify everybody, the first to answer takes it.

use super::waiting::answers;
use super::{Answer, Queue, Round};
use crate::domain::fact::OfferOutcome;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::{ActorKey, Effects, Env, agent, settings};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Queue {
    /// Offers to every eligible agent at once. With nobody eligible the entry waits (STR-08).
    pub(super) fn start_beep(
        &mut self,
        interaction: InteractionId,
        config: &settings::Queue,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let Some(entry) = self.entries.get(&interaction) else {
            return;
        };
        let can = |agent: &AgentId| self.can_be_asked(*agent, false) && !entry.waiting.excluded.contains(agent);
        let asked: BTreeMap<AgentId, Answer> = config
            .members
            .iter()
            .filter(|agent| can(agent))
            .map(|agent| (*agent, Answer::Pending))
            .collect();
        if asked.is_empty() {
            self.set_round(interaction, Round::Idle);
            return;
        }
        let Some(offer) = self.make_offer(interaction, config, false, env) else {
            return;
        };
        let until = offer.until;
        for agent in asked.keys() {
            fx.tell(
                ActorKey::Agent(*agent),
                agent::Input::Offered {
                    offer: Arc::clone(&offer),
                },
            );
        }
        let asked = self.shared_asked(interaction, asked);
        self.set_round(interaction, Round::Beep { until, asked });
    }

    /// The same, together with the entry before when that one asks the same people.
    fn shared_asked(
        &self,
        interaction: InteractionId,
        asked: BTreeMap<AgentId, Answer>,
    ) -> Arc<BTreeMap<AgentId, Answer>> {
        if let Some((_, before)) = self.entries.range(..interaction).next_back()
            && let Round::Beep { asked: same, .. } = &before.round
            && **same == asked
        {
            return Arc::clone(same);
        }
        Arc::new(asked)
    }

    /// An agent became eligible: offers them every running round they are not asked in, for the
    /// time left of it, in the order they wait (RTE-20).
    pub(super) fn join_beeps(&mut self, agent: AgentId, fx: &mut Effects) {
        let mut joined = Vec::new();
        for (interaction, entry) in &mut self.entries {
            let Round::Beep { asked, .. } = &mut entry.round else {
                continue;
            };
            let known = asked.get(&agent).copied();
            let may = matches!(known, None | Some(Answer::Returned)) && !entry.waiting.excluded.contains(&agent);
            if may {
                Arc::make_mut(asked).insert(agent, Answer::Pending);
                joined.push((entry.waiting.offer.waiting_since, *interaction));
            }
        }
        joined.sort_unstable();
        let offers = joined
            .iter()
            .filter_map(|(_, interaction)| self.entries.get(interaction));
        for offer in offers.map(|entry| Arc::clone(&entry.waiting.offer)) {
            fx.tell(ActorKey::Agent(agent), agent::Input::Offered { offer });
        }
    }

    /// An agent answered, or cannot answer: the round ends when nobody is left to answer.
    pub(super) fn beep_answered(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        answer: Answer,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let Some(entry) = self.entries.get_mut(&interaction) else {
            return;
        };
        let Round::Beep { asked, .. } = &mut entry.round else {
            return;
        };
        if asked.get(&agent) != Some(&Answer::Pending) {
            return;
        }
        let asked = Arc::make_mut(asked);
        asked.insert(agent, answer);
        if asked.values().any(|answer| *answer == Answer::Pending) {
            return;
        }
        if asked
            .values()
            .any(|answer| matches!(answer, Answer::Rejected | Answer::Missed))
        {
            self.end_beep(interaction, env, fx);
        } else {
            self.set_round(interaction, Round::Idle);
        }
    }

    /// Everybody has answered, or the time is up. Agents' ledgers let the offer expire by
    /// themselves at the same instant.
    pub(super) fn end_beep(&mut self, interaction: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        let Some(entry) = self.entries.get(&interaction) else {
            return;
        };
        let outcomes = answers(&entry.round, OfferOutcome::Missed);
        self.report_round(entry, &entry.round, outcomes, env, fx);
        let gap = i64::from(env.settings.global.renotify_secs.max(1));
        self.set_round(
            interaction,
            Round::Gap {
                until: env.now.plus_secs(gap),
            },
        );
    }
}

//! STR-02, STR-04, STR-05: one is asked after the other. Who is next is the strategy's to say.

use super::waiting::answers;
use super::{Availability, Entry, Queue, Round, least_recent, rr_memory};
use crate::domain::fact::OfferOutcome;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::settings::{self, Strategy};
use crate::domain::{ActorKey, Effects, Env, agent};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Queue {
    /// Begins a round: nobody was tried yet. It ends with the values it begins with (QUE-07).
    pub(super) fn start_single(
        &mut self,
        interaction: InteractionId,
        config: &Arc<settings::Queue>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        self.try_next(interaction, BTreeMap::new(), Arc::clone(config), env, fx);
    }

    /// Asks the next eligible member who was not tried in this round; ends the round when there is
    /// none and somebody was tried, waits otherwise (STR-05, STR-08).
    fn try_next(
        &mut self,
        interaction: InteractionId,
        tried: BTreeMap<AgentId, OfferOutcome>,
        values: Arc<settings::Queue>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let Some(entry) = self.entries.get(&interaction) else {
            return;
        };
        let Some(agent) = self.pick(entry, &tried, &values) else {
            if tried.is_empty() {
                self.set_round(interaction, Round::Idle);
                if self.config(env) != Some(&values) {
                    // Whoever was added since is asked in the next round, which need not wait for anything.
                    self.start_round(interaction, env, fx);
                }
            } else {
                let ended = Round::Single {
                    values,
                    tried,
                    asked: None,
                };
                self.report_round(entry, &ended, answers(&ended, OfferOutcome::Missed), env, fx);
                let gap = i64::from(env.settings.global.renotify_secs.max(1));
                self.set_round(
                    interaction,
                    Round::Gap {
                        until: env.now.plus_secs(gap),
                    },
                );
            }
            return;
        };
        let Some(offer) = self.make_offer(interaction, &values, true, env) else {
            return;
        };
        let until = offer.until;
        self.memory.offered(values.strategy, agent, env.now);
        fx.save();
        // Until the agent's ledger says otherwise, no second exclusive offer goes there (STR-07, STR-09).
        self.agents.insert(agent, Availability::Shared);
        fx.tell(ActorKey::Agent(agent), agent::Input::Offered { offer });
        self.set_round(
            interaction,
            Round::Single {
                values,
                tried,
                asked: Some((agent, until)),
            },
        );
    }

    /// The member to ask next, among those who can be asked and were not tried in this round.
    fn pick(
        &self,
        entry: &Entry,
        tried: &BTreeMap<AgentId, OfferOutcome>,
        values: &settings::Queue,
    ) -> Option<AgentId> {
        let can = |agent| {
            self.can_be_asked(agent, true) && !tried.contains_key(&agent) && !entry.waiting.excluded.contains(&agent)
        };
        match values.strategy {
            // Beepall asks nobody alone.
            Strategy::BeepAll => None,
            Strategy::RrMemory => rr_memory::pick(&self.memory, &values.members, can),
            Strategy::LeastRecent => least_recent::pick(&self.memory, &values.members, can),
        }
    }

    /// The one who is asked answered, or cannot answer: on to the next at once. `outcome` is `None`
    /// when they never saw the offer, so they may be asked again in this round.
    pub(super) fn single_answered(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        outcome: Option<OfferOutcome>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let Some(entry) = self.entries.get(&interaction) else {
            return;
        };
        let Round::Single {
            values,
            tried,
            asked: Some((who, _)),
        } = &entry.round
        else {
            return;
        };
        if *who != agent {
            return;
        }
        let (values, mut tried) = (Arc::clone(values), tried.clone());
        if let Some(outcome) = outcome {
            tried.insert(agent, outcome);
        }
        self.try_next(interaction, tried, values, env, fx);
    }

    pub(super) fn single_expired(&mut self, interaction: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        let asked = match self.entries.get(&interaction).map(|entry| &entry.round) {
            Some(Round::Single { asked, .. }) => asked.map(|(agent, _)| agent),
            Some(Round::Idle | Round::Beep { .. } | Round::Gap { .. }) | None => None,
        };
        if let Some(agent) = asked {
            self.single_answered(agent, interaction, Some(OfferOutcome::Missed), env, fx);
        }
    }
}

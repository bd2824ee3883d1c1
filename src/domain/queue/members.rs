//! Whom the queue can ask: what members say about themselves, and what they answered.

use super::waiting::end_offer;
use super::{Answer, Availability, Queue, Round};
use crate::domain::fact::OfferOutcome;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::offer::Withdrawn;
use crate::domain::{ActorKey, Effects, Env, Timestamp, agent};

impl Queue {
    /// Asks every member to say what they can be offered, now and on every change.
    pub(super) fn ask_members(&self, env: &Env<'_>, fx: &mut Effects) {
        let Some(config) = self.config(env) else { return };
        for member in &config.members {
            fx.tell(ActorKey::Agent(*member), agent::Input::ReportTo { queue: self.id });
        }
    }

    pub(super) fn agent_changed(
        &mut self,
        agent: AgentId,
        availability: Availability,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        if self.config(env).is_none_or(|config| !config.members.contains(&agent)) {
            return;
        }
        let before = self.agents.insert(agent, availability);
        if before == Some(availability) {
            return;
        }
        match availability {
            Availability::Free | Availability::Shared => {
                if matches!(before, None | Some(Availability::Unavailable(_))) {
                    self.join_beeps(agent, fx);
                }
                self.serve_idle(env, fx);
            }
            // What they have on their screens is theirs to give back.
            Availability::Unavailable(_) => {}
        }
    }

    /// Tells an agent who chooses among their queues what waits here first for them, unless they are just offered
    /// something (RTE-20).
    pub(super) fn say_what_waits(
        &self,
        agent: AgentId,
        availability: Availability,
        began_at: Timestamp,
        fx: &mut Effects,
    ) {
        let known = self.agents.get(&agent);
        if known.is_some_and(|known| *known != availability) {
            return;
        }
        let waits = agent::Input::WorkWaits {
            queue: self.id,
            began_at,
            first: known.and_then(|_| self.waits_for(agent)),
        };
        fx.tell(ActorKey::Agent(agent), waits);
    }

    pub(super) fn rejected(&mut self, agent: AgentId, interaction: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        self.beep_answered(agent, interaction, Answer::Rejected, env, fx);
        self.single_answered(agent, interaction, Some(OfferOutcome::Rejected), env, fx);
    }

    pub(super) fn returned(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        missed: bool,
        env: &Env<'_>,
        fx: &mut Effects,
    ) {
        let answer = if missed { Answer::Missed } else { Answer::Returned };
        self.beep_answered(agent, interaction, answer, env, fx);
        let outcome = missed.then_some(OfferOutcome::Missed);
        self.single_answered(agent, interaction, outcome, env, fx);
    }

    /// Members, strategy, weight or timeout changed (QUE-07): running rounds go on with the old values, but who is
    /// no member any longer is not asked any longer. A newcomer joins running Beepall rounds like everybody who
    /// becomes eligible (STR-01), and stands in the line of rounds of one at a time from the next one on.
    pub(super) fn config_changed(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let members = self
            .config(env)
            .map(|config| config.members.clone())
            .unwrap_or_default();
        let gone: Vec<AgentId> = self
            .agents
            .keys()
            .filter(|agent| !members.contains(agent))
            .copied()
            .collect();
        for agent in gone {
            self.agents.remove(&agent);
            self.withdraw_all_from(agent, env, fx);
        }
        self.forget_former_members(env, fx);
        self.ask_members(env, fx);
        self.serve_idle(env, fx);
    }

    /// Keeps the memory as small as the queue.
    pub(super) fn forget_former_members(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if let Some(config) = self.config(env)
            && self.memory.keep(&config.members)
        {
            fx.save();
        }
    }

    fn withdraw_all_from(&mut self, agent: AgentId, env: &Env<'_>, fx: &mut Effects) {
        let asked: Vec<InteractionId> = self
            .entries
            .iter()
            .filter(|(_, entry)| match &entry.round {
                Round::Beep { asked, .. } => asked.get(&agent) == Some(&Answer::Pending),
                Round::Single { asked, .. } => asked.is_some_and(|(who, _)| who == agent),
                Round::Idle | Round::Gap { .. } => false,
            })
            .map(|(interaction, _)| *interaction)
            .collect();
        for interaction in asked {
            if let Some(entry) = self.entries.get(&interaction) {
                end_offer(entry, agent, Withdrawn::NotEligible, fx);
            }
            self.returned(agent, interaction, false, env, fx);
        }
    }
}

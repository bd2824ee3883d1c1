//! Which queues an agent is an active member of (AGT-14): their own, their teams', and those of the
//! profile they work on.

use super::standing::Work;
use super::{Agent, Status};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentProfileId, QueueId};
use crate::domain::notice::ProfileChoice;
use crate::domain::offer::Withdrawn;
use crate::domain::queue::{Availability, Why};
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env, Rejected};
use std::sync::Arc;

impl Agent {
    /// They choose a profile, or none of them.
    pub(super) fn profile_asked(
        &mut self,
        profile: Option<AgentProfileId>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) -> Result<(), Rejected> {
        if self.stored.status == Status::LoggedOut {
            return Err(Rejected::NotSignedIn);
        }
        let work = match profile {
            Some(profile) if !self.may_choose(profile, env) => return Err(Rejected::NoSuchProfile),
            Some(profile) => Work::Profile(profile),
            None => Work::OwnQueues,
        };
        if self.stored.work != work {
            self.stored.work = work;
            fx.save();
            fx.record(Fact::ProfileChosen { profile });
            self.return_inactive_offers(env, fx);
        }
        Ok(())
    }

    /// After a change of the configuration: a profile they may not choose any longer is not theirs.
    pub(super) fn keep_to_profiles(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if let Work::Profile(profile) = self.stored.work
            && !self.may_choose(profile, env)
        {
            self.stored.work = Work::Undecided;
            fx.save();
        }
        self.return_inactive_offers(env, fx);
    }

    /// True when the queue may offer them something, as far as membership goes (RTE-10).
    pub fn works_in(&self, queue: QueueId, settings: &Settings) -> bool {
        let queue = settings.queues.get(&queue);
        queue.is_none_or(|queue| queue.is_active(self.id, self.stored.work))
    }

    /// What this queue can offer them at this moment.
    pub fn availability_for(&self, queue: QueueId, settings: &Settings) -> Availability {
        self.availability_in(queue, self.availability(settings), settings)
    }

    /// The same, when what they can be offered anywhere is known.
    pub(super) fn availability_in(
        &self,
        queue: QueueId,
        availability: Availability,
        settings: &Settings,
    ) -> Availability {
        match availability {
            Availability::Unavailable(_) => availability,
            Availability::Shared | Availability::Free if self.works_in(queue, settings) => availability,
            Availability::Shared | Availability::Free => Availability::Unavailable(Why::OtherProfile),
        }
    }

    /// The profiles they may choose.
    pub(super) fn choices(&self, env: &Env<'_>) -> Vec<ProfileChoice> {
        let Some(agent) = env.settings.agents.get(&self.id) else {
            return Vec::new();
        };
        let named = agent.profiles.iter().map(|id| ProfileChoice {
            id: *id,
            name: env.settings.profile_names.get(id).map_or_else(Arc::default, Arc::clone),
        });
        named.collect()
    }

    fn may_choose(&self, profile: AgentProfileId, env: &Env<'_>) -> bool {
        let agent = env.settings.agents.get(&self.id);
        agent.is_some_and(|agent| agent.profiles.contains(&profile))
    }

    /// Gives back what queues offer that they are no active member of.
    pub(super) fn return_inactive_offers(&mut self, env: &Env<'_>, fx: &mut Effects) {
        for interaction in self.offers.interactions() {
            let Some(pending) = self.offers.get(interaction) else {
                continue;
            };
            let queue = pending.offer.asking_queue();
            if queue.is_some_and(|queue| !self.works_in(queue, env.settings)) {
                self.return_offer(pending.offer, false, fx);
                self.end_offer(interaction, Withdrawn::NotEligible, fx);
            }
        }
    }
}

//! Closing (SM-26, CLS-03).

use super::{CloseReason, Conversation, Routing};
use crate::domain::fact::Fact;
use crate::domain::ids::AgentId;
use crate::domain::notice::Released;
use crate::domain::offer::Withdrawn;
use crate::domain::permissions::Switch;
use crate::domain::queue::LeftBecause;
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    pub(super) fn close_asked(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        if let Routing::Closed { by, .. } = &self.routing {
            return if *by == Some(agent) {
                Ok(Effects::default())
            } else {
                Err(Rejected::Closed)
            };
        }
        self.must_be_held_by(agent)?;
        let from_list = self.hold().is_some_and(|hold| !hold.tab_open);
        if from_list && !env.settings.agent_may(agent, Switch::CloseFromList) {
            return Err(Rejected::NotPermitted);
        }
        let mut fx = Effects::default();
        self.close(CloseReason::Agent, Some(agent), env, &mut fx);
        Ok(fx)
    }

    /// Nobody can write any longer (ACC-06).
    pub(super) fn account_removed(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if self.is_open() {
            self.close(CloseReason::AccountRemoved, None, env, &mut fx);
        }
        fx
    }

    pub(super) fn close(&mut self, reason: CloseReason, by: Option<AgentId>, env: &mut Env<'_>, fx: &mut Effects) {
        self.withdraw_from_asked(Withdrawn::Ended, fx);
        if let Some(hold) = self.hold().copied() {
            self.release_holder(&hold, Released::Closed, fx);
        }
        self.leave_queue(LeftBecause::Ended, fx);
        self.routing = Routing::Closed {
            reason,
            by,
            at: env.now,
        };
        self.unread = 0;
        fx.save();
        fx.record(Fact::Closed {
            reason,
            by,
            disposition: self.disposition,
        });
        self.tell_door(fx);
    }
}

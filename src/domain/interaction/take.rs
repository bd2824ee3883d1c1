//! Getting a conversation without an offer: an agent takes it from the list (SM-09, SM-14), or somebody who
//! manages agents gives it to one.

use super::{Conversation, Hold, Routing};
use crate::domain::agent::{Asked, Supervisor};
use crate::domain::effects::{Durable, Request};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::message::Direction;
use crate::domain::notice::Released;
use crate::domain::offer::Withdrawn;
use crate::domain::permissions::Switch;
use crate::domain::queue::LeftBecause;
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    pub(super) fn taken(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        if let Some(hold) = self.hold() {
            if hold.agent == agent {
                return self.tab_opened(agent, env);
            }
            let by = env.settings.agent_name(hold.agent);
            return Err(Rejected::AlreadyTaken { by });
        }
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        if !env.settings.may_work(agent) || !env.settings.agent_may(agent, Switch::TakeUnassigned) {
            return Err(Rejected::NotPermitted);
        }
        let queue = self.ringing_queue().map(|ring| ring.queue);
        let queue = queue.filter(|queue| is_member(agent, *queue, env.settings));
        let mut fx = Effects::default();
        self.stop_bot(&mut fx);
        fx.record(Fact::Taken { agent });
        self.withdraw_from_asked(Withdrawn::Ended, &mut fx);
        self.assign(agent, queue, env, &mut fx);
        Ok(fx)
    }

    /// From whatever open state. Its tab is closed, so that whoever gets it is told like of any conversation of
    /// theirs: by an offer while its customer waits (9.3).
    pub(super) fn given(
        &mut self,
        agent: AgentId,
        by: Supervisor,
        asked: Asked,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        if !env.settings.may_work(agent) {
            return Err(Rejected::NoSuchAgent);
        }
        let mut fx = Effects::default();
        fx.durable(Durable::Forced {
            what: Request::Give { agent },
            by: by.clone(),
            asked,
        });
        if self.hold().is_some_and(|hold| hold.agent == agent) {
            return Ok(fx);
        }
        self.stop_bot(&mut fx);
        self.withdraw_from_asked(Withdrawn::Ended, &mut fx);
        self.leave_queue(LeftBecause::Ended, &mut fx);
        if let Some(before) = self.hold().copied() {
            self.release_holder(&before, Released::Reassigned, &mut fx);
        }
        self.routing = Routing::Assigned {
            hold: Hold {
                agent,
                queue: None,
                tab_open: false,
                away: false,
                since: env.now,
            },
        };
        self.first_agent.get_or_insert(agent);
        fx.save();
        fx.record(Fact::Assigned { agent, queue: None });
        fx.record(Fact::Forced { by });
        self.tell_holder(env, &mut fx);
        if self.last_message_direction == Direction::In {
            self.unread = self.unread.max(1);
            self.wait_for_agent(env, &mut fx);
        }
        self.show(env, &mut fx);
        Ok(fx)
    }
}

fn is_member(agent: AgentId, queue: QueueId, settings: &Settings) -> bool {
    let queue = settings.queues.get(&queue);
    queue.is_some_and(|queue| queue.members.contains(&agent))
}

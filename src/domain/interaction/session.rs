//! Whether a message joins an open conversation, or opens one that carries it on (WIN-05, WIN-06).

use super::{CloseReason, Conversation, Hold, Predecessor, Routing};
use crate::domain::account::settings::Grouping;
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env, Timestamp};

impl Conversation {
    /// True when a message of that moment belongs to another conversation.
    pub(super) fn is_over(&self, at: Timestamp, settings: &Settings) -> bool {
        let account = settings.accounts.get(&self.account);
        let grouping = account.map_or(Grouping::default(), |account| account.groups.session.grouping);
        match grouping {
            Grouping::WhileOpen => false,
            Grouping::Hours24 => {
                at > self.session_ends_at() && !self.was_reopened() && self.rare.get().recontacted.is_none()
            }
        }
    }

    /// Closes it in favour of another one, and says what that one carries on (SM-46).
    pub(super) fn expire(&mut self, env: &mut Env<'_>, fx: &mut Effects) -> Predecessor {
        let holder = self.hold().map(|hold| (hold.agent, hold.queue));
        self.close(CloseReason::SessionExpired, None, env, fx);
        Predecessor {
            interaction: self.id,
            holder,
        }
    }

    /// A conversation that carries on another one begins on the ladder: who held that one has the first
    /// chance. Without such an agent it begins with the plan.
    pub(super) fn carry_on(&mut self, before: &Predecessor, env: &mut Env<'_>, fx: &mut Effects) {
        self.rare.edit().previous = Some(before.interaction);
        fx.record(Fact::CarriesOn {
            previous: before.interaction,
        });
        self.ask_first(before.holder, env, fx);
    }

    /// The ladder begins with who held it last, else the plan does.
    pub(super) fn ask_first(
        &mut self,
        holder: Option<(AgentId, Option<QueueId>)>,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) {
        let holder = holder.filter(|(agent, _)| env.settings.may_work(*agent));
        let Some((agent, queue)) = holder else {
            self.run_plan(self.trigger(), env, fx);
            return;
        };
        let hold = Hold {
            agent,
            queue,
            tab_open: false,
            away: false,
            since: env.now,
        };
        self.routing = Routing::Assigned { hold };
        self.first_agent.get_or_insert(agent);
        fx.record(Fact::Assigned { agent, queue });
        self.tell_holder(env, fx);
        self.wait_for_agent(env, fx);
        self.show(env, fx);
    }
}

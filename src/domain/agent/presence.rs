//! Connections, absence and sign-out (AGT-10..AGT-13, AGT-15).

use super::{Agent, Status, Work};
use crate::config::limits::RECONNECT_GRACE_SECS;
use crate::domain::fact::Fact;
use crate::domain::ids::ConnectionId;
use crate::domain::notice::{Audience, Notice};
use crate::domain::{ActorKey, Effects, Env, Rejected, Timestamp, interaction};

impl Agent {
    /// A window connected; signing in gives `ready`.
    pub(super) fn connected(
        &mut self,
        connection: ConnectionId,
        env: &Env<'_>,
        fx: &mut Effects,
    ) -> Result<(), Rejected> {
        if !env.settings.may_work(self.id) {
            return Err(Rejected::Gone);
        }
        let returns = self.connections.is_empty();
        self.connections.insert(connection);
        let signs_in = self.stored.status == Status::LoggedOut;
        if signs_in {
            fx.record(Fact::BecameReady);
            self.stand(env, fx, |stored| stored.status = Status::Ready);
        }
        if self.stored.disconnected_at.take().is_some() {
            fx.save();
        }
        if returns {
            self.grace_over = false;
            self.tell_held(&|agent| interaction::Input::HolderBack { agent }, fx);
        }
        self.show_hidden_offers(env, fx);
        Ok(())
    }

    pub(super) fn disconnected(&mut self, connection: ConnectionId, env: &Env<'_>, fx: &mut Effects) {
        let was_last = self.connections.remove(&connection) && self.connections.is_empty();
        if was_last && self.stored.status != Status::LoggedOut {
            self.stored.disconnected_at = Some(env.now);
            self.grace_over = false;
            fx.save();
        }
    }

    /// Sign-out (AGT-13): offers go back, tabs close, interactions stay assigned.
    pub(super) fn sign_out(&mut self, timed_out: bool, env: &Env<'_>, fx: &mut Effects) {
        if self.stored.status == Status::LoggedOut {
            return;
        }
        self.leave(timed_out, env, fx);
        self.tell_held(
            &|agent| interaction::Input::HolderAway {
                agent,
                signed_out: true,
            },
            fx,
        );
    }

    fn leave(&mut self, timed_out: bool, env: &Env<'_>, fx: &mut Effects) {
        self.return_offers(timed_out, fx);
        self.stand(env, fx, |stored| {
            stored.status = Status::LoggedOut;
            stored.set_by = None;
            stored.work = Work::Undecided;
        });
        self.stored.disconnected_at = None;
        self.grace_over = true;
        fx.record(Fact::SignedOut { timed_out });
        let connections: Vec<ConnectionId> = std::mem::take(&mut self.connections).into_iter().collect();
        if !connections.is_empty() {
            fx.notify(Audience::Agent(self.id), Notice::Disconnect(connections));
        }
    }

    pub(super) fn config_changed(&mut self, env: &Env<'_>, fx: &mut Effects) {
        self.leave_if_not_allowed(env, fx);
        self.keep_to_profiles(env, fx);
        self.absence_tick(env, fx);
        let memberships = env.settings.memberships.get(&self.id);
        self.reported
            .retain(|queue, _| memberships.is_some_and(|queues| queues.contains(queue)));
    }

    /// AGT-15: who was disabled or removed is signed out at once and holds nothing any longer. Said again
    /// until every interaction has let go of them.
    pub(super) fn leave_if_not_allowed(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if env.settings.may_work(self.id) {
            return;
        }
        if self.stored.status != Status::LoggedOut {
            self.leave(false, env, fx);
        }
        self.tell_held(&|agent| interaction::Input::HolderGone { agent }, fx);
    }

    /// The present absence has a deadline: first the reconnect grace, then the sign-out (SYS-10).
    pub(super) fn absence_deadline(&self) -> Option<Timestamp> {
        let since = self.stored.disconnected_at?;
        let secs = if self.grace_over {
            self.timeout_secs
        } else {
            RECONNECT_GRACE_SECS
        };
        Some(since.plus_secs(secs))
    }

    pub(super) fn absence_tick(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let Some(since) = self.stored.disconnected_at else {
            return;
        };
        self.timeout_secs = i64::from(env.settings.global.disconnection_timeout_secs).max(RECONNECT_GRACE_SECS);
        if !self.grace_over && since.plus_secs(RECONNECT_GRACE_SECS) <= env.now {
            self.grace_over = true;
            self.return_offers(true, fx);
            self.tell_held(
                &|agent| interaction::Input::HolderAway {
                    agent,
                    signed_out: false,
                },
                fx,
            );
        }
        if since.plus_secs(self.timeout_secs) <= env.now {
            self.sign_out(true, env, fx);
        }
    }

    fn tell_held(&self, input: &dyn Fn(crate::domain::ids::AgentId) -> interaction::Input, fx: &mut Effects) {
        for (interaction, held) in &self.held {
            fx.tell(ActorKey::Interaction(held.account, *interaction), input(self.id));
        }
    }
}

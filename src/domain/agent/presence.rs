//! Connections, status and absence (AGT-10..AGT-13, PAU-01..PAU-03).

use super::{Agent, Status, Wish};
use crate::config::limits::RECONNECT_GRACE_SECS;
use crate::domain::fact::Fact;
use crate::domain::ids::ConnectionId;
use crate::domain::notice::{Audience, Notice};
use crate::domain::{ActorKey, Effects, Env, Rejected, Timestamp, interaction};

impl Agent {
    /// A window connected; signing in gives `ready`.
    pub(super) fn connected(&mut self, connection: ConnectionId, env: &Env<'_>, fx: &mut Effects) {
        let returns = self.connections.is_empty();
        self.connections.insert(connection);
        let signs_in = self.stored.status == Status::LoggedOut;
        if signs_in {
            self.set_status(Status::Ready, env, fx);
            fx.record(Fact::BecameReady);
        }
        if self.stored.disconnected_at.take().is_some() {
            fx.save();
        }
        if returns {
            self.grace_over = false;
            self.tell_held(&|agent| interaction::Input::HolderBack { agent }, fx);
        }
        self.show_hidden_offers(env, fx);
    }

    pub(super) fn disconnected(&mut self, connection: ConnectionId, env: &Env<'_>, fx: &mut Effects) {
        let was_last = self.connections.remove(&connection) && self.connections.is_empty();
        if was_last && self.stored.status != Status::LoggedOut {
            self.stored.disconnected_at = Some(env.now);
            self.grace_over = false;
            fx.save();
        }
    }

    pub(super) fn status_asked(&mut self, wish: Wish, env: &Env<'_>, fx: &mut Effects) -> Result<(), Rejected> {
        match wish {
            Wish::Ready => {
                if self.stored.status != Status::Ready {
                    self.set_status(Status::Ready, env, fx);
                    fx.record(Fact::BecameReady);
                    self.show_hidden_offers(env, fx);
                }
            }
            Wish::Pause { reason } => {
                if !env.settings.pauses.contains(&reason) {
                    return Err(Rejected::NoSuchPause);
                }
                let paused = Status::Paused { reason: reason.clone() };
                if self.stored.status != paused {
                    self.return_offers(false, fx);
                    self.set_status(paused, env, fx);
                    fx.record(Fact::Paused { reason });
                }
            }
            Wish::LogOut => self.sign_out(false, env, fx),
        }
        Ok(())
    }

    /// Sign-out (AGT-13): offers go back, tabs close, interactions stay assigned.
    fn sign_out(&mut self, timed_out: bool, env: &Env<'_>, fx: &mut Effects) {
        if self.stored.status == Status::LoggedOut {
            return;
        }
        self.return_offers(timed_out, fx);
        self.tell_held(
            &|agent| interaction::Input::HolderAway {
                agent,
                signed_out: true,
            },
            fx,
        );
        self.set_status(Status::LoggedOut, env, fx);
        self.stored.disconnected_at = None;
        self.grace_over = true;
        fx.record(Fact::SignedOut { timed_out });
        let connections: Vec<ConnectionId> = std::mem::take(&mut self.connections).into_iter().collect();
        if !connections.is_empty() {
            fx.notify(Audience::Agent(self.id), Notice::Disconnect(connections));
        }
    }

    pub(super) fn config_changed(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let allowed = env.settings.agents.get(&self.id).is_some_and(|agent| agent.enabled);
        if !allowed {
            self.sign_out(false, env, fx);
        }
        self.absence_tick(env, fx);
        let memberships = env.settings.memberships.get(&self.id);
        self.reported
            .retain(|queue, _| memberships.is_some_and(|queues| queues.contains(queue)));
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

    fn set_status(&mut self, status: Status, env: &Env<'_>, fx: &mut Effects) {
        self.stored.status = status;
        self.stored.since = env.now;
        fx.save();
    }

    fn tell_held(&self, input: &dyn Fn(crate::domain::ids::AgentId) -> interaction::Input, fx: &mut Effects) {
        for (interaction, held) in &self.held {
            fx.tell(ActorKey::Interaction(held.account, *interaction), input(self.id));
        }
    }
}

//! Closing (SM-26, SM-27, CLS-03), with a disposition where the account demands one (DSP-10..DSP-14).

use super::rare::Disposed;
use super::{By, Choice, CloseReason, Conversation, Routing};
use crate::domain::agent::{Asked, Supervisor};
use crate::domain::effects::{Durable, Request};
use crate::domain::fact::Fact;
use crate::domain::ids::AgentId;
use crate::domain::notice::Released;
use crate::domain::offer::Withdrawn;
use crate::domain::permissions::Switch;
use crate::domain::queue::LeftBecause;
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    pub(super) fn close_asked(
        &mut self,
        agent: AgentId,
        disposition: Option<Choice>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if let Routing::Closed { by, .. } = &self.routing {
            return if *by == Some(agent) {
                Ok(Effects::default())
            } else {
                Err(Rejected::Closed)
            };
        }
        self.must_be_held_by(agent)?;
        if let Routing::Transferring { .. } = self.routing {
            return Err(self.not_now("cancel the transfer first (TRF-04)"));
        }
        let hold = self.hold().copied();
        let from_list = hold.is_some_and(|hold| !hold.tab_open);
        if from_list && !env.settings.agent_may(agent, Switch::CloseFromList) {
            return Err(Rejected::NotPermitted);
        }
        let chosen = disposition
            .map(|choice| self.disposed(choice, env.settings))
            .transpose()?;
        let mut fx = Effects::default();
        match chosen {
            None if self.demands_disposition(env) => self.begin_disposing(agent, env, &mut fx),
            chosen => self.close_with(chosen, &By::Agent(agent), env, &mut fx),
        }
        Ok(fx)
    }

    fn demands_disposition(&self, env: &Env<'_>) -> bool {
        let account = env.settings.accounts.get(&self.account);
        account.is_some_and(|account| account.groups.disposition.on)
    }

    /// DSP-11: the pause holds from here until it is closed or the agent goes back.
    fn begin_disposing(&mut self, agent: AgentId, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(hold) = self
            .hold()
            .copied()
            .filter(|_| !matches!(self.routing, Routing::Disposing { .. }))
        else {
            return;
        };
        self.resume_hold(env, fx);
        self.expect_nothing();
        self.routing = Routing::Disposing {
            hold: super::Hold {
                tab_open: true,
                away: false,
                ..hold
            },
        };
        fx.save();
        fx.record(Fact::DisposingStarted { agent });
        self.tell_holder(env, fx);
        self.show(env, fx);
    }

    /// Back to the conversation (DSP-13).
    pub(super) fn disposing_cancelled(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        let mut fx = Effects::default();
        if let Routing::Disposing { hold } = self.routing {
            self.routing = Routing::Assigned { hold };
            fx.save();
            fx.record(Fact::DisposingCancelled { agent });
            self.lift_pause(&mut fx);
            self.show(env, &mut fx);
        }
        Ok(fx)
    }

    pub(super) fn supervisor_closes(
        &mut self,
        by: Supervisor,
        asked: Asked,
        disposition: Option<Choice>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        let chosen = disposition
            .map(|choice| self.disposed(choice, env.settings))
            .transpose()?;
        let mut fx = Effects::default();
        fx.durable(Durable::Forced {
            what: Request::Close {
                disposition: chosen.as_ref().map(|chosen| chosen.id),
            },
            by: by.clone(),
            asked: asked.clone(),
        });
        self.close_with(chosen, &By::Supervisor(by, asked), env, &mut fx);
        Ok(fx)
    }

    fn close_with(&mut self, chosen: Option<Disposed>, by: &By, env: &mut Env<'_>, fx: &mut Effects) {
        if let Some(chosen) = chosen {
            self.remember_disposition(chosen, by, fx);
        }
        match by {
            By::Agent(agent) => self.close(CloseReason::Agent, Some(*agent), env, fx),
            By::Supervisor(by, _) => {
                self.close(CloseReason::Supervisor, None, env, fx);
                fx.record(Fact::Forced { by: by.clone() });
                if let Routing::Closed { supervisor, .. } = &mut self.routing {
                    *supervisor = Some(Box::new(by.clone()));
                }
            }
        }
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
        self.stop_bot(fx);
        self.withdraw_from_asked(Withdrawn::Ended, fx);
        if let Some(hold) = self.hold().copied() {
            self.release_holder(&hold, Released::Closed, fx);
            self.rare.edit().last_holder = Some((hold.agent, hold.queue));
        }
        self.leave_queue(LeftBecause::Ended, fx);
        self.expect_nothing();
        self.routing = Routing::Closed {
            reason,
            by,
            supervisor: None,
            at: env.now,
        };
        self.unread = 0;
        fx.save();
        fx.record(Fact::Closed {
            reason,
            by,
            disposition: self.rare.get().disposed.as_ref().map(|disposed| disposed.id),
        });
        self.tell_door(fx);
    }
}

//! Who holds the interaction: accept, tab, absence of the holder.

use super::{Conversation, Hold, Receiver, Routing};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, QueueId, Ticket};
use crate::domain::message::Direction;
use crate::domain::notice::{Audience, Notice, Released};
use crate::domain::offer::Withdrawn;
use crate::domain::queue::LeftBecause;
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    /// First valid accept with the current ticket wins; later ones learn who it was (SM-10, SM-40).
    pub(super) fn accepted(&mut self, agent: AgentId, ticket: Ticket, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        match &self.routing {
            Routing::Offering { ring, .. } | Routing::WaitQueue { ring, .. } => {
                if ring.wait.ticket != ticket {
                    return Err(Rejected::StaleTicket);
                }
                if !env.settings.may_work(agent) {
                    return Err(Rejected::NotReady);
                }
                let (queue, mut fx) = (ring.queue, Effects::default());
                self.assign(agent, Some(queue), env, &mut fx);
                Ok(fx)
            }
            Routing::OfferingAgent { agent: asked, wait, .. } => {
                if *asked != agent || wait.ticket != ticket {
                    return Err(Rejected::StaleTicket);
                }
                if !env.settings.may_work(agent) {
                    return Err(Rejected::NotReady);
                }
                let mut fx = Effects::default();
                self.assign(agent, None, env, &mut fx);
                Ok(fx)
            }
            Routing::Transferring { hold, to } => {
                if to.wait().ticket != ticket || !env.settings.may_work(agent) {
                    return Err(Rejected::StaleTicket);
                }
                match to {
                    Receiver::Agent { agent: asked, .. } if *asked != agent => Err(Rejected::StaleTicket),
                    // Asked by name, they have it like the sender had it (TRF-07).
                    Receiver::Agent { .. } => Ok(self.transfer_accepted(agent, hold.queue, env)),
                    Receiver::Queue { .. } if hold.agent == agent => Err(Rejected::StaleTicket),
                    Receiver::Queue { ring } => Ok(self.transfer_accepted(agent, Some(ring.queue), env)),
                }
            }
            Routing::WaitAgent { hold, wait } => {
                if hold.agent != agent {
                    return Err(Rejected::AlreadyTaken {
                        by: env.settings.agent_name(hold.agent),
                    });
                }
                if wait.ticket != ticket {
                    return Err(Rejected::StaleTicket);
                }
                let mut fx = Effects::default();
                self.resume_hold(env, &mut fx);
                Ok(fx)
            }
            Routing::Assigned { hold } | Routing::Disposing { hold } if hold.agent == agent => Ok(Effects::default()),
            Routing::Assigned { hold } | Routing::Disposing { hold } => Err(Rejected::AlreadyTaken {
                by: env.settings.agent_name(hold.agent),
            }),
            Routing::Planning { .. } | Routing::Bot { .. } | Routing::Parked => Err(Rejected::OfferEnded),
            Routing::Closed { .. } => Err(Rejected::Closed),
        }
    }

    pub(super) fn assign(&mut self, agent: AgentId, queue: Option<QueueId>, env: &mut Env<'_>, fx: &mut Effects) {
        let name = env.settings.agent_name(agent);
        self.leave_queue(LeftBecause::Accepted { agent, name }, fx);
        if let Some(before) = self.hold().copied().filter(|before| before.agent != agent) {
            let why = if matches!(self.routing, Routing::Transferring { .. }) {
                Released::Transferred
            } else {
                Released::Reassigned
            };
            self.release_holder(&before, why, fx);
        }
        let hold = Hold {
            agent,
            queue,
            tab_open: true,
            away: false,
            since: env.now,
        };
        self.first_agent.get_or_insert(agent);
        fx.record(Fact::Assigned { agent, queue });
        self.hold_with_open_tab(hold, env, fx);
    }

    /// Ends a wait in favour of the holder: the tab is open again, everything is seen (SM-18).
    /// Does nothing when the interaction is simply assigned.
    pub(super) fn resume_hold(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let (Routing::WaitAgent { hold, .. } | Routing::WaitQueue { hold, .. }) = &self.routing else {
            return;
        };
        let hold = Hold {
            tab_open: true,
            away: false,
            ..*hold
        };
        self.withdraw_from_asked(Withdrawn::Accepted, fx);
        let name = env.settings.agent_name(hold.agent);
        self.leave_queue(
            LeftBecause::Accepted {
                agent: hold.agent,
                name,
            },
            fx,
        );
        fx.record(Fact::TabOpened { agent: hold.agent });
        self.hold_with_open_tab(hold, env, fx);
    }

    pub(super) fn hold_with_open_tab(&mut self, hold: Hold, env: &mut Env<'_>, fx: &mut Effects) {
        self.unread = 0;
        self.routing = Routing::Assigned { hold };
        fx.save();
        self.tell_holder(env, fx);
        let view = Box::new(self.view(env));
        fx.notify(Audience::Agent(hold.agent), Notice::Opened(view));
    }

    pub(super) fn tab_opened(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        let mut fx = Effects::default();
        match self.routing {
            Routing::Assigned { hold } => {
                if !hold.tab_open {
                    let hold = Hold { tab_open: true, ..hold };
                    fx.record(Fact::TabOpened { agent });
                    self.hold_with_open_tab(hold, env, &mut fx);
                }
            }
            Routing::Transferring { .. } | Routing::Disposing { .. } => {
                if self.change_hold(|hold| hold.tab_open = true) {
                    fx.save();
                    fx.record(Fact::TabOpened { agent });
                    self.tell_holder(env, &mut fx);
                    let view = Box::new(self.view(env));
                    fx.notify(Audience::Agent(agent), Notice::Opened(view));
                }
            }
            Routing::WaitAgent { .. } | Routing::WaitQueue { .. } => self.resume_hold(env, &mut fx),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Closed { .. } => {}
        }
        Ok(fx)
    }

    pub(super) fn tab_closed(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        if let Routing::Disposing { .. } = self.routing {
            return Err(self.not_now("choose a disposition or go back to the conversation first (DSP-13)"));
        }
        let mut fx = Effects::default();
        if self.change_hold(|hold| hold.tab_open = false) {
            fx.save();
            fx.record(Fact::TabClosed { agent });
            self.tell_holder(env, &mut fx);
            self.show(env, &mut fx);
        }
        Ok(fx)
    }

    /// The holder's connection is gone for longer than the grace, or they signed out (AGT-12,
    /// AGT-13). Messages they have not seen go down the ladder at once: their customer waits.
    pub(super) fn holder_away(&mut self, agent: AgentId, signed_out: bool, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if self.hold().is_none_or(|hold| hold.agent != agent) {
            return fx;
        }
        let changed = self.change_hold(|hold| {
            hold.away = true;
            hold.tab_open &= !signed_out;
        });
        if !changed {
            return fx;
        }
        fx.save();
        self.tell_holder(env, &mut fx);
        let customer_waits = self.unread > 0 && self.last_message_direction == Direction::In;
        if matches!(self.routing, Routing::Assigned { .. }) && customer_waits {
            self.wait_for_agent(env, &mut fx);
        }
        self.show(env, &mut fx);
        fx
    }

    /// The holder is connected again: a tab that only counted as closed is open again (AGT-12).
    pub(super) fn holder_back(&mut self, agent: AgentId, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if self.hold().is_none_or(|hold| hold.agent != agent) {
            return fx;
        }
        if !self.change_hold(|hold| hold.away = false) {
            return fx;
        }
        fx.save();
        match self.routing {
            Routing::WaitAgent { hold, .. } if hold.tab_open => {
                let unread = self.unread;
                self.resume_hold(env, &mut fx);
                self.unread = unread;
                self.show(env, &mut fx);
            }
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Transferring { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => self.show(env, &mut fx),
        }
        fx
    }

    pub(super) fn must_be_held_by(&self, agent: AgentId) -> Result<(), Rejected> {
        match self.hold() {
            Some(hold) if hold.agent == agent => Ok(()),
            Some(_) => Err(Rejected::NotHolder),
            None if self.is_open() => Err(Rejected::NotHolder),
            None => Err(Rejected::Closed),
        }
    }

    /// The same, or it is closed and was theirs, or belongs to an account whose list they see (DSP-08).
    pub(super) fn must_be_theirs_or_closed(&self, agent: AgentId, env: &Env<'_>) -> Result<(), Rejected> {
        let Routing::Closed { by, .. } = &self.routing else {
            return self.must_be_held_by(agent);
        };
        let account = env.settings.accounts.get(&self.account);
        let is_listed = account.is_some_and(|account| account.agents.contains(&agent));
        if is_listed || *by == Some(agent) || self.first_agent == Some(agent) {
            Ok(())
        } else {
            Err(Rejected::NotHolder)
        }
    }

    /// A refusal that names the state and the rule.
    pub(super) fn not_now(&self, rule: &str) -> Rejected {
        Rejected::NotNow {
            state: self.state().to_owned(),
            rule: rule.to_owned(),
        }
    }

    /// Changes the hold in whatever state carries it; true when it is different now.
    fn change_hold(&mut self, change: impl FnOnce(&mut Hold)) -> bool {
        match &mut self.routing {
            Routing::Assigned { hold }
            | Routing::WaitAgent { hold, .. }
            | Routing::WaitQueue { hold, .. }
            | Routing::Transferring { hold, .. }
            | Routing::Disposing { hold } => {
                let before = *hold;
                change(hold);
                *hold != before
            }
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Closed { .. } => false,
        }
    }
}

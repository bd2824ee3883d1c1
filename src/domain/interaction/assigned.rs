//! The ladder (SM-30): wait for the assigned agent, then for the assigned queue, then the plan.

use super::{Conversation, Hold, Receiver, Ring, Routing};
use crate::domain::fact::{Fact, TransferResult};
use crate::domain::ids::{AgentId, Ticket};
use crate::domain::message::Direction;
use crate::domain::notice::{Audience, Notice, Released};
use crate::domain::offer::Withdrawn;
use crate::domain::queue::LeftBecause;
use crate::domain::{ActorKey, Effects, Env, Rejected, agent};

impl Conversation {
    /// The customer wrote and the holder's tab is closed (SM-17): the holder has the first chance.
    pub(super) fn wait_for_agent(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(hold) = self.hold().copied() else { return };
        let secs = env
            .settings
            .accounts
            .get(&self.account)
            .map_or(1, |account| account.wait_agent_secs);
        let wait = self.wait(secs, env);
        self.routing = Routing::WaitAgent { hold, wait };
        fx.save();
        self.ask_agent(env, fx);
    }

    /// The one who was asked directly says no: the holder (SM-19), or the agent of a step (SM-11).
    pub(super) fn asked_agent_rejected(
        &mut self,
        agent: AgentId,
        ticket: Ticket,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        match &self.routing {
            Routing::WaitAgent { hold, wait } if hold.agent == agent && wait.ticket == ticket => {
                let mut fx = Effects::default();
                self.agent_lapsed(true, env, &mut fx);
                Ok(fx)
            }
            Routing::OfferingAgent {
                step,
                agent: asked,
                wait,
            } if *asked == agent && wait.ticket == ticket => {
                let (step, mut fx) = (*step, Effects::default());
                self.step_rejected(step, agent, env, &mut fx);
                Ok(fx)
            }
            Routing::Transferring {
                to: Receiver::Agent { agent: asked, wait },
                ..
            } if *asked == agent && wait.ticket == ticket => {
                let mut fx = Effects::default();
                self.end_transfer(TransferResult::Rejected, env, &mut fx);
                Ok(fx)
            }
            Routing::Closed { .. } => Err(Rejected::Closed),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Transferring { .. }
            | Routing::Disposing { .. } => Err(Rejected::StaleTicket),
        }
    }

    /// The holder did not come (SM-19, SM-20): on to the assigned queue, or to the plan when there
    /// is none (SM-33).
    pub(super) fn agent_lapsed(&mut self, rejected: bool, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(hold) = self.hold().copied() else { return };
        self.withdraw_from_asked(
            if rejected {
                Withdrawn::Rejected
            } else {
                Withdrawn::Expired
            },
            fx,
        );
        fx.record(Fact::AgentLapsed {
            agent: hold.agent,
            rejected,
        });
        match hold.queue.filter(|queue| env.settings.queues.contains_key(queue)) {
            Some(queue) => {
                let secs = env
                    .settings
                    .accounts
                    .get(&self.account)
                    .map_or(1, |account| account.wait_queue_secs);
                let ring = Ring {
                    queue,
                    wait: self.wait(secs, env),
                };
                self.routing = Routing::WaitQueue {
                    hold,
                    ring,
                    holder_lapsed: true,
                };
                fx.save();
                self.ask_queue(env, fx);
                self.show(env, fx);
            }
            None => self.give_up_hold(&hold, env, fx),
        }
    }

    /// Nobody of the assigned queue came (SM-22): the assignment is cleared, the plan starts anew.
    pub(super) fn queue_lapsed(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(hold) = self.hold().copied() else { return };
        if let Some(ring) = self.ringing_queue() {
            fx.record(Fact::QueueLapsed { queue: ring.queue });
        }
        self.leave_queue(LeftBecause::TimedOut, fx);
        self.give_up_hold(&hold, env, fx);
    }

    fn give_up_hold(&mut self, hold: &Hold, env: &mut Env<'_>, fx: &mut Effects) {
        self.release_holder(hold, Released::Reassigned, fx);
        self.routing = Routing::Parked;
        self.run_plan(self.trigger(), env, fx);
    }

    /// The holder was disabled or removed (AGT-15): a customer who waits for an answer is routed anew, any
    /// other conversation is parked.
    pub(super) fn holder_gone(&mut self, agent: AgentId, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        let Some(hold) = self.hold().copied().filter(|hold| hold.agent == agent) else {
            return fx;
        };
        self.withdraw_from_asked(Withdrawn::NotEligible, &mut fx);
        self.leave_queue(LeftBecause::Ended, &mut fx);
        self.release_holder(&hold, Released::Reassigned, &mut fx);
        fx.record(Fact::HolderGone { agent });
        self.routing = Routing::Parked;
        if self.last_message_direction == Direction::In {
            self.run_plan(self.trigger(), env, &mut fx);
        } else {
            fx.record(Fact::Parked);
            fx.save();
        }
        fx
    }

    /// Takes the interaction off an agent's ledger and screens.
    pub(super) fn release_holder(&self, hold: &Hold, why: Released, fx: &mut Effects) {
        fx.tell(
            ActorKey::Agent(hold.agent),
            agent::Input::Unassigned { interaction: self.id },
        );
        fx.notify(
            Audience::Agent(hold.agent),
            Notice::Released {
                interaction: self.id,
                why,
            },
        );
    }
}

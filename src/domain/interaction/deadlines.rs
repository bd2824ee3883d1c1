//! The only file of this machine that compares times.

use super::{CloseReason, Conversation, Routing};
use crate::domain::fact::TransferResult;
use crate::domain::{Effects, Env, Timestamp};

impl Conversation {
    pub(super) fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        match &self.routing {
            Routing::Planning {
                restart_at,
                running: None,
            } => Some((*restart_at, "plan restart")),
            Routing::Planning {
                restart_at,
                running: Some(_),
            } => Some((*restart_at, "script")),
            Routing::Offering { ring, .. } => Some((ring.wait.until, "queue step")),
            Routing::OfferingAgent { wait, .. } => Some((wait.until, "agent step")),
            Routing::Bot { talk, .. } => talk.asking.as_ref().map(|asking| (asking.wait.until, "bot answer")),
            Routing::WaitAgent { wait, .. } => Some((wait.until, "wait for assigned agent")),
            Routing::WaitQueue { ring, .. } => Some((ring.wait.until, "wait for assigned queue")),
            Routing::Transferring { to, .. } => Some((to.wait().until, "transfer")),
            Routing::Assigned { .. } => self.rare.get().inactive_at.map(|at| (at, "inactivity")),
            Routing::Closed { .. } => self
                .rare
                .get()
                .recontacted
                .map(|sent| (sent.until, "answer to a template")),
            Routing::Parked | Routing::Disposing { .. } => None,
        }
    }

    /// Every deadline ends the conversation or starts a wait of at least a second from now, so one pass is enough.
    pub(super) fn on_tick(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if self.next_deadline().is_none_or(|(at, _)| at > env.now) {
            return fx;
        }
        match &self.routing {
            Routing::Planning {
                running: Some(running), ..
            } => {
                let running = running.clone();
                self.script_overdue(&running, env, &mut fx);
            }
            Routing::Planning { running: None, .. } => self.run_plan(None, env, &mut fx),
            Routing::Offering { step, .. } | Routing::OfferingAgent { step, .. } => {
                let step = *step;
                self.step_timed_out(step, env, &mut fx);
            }
            Routing::Bot { .. } => self.bot_timed_out(env, &mut fx),
            Routing::WaitAgent { .. } => self.agent_lapsed(false, env, &mut fx),
            Routing::WaitQueue { .. } => self.queue_lapsed(env, &mut fx),
            Routing::Transferring { .. } => self.end_transfer(TransferResult::TimedOut, env, &mut fx),
            Routing::Assigned { .. } => self.close(CloseReason::Inactivity, None, env, &mut fx),
            Routing::Closed { .. } => self.forget_recontact(&mut fx),
            Routing::Parked | Routing::Disposing { .. } => {}
        }
        fx
    }
}

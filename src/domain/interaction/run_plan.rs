//! The cursor over the action plan: from a position to the next step that waits, or to the end of
//! the pass (PLAN-02, PLAN-20).

use super::{Conversation, Ring, Routing, StepRef};
use crate::domain::fact::Fact;
use crate::domain::ids::QueueId;
use crate::domain::message::Direction;
use crate::domain::plan::Application;
use crate::domain::queue::LeftBecause;
use crate::domain::{Effects, Env};

/// A step that waits, found in the plan.
struct QueueStep {
    step: StepRef,
    queue: QueueId,
    timeout_secs: u32,
}

impl Conversation {
    /// Starts a pass: runs the plan from priority 1.
    pub(super) fn run_plan(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        self.run_plan_from(0, false, env, fx);
    }

    /// Runs the plan from `position` until a step waits; `waited` says whether one of this pass did.
    fn run_plan_from(&mut self, position: usize, waited: bool, env: &mut Env<'_>, fx: &mut Effects) {
        fx.save();
        match self.next_waiting_step(position, env) {
            Some(found) => self.start_queue_step(&found, env, fx),
            None => self.end_pass(waited, env, fx),
        }
    }

    /// The first enabled step at or behind `position` whose queue exists. A step that points to a
    /// queue that is gone counts as done (PLAN-08).
    fn next_waiting_step(&self, position: usize, env: &Env<'_>) -> Option<QueueStep> {
        let account = env.settings.accounts.get(&self.account)?;
        let steps = account.plan.steps.iter().enumerate().skip(position);
        steps
            .filter(|(_, step)| step.enabled)
            .find_map(|(position, step)| match step.application {
                Application::Queue { queue, timeout_secs } => {
                    let step = StepRef {
                        id: step.id,
                        position: u32::try_from(position).unwrap_or(u32::MAX),
                    };
                    env.settings.queues.contains_key(&queue).then_some(QueueStep {
                        step,
                        queue,
                        timeout_secs,
                    })
                }
            })
    }

    fn start_queue_step(&mut self, found: &QueueStep, env: &mut Env<'_>, fx: &mut Effects) {
        let wait = self.wait(found.timeout_secs, env);
        self.routing = Routing::Offering {
            step: found.step,
            ring: Ring {
                queue: found.queue,
                wait,
            },
        };
        fx.record(Fact::StepStarted {
            priority: found.step.position + 1,
            queue: found.queue,
        });
        self.ask_queue(env, fx);
    }

    /// The step's time is up (SM-12): withdraw and go on behind it.
    pub(super) fn step_timed_out(&mut self, step: StepRef, env: &mut Env<'_>, fx: &mut Effects) {
        self.leave_queue(LeftBecause::TimedOut, fx);
        fx.record(Fact::StepTimedOut {
            priority: step.position + 1,
        });
        let account = env.settings.accounts.get(&self.account);
        let next = account.map_or(0, |account| account.plan.after(step.id, step.position as usize));
        self.run_plan_from(next, true, env, fx);
    }

    /// The pass ended without acceptance: restart after a gap while the customer waits, else park
    /// (SM-06, PLAN-20, PLAN-21).
    fn end_pass(&mut self, waited: bool, env: &mut Env<'_>, fx: &mut Effects) {
        let customer_waits = self.last_message_direction == Direction::In && env.now < self.window_expires_at;
        if waited && customer_waits {
            let restart_at = env.now.plus_secs(i64::from(env.settings.global.renotify_secs.max(1)));
            self.routing = Routing::Planning { restart_at };
        } else {
            self.routing = Routing::Parked;
            fx.record(Fact::Parked);
        }
    }
}

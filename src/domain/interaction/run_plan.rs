//! The cursor over the action plan: from a position to the next step that waits, or to the end of
//! the pass (PLAN-02, PLAN-20). What the steps do is decided by [`Pass`]; here it takes effect.

use super::{CloseReason, Conversation, Disposed, Ring, Routing, StepRef};
use crate::domain::fact::{Fact, Passed};
use crate::domain::ids::AgentId;
use crate::domain::message::Direction;
use crate::domain::offer::Withdrawn;
use crate::domain::plan::pass::{Did, Given, Pass, Stop, Trigger, Visit};
use crate::domain::plan::{ActionPlan, Application};
use crate::domain::queue::LeftBecause;
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env};
use std::sync::Arc;

/// Where a walk begins.
#[derive(Clone, Copy)]
enum Begin {
    Position(usize),
    /// Not at a step: replies on the way of this pass answer a further message.
    FurtherMessage,
}

impl Conversation {
    /// The customer's newest message as the cause of a pass (PLAN-11).
    pub(super) fn trigger(&self) -> Option<Trigger> {
        let heard = self.heard.as_ref()?;
        Some(Trigger {
            message: heard.message,
            is_first: heard.is_first,
        })
    }

    /// Starts a pass: runs the plan from priority 1. Without a trigger it is an automatic restart.
    pub(super) fn run_plan(&mut self, trigger: Option<Trigger>, env: &mut Env<'_>, fx: &mut Effects) {
        self.plan.passes = if trigger.is_some() { 1 } else { self.plan.passes + 1 };
        self.plan.trigger = trigger;
        self.plan.waited = false;
        self.plan.spent = 0;
        self.plan.on_path.clear();
        self.run_plan_from(0, env, fx);
    }

    /// Runs the plan from `position` until a step waits.
    fn run_plan_from(&mut self, position: usize, env: &mut Env<'_>, fx: &mut Effects) {
        fx.save();
        let plan = self.newest_plan(env.settings);
        let (path, stop) = self.walk(&plan, Begin::Position(position), self.plan.trigger, env);
        self.carry_out(path, env, fx);
        match stop {
            Stop::Waits { id, position } => {
                let place = StepRef {
                    id,
                    position: u32::try_from(position).unwrap_or(u32::MAX),
                };
                if let Some(step) = plan.steps.get(position) {
                    self.start_waiting(place, &step.application, env, fx);
                }
            }
            Stop::Runs { id, position, prepared } => {
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                self.start_script(StepRef { id, position }, *prepared, env, fx);
            }
            Stop::Closes { disposition } => {
                self.dispose_by_plan(disposition, env, fx);
                self.close(CloseReason::Plan, None, env, fx);
            }
            Stop::End => self.end_pass(&plan, env, fx),
            Stop::Loop { id } => {
                let priority = plan.position(id).map_or(0, priority);
                fx.record(Fact::PlanLooped { priority });
                self.park(fx);
            }
        }
    }

    /// Any disposition the account can use; one that is gone counts as none (APP-CLOSE-01, PLAN-08).
    fn dispose_by_plan(&mut self, id: i64, env: &Env<'_>, fx: &mut Effects) {
        let Some(known) = env.settings.dispositions.get(&id) else {
            return;
        };
        let disposed = Disposed {
            id,
            levels: known.levels.iter().map(|name| name.as_ref().to_owned()).collect(),
            note: None,
        };
        fx.record(Fact::Disposed {
            by: None,
            disposed: disposed.clone(),
        });
        self.rare.edit().disposed = Some(disposed);
    }

    pub(super) fn newest_plan(&self, settings: &Settings) -> Arc<ActionPlan> {
        let account = settings.accounts.get(&self.account);
        account.map(|account| Arc::clone(&account.plan)).unwrap_or_default()
    }

    fn walk(&mut self, plan: &ActionPlan, from: Begin, trigger: Option<Trigger>, env: &Env<'_>) -> (Vec<Visit>, Stop) {
        let (mut memory, mut tags) = (std::mem::take(&mut self.plan), std::mem::take(&mut self.tags));
        let values = || self.values(env.settings, env.now);
        let mut pass = Pass::new(Given {
            plan,
            settings: env.settings,
            now: env.now,
            trigger,
            can_write: env.now < self.window_expires_at,
            had_agent: self.first_agent.is_some(),
            memory: &mut memory,
            tags: &mut tags,
            values: &values,
        });
        let walked = match from {
            Begin::Position(position) => pass.run(position),
            Begin::FurtherMessage => (pass.answer_further(), Stop::End),
        };
        (self.plan, self.tags) = (memory, tags);
        walked
    }

    /// The customer wrote while a step waits (SM-13).
    pub(super) fn answer_further(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        if self.plan.on_path.is_empty() {
            return;
        }
        let plan = self.newest_plan(env.settings);
        let (path, _) = self.walk(&plan, Begin::FurtherMessage, self.trigger(), env);
        self.carry_out(path, env, fx);
    }

    /// Sends what the steps send, and records what they did.
    fn carry_out(&mut self, path: Vec<Visit>, env: &mut Env<'_>, fx: &mut Effects) {
        for visit in path {
            let did = match visit.did {
                Did::Closes(id) if !env.settings.dispositions.contains_key(&id) => Passed::Failed {
                    why: format!("there is no disposition {id}"),
                },
                Did::Disabled | Did::Waits | Did::Closes(_) | Did::Runs(_) => continue,
                Did::OutsideInterval => Passed::OutsideInterval,
                Did::NotDue(why) => Passed::NotDue { why },
                Did::Replied(text) => Passed::Replied {
                    message: self.reply(text, env, fx),
                },
                Did::Tagged { added, gone } => Passed::Tagged { tags: added, gone },
                Did::Noted(text) => Passed::Noted { text },
                Did::Jumped(to) => Passed::Jumped { to },
                Did::Decided(decision) => Passed::Decided {
                    holds: decision.holds,
                    to: decision.to,
                    fault: decision.fault,
                },
                Did::PassedBy(why) => Passed::PassedBy { why },
                Did::Failed(why) => Passed::Failed { why },
                Did::NotRun(application) => Passed::NotRun {
                    application: application.to_owned(),
                },
            };
            fx.record(Fact::StepPassed {
                priority: priority(visit.position),
                step: visit.id,
                did,
            });
        }
    }

    fn start_waiting(&mut self, step: StepRef, application: &Application, env: &mut Env<'_>, fx: &mut Effects) {
        let priority = step.position + 1;
        match application {
            Application::Queue { queue, timeout_secs } => {
                let (queue, wait) = (*queue, self.wait(*timeout_secs, env));
                self.routing = Routing::Offering {
                    step,
                    ring: Ring { queue, wait },
                };
                fx.record(Fact::StepStarted { priority, queue });
                self.ask_queue(env, fx);
            }
            Application::Agent { agent, timeout_secs } => {
                let (agent, wait) = (*agent, self.wait(*timeout_secs, env));
                self.routing = Routing::OfferingAgent { step, agent, wait };
                fx.record(Fact::AgentStepStarted { priority, agent });
                self.ask_agent(env, fx);
            }
            Application::Scripted { bot } => return self.start_bot(step, *bot, env, fx),
            Application::AutoReply { .. }
            | Application::Close { .. }
            | Application::GotoIf { .. }
            | Application::GotoP { .. }
            | Application::Noop { .. }
            | Application::System { .. }
            | Application::Tag { .. }
            | Application::Lex { .. }
            | Application::Dialogflow { .. }
            | Application::ChatGpt { .. } => return,
        }
        self.plan.waited = true;
    }

    /// The step's time is up (SM-12): withdraw and go on behind it.
    pub(super) fn step_timed_out(&mut self, step: StepRef, env: &mut Env<'_>, fx: &mut Effects) {
        self.withdraw_from_asked(Withdrawn::Expired, fx);
        self.leave_queue(LeftBecause::TimedOut, fx);
        fx.record(Fact::StepTimedOut {
            priority: step.position + 1,
        });
        self.go_on_after(step, env, fx);
    }

    /// The one agent of an Agent step says no (APP-AGENT-03): the step ends at once.
    pub(super) fn step_rejected(&mut self, step: StepRef, agent: AgentId, env: &mut Env<'_>, fx: &mut Effects) {
        self.withdraw_from_asked(Withdrawn::Rejected, fx);
        fx.record(Fact::StepRejected {
            priority: step.position + 1,
            agent,
        });
        self.go_on_after(step, env, fx);
    }

    pub(super) fn go_on_after(&mut self, step: StepRef, env: &mut Env<'_>, fx: &mut Effects) {
        let next = self.newest_plan(env.settings).after(step.id, step.position as usize);
        self.run_plan_from(next, env, fx);
    }

    /// The pass ended without acceptance: restart after a gap while the customer waits, else park
    /// (SM-06, PLAN-20, PLAN-21).
    fn end_pass(&mut self, plan: &ActionPlan, env: &mut Env<'_>, fx: &mut Effects) {
        let customer_waits = self.last_message_direction == Direction::In && env.now < self.window_expires_at;
        let passes_left = plan.passes_max == 0 || self.plan.passes < plan.passes_max;
        if self.plan.waited && customer_waits && passes_left {
            let restart_at = env.now.plus_secs(i64::from(env.settings.global.renotify_secs.max(1)));
            self.routing = Routing::Planning {
                restart_at,
                running: None,
            };
        } else {
            self.park(fx);
        }
    }

    fn park(&mut self, fx: &mut Effects) {
        self.routing = Routing::Parked;
        fx.record(Fact::Parked);
    }
}

fn priority(position: usize) -> u32 {
    u32::try_from(position + 1).unwrap_or(u32::MAX)
}

//! One pass through a plan, from a position to the next step that waits, or to its end
//! (`product.md` section 11, "Algorithm").
//!
//! Knows nothing of interactions: it is given what a plan may know of one, and tells what it did. The
//! interaction turns that into messages and facts, a trial shows it. There is no second copy.

mod outcome;
mod replies;

pub use outcome::{Decision, Did, NotDue, PassedBy, Stop, Visit};

use super::script::{self, Prepared, ScriptCall};
use super::{ActionPlan, Application, Step, StepId, When};
use crate::config::limits::PLAN_STEPS_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::MessageId;
use crate::domain::settings::Settings;
use crate::domain::template;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Values of variables by their names.
pub type Values = BTreeMap<String, String>;

/// What an interaction remembers of its plan (PLAN-32).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Automatic replies that were sent, and the message each answered last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answered: BTreeMap<StepId, Option<MessageId>>,
    /// Replies of the kind `Always` on the way of the present pass: they answer what the customer
    /// writes while a later step waits (PLAN-30).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_path: Vec<StepId>,
    /// Passes since a message of the customer started the plan (PLAN-21).
    pub passes: u32,
    /// What started the present pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// True when a step of the present pass waited (PLAN-20).
    pub waited: bool,
    /// Bot steps whose time is over (PLAN-22).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub bots_done: BTreeSet<StepId>,
    /// Steps passed since one that waits, when scripts interrupt the walk (PLAN-07).
    #[serde(skip_serializing_if = "is_zero")]
    pub spent: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The message that started a pass (PLAN-11).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trigger {
    /// Which message.
    pub message: MessageId,
    /// True for the message that opened the interaction.
    pub is_first: bool,
}

/// A walk through a plan at one moment.
pub struct Pass<'a> {
    plan: &'a ActionPlan,
    settings: &'a Settings,
    now: Timestamp,
    trigger: Option<Trigger>,
    can_write: bool,
    had_agent: bool,
    memory: &'a mut Memory,
    tags: &'a mut BTreeSet<i64>,
    load: &'a dyn Fn() -> Values,
    /// Read when the first step needs them: most plans never do.
    values: Option<Values>,
}

/// What a pass is given.
pub struct Given<'a> {
    /// The plan.
    pub plan: &'a ActionPlan,
    /// Intervals, queues, agents and tags there are.
    pub settings: &'a Settings,
    /// The moment.
    pub now: Timestamp,
    /// What started it; nothing for an automatic restart.
    pub trigger: Option<Trigger>,
    /// True while the service window is open (WIN-02).
    pub can_write: bool,
    /// True when an agent has held it: no bot serves it any longer (APP-BOT-03).
    pub had_agent: bool,
    /// What the interaction remembers; the pass adds to it.
    pub memory: &'a mut Memory,
    /// Tags of the interaction; the pass adds to them.
    pub tags: &'a mut BTreeSet<i64>,
    /// Reads the variables (VAR-02).
    pub values: &'a dyn Fn() -> Values,
}

impl<'a> Pass<'a> {
    /// A walk that has not begun.
    pub fn new(given: Given<'a>) -> Self {
        Self {
            plan: given.plan,
            settings: given.settings,
            now: given.now,
            trigger: given.trigger,
            can_write: given.can_write,
            had_agent: given.had_agent,
            memory: given.memory,
            tags: given.tags,
            load: given.values,
            values: None,
        }
    }

    /// Runs from `position` until a step waits or closes, or to the end.
    pub fn run(&mut self, position: usize) -> (Vec<Visit>, Stop) {
        let plan = self.plan;
        let mut at = position;
        let mut budget = PLAN_STEPS_MAX.saturating_sub(std::mem::take(&mut self.memory.spent) as usize);
        let mut path = Vec::new();
        while let Some(step) = plan.steps.get(at) {
            let skipped = self.skipped(step);
            if skipped.is_none() && budget == 0 {
                return (path, Stop::Loop { id: step.id });
            }
            budget -= usize::from(skipped.is_none());
            let did = skipped.unwrap_or_else(|| self.visit(step));
            let next = match &did {
                Did::Jumped(target) | Did::Decided(Decision { to: target, .. }) => Ok(plan.landing(*target)),
                Did::Waits => Err(Stop::Waits {
                    id: step.id,
                    position: at,
                }),
                Did::Closes(disposition) => Err(Stop::Closes {
                    disposition: *disposition,
                }),
                Did::Runs(prepared) => {
                    self.memory.spent = u32::try_from(PLAN_STEPS_MAX - budget).unwrap_or(u32::MAX);
                    Err(Stop::Runs {
                        id: step.id,
                        position: at,
                        prepared: prepared.clone(),
                    })
                }
                Did::Disabled
                | Did::OutsideInterval
                | Did::NotDue(_)
                | Did::Replied(_)
                | Did::Tagged { .. }
                | Did::Noted(_)
                | Did::PassedBy(_)
                | Did::Failed(_)
                | Did::NotRun(_) => Ok(at + 1),
            };
            path.push(Visit {
                id: step.id,
                position: at,
                did,
            });
            match next {
                Ok(next) => at = next,
                Err(stop) => return (path, stop),
            }
        }
        (path, Stop::End)
    }

    fn skipped(&self, step: &Step) -> Option<Did> {
        if !step.enabled {
            return Some(Did::Disabled);
        }
        let zone = self.settings.global.time_zone;
        let matches = match &step.interval {
            When::Always => true,
            When::Custom { interval } => interval.contains(self.now, zone),
            When::Named { interval } => match self.settings.intervals.get(interval) {
                Some(interval) => interval.contains(self.now, zone),
                None => return Some(Did::Failed(format!("there is no interval {interval}"))),
            },
        };
        (!matches).then_some(Did::OutsideInterval)
    }

    fn visit(&mut self, step: &Step) -> Did {
        if !step.application.runs() {
            return Did::NotRun(step.application.name());
        }
        match &step.application {
            Application::Agent { agent, .. } => match self.settings.agents.get(agent) {
                Some(found) if found.enabled => Did::Waits,
                Some(_) => Did::Failed(format!("the agent {agent} is disabled")),
                None => Did::Failed(format!("there is no agent {agent}")),
            },
            Application::Queue { queue, .. } if self.settings.queues.contains_key(queue) => Did::Waits,
            Application::Queue { queue, .. } => Did::Failed(format!("there is no queue {queue}")),
            Application::AutoReply { times, text } => self.reply(step.id, *times, text),
            Application::Close { disposition } => Did::Closes(*disposition),
            Application::GotoIf {
                condition,
                on_true,
                on_false,
            } => {
                let values = self.values();
                let value_of = |name: &str| values.get(name).cloned().unwrap_or_default();
                let decided = condition.holds(&value_of);
                let named = condition.variables().into_iter();
                let values = named.map(|name| (name.to_owned(), value_of(name))).collect();
                let holds = decided.as_ref().is_ok_and(|holds| *holds);
                Did::Decided(Decision {
                    holds,
                    to: if holds { *on_true } else { *on_false },
                    values,
                    fault: decided.err().map(|fault| fault.to_string()),
                })
            }
            Application::GotoP { target } => Did::Jumped(*target),
            Application::Noop { value } => match self.render(value) {
                Ok(text) => Did::Noted(text),
                Err(why) => Did::Failed(why),
            },
            Application::Tag { tags } => {
                let (known, gone): (Vec<i64>, Vec<i64>) =
                    tags.iter().partition(|tag| self.settings.tags.contains_key(tag));
                let added: BTreeSet<i64> = known.into_iter().filter(|tag| !self.tags.contains(tag)).collect();
                if !added.is_empty() {
                    self.tags.extend(&added);
                    self.values = None;
                }
                Did::Tagged { added, gone }
            }
            Application::Scripted { bot } => self.bot(step.id, *bot),
            Application::System {
                script,
                arguments,
                variable,
                timeout_secs,
            } => {
                let call = ScriptCall {
                    script: script.clone(),
                    arguments: Vec::new(),
                    variable: variable.clone(),
                    timeout_secs: *timeout_secs,
                };
                Did::Runs(Box::new(self.prepare(call, arguments)))
            }
            Application::Lex { .. } | Application::Dialogflow { .. } | Application::ChatGpt { .. } => {
                Did::NotRun(step.application.name())
            }
        }
    }

    fn bot(&self, step: StepId, bot: i64) -> Did {
        if self.had_agent {
            Did::PassedBy(PassedBy::HadAgent)
        } else if self.memory.bots_done.contains(&step) {
            Did::PassedBy(PassedBy::HandedOver)
        } else if self.settings.bots.contains_key(&bot) {
            Did::Waits
        } else {
            Did::Failed(format!("there is no bot {bot}"))
        }
    }

    fn prepare(&mut self, call: ScriptCall, arguments: &[String]) -> Prepared {
        if !self.settings.global.features.system_application {
            let unfit = Some("the System application is switched off".to_owned());
            return Prepared { call, unfit };
        }
        match script::fill(arguments, |text| self.render(text)) {
            Ok(arguments) => Prepared {
                call: ScriptCall { arguments, ..call },
                unfit: None,
            },
            Err(why) => Prepared { call, unfit: Some(why) },
        }
    }

    fn render(&mut self, text: &str) -> Result<String, String> {
        let values = self.values();
        let values = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        template::render_with(text, &values.collect()).map_err(|error| error.to_string())
    }

    fn values(&mut self) -> &Values {
        let (load, tags, settings) = (self.load, &*self.tags, self.settings);
        self.values.get_or_insert_with(|| {
            let mut values = load();
            values.insert("interaction.tags".to_owned(), settings.tag_names(tags));
            values
        })
    }
}

#[cfg(test)]
mod tests;

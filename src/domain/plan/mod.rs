//! The action plan: what happens to an interaction nobody owns (PLAN-01..PLAN-22).
//!
//! Knows steps, their jumps and intervals. [`pass`] walks through a plan, for the interaction as for
//! a trial; [`condition`] is the language of GotoIf; [`faults`] says what is wrong with a plan.

mod application;
pub mod condition;
pub mod faults;
pub mod pass;
pub mod script;

pub use application::{Application, Reference, Times};

use super::interval::Interval;
use super::settings::Settings;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ordered list of steps; the position of a step is its priority, counted from 1.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ActionPlan {
    /// Steps in order.
    pub steps: Vec<Step>,
    /// No step had this identity or a higher one. What an interaction remembers of a step that is
    /// gone must not hold for another (PLAN-32). See [`ActionPlan::next_id`].
    #[serde(default)]
    pub unused_from: u32,
    /// PLAN-21: passes after which nobody is asked again; 0 is unlimited.
    #[serde(default)]
    pub passes_max: u32,
}

/// One step of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Its identity.
    pub id: StepId,
    /// Disabled steps are skipped.
    pub enabled: bool,
    /// When it is there at all (PLAN-03).
    #[serde(default)]
    pub interval: When,
    /// What it does.
    pub application: Application,
}

/// Stable identity of a step within its plan; a waiting interaction finds its place again by it
/// (PLAN-06), and jumps name it (PLAN-04).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub u32);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When a step is there; at other times it is skipped as if absent (PLAN-03).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum When {
    /// At all times.
    #[default]
    Always,
    /// In an interval that the installation has given a name.
    Named {
        /// Which one.
        interval: i64,
    },
    /// In an interval of its own.
    Custom {
        /// That interval.
        interval: Interval,
    },
}

/// Where a jump goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Target {
    /// At a step.
    Step {
        /// Which one.
        id: StepId,
    },
    /// Beyond the last step (PLAN-05).
    End,
}

impl ActionPlan {
    /// A plan of these steps.
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The identity of the next new step.
    pub fn next_id(&self) -> u32 {
        let highest = self.steps.iter().map(|step| step.id.0).max().unwrap_or(0);
        self.unused_from.max(highest + 1)
    }

    /// Where a step is now.
    pub fn position(&self, id: StepId) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// Position at which to go on after the step with identity `id` at `position` has ended:
    /// behind it wherever it is today, or at its old position when it has vanished (PLAN-06).
    pub fn after(&self, id: StepId, position: usize) -> usize {
        self.position(id).map_or(position, |found| found + 1)
    }

    /// Position at which a jump goes on. A step that is gone counts as the end (PLAN-05).
    pub fn landing(&self, target: Target) -> usize {
        match target {
            Target::Step { id } => self.position(id).unwrap_or(self.steps.len()),
            Target::End => self.steps.len(),
        }
    }

    /// True when every pass surely waits: some step can ask people at all times, and none leads away
    /// from it.
    pub fn always_waits(&self, settings: &Settings) -> bool {
        let leads_away = |step: &Step| step.application.ends() || !step.application.jumps().is_empty();
        let can_ask = |step: &Step| match &step.application {
            Application::Queue { queue, .. } => settings.queues.contains_key(queue),
            Application::Agent { agent, .. } => settings.agents.get(agent).is_some_and(|agent| agent.enabled),
            Application::AutoReply { .. }
            | Application::Close { .. }
            | Application::GotoIf { .. }
            | Application::GotoP { .. }
            | Application::Noop { .. }
            | Application::System { .. }
            | Application::Tag { .. }
            | Application::Scripted { .. }
            | Application::Lex { .. }
            | Application::Dialogflow { .. }
            | Application::ChatGpt { .. } => false,
        };
        let asks = |step: &Step| step.enabled && step.interval == When::Always && can_ask(step);
        self.passes_max == 0 && !self.steps.iter().any(leads_away) && self.steps.iter().any(asks)
    }

    /// What its steps need, each with the path of the field that names it.
    pub fn references(&self) -> Vec<(String, Reference)> {
        let steps = self.steps.iter().enumerate();
        steps
            .flat_map(|(index, step)| {
                let references = step.references().into_iter();
                references.map(move |(field, reference)| (format!("steps[{index}].{field}"), reference))
            })
            .collect()
    }
}

impl Step {
    /// A step that is there at all times.
    pub fn new(id: u32, application: Application) -> Self {
        Self {
            id: StepId(id),
            enabled: true,
            interval: When::Always,
            application,
        }
    }

    /// What it needs, each with the field that names it.
    fn references(&self) -> Vec<(String, Reference)> {
        let parameters = self.application.references().into_iter();
        let interval = match &self.interval {
            When::Named { interval } => Some(("interval.interval_id".to_owned(), Reference::Interval(*interval))),
            When::Always | When::Custom { .. } => None,
        };
        parameters
            .map(|(parameter, reference)| (format!("application.{parameter}"), reference))
            .chain(interval)
            .collect()
    }

    /// True when it needs this, a bot on whichever engine.
    pub fn needs(&self, wanted: Reference) -> bool {
        self.references()
            .iter()
            .any(|(_, reference)| match (reference, wanted) {
                (Reference::Bot(bot, _), Reference::Bot(wanted, _)) => *bot == wanted,
                (reference, wanted) => *reference == wanted,
            })
    }
}

//! The action plan: what happens to an interaction nobody owns (PLAN-01..PLAN-22).

use super::ids::QueueId;
use serde::{Deserialize, Serialize};

/// Ordered list of steps; the position of a step is its priority, counted from 1.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ActionPlan {
    /// Steps in order.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Stable identity within the plan; a waiting interaction finds its place again by it (PLAN-06).
    pub id: u32,
    /// Disabled steps are skipped.
    pub enabled: bool,
    /// What it does.
    pub application: Application,
}

/// What a step does. Further applications are added as variants.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "application", rename_all = "snake_case")]
pub enum Application {
    /// Offers the interaction to the members of a queue (APP-QUEUE-01).
    Queue {
        /// Which queue.
        queue: QueueId,
        /// How long the step waits in all, seconds.
        timeout_secs: u32,
    },
}

impl ActionPlan {
    /// Position at which to go on after the step with identity `id` at `position` has ended:
    /// behind it wherever it is today, or at its old position when it has vanished (PLAN-06).
    pub fn after(&self, id: u32, position: usize) -> usize {
        self.steps
            .iter()
            .position(|step| step.id == id)
            .map_or(position, |found| found + 1)
    }
}

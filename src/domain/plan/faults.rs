//! What is wrong with a plan as a whole: jumps that lead nowhere, and loops (PLAN-04, PLAN-07).
//! What single fields may contain, and whether what they name exists, is checked where it is known.

use super::{ActionPlan, Step, StepId, Target, When};
use std::collections::BTreeSet;

/// Something wrong, or odd, with a field of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Path of the field.
    pub field: String,
    /// What is wrong.
    pub why: String,
}

/// Jumps to steps that are not in the plan, and loops that nothing can end.
pub fn faults(plan: &ActionPlan) -> Vec<Fault> {
    let mut found = Vec::new();
    for (index, step) in plan.steps.iter().enumerate() {
        for (parameter, target) in step.application.jumps() {
            let field = format!("steps[{index}].application.{parameter}");
            if let Target::Step { id } = target
                && plan.position(id).is_none()
            {
                found.push(Fault {
                    field,
                    why: format!("jumps to step {id}, which is not in the plan"),
                });
            }
        }
    }
    if found.is_empty() {
        let ends = cycles(plan, certain_next);
        found.extend(ends.into_iter().map(|cycle| Fault {
            why: format!(
                "begins a loop that never ends: {}; put a step that waits into it",
                cycle.words
            ),
            field: cycle.field,
        }));
    }
    found
}

/// Loops that a condition or an interval may end: the interaction is parked if it does not.
pub fn warnings(plan: &ActionPlan) -> Vec<Fault> {
    let loops = cycles(plan, possible_next).into_iter();
    let never_waits = loops.map(|cycle| Fault {
        why: format!("may run in a loop without waiting: {}", cycle.words),
        field: cycle.field,
    });
    let not_run = plan.steps.iter().enumerate().filter(|(_, step)| step.enabled);
    let not_run = not_run.filter(|(_, step)| !step.application.runs());
    let not_run = not_run.map(|(index, step)| Fault {
        field: format!("steps[{index}].application"),
        why: format!("{} is not run yet: the step is skipped", step.application.name()),
    });
    never_waits.chain(not_run).collect()
}

struct Cycle {
    field: String,
    words: String,
}

/// Loops through the successors that `next` gives, one for each jump backward that closes one.
fn cycles(plan: &ActionPlan, next: fn(&ActionPlan, usize) -> Vec<usize>) -> Vec<Cycle> {
    let mut told: BTreeSet<StepId> = BTreeSet::new();
    let mut found = Vec::new();
    for (start, step) in plan.steps.iter().enumerate() {
        if told.contains(&step.id) || step.application.jumps().is_empty() {
            continue;
        }
        let Some(way) = way_back(plan, start, next) else {
            continue;
        };
        let numbers: Vec<String> = way.iter().map(|at| (at + 1).to_string()).collect();
        told.extend(way.iter().filter_map(|at| plan.steps.get(*at)).map(|step| step.id));
        found.push(Cycle {
            field: format!("steps[{start}].application"),
            words: format!("steps {} and again {}", numbers.join(", "), start + 1),
        });
    }
    found
}

/// The shortest way from a step to itself.
fn way_back(plan: &ActionPlan, start: usize, next: fn(&ActionPlan, usize) -> Vec<usize>) -> Option<Vec<usize>> {
    let mut seen = BTreeSet::from([start]);
    let mut edge = vec![vec![start]];
    while !edge.is_empty() {
        let mut further = Vec::new();
        for way in edge {
            let Some(last) = way.last() else { continue };
            for at in next(plan, *last) {
                if at == start {
                    return Some(way);
                }
                if at < plan.steps.len() && seen.insert(at) {
                    further.push(way.iter().copied().chain([at]).collect());
                }
            }
        }
        edge = further;
    }
    None
}

/// Where a step surely leads without waiting; nothing when that depends on something.
fn certain_next(plan: &ActionPlan, at: usize) -> Vec<usize> {
    let Some(step) = plan.steps.get(at) else {
        return Vec::new();
    };
    if step.enabled && step.interval != When::Always {
        return Vec::new();
    }
    let ways = possible_next(plan, at);
    match ways.as_slice() {
        [one] => vec![*one],
        _ => Vec::new(),
    }
}

/// Where a step may lead without waiting.
fn possible_next(plan: &ActionPlan, at: usize) -> Vec<usize> {
    let Some(step) = plan.steps.get(at) else {
        return Vec::new();
    };
    // A bot that has handed over is left out from then on (PLAN-22).
    let is_bot = step.application.bot().is_some();
    let is_skippable = !step.enabled || step.interval != When::Always || !step.application.runs() || is_bot;
    let mut ways: BTreeSet<usize> = is_skippable.then_some(at + 1).into_iter().collect();
    if step.enabled {
        ways.extend(when_run(plan, step, at));
    }
    ways.into_iter().collect()
}

fn when_run(plan: &ActionPlan, step: &Step, at: usize) -> Vec<usize> {
    let jumps = step.application.jumps();
    if !jumps.is_empty() {
        return jumps.into_iter().map(|(_, target)| plan.landing(target)).collect();
    }
    if step.application.waits() || step.application.ends() {
        Vec::new()
    } else {
        vec![at + 1]
    }
}

#[cfg(test)]
mod tests;

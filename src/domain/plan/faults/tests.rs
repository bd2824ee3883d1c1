//! Plans that lead nowhere or go round.

use super::*;
use crate::domain::ids::QueueId;
use crate::domain::interval::Interval;
use crate::domain::plan::condition::Condition;
use crate::domain::plan::{Application, When};

fn goto(id: u32, target: u32) -> Step {
    let target = to(target);
    Step::new(id, Application::GotoP { target })
}

fn to(id: u32) -> Target {
    Target::Step { id: StepId(id) }
}

fn goto_if(id: u32, on_true: u32, on_false: u32) -> Step {
    let application = Application::GotoIf {
        condition: Condition::new("true"),
        on_true: to(on_true),
        on_false: to(on_false),
    };
    Step::new(id, application)
}

fn noop(id: u32) -> Step {
    let value = String::new();
    Step::new(id, Application::Noop { value })
}

fn queue(id: u32) -> Step {
    let application = Application::Queue {
        queue: QueueId(1),
        timeout_secs: 1,
    };
    Step::new(id, application)
}

fn bot(id: u32) -> Step {
    Step::new(id, Application::Scripted { bot: 7 })
}

fn sometimes(step: Step) -> Step {
    let interval = Interval::default();
    Step {
        interval: When::Custom { interval },
        ..step
    }
}

fn off(step: Step) -> Step {
    Step { enabled: false, ..step }
}

fn told(faults: &[Fault]) -> Vec<String> {
    faults
        .iter()
        .map(|fault| format!("{}: {}", fault.field, fault.why))
        .collect()
}

#[test]
fn plan_04_a_jump_to_a_step_that_is_gone_is_named() {
    let plan = ActionPlan::of([noop(1), goto(3, 2), goto_if(4, 1, 9)]);
    assert_eq!(
        told(&faults(&plan)),
        [
            "steps[1].application.target: jumps to step 2, which is not in the plan",
            "steps[2].application.on_false: jumps to step 9, which is not in the plan",
        ]
    );
}

#[test]
fn plan_07_a_loop_that_nothing_ends_is_refused() {
    for (steps, words) in [
        (vec![goto(1, 1)], "steps 1 and again 1"),
        (vec![noop(1), noop(2), goto(3, 1)], "steps 3, 1, 2 and again 3"),
        (vec![goto(1, 3), queue(2), goto(3, 1)], "steps 1, 3 and again 1"),
        (vec![noop(1), off(queue(2)), goto(3, 1)], "steps 3, 1, 2 and again 3"),
        (vec![goto_if(1, 1, 1)], "steps 1 and again 1"),
        // Its bot is left out once it has handed over (PLAN-22).
        (vec![bot(1), goto(2, 1)], "steps 2, 1 and again 2"),
    ] {
        let found = faults(&ActionPlan::of(steps));
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert!(found[0].why.contains(words), "{found:?}");
    }
}

#[test]
fn plan_07_a_loop_that_something_may_end_is_a_warning() {
    for steps in [
        vec![noop(1), goto_if(2, 1, 3), queue(3)],
        vec![sometimes(queue(1)), goto(2, 1)],
        vec![noop(1), sometimes(goto(2, 1))],
    ] {
        let plan = ActionPlan::of(steps);
        assert_eq!(faults(&plan), [], "{plan:?}");
        let warned = warnings(&plan);
        assert_eq!(warned.len(), 1, "{warned:?}");
        assert!(warned[0].why.contains("without waiting"), "{warned:?}");
    }
}

#[test]
fn a_loop_with_a_step_that_waits_is_fine() {
    for steps in [
        vec![queue(1), goto(2, 1)],
        vec![noop(1), queue(2), goto_if(3, 1, 2)],
        vec![goto(1, 3), noop(2), noop(3)],
        vec![off(goto(1, 1)), noop(2)],
        vec![bot(1), queue(2), goto(3, 1)],
    ] {
        let plan = ActionPlan::of(steps);
        assert_eq!((faults(&plan), warnings(&plan)), (vec![], vec![]), "{plan:?}");
    }
}

#[test]
fn applications_that_are_not_run_yet_are_told() {
    let bot = Step::new(1, Application::ChatGpt { bot: 7 });
    let plan = ActionPlan::of([bot.clone(), off(Step { id: StepId(2), ..bot }), queue(3)]);
    assert_eq!(
        told(&warnings(&plan)),
        ["steps[0].application: ChatGPT is not run yet: the step is skipped"]
    );
}

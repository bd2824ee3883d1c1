//! What each step does on its way, with everything a plan may know given by hand.

use super::*;
use crate::domain::ids::QueueId;
use crate::domain::interval::{Interval, Subset};
use crate::domain::plan::condition::Condition;
use crate::domain::plan::{Target, Times};
use crate::domain::settings::{Global, Queue, Strategy, Tag};
use std::sync::Arc;

const SUPPORT: QueueId = QueueId(1);

/// One queue, the tag 5 "vip", and the interval 8 from 09:00 to 13:00 included.
fn settings() -> Settings {
    let queue = Queue {
        id: SUPPORT,
        name: "Support".into(),
        strategy: Strategy::BeepAll,
        agent_timeout_secs: 10,
        weight: 0,
        members: vec![],
        through_profiles: BTreeMap::new(),
    };
    let morning = Subset {
        from: Some("09:00".parse().unwrap()),
        to: Some("13:00".parse().unwrap()),
        ..Subset::default()
    };
    let morning = Interval {
        subsets: vec![morning],
        ..Interval::default()
    };
    let vip = Tag {
        name: "vip".into(),
        color: "#0b7a5f".into(),
    };
    Settings {
        intervals: BTreeMap::from([(8, Arc::new(morning))]),
        tags: BTreeMap::from([(5, vip)]),
        ..Settings::new(Global::default(), [], [queue], [], vec![])
    }
}

fn queue() -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs: 10,
    }
}

fn reply(times: Times) -> Application {
    let text = "Hi {{contact.firstName}}".to_owned();
    Application::AutoReply { times, text }
}

fn noop(value: &str) -> Application {
    let value = value.to_owned();
    Application::Noop { value }
}

fn step(id: u32) -> Target {
    Target::Step { id: StepId(id) }
}

fn plan(applications: impl IntoIterator<Item = Application>) -> ActionPlan {
    ActionPlan::of(
        (1..)
            .zip(applications)
            .map(|(id, application)| Step::new(id, application)),
    )
}

#[derive(Default)]
struct Walker {
    memory: Memory,
    tags: BTreeSet<i64>,
    now: Timestamp,
}

const FIRST: Option<Trigger> = Some(Trigger {
    message: MessageId(1),
    is_first: true,
});

const SECOND: Option<Trigger> = Some(Trigger {
    message: MessageId(2),
    is_first: false,
});

impl Walker {
    fn with<T>(&mut self, plan: &ActionPlan, trigger: Option<Trigger>, walk: impl FnOnce(&mut Pass<'_>) -> T) -> T {
        let settings = settings();
        let values = || Values::from([("contact.firstName".to_owned(), "Ada".to_owned())]);
        walk(&mut Pass::new(Given {
            plan,
            settings: &settings,
            now: self.now,
            trigger,
            can_write: true,
            had_agent: false,
            memory: &mut self.memory,
            tags: &mut self.tags,
            values: &values,
        }))
    }

    fn run(&mut self, plan: &ActionPlan, trigger: Option<Trigger>) -> (Vec<Did>, Stop) {
        let (path, stop) = self.with(plan, trigger, |pass| pass.run(0));
        (path.into_iter().map(|visit| visit.did).collect(), stop)
    }
}

fn hi() -> Did {
    Did::Replied("Hi Ada".to_owned())
}

#[test]
fn plan_02_steps_run_in_order_until_one_waits() {
    let plan = plan([noop("a"), reply(Times::OneTime), queue(), noop("b")]);
    let (path, stop) = Walker::default().run(&plan, FIRST);
    assert_eq!(path, [Did::Noted("a".to_owned()), hi(), Did::Waits]);
    assert_eq!(
        stop,
        Stop::Waits {
            id: StepId(3),
            position: 2
        }
    );
}

#[test]
fn plan_05_jumps_land_on_their_step_or_behind_it_or_at_the_end() {
    let mut plan = plan([
        Application::GotoP { target: step(3) },
        noop("jumped over"),
        noop("off"),
        noop("here"),
        Application::GotoP { target: Target::End },
        noop("never"),
    ]);
    plan.steps[2].enabled = false;
    let (path, stop) = Walker::default().run(&plan, FIRST);
    let expected = [
        Did::Jumped(step(3)),
        Did::Disabled,
        Did::Noted("here".to_owned()),
        Did::Jumped(Target::End),
    ];
    assert_eq!((path.as_slice(), stop), (expected.as_slice(), Stop::End));
}

#[test]
fn itv_02_an_interval_includes_its_last_minute() {
    let mut plan = plan([noop("open"), noop("always")]);
    plan.steps[0].interval = When::Named { interval: 8 };
    let minute = |hour: i64, minute: i64, second: i64| Timestamp(((hour * 60 + minute) * 60 + second) * 1000);
    for (now, is_open) in [
        (minute(8, 59, 59), false),
        (minute(9, 0, 0), true),
        (minute(13, 0, 59), true),
        (minute(13, 1, 0), false),
    ] {
        let mut walker = Walker {
            now,
            ..Walker::default()
        };
        let (path, _) = walker.run(&plan, FIRST);
        let first = if is_open {
            Did::Noted("open".to_owned())
        } else {
            Did::OutsideInterval
        };
        assert_eq!(path, [first, Did::Noted("always".to_owned())], "{now}");
    }
    plan.steps[0].interval = When::Named { interval: 9 };
    let (path, _) = Walker::default().run(&plan, FIRST);
    assert_eq!(path[0], Did::Failed("there is no interval 9".to_owned()), "PLAN-08");
}

#[test]
fn app_gotoif_01_goes_one_way_or_the_other_and_says_on_what_grounds() {
    let decide = |condition: &str| {
        plan([
            Application::Tag { tags: vec![5, 6] },
            Application::GotoIf {
                condition: Condition::new(condition),
                on_true: step(3),
                on_false: Target::End,
            },
            noop("{{interaction.tags}}"),
        ])
    };
    let (path, _) = Walker::default().run(&decide(r#""vip" in {{interaction.tags}}"#), FIRST);
    let values = Values::from([("interaction.tags".to_owned(), "vip".to_owned())]);
    let decision = Decision {
        holds: true,
        to: step(3),
        values,
        fault: None,
    };
    let expected = [
        Did::Tagged {
            added: BTreeSet::from([5]),
            gone: vec![6],
        },
        Did::Decided(decision),
        Did::Noted("vip".to_owned()),
    ];
    assert_eq!(path, expected, "a tag counts at once, one that is gone does not");
    let (path, stop) = Walker::default().run(&decide("broken =="), FIRST);
    let Did::Decided(decision) = &path[1] else {
        panic!("{path:?}")
    };
    assert!(!decision.holds && decision.fault.is_some(), "errors are false");
    assert_eq!(stop, Stop::End);
}

#[test]
fn app_tag_01_adds_what_is_new_and_doubles_nothing() {
    let plan = plan([Application::Tag { tags: vec![5] }]);
    let mut walker = Walker::default();
    let added = |tags: &[i64]| Did::Tagged {
        added: tags.iter().copied().collect(),
        gone: vec![],
    };
    assert_eq!(walker.run(&plan, FIRST).0, [added(&[5])]);
    assert_eq!(walker.run(&plan, None).0, [added(&[])]);
    assert_eq!(walker.tags, BTreeSet::from([5]));
}

#[test]
fn plan_30_each_mode_answers_what_it_should() {
    let not = |why| Did::NotDue(why);
    for (times, expected) in [
        (
            Times::OneTime,
            [hi(), not(NotDue::AlreadySent), not(NotDue::AlreadySent)],
        ),
        (Times::Always, [hi(), not(NotDue::NoNewMessage), hi()]),
        (
            Times::FirstMessage,
            [hi(), not(NotDue::NoNewMessage), not(NotDue::NotFirstMessage)],
        ),
    ] {
        let plan = plan([reply(times)]);
        let mut walker = Walker::default();
        let seen = [FIRST, None, SECOND].map(|trigger| walker.run(&plan, trigger).0.remove(0));
        assert_eq!(seen, expected, "{times:?}");
    }
    let plan = plan([reply(Times::FirstMessage)]);
    let mut late = Walker::default();
    assert_eq!(late.run(&plan, SECOND).0, [not(NotDue::NotFirstMessage)]);
}

#[test]
fn plan_30_always_answers_further_messages_once_each_while_its_interval_matches() {
    let mut plan = plan([reply(Times::Always), reply(Times::OneTime), queue()]);
    let mut walker = Walker::default();
    walker.run(&plan, FIRST);
    let further = |walker: &mut Walker, plan: &ActionPlan, trigger| {
        let path = walker.with(plan, trigger, |pass| pass.answer_further());
        path.into_iter().map(|visit| visit.did).collect::<Vec<_>>()
    };
    assert_eq!(further(&mut walker, &plan, SECOND), [hi()]);
    assert_eq!(
        further(&mut walker, &plan, SECOND),
        [Did::NotDue(NotDue::AlreadySent)],
        "said again"
    );
    plan.steps[0].interval = When::Named { interval: 8 };
    let third = Some(Trigger {
        message: MessageId(3),
        is_first: false,
    });
    assert_eq!(further(&mut walker, &plan, third), [], "outside its interval");
    plan.steps.remove(0);
    assert_eq!(further(&mut walker, &plan, third), [], "it is gone");
}

#[test]
fn plan_07_a_loop_ends_after_two_hundred_steps() {
    let plan = plan([noop("round"), Application::GotoP { target: step(1) }]);
    let (path, stop) = Walker::default().run(&plan, FIRST);
    assert_eq!(path.len(), PLAN_STEPS_MAX);
    assert_eq!(stop, Stop::Loop { id: StepId(1) });
}

#[test]
fn plan_08_a_step_that_cannot_work_counts_as_done() {
    let gone = Application::Queue {
        queue: QueueId(9),
        timeout_secs: 1,
    };
    let blank = Application::AutoReply {
        times: Times::OneTime,
        text: "{{agent.name}} ".to_owned(),
    };
    let broken = Application::AutoReply {
        times: Times::OneTime,
        text: "{{#x}}".to_owned(),
    };
    let plan = plan([gone, blank, broken, Application::ChatGpt { bot: 1 }, queue()]);
    let (path, stop) = Walker::default().run(&plan, FIRST);
    assert_eq!(path[0], Did::Failed("there is no queue 9".to_owned()));
    assert_eq!(path[1], Did::Failed("its text is empty".to_owned()));
    assert!(matches!(path[2], Did::Failed(_)));
    assert_eq!(path[3], Did::NotRun("ChatGPT"));
    assert!(matches!(stop, Stop::Waits { position: 4, .. }));
}

#[test]
fn app_close_01_ends_the_walk() {
    let plan = plan([Application::Close { disposition: 4 }, noop("never")]);
    let (path, stop) = Walker::default().run(&plan, FIRST);
    assert_eq!((path, stop), (vec![Did::Closes(4)], Stop::Closes { disposition: 4 }));
}

#[test]
fn what_is_remembered_survives_being_stored() {
    let plan = plan([reply(Times::Always), reply(Times::OneTime), queue()]);
    let mut walker = Walker::default();
    walker.run(&plan, FIRST);
    walker.memory.trigger = FIRST;
    let stored = serde_json::to_string(&walker.memory).unwrap();
    assert_eq!(serde_json::from_str::<Memory>(&stored).unwrap(), walker.memory);
    assert_eq!(serde_json::from_str::<Memory>("{}").unwrap(), Memory::default());
}

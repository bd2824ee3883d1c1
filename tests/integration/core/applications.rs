//! What single applications of a plan do: APP-QUEUE-02, APP-REPLY-02, APP-GOTOIF-01, APP-GOTOP-01, APP-NOOP-01, APP-TAG-01.

use crate::support::scene::{ANNA, BEN, LATE, SUPPORT, VIP, with_care};
use crate::support::script::check;
use crate::support::world::{Event, World};
use std::collections::BTreeSet;
use std::sync::Arc;
use switchboard::domain::Durable;
use switchboard::domain::fact::{Fact, Passed};
use switchboard::domain::ids::{AgentId, InteractionId, QueueId};
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target, Times, When};
use switchboard::domain::settings::{Settings, Strategy};

/// The installation with dispositions and tags, one agent asked at a time, and this plan.
fn planned(applications: impl IntoIterator<Item = Application>) -> Settings {
    let steps = (1..)
        .zip(applications)
        .map(|(id, application)| Step::new(id, application));
    let mut settings = with_care(|account| account.plan = Arc::new(ActionPlan::of(steps)));
    if let Some(queue) = settings.queues.get_mut(&SUPPORT) {
        Arc::make_mut(queue).strategy = Strategy::RrMemory;
    }
    settings
}

fn support(timeout_secs: u32) -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs,
    }
}

fn reply(text: &str) -> Application {
    let (times, text) = (Times::OneTime, text.to_owned());
    Application::AutoReply { times, text }
}

fn noop(value: &str) -> Application {
    let value = value.to_owned();
    Application::Noop { value }
}

/// Ten seconds for each notification, twenty-five for the step.
#[test]
fn app_queue_02_the_step_has_a_time_and_each_notification_has_its_own() {
    check(
        planned([support(25), reply("nobody is free")]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        11s   -                                      -> offer ben until 21s; withdraw anna (expired)
        21s   -                                      -> withdraw ben (expired)
        25s   -                                      ->
        26s   -                                      -> call 'nobody is free'; planning unread 1
    ",
    );
    check(
        planned([support(15), reply("nobody is free")]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        11s   -                                      -> offer ben until 16s; withdraw anna (expired)
        16s   -                                      -> withdraw ben (expired); call 'nobody is free'; planning unread 1
    ",
    );
}

#[test]
fn app_reply_02_a_reply_that_is_not_delivered_does_not_stop_the_plan() {
    check(
        planned([reply("welcome"), support(20), reply("sorry")]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> call 'welcome'; offer anna until 11s; offering unread 1
        2s    provider refuses                       ->
        11s   -                                      -> withdraw anna (expired)
        16s   -                                      -> offer anna until 21s
        21s   -                                      -> withdraw anna (expired); call 'sorry'; planning unread 1
        22s   provider refuses                       ->
        26s   -                                      -> offer anna until 36s; offering unread 1
        27s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

/// What became of the steps that do not wait.
fn passed(world: &World) -> Vec<(u32, Passed)> {
    let passed = world.durable.iter().filter_map(|effect| {
        if let Durable::Record(Fact::StepPassed { priority, did, .. }) = effect {
            Some((*priority, did.clone()))
        } else {
            None
        }
    });
    passed.collect()
}

#[test]
fn app_noop_01_its_line_is_in_the_journal_with_the_variables_filled_and_nothing_else_happens() {
    let mut world = World::new(planned([noop("{{contact.phone}} said '{{message.body}}'{{no.such}}")]));
    world.customer_writes("390001", "hello");
    let text = "390001 said 'hello'".to_owned();
    assert_eq!(passed(&world), [(1, Passed::Noted { text })]);
    assert!(world.log.is_empty(), "{:?}", world.log);
    assert_eq!(
        world.conversation(InteractionId(1)).expect("it exists").state(),
        "parked"
    );
}

#[test]
fn app_gotop_01_it_jumps_whatever_holds() {
    let to = Target::Step { id: StepId(3) };
    let plan = [Application::GotoP { target: to }, reply("jumped over"), reply("here")];
    let mut world = World::new(planned(plan));
    world.customer_writes("390001", "hello");
    let called = world.log.iter().filter(|event| matches!(event, Event::Called(_)));
    assert_eq!(called.count(), 1);
    let did = passed(&world);
    assert_eq!(did[0], (1, Passed::Jumped { to }));
    assert!(matches!(did[1], (3, Passed::Replied { .. })), "{did:?}");
}

#[test]
fn app_tag_01_tags_are_added_once_and_none_is_taken_away() {
    let tag = |tags: &[i64]| Application::Tag { tags: tags.to_vec() };
    let mut world = World::new(planned([tag(&[VIP]), tag(&[VIP, LATE]), support(10)]));
    world.customer_writes("390001", "hello");
    let tagged = |tags: &[i64]| Passed::Tagged {
        tags: tags.iter().copied().collect(),
        gone: vec![],
    };
    assert_eq!(passed(&world), [(1, tagged(&[VIP])), (2, tagged(&[LATE]))]);
    // The next pass, after nobody answered.
    world.advance_to(world.now.plus_secs(16));
    let tags = &world.conversation(InteractionId(1)).expect("it exists").tags;
    assert_eq!(*tags, BTreeSet::from([VIP, LATE]));
    assert_eq!(passed(&world)[2..], [(1, tagged(&[])), (2, tagged(&[]))]);
}

/// Issue 4, bad input; APP-GOTOIF-02. A plan that is saved has no such condition, one of an older build may.
#[test]
fn app_gotoif_01_a_condition_that_cannot_be_evaluated_is_false_with_an_entry_in_the_journal() {
    let (on_true, on_false) = (Target::Step { id: StepId(2) }, Target::Step { id: StepId(3) });
    let condition = Condition::new("{{message.body}} ==");
    let decides = Application::GotoIf {
        condition,
        on_true,
        on_false,
    };
    let mut world = World::new(planned([decides, reply("true"), noop("false")]));
    world.customer_writes("390001", "hello");
    let did = passed(&world);
    let Passed::Decided { holds, to, fault } = &did[0].1 else {
        panic!("{did:?}")
    };
    assert_eq!((*holds, *to), (false, on_false));
    assert!(fault.as_ref().is_some_and(|why| !why.is_empty()), "{did:?}");
    assert_eq!(did[1].0, 3, "it goes the other way");
}

/// Issue 4, bad input: what is not there any longer is left out, and the journal says so.
#[test]
fn plan_08_whatever_a_step_names_that_is_gone_is_left_out_with_an_entry_in_the_journal() {
    let gone = |what: &str| Passed::Failed { why: what.to_owned() };
    let agent = Application::Agent {
        agent: AgentId(99),
        timeout_secs: 5,
    };
    let queue = Application::Queue {
        queue: QueueId(99),
        timeout_secs: 5,
    };
    let mut settings = planned([
        agent,
        queue,
        noop("never"),
        Application::Tag { tags: vec![VIP, 99] },
        Application::Tag { tags: vec![98, 99] },
        Application::Scripted { bot: 99 },
        Application::Close { disposition: 99 },
    ]);
    if let Some(account) = settings.accounts.values_mut().next() {
        let plan = Arc::make_mut(&mut Arc::make_mut(account).plan);
        plan.steps[2].interval = When::Named { interval: 99 };
    }
    let mut world = World::new(settings);
    for agent in [ANNA, BEN] {
        world.connect(agent);
    }
    world.customer_writes("390001", "hello");
    let tagged = |tags: &[i64], gone: &[i64]| Passed::Tagged {
        tags: tags.iter().copied().collect(),
        gone: gone.to_vec(),
    };
    let expected = [
        (1, gone("there is no agent 99")),
        (2, gone("there is no queue 99")),
        (3, gone("there is no interval 99")),
        (4, tagged(&[VIP], &[99])),
        (5, tagged(&[], &[98, 99])),
        (6, gone("there is no bot 99")),
        (7, gone("there is no disposition 99")),
    ];
    assert_eq!(passed(&world), expected);
    assert_eq!(
        world.conversation(InteractionId(1)).expect("it exists").state(),
        "closed"
    );
}

//! System steps: APP-SYS-01..APP-SYS-03, PLAN-07, PLAN-08, R4.

use crate::support::scene::{ANNA, BEN, SUPPORT, with_plan};
use crate::support::script::check;
use crate::support::scripts::{end, look_up, with_scripts};
use crate::support::world::World;
use switchboard::config::limits::{SCRIPT_RESULT_BYTES_MAX, SCRIPT_VARIABLES_MAX};
use switchboard::domain::fact::{Fact, Passed};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::script::{Ran, RunEnd};
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target, Times};
use switchboard::domain::settings::{Settings, Strategy::BeepAll};
use switchboard::domain::{Durable, Timestamp};

fn settings(applications: impl IntoIterator<Item = Application>) -> Settings {
    let steps = (1..)
        .zip(applications)
        .map(|(id, application)| Step::new(id, application));
    with_scripts(with_plan(BeepAll, vec![ANNA, BEN], ActionPlan::of(steps)))
}

fn reply(text: &str) -> Application {
    Application::AutoReply {
        times: Times::Always,
        text: text.to_owned(),
    }
}

fn queue(timeout_secs: u32) -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs,
    }
}

fn step(id: u32) -> Target {
    Target::Step { id: StepId(id) }
}

fn goto_if(condition: &str, on_true: u32, on_false: u32) -> Application {
    Application::GotoIf {
        condition: Condition::new(condition),
        on_true: step(on_true),
        on_false: step(on_false),
    }
}

#[test]
fn app_sys_01_the_plan_waits_for_its_script_and_texts_have_the_result() {
    check(
        settings([
            look_up(),
            reply("It is {{vars.found}} ({{vars.found_status}})"),
            queue(30),
        ]),
        "
        1s    customer writes where is it            -> run look-up '--' 'where is it'; planning unread 1
        2s    anna signs in                          ->
        3s    script prints 42                       -> call 'It is 42 (0)'; offer anna until 13s; offering unread 1
    ",
    );
}

#[test]
fn app_sys_02_conditions_decide_by_the_exit_status() {
    let by_status = |how: &str, said: &str| {
        check(
            settings([
                look_up(),
                goto_if("{{vars.found_status}} == 3", 3, 4),
                reply("three"),
                reply("[{{vars.found}}]"),
            ]),
            &format!(
                "
                1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
                2s    script {how}                           -> {said}; parked unread 1
            "
            ),
        );
    };
    by_status("exits 3", "call 'three'; call '[]'");
    by_status("exits 4", "call '[]'");
    by_status("is killed", "call '[]'");
    by_status("is lost", "call '[]'");
    by_status("prints yes", "call '[yes]'");
}

#[test]
fn r4_a_script_without_an_answer_ends_with_its_deadline() {
    check(
        settings([look_up(), reply("[{{vars.found_status}}]"), queue(30)]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        40.9s -                                      ->
        41s   -                                      -> call '[failed]'; offering unread 1
        42s   script prints late                     -> refused: this offer was replaced by a newer one
    ",
    );
}

#[test]
fn messages_that_come_meanwhile_join_the_interaction() {
    check(
        settings([look_up(), queue(30)]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        2s    customer writes y                      -> planning unread 2
        3s    script prints 1                        -> offering unread 2
        4s    customer writes z                      -> offering unread 3
    ",
    );
}

#[test]
fn plan_30_a_message_that_came_meanwhile_is_answered_on_the_way_and_by_the_rest_of_the_pass() {
    check(
        settings([
            reply("one moment"),
            look_up(),
            reply("heard {{message.body}}"),
            queue(30),
        ]),
        "
        1s    customer writes x                      -> call 'one moment'; run look-up '--' 'x'; planning unread 1
        2s    customer writes y                      -> call 'one moment'; planning unread 2
        3s    script prints 1                        -> call 'heard y'; offering unread 2
    ",
    );
}

#[test]
fn plan_30_a_pass_that_began_with_the_first_message_stays_one() {
    let first = Application::AutoReply {
        times: Times::FirstMessage,
        text: "welcome".to_owned(),
    };
    check(
        settings([look_up(), first, queue(30)]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        2s    customer writes y                      -> planning unread 2
        3s    script prints 1                        -> call 'welcome'; offering unread 2
        4s    customer writes z                      -> offering unread 3
    ",
    );
}

#[test]
fn an_agent_takes_what_waits_for_a_script_and_its_end_is_stale() {
    check(
        settings([look_up(), reply("never"), queue(30)]),
        "
        1s    anna signs in                          ->
        2s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        3s    anna takes it                          -> open anna; assigned
        4s    script prints 1                        -> refused: this offer was replaced by a newer one
        99s   -                                      ->
    ",
    );
}

#[test]
fn after_a_crash_a_script_is_run_again_once() {
    check(
        settings([look_up(), reply("[{{vars.found_status}}]"), queue(30)]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        20s   crash                                  -> run look-up '--' 'x'
        55s   -                                      ->
        56s   crash                                  -> call '[failed]'; offering unread 1
        57s   crash                                  ->
    ",
    );
    check(
        settings([look_up(), reply("[{{vars.found}}]")]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        2s    crash                                  -> run look-up '--' 'x'
        3s    script prints again                    -> call '[again]'; parked unread 1
        4s    crash                                  ->
    ",
    );
}

#[test]
fn s5_arguments_that_are_unfit_are_not_run_and_count_as_done() {
    let bare = Application::System {
        script: "look-up".to_owned(),
        arguments: vec!["{{message.body}}".to_owned()],
        variable: Some("found".to_owned()),
        timeout_secs: 10,
    };
    check(
        settings([bare, reply("[{{vars.found}}{{vars.found_status}}]"), queue(30)]),
        "
        1s    customer writes --output=/etc/x        -> call '[failed]'; offering unread 1
    ",
    );
}

#[test]
fn s5_what_a_script_prints_is_data_and_never_a_text_itself() {
    check(
        settings([
            look_up(),
            goto_if("{{vars.found}} == '{{message.body}}'", 4, 3),
            reply("{{vars.found}}"),
            queue(30),
        ]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        2s    script prints {{message.body}}         -> offering unread 1
    ",
    );
    check(
        settings([look_up(), reply("{{vars.found}}"), queue(30)]),
        "
        1s    customer writes x                      -> run look-up '--' 'x'; planning unread 1
        2s    script prints {{message.body}}         -> call '{{message.body}}'; offering unread 1
    ",
    );
}

#[test]
fn app_sys_03_a_feature_that_is_off_runs_nothing() {
    let mut off = settings([look_up(), reply("[{{vars.found_status}}]"), queue(30)]);
    off.global.features.system_application = false;
    check(off, "1s customer writes x -> call '[failed]'; offering unread 1");
}

/// Nothing but scripts goes round here, so each is answered at once.
#[test]
fn plan_07_scripts_do_not_renew_the_steps_that_may_be_passed() {
    let mut world = World::new(settings([look_up(), Application::GotoP { target: step(1) }]));
    world.now = Timestamp(1000);
    world.customer_writes("390001", "x");
    let mut ran = 0;
    while world
        .conversation(InteractionId(1))
        .is_some_and(|one| one.running().is_some())
    {
        ran += 1;
        assert!(ran <= 100, "it goes round for ever");
        let newest = world.scripts.len() - 1;
        end(&mut world, newest, Ran::without_output(RunEnd::Exited { code: 0 })).unwrap();
    }
    assert_eq!(ran, 100, "a script and a jump, 200 steps in all");
    let looped = |one: &Durable| matches!(one, Durable::Record(Fact::PlanLooped { priority: 1 }));
    assert!(world.durable.iter().any(looped));
}

/// Unfit scripts end at once, one inside the other.
#[test]
fn plan_07_scripts_that_cannot_be_run_do_not_go_round_for_ever() {
    let mut off = settings([look_up(), Application::GotoP { target: step(1) }]);
    off.global.features.system_application = false;
    let mut world = World::new(off);
    world.now = Timestamp(1000);
    world.customer_writes("390001", "x");
    assert_eq!(world.conversation(InteractionId(1)).unwrap().state(), "parked");
    let ran = |one: &&Durable| {
        matches!(
            one,
            Durable::Record(Fact::StepPassed {
                did: Passed::Ran { .. },
                ..
            })
        )
    };
    assert_eq!(world.durable.iter().filter(ran).count(), 100);
}

#[test]
fn app_sys_02_results_are_bounded_and_every_run_is_a_fact() {
    let mut world = World::new(settings([look_up(), queue(30)]));
    world.now = Timestamp(1000);
    world.customer_writes("390001", "x");
    let long = "é".repeat(SCRIPT_RESULT_BYTES_MAX);
    let ran = Ran {
        output: format!("a{long}"),
        complaint: "c".repeat(10_000),
        argv: "ab12".to_owned(),
        millis: 17,
        ..Ran::without_output(RunEnd::Exited { code: 0 })
    };
    end(&mut world, 0, ran).unwrap();
    let kept = world.conversation(InteractionId(1)).unwrap().rare.get().results["found"].clone();
    assert_eq!(
        kept.len(),
        SCRIPT_RESULT_BYTES_MAX - 1,
        "cut before a character that does not fit"
    );
    let told = world.durable.iter().find_map(|one| {
        let Durable::Record(Fact::StepPassed { did, .. }) = one else {
            return None;
        };
        Some(did.clone())
    });
    let Some(Passed::Ran {
        script,
        argv,
        end,
        millis,
        bytes,
        cut,
        complaint,
    }) = told
    else {
        panic!("{told:?}")
    };
    assert_eq!(
        (script.as_str(), argv.as_str(), millis, cut),
        ("look-up", "ab12", 17, true)
    );
    assert_eq!(end, RunEnd::Exited { code: 0 });
    assert_eq!((bytes as usize, complaint.len()), (kept.len(), 400));
}

/// Plans change while interactions live: what no step names any longer makes room.
#[test]
fn results_of_plans_of_the_past_make_room_for_new_ones() {
    let named = |from: usize| {
        let steps = (from..from + SCRIPT_VARIABLES_MAX).map(|number| Application::System {
            script: "x".to_owned(),
            arguments: vec![],
            variable: Some(format!("v{number:02}")),
            timeout_secs: 10,
        });
        settings(steps)
    };
    let mut world = World::new(named(0));
    world.now = Timestamp(1000);
    for (round, from) in [0, 20, 40].into_iter().enumerate() {
        world.settings = std::sync::Arc::new(named(from));
        world.customer_writes("390001", "x");
        while world
            .conversation(InteractionId(1))
            .is_some_and(|one| one.running().is_some())
        {
            let newest = world.scripts.len() - 1;
            end(&mut world, newest, Ran::without_output(RunEnd::Exited { code: 0 })).unwrap();
        }
        let results = &world.conversation(InteractionId(1)).unwrap().rare.get().results;
        assert!(
            results.len() <= 4 * SCRIPT_VARIABLES_MAX,
            "round {round}: {}",
            results.len()
        );
        assert!(results.contains_key(&format!("v{:02}", from + SCRIPT_VARIABLES_MAX - 1)));
    }
}

//! The action plan: PLAN-01..PLAN-33, APP-AGENT, APP-REPLY, APP-CLOSE, APP-GOTOIF, APP-GOTOP, ITV.

use crate::support::scene::{ANNA, BEN, CARLA, SUPPORT, with_plan};
use crate::support::script::check;
use std::sync::Arc;
use switchboard::domain::interval::{Interval, Subset};
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target, Times, When};
use switchboard::domain::settings::{Settings, Strategy::BeepAll};

/// Anna and Ben in the queue, offers of 10 s, gaps of 5 s.
fn settings(applications: impl IntoIterator<Item = Application>) -> Settings {
    with_plan(BeepAll, vec![ANNA, BEN], plan(applications))
}

fn plan(applications: impl IntoIterator<Item = Application>) -> ActionPlan {
    ActionPlan::of(
        (1..)
            .zip(applications)
            .map(|(id, application)| Step::new(id, application)),
    )
}

fn queue(timeout_secs: u32) -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs,
    }
}

fn carla(timeout_secs: u32) -> Application {
    Application::Agent {
        agent: CARLA,
        timeout_secs,
    }
}

fn reply(times: Times, text: &str) -> Application {
    let text = text.to_owned();
    Application::AutoReply { times, text }
}

fn goto_if(condition: &str, on_true: u32, on_false: u32) -> Application {
    Application::GotoIf {
        condition: Condition::new(condition),
        on_true: step(on_true),
        on_false: step(on_false),
    }
}

fn step(id: u32) -> Target {
    Target::Step { id: StepId(id) }
}

#[test]
fn plan_22_a_restarted_pass_repeats_no_reply() {
    check(
        settings([
            reply(Times::OneTime, "Welcome {{contact.firstName}}"),
            reply(Times::Always, "We heard '{{message.body}}'"),
            reply(Times::FirstMessage, "You are new here"),
            queue(10),
        ]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> call 'Welcome +390001'; call 'We heard 'hello''; call 'You are new here'; offer anna until 11s; offering unread 1
        11s   -                                      -> withdraw anna (expired); planning unread 1
        16s   -                                      -> offer anna until 26s; offering unread 1
        17s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn var_02_texts_name_the_account_the_list_and_the_queue_that_did_not_answer() {
    let named = "{{account.phone}} {{account.type}} {{account.description}}, {{list.name}}, [{{contact.city}}]";
    let in_queue = "{{#queue}}{{queue.name}}{{/queue}}[{{agent.name}}]";
    check(
        settings([reply(Times::OneTime, named), queue(30), reply(Times::OneTime, in_queue)]),
        "
        1s    customer writes hello                  -> call '390550001 meta Customer care, Customers, []'; offering unread 1
        31s   -                                      -> call 'Support[]'; planning unread 1
    ",
    );
}

#[test]
fn plan_30_always_answers_each_further_message_while_a_later_step_waits() {
    check(
        settings([
            reply(Times::Always, "one moment"),
            reply(Times::OneTime, "once"),
            queue(30),
            reply(Times::Always, "behind"),
        ]),
        "
        1s    customer writes hello                  -> call 'one moment'; call 'once'; offering unread 1
        2s    customer writes still there            -> call 'one moment'; offering unread 2
        3s    anna signs in                          -> offer anna until 13s
        4s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        5s    customer writes thanks                 -> message anna 'thanks'; assigned unread 1
    ",
    );
}

#[test]
fn plan_31_nothing_is_replied_while_an_agent_owns_it_and_the_plan_starts_with_the_waiting_message() {
    check(
        settings([reply(Times::Always, "got {{message.body}}"), queue(30)]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> call 'got hello'; offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        4s    customer writes again                  -> offer anna again until 14s; wait_agent unread 1
        14s   -                                      -> withdraw anna (expired); wait_queue unread 1
        24s   -                                      -> call 'got again'; release anna; offer anna until 34s; offering unread 1
    ",
    );
}

#[test]
fn app_agent_02_one_agent_is_asked_and_then_the_next_step() {
    check(
        settings([carla(8), queue(20)]),
        "
        0s    carla signs in                         ->
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer carla until 9s; offering unread 1
        2s    customer writes more                   -> offer carla until 9s; offering unread 2
        9s    -                                      -> withdraw carla (expired); offer anna until 19s
        10s   carla accepts the first offer          -> refused: this offer has ended
        11s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn app_agent_02_the_agent_who_accepts_has_it_without_a_queue() {
    check(
        settings([carla(8), queue(20)]),
        "
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offer carla until 9s; offering unread 1
        2s    carla accepts                          -> open carla; withdraw carla (accepted); assigned
        3s    carla closes tab                       ->
        4s    customer writes more                   -> offer carla again until 14s; wait_agent unread 1
        14s   -                                      -> withdraw carla (expired); release carla; offer carla until 22s; offering unread 1
    ",
    );
}

#[test]
fn app_agent_03_a_reject_ends_the_step_at_once() {
    check(
        settings([carla(60), queue(20)]),
        "
        0s    carla signs in                         ->
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer carla until 61s; offering unread 1
        2s    carla rejects                          -> withdraw carla (rejected); offer anna until 12s
        3s    carla rejects                          -> refused: this offer has ended
    ",
    );
}

#[test]
fn app_agent_03_a_paused_or_absent_agent_is_waited_for() {
    check(
        settings([carla(20)]),
        "
        1s    customer writes hello                  -> offering unread 1
        5s    carla signs in                         -> offer carla until 21s
        6s    carla pauses                           -> withdraw carla (not eligible)
        9s    carla is ready                         -> offer carla until 21s
        10s   crash                                  ->
        11s   carla signs in                         -> offer carla until 21s
        12s   carla accepts                          -> open carla; withdraw carla (accepted); assigned
    ",
    );
}

#[test]
fn app_agent_03_capacity_does_not_apply() {
    let mut settings = settings([carla(20)]);
    let agent = Arc::make_mut(settings.agents.get_mut(&CARLA).unwrap());
    agent.capacity = 1;
    check(
        settings,
        "
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offer carla until 21s; offering unread 1
        2s    carla accepts                          -> open carla; withdraw carla (accepted); assigned
        3s    neighbour writes hello                 -> offer carla #2 until 23s; #2 offering unread 1
        4s    carla accepts #2                       -> open carla; withdraw carla (accepted); #2 assigned
    ",
    );
}

#[test]
fn app_close_01_the_plan_closes_and_the_next_message_opens_anew() {
    check(
        settings([
            goto_if("{{message.body}} contains 'bye'", 2, 4),
            reply(Times::Always, "Goodbye"),
            Application::Close { disposition: 7 },
            queue(30),
        ]),
        "
        1s    customer writes bye now                -> call 'Goodbye'; closed
        2s    customer writes hello                  -> #2 offering unread 1
    ",
    );
}

#[test]
fn plan_07_a_loop_is_parked_and_the_next_message_runs_the_plan_again() {
    check(
        settings([
            goto_if("{{message.body}} == 'round'", 2, 3),
            Application::GotoP { target: step(1) },
            queue(30),
        ]),
        "
        1s    customer writes round                  -> parked unread 1
        2s    customer writes hello                  -> offering unread 2
    ",
    );
}

#[test]
fn plan_09_an_empty_plan_parks_and_plan_20_so_does_one_in_which_nothing_waits() {
    check(settings([]), "1s customer writes hello -> parked unread 1");
    let talk = settings([reply(Times::Always, "we are closed")]);
    check(
        talk,
        "
        1s    customer writes hello                  -> call 'we are closed'; parked unread 1
        2s    customer writes hello?                 -> call 'we are closed'; parked unread 2
    ",
    );
}

#[test]
fn plan_21_passes_are_limited_and_a_message_begins_to_count_anew() {
    let limited = ActionPlan {
        passes_max: 2,
        ..plan([queue(10)])
    };
    check(
        with_plan(BeepAll, vec![ANNA], limited),
        "
        1s    customer writes hello                  -> offering unread 1
        11s   -                                      -> planning unread 1
        16s   -                                      -> offering unread 1
        26s   -                                      -> parked unread 1
        99s   -                                      ->
        100s  customer writes hello?                 -> offering unread 2
        110s  -                                      -> planning unread 2
    ",
    );
}

#[test]
fn plan_21_restarting_stops_with_the_service_window() {
    check(
        settings([queue(43_200)]),
        "
        0s      customer writes hello                -> offering unread 1
        43200s  -                                    -> planning unread 1
        43205s  -                                    -> offering unread 1
        86405s  -                                    -> parked unread 1
    ",
    );
}

#[test]
fn itv_02_gotoif_behind_working_hours_at_the_last_second() {
    let morning = Subset {
        to: Some("00:01".parse().unwrap()),
        ..Subset::default()
    };
    let open = When::Custom {
        interval: Interval {
            subsets: vec![morning],
            ..Interval::default()
        },
    };
    let mut plan = plan([
        Application::GotoP { target: step(3) },
        reply(Times::Always, "closed"),
        queue(30),
    ]);
    plan.steps[0].interval = open;
    check(
        with_plan(BeepAll, vec![], plan),
        "
        119.9s customer writes hello                 -> offering unread 1
        120s   neighbour writes hello                -> call 'closed'; #2 offering unread 1
    ",
    );
}

#[test]
fn plan_08_a_queue_that_is_gone_counts_as_done() {
    let mut settings = settings([queue(10), reply(Times::OneTime, "sorry")]);
    settings.queues.clear();
    check(settings, "1s customer writes hello -> call 'sorry'; parked unread 1");
}

#[test]
fn steps_that_plans_cannot_run_yet_are_skipped() {
    check(
        settings([Application::ChatGpt { bot: 1 }, queue(10)]),
        "1s customer writes hello -> offering unread 1",
    );
}

#[test]
fn a_crash_in_the_middle_of_a_pass_forgets_nothing_it_has_sent() {
    check(
        settings([
            reply(Times::Always, "hi"),
            queue(10),
            reply(Times::OneTime, "still here"),
            queue(10),
        ]),
        "
        1s    customer writes hello                  -> call 'hi'; offering unread 1
        2s    crash                                  ->
        3s    customer writes you there              -> call 'hi'; offering unread 2
        11s   -                                      -> call 'still here'
        12s   crash                                  ->
        21s   -                                      -> planning unread 2
        26s   -                                      -> offering unread 2
        36s   -                                      -> 
    ",
    );
}

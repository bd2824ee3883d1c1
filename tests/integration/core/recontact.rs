//! The recontact template and its answer: WIN-05, WIN-08, REO-08, SM-48, CLS-11, ACC-32; scenario 21.

use crate::support::scene::with_care;
use crate::support::script::check;
use std::sync::Arc;
use switchboard::domain::provider::ProviderKind;

const HELD: &str = "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
";

fn after_held(script: &str) {
    check(with_care(|_| ()), &format!("{HELD}{script}"));
}

/// 25 hours.
const EXPIRED: u32 = 90_000;

#[test]
fn win_08_scenario_21_an_answer_to_the_template_joins_the_expired_conversation() {
    after_held(&format!(
        "
        {EXPIRED}s anna recontacts                   -> call 'come_back'; message anna 'come_back'
        {}s   customer writes yes please             -> message anna 'yes please'; assigned unread 1
        {}s   customer writes more                   -> message anna 'more'; assigned unread 2
    ",
        EXPIRED + 100_000,
        EXPIRED + 100_001,
    ));
}

#[test]
fn reo_08_sm_48_an_answer_reopens_the_closed_conversation_for_whoever_had_it() {
    after_held(&format!(
        "
        3s    anna closes                            -> close anna; closed
        {EXPIRED}s anna recontacts                   -> call 'come_back'
        {}s   customer writes yes                    -> offer anna again until {}s; wait_agent unread 1
        {}s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
        EXPIRED + 50_000,
        EXPIRED + 50_010,
        EXPIRED + 50_001,
    ));
}

#[test]
fn reo_08_what_was_closed_after_the_template_is_reopened_too_and_only_once() {
    after_held(
        "
        3s    anna recontacts                        -> call 'come_back'; message anna 'come_back'
        4s    anna closes                            -> close anna; closed
        5s    customer writes yes                    -> offer anna again until 15s; wait_agent unread 1
        6s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        7s    anna closes                            -> close anna; closed
        8s    customer writes again                  -> offer anna #2 until 18s; #2 offering unread 1
    ",
    );
}

#[test]
fn reo_08_a_month_later_the_answer_opens_a_new_conversation() {
    after_held(
        "
        3s    anna closes                            -> close anna; closed
        4s    anna recontacts                        -> call 'come_back'
        2592010s customer writes late                -> offer anna #2 until 2592020s; #2 offering unread 1
    ",
    );
}

#[test]
fn reo_08_an_answer_reopens_it_after_a_restart() {
    after_held(
        "
        3s    anna closes                            -> close anna; closed
        4s    anna recontacts                        -> call 'come_back'
        5s    crash                                  ->
        6s    customer writes yes                    -> wait_agent unread 1
    ",
    );
}

#[test]
fn acc_32_agt_04_prv_03_the_template_needs_to_be_named_allowed_and_possible() {
    let script = |refused: &str| format!("{HELD} 3s anna recontacts -> refused: {refused}");
    let unnamed = with_care(|account| account.groups.recontact = None);
    check(unnamed, &script("the account has no recontact template"));
    let twilio = with_care(|account| account.kind = ProviderKind::Twilio);
    check(twilio, &script("Twilio accounts cannot send templates"));
    let mut forbidden = with_care(|_| ());
    for agent in forbidden.agents.values_mut() {
        Arc::make_mut(agent).permissions.send_templates = false;
    }
    check(forbidden, &script("an administrator has not allowed you to do this"));
}

#[test]
fn win_08_a_second_press_sends_nothing_and_nobody_else_sends_into_an_open_one() {
    after_held(
        "
        3s    anna recontacts                        -> call 'come_back'; message anna 'come_back'
        4s    anna recontacts                        -> refused: not possible while the interaction is assigned: a recontact template was sent a moment ago (WIN-08)
        5s    ben recontacts                         -> refused: you do not hold this interaction
    ",
    );
}

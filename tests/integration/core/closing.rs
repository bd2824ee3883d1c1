//! Closing, dispositions, the pause meanwhile, inactivity, reopening and taking: CLS, DSP, REO, SM-09, SM-14,
//! SM-26..SM-28, SM-46, SM-47.

use crate::support::scene::{OF_ACCOUNT, OF_LIST, OF_OTHERS, OF_SERVER, OF_SUPPORT, SOLD, with_care};
use crate::support::script::check;
use crate::support::world::{ACCOUNT, World};
use std::collections::BTreeSet;
use switchboard::domain::account::settings::Grouping;
use switchboard::domain::ids::{ContactId, InteractionId};
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::{ActorKey, Durable, account};

const HELD: &str = "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
";

fn after_held(script: &str) {
    check(with_care(|_| ()), &format!("{HELD}{script}"));
}

fn with_mandatory_disposition(script: &str) {
    let settings = with_care(|account| {
        account.groups.disposition.on = true;
        account.groups.disposition.pause = Some(71);
    });
    check(settings, &format!("{HELD}{script}"));
}

#[test]
fn dsp_02_an_agent_chooses_among_those_of_everybody_the_account_the_queue_and_the_list() {
    for good in [SOLD, OF_ACCOUNT, OF_SUPPORT, OF_LIST] {
        after_held(&format!("3s anna closes as {good} -> close anna; closed"));
    }
    for bad in [OF_OTHERS, OF_SERVER, 99] {
        after_held(&format!(
            "3s anna closes as {bad} -> refused: no such disposition for this conversation"
        ));
    }
}

#[test]
fn dsp_08_a_disposition_is_changed_later_and_by_those_who_may() {
    after_held(&format!(
        "
        3s    anna closes as {SOLD}                       -> close anna; closed
        4s    anna disposes as {OF_ACCOUNT} by mistake    ->
        5s    uma disposes as {SOLD}                      ->
    "
    ));
}

#[test]
fn dsp_11_to_13_closing_pauses_until_it_is_disposed_of_or_given_up() {
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    neighbour writes hi                    -> #2 offering unread 1
        5s    anna is ready                          -> refused: the pause After call ends by itself and cannot be ended by hand
        6s    anna signs out                         -> disconnect anna
        7s    anna signs in                          ->
        20s   -                                      ->
    ",
    );
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    anna goes back                         -> assigned
        5s    neighbour writes hi                    -> offer anna #2 until 15s; #2 offering unread 1
    ",
    );
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    anna closes                            ->
        5s    anna sends wait                        -> refused: not possible while the interaction is disposing: go back to the conversation first (DSP-13)
        6s    anna closes tab                        -> refused: not possible while the interaction is disposing: choose a disposition or go back to the conversation first (DSP-13)
        7s    anna closes as 1 bought two            -> close anna; closed
        8s    neighbour writes hi                    -> offer anna #2 until 18s; #2 offering unread 1
    ",
    );
}

#[test]
fn dsp_12_the_pause_before_it_counts_again() {
    with_mandatory_disposition(
        "
        3s    anna pauses                            ->
        4s    anna closes                            -> disposing
        5s    anna closes as 1                       -> close anna; closed
        6s    neighbour writes hi                    -> #2 offering unread 1
        7s    anna is ready                          -> offer anna #2 until 17s
    ",
    );
}

#[test]
fn dsp_14_the_state_and_the_pause_outlast_a_crash_and_a_supervisor_can_dispose() {
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    crash                                  ->
        5s    anna signs in                          ->
        6s    neighbour writes hi                    -> #2 offering unread 1
    ",
    );
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    uma closes as 1                        -> close anna; closed
        5s    neighbour writes hi                    -> offer anna #2 until 15s; #2 offering unread 1
    ",
    );
}

#[test]
fn dsp_15_a_message_while_disposing_joins_and_starts_nothing() {
    with_mandatory_disposition(
        "
        3s    anna closes                            -> disposing
        4s    customer writes one more thing         -> message anna 'one more thing'; disposing unread 1
        5s    anna goes back                         -> assigned unread 1
        6s    anna sends sure                        -> call 'sure'; message anna 'sure'; assigned
    ",
    );
}

#[test]
fn dsp_10_a_conversation_from_the_list_is_disposed_of_at_once() {
    with_mandatory_disposition(
        "
        3s    anna closes tab                        ->
        4s    anna closes as 1                       -> close anna; closed
    ",
    );
}

fn with_inactivity(script: &str) {
    let settings = with_care(|account| account.groups.session.inactivity_mins = 1);
    check(settings, &format!("{HELD}{script}"));
}

#[test]
fn sm_28_cls_10_the_agents_last_word_ends_it_after_a_while() {
    with_inactivity(
        "
        3s    anna sends done                        -> call 'done'; message anna 'done'
        63s   -                                      -> close anna; closed
        64s   customer writes hi                     -> offer anna #2 until 74s; #2 offering unread 1
    ",
    );
}

#[test]
fn cls_10_each_word_of_the_agent_begins_it_anew_and_the_customers_ends_it() {
    with_inactivity(
        "
        3s    anna sends one                         -> call 'one'; message anna 'one'
        40s   anna sends two                         -> call 'two'; message anna 'two'
        70s   customer writes still here             -> message anna 'still here'; assigned unread 1
        300s  anna notes a slow one                  -> note anna 'a slow one'
        301s  anna sends bye                         -> call 'bye'; message anna 'bye'; assigned
        361s  -                                      -> close anna; closed
    ",
    );
}

#[test]
fn cls_11_what_waits_for_the_agent_is_never_inactive() {
    with_inactivity("500s - ->");
}

#[test]
fn sm_42_inactivity_outlasts_a_crash() {
    with_inactivity(
        "
        3s    anna sends done                        -> call 'done'; message anna 'done'
        30s   crash                                  ->
        31s   anna signs in                          ->
        63s   -                                      -> close anna; closed
    ",
    );
}

#[test]
fn sm_47_reo_01_a_closed_conversation_is_reopened_with_its_tab() {
    after_held(
        "
        3s    anna closes                            -> close anna; closed
        4s    anna reopens                           -> open anna; assigned
        5s    customer writes thanks                 -> message anna 'thanks'; assigned unread 1
        6s    anna reopens                           ->
    ",
    );
}

#[test]
fn reo_05_not_while_another_one_of_the_customer_is_open() {
    after_held(
        "
        3s    anna closes                            -> close anna; closed
        4s    customer writes again                  -> offer anna #2 until 14s; #2 offering unread 1
        5s    anna reopens #1                        -> refused: the customer has another conversation that is open
        6s    anna accepts                           -> open anna; withdraw anna (accepted); #2 assigned
        7s    anna closes                            -> close anna; #2 closed
        8s    anna reopens #1                        -> open anna
        9s    customer writes hello                  -> message anna 'hello'
    ",
    );
}

const DAY: u32 = 86_400;

#[test]
fn sm_46_win_05_a_day_later_another_one_begins_and_the_old_agent_is_asked_first() {
    after_held(&format!(
        "
        3s    anna closes tab                        ->
        {}s   customer writes good morning           -> close anna; offer anna #2 again until {}s; #2 wait_agent unread 1
        {}s   anna accepts                           -> open anna; withdraw anna (accepted); #2 assigned
    ",
        DAY + 60,
        DAY + 70,
        DAY + 61
    ));
}

#[test]
fn win_05_the_ladder_of_the_new_one_goes_on_to_the_old_queue_and_the_plan() {
    after_held(&format!(
        "
        3s    anna signs out                         -> disconnect anna
        4s    ben signs in                           ->
        {}s   customer writes good morning           -> close anna; #2 wait_agent unread 1
        {}s   -                                      -> offer ben #2 until {}s; #2 wait_queue unread 1
        {}s   -                                      -> withdraw ben (expired); release anna; offer ben #2 until {}s; #2 offering unread 1
    ",
        DAY + 60,
        DAY + 70,
        DAY + 80,
        DAY + 80,
        DAY + 90,
    ));
}

#[test]
fn win_06_or_it_goes_on_until_it_is_closed() {
    let settings = with_care(|account| account.groups.session.grouping = Grouping::WhileOpen);
    let script = format!(
        "{}s customer writes hi -> message anna 'hi'; assigned unread 1",
        DAY + 60
    );
    check(settings, &format!("{HELD}{script}"));
}

#[test]
fn win_05_what_was_reopened_goes_on_until_it_is_closed() {
    after_held(&format!(
        "
        3s    anna closes                            -> close anna; closed
        4s    anna reopens                           -> open anna; assigned
        {}s   customer writes hi                     -> message anna 'hi'; assigned unread 1
        {}s   anna closes                            -> close anna; closed
    ",
        DAY + 60,
        DAY + 61
    ));
}

#[test]
fn sm_14_an_agent_takes_what_is_offered_or_parked_from_the_list() {
    let settings = with_care(|_| ());
    check(
        settings.clone(),
        "
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offering unread 1
        2s    carla takes it                         -> open carla; assigned
        3s    carla takes it                         ->
        4s    ben takes it                           -> refused: already taken by Carla
        5s    carla closes                           -> close carla; closed
        6s    ben takes it                           -> refused: the interaction is closed
    ",
    );
    check(
        settings,
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    ben takes it                           -> open ben; withdraw ben (accepted); withdraw anna (taken by Ben); assigned
    ",
    );
}

#[test]
fn agt_04_taking_and_reopening_have_their_switches() {
    let mut settings = with_care(|_| ());
    if let Some(ben) = settings.agents.get_mut(&crate::support::scene::BEN) {
        let ben = std::sync::Arc::make_mut(ben);
        ben.permissions.take_unassigned = false;
        ben.permissions.reopen = false;
    }
    check(
        settings,
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    ben takes it                           -> refused: an administrator has not allowed you to do this
        3s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        4s    anna closes                            -> close anna; closed
        5s    ben reopens                            -> refused: an administrator has not allowed you to do this
    ",
    );
}

#[test]
fn a_supervisor_closes_in_every_open_state_and_gives_it_to_whom_they_like() {
    let settings = with_care(|_| ());
    check(
        settings.clone(),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    uma closes as 1                        -> withdraw anna (ended); closed
        3s    uma closes                             -> refused: the interaction is closed
        4s    uma gives it to anna                   -> refused: the interaction is closed
    ",
    );
    check(
        settings,
        "
        0s    anna signs in                          ->
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    uma gives it to carla                  -> offer carla again until 12s; withdraw anna (ended); wait_agent unread 1
        3s    carla accepts                          -> open carla; withdraw carla (accepted); assigned
        4s    carla sends hi                         -> call 'hi'; message carla 'hi'
        5s    uma gives it to anna                   -> release carla
        6s    anna opens tab                         -> open anna
        7s    uma gives it to anna                   ->
    ",
    );
}

#[test]
fn msg_09_a_note_is_no_word_to_the_customer() {
    after_held(
        "
        3s    customer writes and                    -> message anna 'and'; assigned unread 1
        4s    anna notes check the invoice           -> note anna 'check the invoice'
        5s    anna notes check the invoice           ->
        6s    carla notes hello                      -> refused: you do not hold this interaction
    ",
    );
}

#[test]
fn con_11_a_newcomer_whose_first_conversation_is_closed_at_once_has_one_record() {
    let close = Application::Close { disposition: SOLD };
    let mut settings = with_care(|account| {
        account.plan = std::sync::Arc::new(ActionPlan::of([Step::new(1, close)]));
    });
    settings.global.renotify_secs = 5;
    let mut world = World::new(settings);
    // Both were stored before anybody knew who writes.
    let (first, second) = (world.arrived("390001", "one"), world.arrived("390001", "two"));
    for inbound in [first, second] {
        let arrived = account::Input::Arrived(Box::new(inbound));
        world.ask(ActorKey::Account(ACCOUNT), arrived).unwrap();
    }
    let contacts: BTreeSet<ContactId> = (1..=2)
        .map(|id| world.conversation(InteractionId(id)).expect("one for each").contact.id)
        .collect();
    assert_eq!(contacts.len(), 1);
    let saved = world
        .durable
        .iter()
        .filter(|one| matches!(one, Durable::SaveContact { .. }));
    assert_eq!(saved.count(), 1);
}

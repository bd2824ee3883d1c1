//! Conversations that this side begins: SM-29, SM-43, SM-44, SM-45, OUT-03, OUT-04, OUT-07, WIN-03, WIN-05,
//! CAM-20..CAM-22, CAM-30..CAM-32.

use crate::support::scene::{ANNA, with_care};
use crate::support::script::check;
use crate::support::world::World;
use std::sync::Arc;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::InteractionId;
use switchboard::domain::provider::ProviderKind;

const DAY: i64 = 86_400;

fn played(script: &str) {
    check(with_care(|_| ()), script);
}

#[test]
fn sm_45_out_03_out_07_who_writes_first_holds_it_and_is_asked_first() {
    played(
        "
        0s    anna signs in                          ->
        1s    anna begins with 1 good morning        -> call 'good morning'; open anna; message anna 'good morning'; assigned
        2s    customer writes hello                  -> message anna 'hello'; assigned unread 1
        3s    anna closes tab                        ->
        4s    customer writes still there?           -> offer anna again until 14s; wait_agent unread 2
        5s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn out_07_without_a_queue_the_plan_comes_after_the_agent() {
    played(
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    anna begins with 1 good morning        -> call 'good morning'; open anna; message anna 'good morning'; assigned
        2s    anna closes tab                        ->
        3s    customer writes hello                  -> offer anna again until 13s; wait_agent unread 1
        13s   -                                      -> withdraw anna (expired); release anna; offer anna until 23s; offer ben until 23s; offering unread 1
    ",
    );
}

#[test]
fn out_04_an_open_conversation_takes_the_message_if_it_is_ones_own_or_nobodys() {
    played(
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    ben begins with 1 can I help?          -> call 'can I help?'; open ben; message ben 'can I help?'; withdraw ben (accepted); withdraw anna (taken by Ben); assigned
        3s    anna begins with 1 me too              -> refused: already taken by Ben
        4s    ben closes tab                         ->
        5s    ben begins with 1 and again            -> call 'and again'; open ben; message ben 'and again'
        6s    ben closes                             -> close ben; closed
        7s    anna begins with 1 new words           -> call 'new words'; open anna; message anna 'new words'; #5 assigned
    ",
    );
}

#[test]
fn out_04_a_message_goes_in_once_however_often_it_is_sent() {
    played(
        "
        0s    anna signs in                          ->
        1s    anna begins with 1 hello               -> call 'hello'; open anna; message anna 'hello'; assigned
        2s    anna begins with 1 hello               ->
        3s    customer writes yes                    -> message anna 'yes'; assigned unread 1
        4s    ben signs in                           ->
        5s    anna transfers to ben                  -> offer ben handed over until 35s; transferring unread 1
        6s    anna begins with 1 wait                -> refused: not possible while the interaction is transferring: cancel the transfer first (TRF-04)
    ",
    );
}

#[test]
fn out_01_agt_04_it_takes_the_right_an_account_of_ones_own_and_a_provider_that_can() {
    let script = |refused: &str| format!("0s anna signs in -> \n 1s anna begins with 1 hello -> refused: {refused}");
    let twilio = with_care(|account| account.kind = ProviderKind::Twilio);
    check(twilio, &script("Twilio accounts cannot send new conversations"));
    let not_hers = with_care(|account| account.agents.clear());
    check(not_hers, &script("an administrator has not allowed you to do this"));
    let mut forbidden = with_care(|_| ());
    for agent in forbidden.agents.values_mut() {
        Arc::make_mut(agent).permissions.send_templates = false;
    }
    check(forbidden, &script("an administrator has not allowed you to do this"));
}

#[test]
fn sm_42_out_03_a_first_message_survives_a_restart() {
    played(
        "
        0s    anna signs in                          ->
        1s    anna begins with 1 hello               -> call 'hello'; open anna; message anna 'hello'; assigned
        2s    crash                                  ->
        3s    customer writes yes?                   -> message anna 'yes?'; assigned unread 1
        4s    ben signs in                           ->
        5s    ben begins with 1 me too               -> refused: already taken by Anna
    ",
    );
}

/// A world in which Anna has written first, and the provider reports at these seconds.
fn delivered_at(moments: &[i64]) -> World {
    let mut world = World::new(with_care(|_| ()));
    world.connect(ANNA);
    world.advance_to(Timestamp(1_000));
    crate::support::outbound::begins(&mut world, ANNA, "390001", "hello").unwrap();
    for at in moments {
        world.advance_to(Timestamp(at * 1000));
        crate::support::outbound::reported(&mut world, InteractionId(1));
    }
    world
}

fn window(world: &World) -> i64 {
    world.conversation(InteractionId(1)).unwrap().shown_window().0 / 1000
}

#[test]
fn win_01_win_03_the_window_is_a_day_from_the_first_delivery_until_the_customer_answers() {
    let mut world = delivered_at(&[]);
    assert_eq!(window(&world), 1, "nothing was delivered: it is over as it begins");
    world = delivered_at(&[10]);
    assert_eq!(window(&world), 10 + DAY);
    crate::support::outbound::begins(&mut world, ANNA, "390001", "more").unwrap();
    world.advance_to(Timestamp(20_000));
    crate::support::outbound::reported(&mut world, InteractionId(1));
    assert_eq!(window(&world), 10 + DAY, "the first counts");
    world.advance_to(Timestamp(30_000));
    world.customer_writes("390001", "yes");
    assert_eq!(window(&world), 30 + DAY, "then WIN-02 rules");
    world.advance_to(Timestamp(40_000));
    crate::support::outbound::begins(&mut world, ANNA, "390001", "fine").unwrap();
    crate::support::outbound::reported(&mut world, InteractionId(1));
    assert_eq!(window(&world), 30 + DAY);
    assert_eq!(world.conversation(InteractionId(1)).unwrap().origin(), "outbound-agent");
}

#[test]
fn win_05_an_answer_within_a_day_of_the_newest_delivery_joins() {
    for (answer, joins) in [(20 + DAY, true), (21 + DAY, false)] {
        let mut world = delivered_at(&[10]);
        crate::support::outbound::begins(&mut world, ANNA, "390001", "more").unwrap();
        world.advance_to(Timestamp(20_000));
        crate::support::outbound::reported(&mut world, InteractionId(1));
        world.advance_to(Timestamp(answer * 1000));
        world.customer_writes("390001", "yes");
        assert_eq!(world.interactions.len() == 1, joins, "{answer}");
        assert_eq!(world.interactions.len() == 2, !joins);
    }
}

#[test]
fn sm_43_sm_44_cam_21_a_campaign_waits_unseen_and_its_answer_runs_the_plan() {
    played(
        "
        0s    anna signs in                          ->
        1s    campaign sends to 1                    -> call 'spring sale'; parked
        200000s customer writes tell me more         -> offer anna until 200010s; offering unread 1
        200001s anna accepts                         -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn sm_29_cam_30_its_button_closes_it_silently() {
    played(
        "
        0s    anna signs in                          ->
        1s    campaign closing sends to 1            -> call 'spring sale'; parked
        2s    customer presses its-button            -> closed
        3s    customer writes wait                   -> offer anna #2 until 13s; #2 offering unread 1
    ",
    );
}

#[test]
fn cam_31_cam_32_other_buttons_words_and_held_conversations_are_ordinary() {
    let begun = "
        0s    anna signs in                          ->
        1s    campaign closing sends to 1            -> call 'spring sale'; parked
    ";
    played(&format!(
        "{begun}
        2s    customer presses another-button        -> offer anna until 12s; offering unread 1
    "
    ));
    played(&format!(
        "{begun}
        2s    customer writes stop                   -> offer anna until 12s; offering unread 1
        3s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        4s    customer presses its-button            -> message anna 'Stop'; assigned unread 1
    "
    ));
    played(
        "
        0s    anna signs in                          ->
        1s    campaign sends to 1                    -> call 'spring sale'; parked
        2s    customer presses its-button            -> offer anna until 12s; offering unread 1
    ",
    );
}

#[test]
fn sm_29_a_button_ends_what_waits_for_agents_and_bots_too() {
    played(
        "
        0s    anna signs in                          ->
        1s    campaign closing sends to 1            -> call 'spring sale'; parked
        2s    customer writes hm                     -> offer anna until 12s; offering unread 1
        3s    customer presses its-button            -> withdraw anna (ended); closed
    ",
    );
}

#[test]
fn cam_22_an_open_conversation_gets_the_campaign_too_and_its_owner_sees_it() {
    played(
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    campaign sends to 1                    -> call 'spring sale'; message anna 'spring sale'
    ",
    );
}

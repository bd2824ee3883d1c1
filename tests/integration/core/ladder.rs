//! SM-30..SM-35: the wait for the agent, the wait for the queue, the plan. What the holder's tab and presence change
//! about it, case by case, down to the end.

use crate::support::scene::{ANNA, BEN, settings, with_care};
use crate::support::script::check;
use std::sync::Arc;
use switchboard::domain::settings::Settings;
use switchboard::domain::settings::Strategy::BeepAll;

const HELD: &str = "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
";

/// Anna holds it, Ben is the other member.
fn after_held(script: &str) {
    check(settings(BeepAll), &format!("{HELD}{script}"));
}

#[test]
fn sm_30_down_to_the_plan_past_a_holder_who_is_paused() {
    after_held(
        "
        3s    anna closes tab                        ->
        3s    anna pauses                            ->
        4s    customer writes again                  -> wait_agent unread 1
        13s   customer writes and again              -> wait_agent unread 2
        14s   -                                      -> offer ben until 24s; wait_queue unread 2
        24s   -                                      -> withdraw ben (expired); release anna; offer ben until 34s; offering unread 2
        25s   ben accepts                            -> open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn sm_30_down_to_the_plan_past_a_holder_who_is_signed_out() {
    after_held(
        "
        3s    anna signs out                         -> disconnect anna
        4s    customer writes again                  -> wait_agent unread 1
        14s   -                                      -> offer ben until 24s; wait_queue unread 1
        24s   -                                      -> withdraw ben (expired); release anna; offer ben until 34s; offering unread 1
    ",
    );
}

#[test]
fn sm_18_a_paused_holder_who_opens_it_from_the_list_has_it_back() {
    after_held(
        "
        3s    anna closes tab                        ->
        3s    anna pauses                            ->
        4s    customer writes again                  -> wait_agent unread 1
        8s    anna opens tab                         -> open anna; assigned
        9s    customer writes thanks                 -> message anna 'thanks'; assigned unread 1
    ",
    );
}

#[test]
fn sm_32_a_holder_who_comes_back_too_late_is_not_asked_by_the_queue() {
    after_held(
        "
        3s    anna signs out                         -> disconnect anna
        4s    customer writes again                  -> wait_agent unread 1
        14s   -                                      -> offer ben until 24s; wait_queue unread 1
        16s   anna signs in                          ->
        17s   ben rejects                            -> withdraw ben (rejected)
        22s   -                                      -> offer ben until 24s
        24s   -                                      -> withdraw ben (expired); release anna; offer anna until 34s; offer ben until 34s; offering unread 1
    ",
    );
}

/// Taken from the list by somebody who is no member: nothing is guessed.
#[test]
fn sm_33_without_an_assigned_queue_the_plan_is_next() {
    check(
        with_care(|_| ()),
        "
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offering unread 1
        2s    carla takes it                         -> open carla; assigned
        3s    carla closes tab                       ->
        4s    customer writes again                  -> offer carla again until 14s; wait_agent unread 1
        5s    carla rejects                          -> withdraw carla (rejected); release carla; offering unread 1
    ",
    );
}

fn with_room_for_one() -> Settings {
    let mut settings = settings(BeepAll);
    for agent in [ANNA, BEN] {
        if let Some(agent) = settings.agents.get_mut(&agent) {
            Arc::make_mut(agent).capacity = 1;
        }
    }
    settings
}

/// What is theirs already is not refused for want of room; everybody else's room counts.
#[test]
fn sm_34_the_holders_capacity_does_not_count_and_that_of_others_does() {
    let full = "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        4s    ben signs in                           ->
        5s    neighbour writes hello                 -> offer ben #2 until 15s; #2 offering unread 1
        6s    ben accepts                            -> open ben; withdraw ben (accepted); #2 assigned
        7s    customer writes again                  -> offer anna again until 17s
    ";
    let has_it_back = "8s anna accepts #1 -> open anna; withdraw anna (accepted)";
    check(with_room_for_one(), &format!("{full}{has_it_back}"));
    let lapses = "
        17s   -                                      -> withdraw anna (expired)
        18s   ben closes                             -> close ben; offer ben until 27s; #2 closed
        19s   ben accepts #1                         -> release anna; open ben; withdraw ben (accepted)
    ";
    check(with_room_for_one(), &format!("{full}{lapses}"));
}

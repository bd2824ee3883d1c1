//! STR-02, STR-03, STR-05..STR-09, SM-42.

use crate::support::scene::{ANNA, BEN, CARLA, settings, with_members};
use crate::support::script::check;
use std::sync::Arc;
use switchboard::domain::settings::Strategy::RrMemory;

#[test]
fn successive_interactions_go_around_and_a_paused_agent_is_skipped() {
    check(
        with_members(RrMemory, vec![ANNA, BEN, CARLA]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        0s    carla signs in                         ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    neighbour writes hello                 -> offer ben #2 until 13s; #2 offering unread 1
        4s    ben accepts                            -> open ben; withdraw ben (accepted); #2 assigned
        5s    ben closes                             -> close ben; #2 closed
        6s    carla pauses                           ->
        7s    neighbour writes again                 -> offer anna #3 until 17s; #3 offering unread 1
        8s    anna accepts                           -> open anna; withdraw anna (accepted); #3 assigned
    ",
    );
}

#[test]
fn memory_survives_a_restart() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes                            -> close anna; closed
        4s    crash                                  ->
        5s    anna signs in                          ->
        5s    ben signs in                           ->
        6s    customer writes again                  -> offer ben #2 until 16s; #2 offering unread 1
    ",
    );
}

#[test]
fn a_miss_or_reject_moves_on_at_once_and_the_round_ends_when_all_were_tried() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        11s   -                                      -> offer ben until 21s; withdraw anna (expired)
        12s   ben rejects                            -> withdraw ben (rejected)
        17s   -                                      -> offer anna until 27s
    ",
    );
}

#[test]
fn a_lone_agent_who_rejects_is_asked_again_after_the_gap() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna rejects                           -> withdraw anna (rejected)
        6s    -                                      ->
        7s    -                                      -> offer anna until 17s
    ",
    );
}

#[test]
fn two_interactions_go_to_two_agents_and_a_third_waits_without_blocking() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        1s    neighbour writes hello                 -> offer ben #2 until 11s; #2 offering unread 1
        2s    anna accepts #1                        -> open anna; withdraw anna (accepted)
        3s    ben rejects                            -> withdraw ben (rejected); offer anna #2 until 13s
    ",
    );
}

#[test]
fn an_exclusive_offer_waits_for_the_connection_no_longer_than_the_grace() {
    let mut settings = settings(RrMemory);
    for queue in settings.queues.values_mut() {
        Arc::make_mut(queue).agent_timeout_secs = 25;
    }
    check(
        settings,
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 26s; offering unread 1
        2s    anna drops                             ->
        16s   -                                      ->
        17s   -                                      -> withdraw anna (not eligible); offer ben until 31s
        18s   anna signs in                          ->
        19s   ben accepts                            -> open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn losing_the_connection_moves_an_exclusive_offer_on_after_the_grace() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna drops                             ->
        3s    anna signs in                          ->
        4s    anna pauses                            -> withdraw anna (not eligible); offer ben until 14s
    ",
    );
}

//! STR-01, SM-02..SM-15, SM-40, PLAN-20.

use crate::support::scene::{ANNA, BEN, CARLA, settings, with_members};
use crate::support::script::check;
use switchboard::domain::settings::Strategy::BeepAll;

#[test]
fn first_accept_wins_and_the_other_learns_who_it_was() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        4s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
        5s    ben accepts                            -> refused: already taken by Anna
        6s    anna accepts                           ->
        7s    customer writes again                  -> message anna 'again'; assigned unread 1
        8s    anna reads                             -> assigned
        9s    ben closes                             -> refused: you do not hold this interaction
        9s    anna closes                            -> close anna; closed
        10s   anna closes                            ->
        11s   customer writes once more              -> offer anna #2 until 21s; offer ben #2 until 21s; #2 offering unread 1
    ",
    );
}

#[test]
fn a_reject_leaves_the_offer_with_the_others_and_a_newcomer_is_offered() {
    check(
        with_members(BeepAll, vec![ANNA, BEN, CARLA]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna rejects                           -> withdraw anna (rejected)
        3s    carla signs in                         -> offer carla until 11s
        4s    anna rejects                           ->
        5s    anna accepts                           -> refused: this offer has ended
        6s    carla accepts                          -> open carla; withdraw carla (accepted); withdraw ben (taken by Carla); assigned
    ",
    );
}

#[test]
fn unanswered_rounds_repeat_until_the_step_ends_then_the_plan_restarts() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        11s   -                                      -> withdraw anna (expired)
        16s   -                                      -> offer anna until 26s
        26s   -                                      -> withdraw anna (expired)
        31s   -                                      -> planning unread 1
        36s   -                                      -> offer anna until 46s; offering unread 1
        37s   anna accepts the first offer           -> refused: this offer was replaced by a newer one
        38s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn when_everybody_rejects_the_next_round_comes_after_the_gap() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna rejects                           -> withdraw anna (rejected)
        3s    ben rejects                            -> withdraw ben (rejected)
        7s    -                                      ->
        8s    -                                      -> offer anna until 18s; offer ben until 18s
    ",
    );
}

#[test]
fn with_nobody_there_the_interaction_waits_and_is_offered_to_whoever_comes() {
    check(
        settings(BeepAll),
        "
        0s    customer writes hello                  -> offering unread 1
        12s   anna signs in                          -> offer anna until 22s
        13s   ben signs in                           -> offer ben until 22s
        14s   customer writes are you there          -> offer anna until 22s; offer ben until 22s; offering unread 2
        20s   ben accepts                            -> open ben; withdraw ben (accepted); withdraw anna (taken by Ben); assigned
    ",
    );
}

#[test]
fn a_crash_resumes_the_step_with_the_time_left() {
    check(
        settings(BeepAll),
        "
        0s    customer writes hello                  -> offering unread 1
        10s   crash                                  ->
        15s   anna signs in                          -> offer anna until 25s
        20s   crash                                  ->
        29s   -                                      ->
        30s   -                                      -> planning unread 1
        35s   anna signs in                          -> offer anna until 45s; offering unread 1
    ",
    );
}

//! 9.3: a message for an interaction that has an agent; SM-16..SM-22, SM-30..SM-34, AGT-12, AGT-13.

use crate::support::scene::settings;
use crate::support::script::check;
use switchboard::domain::settings::Strategy::BeepAll;

#[test]
fn case_1_with_the_tab_open_the_message_appears_even_while_paused() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna pauses                            ->
        4s    customer writes still there            -> message anna 'still there'; assigned unread 1
        5s    anna sends yes                         -> call 'yes'; message anna 'yes'; assigned
    ",
    );
}

#[test]
fn case_2_with_the_tab_closed_the_holder_is_offered_then_the_queue_then_the_plan() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
        3s    anna closes tab                        ->
        4s    customer writes again                  -> offer anna again until 14s; wait_agent unread 1
        5s    customer writes and again              -> offer anna again until 14s; wait_agent unread 2
        14s   -                                      -> withdraw anna (expired); offer ben until 24s; wait_queue unread 2
        24s   -                                      -> withdraw ben (expired); release anna; offer anna until 34s; offer ben until 34s; offering unread 2
        25s   ben accepts                            -> open ben; withdraw ben (accepted); withdraw anna (taken by Ben); assigned
    ",
    );
}

#[test]
fn the_holder_who_rejects_sends_it_to_the_queue_at_once() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
        3s    anna closes tab                        ->
        4s    customer writes again                  -> offer anna again until 14s; wait_agent unread 1
        5s    anna rejects                           -> withdraw anna (rejected); offer ben until 15s; wait_queue unread 1
        6s    ben accepts                            -> release anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn the_holder_who_accepts_or_opens_has_it_back() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        4s    customer writes again                  -> offer anna again until 14s; wait_agent unread 1
        5s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        6s    anna closes tab                        ->
        7s    customer writes more                   -> offer anna again until 17s; wait_agent unread 1
        8s    anna opens tab                         -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn case_3_a_paused_holder_sees_the_offer_when_the_pause_ends_in_time() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        3s    anna pauses                            ->
        4s    customer writes again                  -> wait_agent unread 1
        8s    anna is ready                          -> offer anna again until 14s
        9s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn case_4_a_signed_out_holder_who_returns_in_time_is_offered_for_the_time_left() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna signs out                         -> disconnect anna
        4s    customer writes again                  -> wait_agent unread 1
        10s   anna signs in                          -> offer anna again until 14s
        11s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn a_holder_whose_connection_is_lost_keeps_the_tab_through_the_grace() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna drops                             ->
        10s   customer writes again                  -> message anna 'again'; assigned unread 1
        17s   anna signs in                          ->
    ",
    );
}

#[test]
fn unseen_messages_of_a_holder_who_is_gone_go_down_the_ladder() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
        3s    anna drops                             ->
        10s   customer writes again                  -> message anna 'again'; assigned unread 1
        18s   -                                      -> wait_agent unread 1
        28s   -                                      -> offer ben until 38s; wait_queue unread 1
        29s   ben accepts                            -> release anna; open ben; withdraw ben (accepted); assigned
        30s   anna signs in                          ->
    ",
    );
}

#[test]
fn a_holder_who_returns_during_the_wait_finds_the_tab_open() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna drops                             ->
        20s   customer writes again                  -> message anna 'again'; wait_agent unread 1
        25s   anna signs in                          -> open anna; assigned unread 1
    ",
    );
}

//! AGT-05, AGT-10..AGT-13, PAU-01..PAU-03, RTE-04, RTE-10.

use crate::support::scene::{ANNA, settings};
use crate::support::script::check;
use std::sync::Arc;
use switchboard::domain::settings::Settings;
use switchboard::domain::settings::Strategy::{BeepAll, RrMemory};

fn with_capacity(mut settings: Settings, capacity: u32) -> Settings {
    if let Some(anna) = settings.agents.get_mut(&ANNA) {
        Arc::make_mut(anna).capacity = capacity;
    }
    settings
}

#[test]
fn a_pause_takes_beepall_offers_from_that_agent_only() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna pauses                            -> withdraw anna (not eligible)
        3s    anna accepts                           -> refused: you are not ready
        4s    anna is ready                          -> offer anna until 11s
        5s    anna pauses for Siesta                 -> refused: no such pause
    ",
    );
}

/// What a screen shows late of the time before a pause is answered by what holds then.
#[test]
fn whoever_is_ready_again_hears_that_the_offer_of_before_the_pause_has_ended() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna pauses                            -> withdraw anna (not eligible); offer ben until 12s
        3s    anna accepts                           -> refused: you are not ready
        4s    anna is ready                          ->
        5s    anna accepts                           -> refused: this offer has ended
        6s    ben accepts                            -> open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn a_full_agent_is_not_offered_until_there_is_room() {
    check(
        with_capacity(settings(BeepAll), 1),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        1s    neighbour writes hello                 -> offer anna #2 until 11s; #2 offering unread 1
        2s    anna accepts #1                        -> open anna; withdraw anna (accepted)
        3s    anna accepts #2                        -> refused: you hold 1 interactions, your capacity is 1
        13s   -                                      -> withdraw anna (expired)
    ",
    );
}

#[test]
fn an_exclusive_offer_counts_as_load() {
    check(
        with_capacity(settings(RrMemory), 1),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        1s    neighbour writes hello                 -> #2 offering unread 1
        2s    anna accepts #1                        -> open anna; withdraw anna (accepted)
    ",
    );
}

#[test]
fn two_windows_are_one_agent() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    anna opens another window              ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna drops                             ->
        3s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ",
    );
}

#[test]
fn an_agent_without_connection_is_signed_out_after_the_timeout() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    anna drops                             ->
        2s    customer writes hello                  -> offering unread 1
        301s  -                                      ->
        302s  anna signs in                          -> offer anna until 312s
    ",
    );
}

#[test]
fn a_shorter_disconnection_timeout_holds_for_those_who_are_away_already() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    anna pauses                            ->
        1s    anna drops                             ->
        2s    customer writes hello                  -> offering unread 1
        20s   the timeout becomes 60s                ->
        62s   anna signs in                          -> offer anna until 67s
    ",
    );
}

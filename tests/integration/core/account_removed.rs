//! ACC-06: removing an account closes its open interactions, wherever they stand.

use crate::support::scene::settings;
use crate::support::script::check;
use switchboard::domain::interaction::CloseReason;
use switchboard::domain::settings::Strategy::{BeepAll, RrMemory};

#[test]
fn an_offered_interaction_is_closed_and_the_offers_go() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    the account is removed                 -> withdraw anna (ended); withdraw ben (ended); closed
        3s    anna accepts                           -> refused: this offer has ended
        40s   -                                      ->
    ",
    );
}

#[test]
fn a_held_interaction_leaves_the_holders_screen_and_cannot_be_answered() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    the account is removed                 -> close anna; closed
        4s    anna sends hi                          -> refused: the interaction is closed
        5s    the account is removed                 ->
        6s    customer writes again                  ->
    ",
    );
}

#[test]
fn a_customer_who_waits_for_the_holder_waits_no_longer() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        4s    customer writes anybody                -> offer anna again until 14s; wait_agent unread 1
        5s    the account is removed                 -> close anna; withdraw anna (ended); closed
        60s   -                                      ->
    ",
    );
}

#[test]
fn nobody_closed_it_and_its_disposition_is_the_systems() {
    assert_eq!(CloseReason::AccountRemoved.disposition(), Some("Account removed"));
    assert_eq!(CloseReason::Agent.disposition(), None);
}

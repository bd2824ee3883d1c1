//! MSG-04: the ladder of delivery, in any order; resends (WS-03, R6).

use crate::support::scene::settings;
use crate::support::script::check;
use switchboard::domain::settings::Strategy::BeepAll;

#[test]
fn ticks_turn_and_never_turn_back() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna sends hi                          -> call 'hi'; message anna 'hi'
        3s    anna sends hi                          ->
        4s    provider accepts                       -> tick anna sent
        5s    status read                            -> tick anna read
        6s    status delivered                       ->
        7s    status sent                            ->
    ",
    );
}

#[test]
fn a_report_may_overtake_the_answer_of_the_call() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna sends hi                          -> call 'hi'; message anna 'hi'
        4s    status delivered                       -> tick anna delivered
        5s    provider accepts                       ->
        6s    status failed                          ->
    ",
    );
}

#[test]
fn a_refused_message_is_shown_as_failed_and_a_late_proof_corrects_it() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna sends hi                          -> call 'hi'; message anna 'hi'
        4s    provider refuses                       -> tick anna failed
        5s    status delivered                       -> tick anna delivered
        6s    ben sends hello                        -> refused: you do not hold this interaction
    ",
    );
}

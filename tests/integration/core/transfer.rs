//! Handing a conversation over: TRF-01..TRF-11, SM-23..SM-25.

use crate::support::scene::with_care;
use crate::support::script::check;

/// Anna holds a conversation whose customer has been answered.
const HELD: &str = "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    ben signs in                           ->
        3s    carla signs in                         ->
";

fn after_held(script: &str) {
    check(with_care(|_| ()), &format!("{HELD}{script}"));
}

#[test]
fn trf_06_trf_07_an_agent_who_accepts_has_it_and_the_senders_tab_closes() {
    after_held(
        "
        4s    anna transfers to ben please help      -> note anna 'please help'; offer ben handed over until 34s; transferring
        5s    ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
        6s    anna sends hello                       -> refused: you do not hold this interaction
        7s    ben sends hello                        -> call 'hello'; message ben 'hello'
    ",
    );
}

#[test]
fn trf_05_trf_07_a_queue_is_asked_by_its_strategy_without_the_sender() {
    after_held(
        "
        4s    anna transfers to support              -> offer ben handed over until 14s; transferring
        5s    ben rejects                            -> withdraw ben (rejected)
        10s   -                                      -> offer ben handed over until 20s
        11s   ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn trf_08_nobody_takes_it_so_it_comes_back_unread_with_a_note() {
    after_held(
        "
        4s    anna transfers to sales                -> offer carla handed over until 14s; transferring
        14s   -                                      -> withdraw carla (expired)
        19s   -                                      -> offer carla handed over until 29s
        29s   -                                      -> withdraw carla (expired)
        34s   -                                      -> note anna 'The transfer to Sales was not accepted.'; assigned unread 1
        35s   anna sends sorry                       -> call 'sorry'; message anna 'sorry'; assigned
    ",
    );
}

#[test]
fn trf_06_an_agent_who_rejects_ends_it_at_once() {
    after_held(
        "
        4s    anna transfers to ben                  -> offer ben handed over until 34s; transferring
        5s    ben rejects                            -> withdraw ben (rejected); note anna 'The transfer to Ben was not accepted.'; assigned unread 1
    ",
    );
}

#[test]
fn sm_25_the_sender_takes_it_back_and_it_is_not_unread() {
    after_held(
        "
        4s    anna transfers to ben                  -> offer ben handed over until 34s; transferring
        5s    anna cancels the transfer              -> withdraw ben (ended); assigned
        6s    anna cancels the transfer              ->
        7s    ben accepts                            -> refused: this offer has ended
        8s    anna transfers to ben                  -> offer ben handed over until 38s; transferring
        9s    ben accepts the first offer            -> refused: this offer was replaced by a newer one
        10s   ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn trf_06_a_receiver_who_leaves_has_the_offer_again_when_they_return() {
    after_held(
        "
        4s    anna transfers to ben                  -> offer ben handed over until 34s; transferring
        5s    ben pauses                             -> withdraw ben (not eligible)
        20s   ben is ready                           -> offer ben handed over until 34s
        21s   ben signs out                          -> withdraw ben (not eligible); disconnect ben
        30s   ben signs in                           -> offer ben handed over until 34s
        31s   ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn trf_08_the_ladder_begins_when_the_sender_is_gone_and_the_customer_waits() {
    after_held(
        "
        4s    anna transfers to carla                -> offer carla handed over until 34s; transferring
        5s    customer writes are you there          -> message anna 'are you there'; offer carla handed over until 34s; transferring unread 1
        6s    anna signs out                         -> disconnect anna
        34s   -                                      -> withdraw carla (expired); wait_agent unread 1
        44s   -                                      -> offer ben until 54s; wait_queue unread 1
        45s   ben accepts                            -> release anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn trf_08_the_sender_who_is_gone_keeps_it_when_nobody_waits() {
    after_held(
        "
        4s    anna sends wait please                 -> call 'wait please'; message anna 'wait please'
        5s    anna transfers to carla                -> offer carla handed over until 35s; transferring
        6s    anna signs out                         -> disconnect anna
        35s   -                                      -> withdraw carla (expired); assigned unread 1
        40s   anna signs in                          ->
        41s   anna opens tab                         -> open anna; assigned
    ",
    );
}

#[test]
fn trf_09_a_message_meanwhile_joins_and_restarts_nothing() {
    after_held(
        "
        4s    anna transfers to support              -> offer ben handed over until 14s; transferring
        9s    customer writes quick                  -> message anna 'quick'; offer ben handed over until 14s; transferring unread 1
        14s   -                                      -> withdraw ben (expired)
        19s   -                                      -> offer ben handed over until 29s
        20s   ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn trf_04_the_senders_tab_is_read_only_meanwhile() {
    after_held(
        "
        4s    anna transfers to ben                  -> offer ben handed over until 34s; transferring
        5s    anna sends hello                       -> refused: not possible while the interaction is transferring: cancel the transfer first (TRF-04)
        6s    anna closes                            -> refused: not possible while the interaction is transferring: cancel the transfer first (TRF-04)
        7s    anna transfers to carla                -> refused: not possible while the interaction is transferring: only a conversation in an open tab is transferred (SM-23)
        8s    anna transfers to ben                  ->
    ",
    );
}

#[test]
fn trf_03_only_those_who_are_there_and_belong_to_the_account() {
    after_held(
        "
        4s    anna transfers to anna                 -> refused: there is no such agent or queue to transfer to
        5s    carla pauses                           ->
        6s    anna transfers to carla                -> refused: the agent is paused or signed out
        7s    ben transfers to carla                 -> refused: the agent is paused or signed out
        8s    carla transfers to ben                 -> refused: you do not hold this interaction
    ",
    );
    let stranger = with_care(|account| {
        account.agents.remove(&crate::support::scene::BEN);
    });
    let refused = "4s anna transfers to ben -> refused: there is no such agent or queue to transfer to";
    check(stranger, &format!("{HELD}{refused}"));
}

#[test]
fn trf_01_each_kind_has_its_switch_and_its_time() {
    let off = with_care(|account| {
        account.groups.transfer.agent.on = false;
        account.groups.transfer.queue.timeout_secs = 5;
    });
    check(
        off,
        &format!(
            "{HELD}
        4s    anna transfers to ben                  -> refused: this account does not allow transfers of this kind
        5s    anna transfers to sales                -> offer carla handed over until 10s; transferring
        10s   -                                      -> withdraw carla (expired); note anna 'The transfer to Sales was not accepted.'; assigned unread 1
    "
        ),
    );
}

#[test]
fn trf_10_nobody_is_inactive_during_a_transfer() {
    let minute = with_care(|account| {
        account.groups.session.inactivity_mins = 1;
        account.groups.transfer.agent.timeout_secs = 120;
    });
    check(
        minute,
        &format!(
            "{HELD}
        4s    anna sends done                        -> call 'done'; message anna 'done'
        10s   anna transfers to ben                  -> offer ben handed over until 130s; transferring
        130s  -                                      -> withdraw ben (expired); note anna 'The transfer to Ben was not accepted.'; assigned unread 1
        300s  -                                      ->
    "
        ),
    );
}

#[test]
fn sm_42_a_transfer_survives_a_crash_with_the_time_left() {
    after_held(
        "
        4s    anna transfers to ben                  -> offer ben handed over until 34s; transferring
        10s   crash                                  ->
        12s   ben signs in                           -> offer ben handed over until 34s
        13s   ben accepts                            -> hand over anna; open ben; withdraw ben (accepted); assigned
    ",
    );
}

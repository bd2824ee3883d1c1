//! AGT-14..AGT-16, PAU-02..PAU-05: what others do to an agent, and what they choose to work on.

use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, SUPPORT, settings, with_members};
use crate::support::script::check;
use crate::support::world::World;
use std::collections::BTreeSet;
use std::sync::Arc;
use switchboard::domain::agent::{Input, Status, Stored, Wish, Work};
use switchboard::domain::effects::PauseBy;
use switchboard::domain::ids::{AgentProfileId, ConnectionId, InteractionId};
use switchboard::domain::settings::Settings;
use switchboard::domain::settings::Strategy::{BeepAll, RrMemory};
use switchboard::domain::{ActorKey, Durable, Rejected, Timestamp};

#[test]
fn whoever_is_disabled_is_signed_out_and_a_waiting_customer_is_routed_anew() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offer ben until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
        3s    anna is disabled                       -> disconnect anna; release anna; offer ben until 13s; offering
        4s    ben accepts                            -> open ben; withdraw ben (accepted); assigned
    ",
    );
}

#[test]
fn a_conversation_that_was_answered_is_parked_when_its_holder_is_disabled() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna sends done                        -> call 'done'; message anna 'done'
        4s    ben signs in                           ->
        5s    anna is disabled                       -> disconnect anna; release anna; parked
        6s    customer writes thanks                 -> offer ben until 16s; offering unread 1
    ",
    );
}

#[test]
fn an_offer_goes_back_when_its_agent_is_disabled() {
    check(
        settings(RrMemory),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna is disabled                       -> withdraw anna (not eligible); disconnect anna; offer ben until 12s
        3s    anna signs in                          ->
        3s    anna accepts the first offer           -> refused: you are not ready
        4s    anna is enabled                        ->
        5s    anna signs in                          ->
    ",
    );
}

#[test]
fn a_supervisor_pauses_and_releases_an_agent() {
    check(
        settings(BeepAll),
        "
        0s    anna is paused by uma                  -> refused: the agent is not signed in
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna is paused by uma                  -> withdraw anna (not eligible)
        3s    anna is made ready by uma              -> offer anna until 13s
        4s    anna is signed out by uma              -> withdraw anna (not eligible); disconnect anna
        5s    anna is made ready by uma              -> refused: the agent is not signed in
        6s    anna signs in                          -> offer anna until 16s
    ",
    );
}

#[test]
fn a_system_pause_ends_by_itself_and_what_was_before_it_counts_again() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna is paused by the server           -> withdraw anna (not eligible)
        3s    anna is ready                          -> refused: the pause Closing ends by itself and cannot be ended by hand
        3s    anna pauses                            -> refused: the pause Closing ends by itself and cannot be ended by hand
        3s    anna is made ready by uma              -> refused: the pause Closing ends by itself and cannot be ended by hand
        4s    anna is released by the server         -> offer anna until 14s
        5s    anna pauses                            -> withdraw anna (not eligible)
        6s    anna is paused by the server           ->
        7s    anna is released by the server         ->
        8s    anna is ready                          -> offer anna until 18s
    ",
    );
}

#[test]
fn a_system_pause_outlasts_a_sign_out() {
    check(
        settings(BeepAll),
        "
        0s    anna signs in                          ->
        1s    anna is paused by the server           ->
        2s    anna signs out                         -> disconnect anna
        3s    anna signs in                          ->
        4s    customer writes hello                  -> offering unread 1
        5s    anna is released by the server         -> offer anna until 15s
    ",
    );
}

const MORNING: AgentProfileId = AgentProfileId(1);
const EVENING: AgentProfileId = AgentProfileId(2);

/// Anna is in the queue with the profile of the morning only; she has another one as well.
fn with_profiles() -> Settings {
    let mut settings = with_members(BeepAll, vec![ANNA, BEN]);
    if let Some(queue) = settings.queues.get_mut(&SUPPORT) {
        let queue = Arc::make_mut(queue);
        queue.through_profiles.insert(ANNA, BTreeSet::from([MORNING]));
    }
    if let Some(anna) = settings.agents.get_mut(&ANNA) {
        Arc::make_mut(anna).profiles = vec![MORNING, EVENING];
    }
    settings
}

#[test]
fn agt_14_the_chosen_profile_decides_which_queues_offer() {
    check(
        with_profiles(),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer ben until 11s; offering unread 1
        2s    anna works on P1                       -> offer anna until 11s
        3s    anna works on P2                       -> withdraw anna (not eligible)
        4s    anna works on P1                       -> offer anna until 11s
        5s    anna works on own queues               -> withdraw anna (not eligible)
        6s    anna works on P7                       -> refused: no such profile
        7s    anna works on P1                       -> offer anna until 11s
        8s    anna drops                             ->
        9s    anna signs in                          ->
        10s   anna accepts                           -> open anna; withdraw anna (accepted); withdraw ben (taken by Anna); assigned
    ",
    );
}

#[test]
fn agt_14_a_profile_is_chosen_anew_at_each_sign_in_and_lost_when_it_is_taken_away() {
    check(
        with_profiles(),
        "
        0s    anna works on P1                       -> refused: the agent is not signed in
        0s    anna signs in                          ->
        0s    anna works on P1                       ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna signs out                         -> withdraw anna (not eligible); disconnect anna
        3s    anna signs in                          ->
        4s    anna works on P1                       -> offer anna until 14s
        5s    anna may choose nothing                -> withdraw anna (not eligible)
        6s    anna works on P1                       -> refused: no such profile
    ",
    );
}

/// The record of pauses, in order: what began, and every end.
fn pauses(world: &World) -> Vec<String> {
    let words = world.durable.iter().filter_map(|one| match one {
        Durable::PauseBegan { reason, by } => Some(match by {
            PauseBy::Agent => format!("{reason} by the agent"),
            PauseBy::Supervisor(by) => format!("{reason} by {}", by.name),
            PauseBy::System => format!("{reason} by the server"),
        }),
        Durable::PauseEnded => Some("end".to_owned()),
        Durable::SaveContact { .. }
        | Durable::Save(_)
        | Durable::Advance { .. }
        | Durable::Change { .. }
        | Durable::WantFile(_)
        | Durable::KeepFile { .. }
        | Durable::FileEnded { .. }
        | Durable::Forced { .. }
        | Durable::Record(_)
        | Durable::Call(_)
        | Durable::Settle { .. }
        | Durable::Consume(_) => None,
    });
    words.collect()
}

#[test]
fn pau_04_every_pause_is_recorded_with_who_set_it_and_never_two_at_once() {
    let mut settings = settings(BeepAll);
    settings.pauses.push("Training".to_owned());
    let mut world = World::new(settings);
    let ledger = ActorKey::Agent(ANNA);
    let pause = |reason: &str| Wish::Pause {
        reason: reason.to_owned(),
    };
    world.connect(ANNA);
    world.ask(ledger, Input::StatusAsked { wish: pause("Lunch") }).unwrap();
    world.ask(ledger, Input::StatusAsked { wish: pause("Lunch") }).unwrap();
    world.system_pause(ANNA, InteractionId(1), true);
    world.system_pause(ANNA, InteractionId(2), true);
    world.system_pause(ANNA, InteractionId(2), true);
    world.system_pause(ANNA, InteractionId(1), false);
    world.system_pause(ANNA, InteractionId(2), false);
    let forced = |wish| Input::StatusForced {
        wish,
        by: uma(),
        asked: None,
    };
    world.ask(ledger, forced(pause("Training"))).unwrap();
    world.ask(ledger, forced(Wish::LogOut)).unwrap();
    let expected = [
        "Lunch by the agent",
        "end",
        "Closing by the server",
        "end",
        "Lunch by the agent",
        "end",
        "Training by Uma",
        "end",
    ];
    assert_eq!(pauses(&world), expected);
}

#[test]
fn a_renamed_pause_goes_on_under_its_new_name() {
    let mut world = World::new(settings(BeepAll));
    let ledger = ActorKey::Agent(ANNA);
    world.connect(ANNA);
    let reason = "Lunch".to_owned();
    let lunch = Input::StatusAsked {
        wish: Wish::Pause { reason },
    };
    world.ask(ledger, lunch).unwrap();
    let renamed = Input::PauseRenamed {
        from: "Lunch".to_owned(),
        to: "Meal".to_owned(),
    };
    world.ask(ledger, renamed.clone()).unwrap();
    let meal = Status::Paused {
        reason: "Meal".to_owned(),
    };
    assert_eq!(world.agents[&ANNA].stored.status, meal);
    world.ask(ledger, renamed).unwrap();
    assert_eq!(world.agents[&ANNA].stored.status, meal, "said again it changes nothing");
}

#[test]
fn a_removed_agent_cannot_connect() {
    let mut world = World::new(settings(BeepAll));
    world.set_enabled(ANNA, false);
    let connected = Input::Connected {
        connection: ConnectionId(1),
    };
    assert_eq!(world.ask(ActorKey::Agent(ANNA), connected), Err(Rejected::Gone));
}

/// Convention: a stored machine of an earlier build is read.
#[test]
fn presence_as_an_earlier_build_stored_it_is_read() {
    let old = include_str!("../../fixtures/state/presence_v1.json");
    let read: Stored = serde_json::from_str(old).unwrap();
    let reason = "Lunch".to_owned();
    let expected = Stored::new(Status::Paused { reason }, Timestamp(1_795_247_660_000));
    assert_eq!(read, expected);
    assert_eq!(read.work, Work::Undecided);
}

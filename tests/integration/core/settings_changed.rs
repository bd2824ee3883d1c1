//! Settings that change while something runs: what has begun ends as it began (SM-35, QUE-07).

use crate::support::scene::{ANNA, BEN, SUPPORT, settings, with_care};
use crate::support::world::{ACCOUNT, World};
use std::sync::Arc;
use switchboard::domain::account::settings::Transfer;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::{Input, TransferTo};
use switchboard::domain::settings::{Account, Queue, Strategy};
use switchboard::domain::{ActorKey, Timestamp};

const ID: InteractionId = InteractionId(1);

fn account_becomes(world: &mut World, change: impl FnOnce(&mut Account)) {
    let settings = Arc::make_mut(&mut world.settings);
    change(Arc::make_mut(settings.accounts.get_mut(&ACCOUNT).expect("it exists")));
}

/// Everybody who listens to settings hears of it.
fn queue_becomes(world: &mut World, change: impl FnOnce(&mut Queue)) {
    let settings = Arc::make_mut(&mut world.settings);
    change(Arc::make_mut(settings.queues.get_mut(&SUPPORT).expect("it exists")));
    world.set_enabled(ANNA, true);
}

fn at(secs: i64) -> Timestamp {
    Timestamp(secs * 1_000)
}

fn state(world: &World) -> &'static str {
    world.conversation(ID).expect("it exists").state()
}

/// Anna, then Ben: until when each is asked.
fn asked(world: &World) -> [Option<Timestamp>; 2] {
    let until = |agent: &AgentId| {
        let offers = world.agents[agent].shown_offers();
        offers.first().map(|(offer, _)| offer.until)
    };
    [ANNA, BEN].map(|agent| until(&agent))
}

fn two_agents(mut world: World) -> World {
    world.connect(ANNA);
    world.connect(BEN);
    world
}

#[test]
fn sm_35_waits_that_run_keep_the_time_they_began_with() {
    let mut world = two_agents(World::new(with_care(|_| ())));
    let key = ActorKey::Interaction(ACCOUNT, ID);
    world.customer_writes("390001", "hello");
    let ticket = world.offer_of(ANNA, ID).expect("an offer");
    world.accept(ANNA, ID, ticket).unwrap();
    world.ask(key, Input::TabClosed { agent: ANNA }).unwrap();
    world.customer_writes("390001", "again");
    assert_eq!((state(&world), asked(&world)[0]), ("wait_agent", Some(at(10))));

    account_becomes(&mut world, |account| {
        account.wait_agent_secs = 3;
        account.wait_queue_secs = 20;
    });
    world.advance_to(at(9));
    assert_eq!((state(&world), asked(&world)[0]), ("wait_agent", Some(at(10))));
    // The next wait begins with what holds then, and runs on when that changes again.
    world.advance_to(at(10));
    assert_eq!(state(&world), "wait_queue");
    account_becomes(&mut world, |account| account.wait_queue_secs = 1);
    world.advance_to(at(29));
    assert_eq!(state(&world), "wait_queue");
    world.advance_to(at(30));
    assert_eq!(state(&world), "offering");
}

#[test]
fn trf_05_a_transfer_that_runs_keeps_its_time() {
    let mut world = two_agents(World::new(with_care(|_| ())));
    let key = ActorKey::Interaction(ACCOUNT, ID);
    world.customer_writes("390001", "hello");
    let ticket = world.offer_of(ANNA, ID).expect("an offer");
    world.accept(ANNA, ID, ticket).unwrap();
    let asked_for = Input::TransferAsked {
        agent: ANNA,
        to: TransferTo::Agent { agent: BEN },
        note: None,
    };
    world.ask(key, asked_for).unwrap();
    account_becomes(&mut world, |account| {
        account.groups.transfer.agent = Transfer {
            on: false,
            timeout_secs: 2,
        };
    });
    world.advance_to(at(29));
    assert_eq!(state(&world), "transferring");
    world.advance_to(at(30));
    assert_eq!(state(&world), "assigned");
}

#[test]
fn que_07_a_round_that_runs_keeps_its_values_and_the_next_has_the_new_ones() {
    let mut world = two_agents(World::new(settings(Strategy::BeepAll)));
    world.customer_writes("390001", "hello");
    assert_eq!(asked(&world), [Some(at(10)); 2]);

    queue_becomes(&mut world, |queue| {
        queue.strategy = Strategy::RrMemory;
        queue.agent_timeout_secs = 4;
    });
    world.advance_to(at(9));
    assert_eq!(asked(&world), [Some(at(10)); 2], "the round goes on");
    // One after the other, for four seconds each, after the gap.
    world.advance_to(at(15));
    assert_eq!(asked(&world), [Some(at(19)), None]);
    world.advance_to(at(19));
    assert_eq!(asked(&world), [None, Some(at(23))]);
}

#[test]
fn que_07_a_round_of_one_at_a_time_goes_on_so_when_all_are_to_be_asked() {
    let mut world = two_agents(World::new(settings(Strategy::LeastRecent)));
    world.customer_writes("390001", "hello");
    assert_eq!(asked(&world), [Some(at(10)), None]);
    queue_becomes(&mut world, |queue| {
        queue.strategy = Strategy::BeepAll;
        queue.agent_timeout_secs = 4;
    });
    assert_eq!(asked(&world), [Some(at(10)), None]);
    world.advance_to(at(10));
    assert_eq!(asked(&world)[0], None, "Anna was asked in this round");
    assert!(asked(&world)[1].is_some(), "Ben is next");
    // Four seconds for Ben, and the gap.
    world.advance_to(at(20));
    let [anna, ben] = asked(&world);
    assert!(
        anna.is_some() && anna == ben,
        "the next round asks all: {anna:?}, {ben:?}"
    );
}

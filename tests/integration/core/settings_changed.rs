//! Settings that change while something runs: what has begun ends as it began (SM-35, QUE-07).

use crate::support::scene::{ANNA, BEN, SUPPORT, settings, with_care, with_members, with_queues};
use crate::support::world::{ACCOUNT, World};
use std::sync::Arc;
use switchboard::domain::account::settings::Transfer;
use switchboard::domain::agent;
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
fn que_07_a_round_of_one_at_a_time_keeps_its_strategy_timeout_and_weight() {
    let mut world = two_agents(World::new(settings(Strategy::LeastRecent)));
    world.customer_writes("390001", "hello");
    assert_eq!(asked(&world), [Some(at(10)), None]);
    queue_becomes(&mut world, |queue| {
        queue.strategy = Strategy::BeepAll;
        queue.agent_timeout_secs = 4;
        queue.weight = 7;
    });
    assert_eq!(asked(&world), [Some(at(10)), None]);
    world.advance_to(at(10));
    assert_eq!(asked(&world), [None, Some(at(20))], "Ben is asked like Anna was");
    assert_eq!((is_asked_alone(&world, BEN), weight(&world, BEN)), (true, 0));
    // The gap; then the next round asks all, for four seconds.
    world.advance_to(at(25));
    assert_eq!(asked(&world), [Some(at(29)); 2]);
    assert_eq!((is_asked_alone(&world, BEN), weight(&world, BEN)), (false, 7));
}

fn weight(world: &World, agent: AgentId) -> u8 {
    world.agents[&agent].shown_offers()[0].0.weight
}

fn is_asked_alone(world: &World, agent: AgentId) -> bool {
    world.agents[&agent].shown_offers()[0].0.exclusive
}

/// The members are these now, in this order, and everybody hears of it.
fn members_become(world: &mut World, members: Vec<AgentId>) {
    let queue = (*world.settings.queues[&SUPPORT]).clone();
    world.settings = Arc::new(with_queues(&world.settings, [Queue { members, ..queue }]));
    world.set_enabled(ANNA, true);
}

/// Both are there, and these are members when the customer writes.
fn rings(strategy: Strategy, members: Vec<AgentId>) -> World {
    let mut world = two_agents(World::new(with_members(strategy, members)));
    world.customer_writes("390001", "hello");
    assert_eq!(asked(&world)[0], Some(at(10)));
    world
}

#[test]
fn que_07_who_is_added_stands_in_the_line_of_the_next_round() {
    for strategy in [Strategy::RrMemory, Strategy::LeastRecent] {
        let mut world = rings(strategy, vec![ANNA]);
        members_become(&mut world, vec![BEN, ANNA]);
        world.advance_to(at(10));
        assert_eq!(asked(&world), [None, None], "{strategy:?}: the line had Anna in it");
        world.advance_to(at(15));
        assert_eq!(asked(&world), [None, Some(at(25))], "{strategy:?}");
    }
}

#[test]
fn que_07_a_round_without_anybody_to_ask_waits_for_nobody_who_was_added() {
    let mut world = rings(Strategy::RrMemory, vec![ANNA]);
    members_become(&mut world, vec![ANNA, BEN]);
    world.advance_to(at(3));
    let reason = "Lunch".to_owned();
    let wish = agent::Wish::Pause { reason };
    world
        .ask(ActorKey::Agent(ANNA), agent::Input::StatusAsked { wish })
        .unwrap();
    assert_eq!(asked(&world), [None, Some(at(13))]);
}

/// Whether somebody may be asked is their right and the customer's, whatever round runs (RTE-10).
#[test]
fn que_07_who_is_removed_is_not_asked_any_longer() {
    for strategy in [Strategy::RrMemory, Strategy::LeastRecent, Strategy::BeepAll] {
        let mut world = rings(strategy, vec![ANNA, BEN]);
        members_become(&mut world, vec![BEN]);
        assert_eq!(
            asked(&world),
            [None, Some(at(10))],
            "{strategy:?}: Ben is asked at once"
        );
    }
    let mut world = rings(Strategy::RrMemory, vec![ANNA, BEN]);
    members_become(&mut world, vec![ANNA]);
    world.advance_to(at(10));
    assert_eq!(asked(&world), [None, None], "Ben was next");
    world.advance_to(at(15));
    assert_eq!(asked(&world), [Some(at(25)), None]);
}

/// STR-01: like everybody who becomes eligible during the round.
#[test]
fn que_07_who_is_added_joins_a_beepall_round_for_the_time_left() {
    let mut world = rings(Strategy::BeepAll, vec![ANNA]);
    world.advance_to(at(4));
    members_become(&mut world, vec![ANNA, BEN]);
    assert_eq!(asked(&world), [Some(at(10)); 2]);
}

/// A queue in use is not deleted (QUE-06), but somebody may begin to wait in it at that very moment.
#[test]
fn que_06_who_waits_in_a_queue_that_is_deleted_waits_until_the_step_ends() {
    for strategy in [Strategy::RrMemory, Strategy::LeastRecent, Strategy::BeepAll] {
        for seconds in [1, 12] {
            let mut world = rings(strategy, vec![ANNA, BEN]);
            world.advance_to(at(seconds));
            world.settings = Arc::new(with_queues(&world.settings, []));
            world.set_enabled(ANNA, true);
            assert_eq!(asked(&world), [None, None], "{strategy:?} after {seconds} s");
            world.advance_to(at(29));
            assert_eq!(state(&world), "offering");
            world.advance_to(at(30));
            assert_ne!(state(&world), "offering", "{strategy:?} after {seconds} s");
        }
    }
}

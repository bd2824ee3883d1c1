//! RTE-20..RTE-22, STR-06, STR-07, STR-09, STR-10 over several queues.

use crate::support::scene::{ANNA, BEN, CARLA, SALES, SUPPORT, two_queues, weigh};
use crate::support::script::check;
use crate::support::world::World;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::cmp::Reverse;
use std::sync::Arc;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::settings::Strategy::{BeepAll, LeastRecent, RrMemory};
use switchboard::domain::settings::{Settings, Strategy};

/// Support of weight 0 and sales of this weight, which write of sales; both with these members.
fn weighted(strategy: Strategy, sales: u8, members: Vec<AgentId>) -> Settings {
    let settings = two_queues(strategy, strategy, members);
    weigh(&settings, SALES, sales)
}

fn with_capacity(mut settings: Settings, capacity: u32) -> Settings {
    for agent in settings.agents.values_mut() {
        Arc::make_mut(agent).capacity = capacity;
    }
    settings
}

/// Acceptance scenario 5.
#[test]
fn rte_20_the_heavier_queue_is_first_though_its_customer_is_newer() {
    for strategy in [RrMemory, LeastRecent] {
        check(
            weighted(strategy, 5, vec![ANNA]),
            "
            0s    customer 1 writes hello                -> offering unread 1
            5s    customer 2 writes sales                -> #2 offering unread 1
            10s   anna signs in                          -> offer anna #2 until 20s
            11s   anna accepts #2                        -> open anna; withdraw anna (accepted); offer anna until 21s; #2 assigned
        ",
        );
    }
}

#[test]
fn rte_20_of_equal_weight_whoever_waits_longer_is_first_then_the_lower_id() {
    check(
        weighted(RrMemory, 0, vec![ANNA]),
        "
        0s    customer 1 writes sales                -> offering unread 1
        5s    customer 2 writes hello                -> #2 offering unread 1
        5s    customer 3 writes sales                -> #3 offering unread 1
        5s    customer 4 writes hello                -> #4 offering unread 1
        10s   anna signs in                          -> offer anna until 20s
        11s   anna accepts #1                        -> open anna; withdraw anna (accepted); offer anna #2 until 21s
        12s   anna accepts #2                        -> open anna; withdraw anna (accepted); offer anna #3 until 22s
        13s   anna accepts #3                        -> open anna; withdraw anna (accepted); offer anna #4 until 23s
    ",
    );
}

/// RTE-22: unpaused, capacity freed, rejected, expired.
#[test]
fn rte_22_the_order_counts_whenever_an_agent_becomes_eligible() {
    check(
        with_capacity(weighted(RrMemory, 5, vec![ANNA]), 1),
        "
        0s    anna signs in                          ->
        1s    anna pauses                            ->
        2s    customer 1 writes hello                -> offering unread 1
        3s    customer 2 writes sales                -> #2 offering unread 1
        4s    customer 3 writes sales                -> #3 offering unread 1
        5s    anna is ready                          -> offer anna #2 until 15s
        6s    anna accepts #2                        -> open anna; withdraw anna (accepted)
        7s    customer 2 writes more                 -> message anna 'more'
        8s    anna closes #2                         -> close anna; offer anna #3 until 18s
        18s   -                                      -> withdraw anna (expired); offer anna until 28s
        19s   anna rejects #1                        -> withdraw anna (rejected)
        23s   -                                      -> offer anna #3 until 33s
    ",
    );
}

/// STR-10: support is raised above sales.
#[test]
fn str_10_a_group_that_is_switched_on_lifts_its_queues() {
    let settings = weighted(RrMemory, 5, vec![ANNA]);
    for (raised, first) in [(0, 2), (5, 1), (6, 1)] {
        let mut world = World::new(settings.clone());
        world.customer_writes("391", "hello");
        world.advance_to(Timestamp(1_000));
        world.customer_writes("392", "sales");
        world.settings = Arc::new(weigh(&settings, SUPPORT, raised));
        world.connect(ANNA);
        let offered = offers(&world, ANNA);
        assert_eq!(offered, [InteractionId(first)], "raised by {raised}");
    }
}

#[test]
fn str_06_what_may_not_be_offered_to_an_agent_keeps_nothing_behind_it_from_them() {
    check(
        weighted(RrMemory, 5, vec![ANNA, BEN]),
        "
        0s    anna signs in                          ->
        1s    customer 1 writes sales                -> offer anna until 11s; offering unread 1
        2s    anna accepts #1                        -> open anna; withdraw anna (accepted); assigned
        3s    anna closes tab                        ->
        4s    customer 1 writes more sales           -> offer anna again until 14s; wait_agent unread 1
        5s    anna pauses                            -> withdraw anna (not eligible)
        6s    customer 2 writes hello                -> #2 offering unread 1
        14s   -                                      ->
        15s   anna is ready                          -> offer anna #2 until 25s
        16s   ben signs in                           -> offer ben until 24s
    ",
    );
}

#[test]
fn str_09_two_who_become_free_at_once_share_what_waits() {
    check(
        weighted(RrMemory, 5, vec![ANNA, BEN, CARLA]),
        "
        0s    customer 1 writes hello                -> offering unread 1
        0s    customer 2 writes sales                -> #2 offering unread 1
        0s    customer 3 writes hello                -> #3 offering unread 1
        1s    anna signs in                          -> offer anna #2 until 11s
        1s    ben signs in                           -> offer ben until 11s
        1s    carla signs in                         -> offer carla #3 until 11s
    ",
    );
}

/// Beepall offers everything at once, in the same order.
#[test]
fn rte_20_beepall_shows_the_heavier_queue_first() {
    let mut world = World::new(weighted(BeepAll, 5, vec![ANNA, BEN]));
    world.connect(BEN);
    for (phone, text) in [("391", "hello"), ("392", "sales"), ("393", "hello"), ("394", "sales")] {
        world.customer_writes(phone, text);
        world.advance_to(world.now.plus_secs(1));
    }
    world.connect(ANNA);
    assert_eq!(offers(&world, ANNA), [2, 4, 1, 3].map(InteractionId));
}

fn offers(world: &World, agent: AgentId) -> Vec<InteractionId> {
    let shown = world.agents[&agent].shown_offers();
    shown.iter().map(|(offer, _)| offer.interaction).collect()
}

/// Everybody who waits when the agents come is served in the order of RTE-20, whatever queue they are in.
#[test]
fn rte_20_a_mixed_line_is_served_in_order() {
    for seed in 0..200 {
        let rng = &mut StdRng::seed_from_u64(seed);
        let strategies = [RrMemory, LeastRecent];
        let mut strategy = || strategies[rng.random_range(0..2)];
        let two = two_queues(strategy(), strategy(), vec![ANNA, BEN, CARLA]);
        let settings = weigh(
            &weigh(&two, SUPPORT, rng.random_range(0..3)),
            SALES,
            rng.random_range(0..3),
        );
        let mut world = World::new(settings);
        for customer in 0..12 {
            let text = ["hello", "sales"][rng.random_range(0..2)];
            world.customer_writes(&format!("39{customer}"), text);
            world.advance_to(world.now.plus_millis(rng.random_range(0..3)));
        }
        let mut line: Vec<Waits> = (1..=12).map(|id| waits(&world, InteractionId(id))).collect();
        line.sort();
        let mut served = Vec::new();
        for agent in [ANNA, BEN, CARLA] {
            world.connect(agent);
            served.extend(offers(&world, agent));
        }
        while served.len() < 12 {
            let agent = [ANNA, BEN, CARLA][rng.random_range(0..3)];
            let (offer, _) = world.agents[&agent].shown_offers().remove(0);
            world.accept(agent, offer.interaction, offer.ticket).expect("theirs");
            served.extend(offers(&world, agent));
        }
        let line: Vec<InteractionId> = line.into_iter().map(|(_, _, id)| id).collect();
        assert_eq!(served, line, "seed {seed}");
    }
}

type Waits = (Reverse<u8>, Timestamp, InteractionId);

fn waits(world: &World, id: InteractionId) -> Waits {
    let ring = world
        .conversation(id)
        .and_then(|one| one.ringing_queue())
        .expect("it waits");
    (Reverse(world.settings.queues[&ring.queue].weight), ring.wait.since, id)
}

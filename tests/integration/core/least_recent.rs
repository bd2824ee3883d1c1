//! STR-04 Least recent, with STR-05 and SM-42.

use crate::support::scene::{ANNA, BEN, CARLA, SUPPORT, settings, two_queues, with_members};
use crate::support::script::check;
use crate::support::world::World;
use std::sync::Arc;
use switchboard::domain::settings::Strategy::LeastRecent;
use switchboard::domain::{ActorKey, queue};

#[test]
fn str_04_who_was_offered_longest_ago_is_next_and_ties_go_by_the_members_order() {
    check(
        with_members(LeastRecent, vec![CARLA, ANNA, BEN]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer 1 writes hello                -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    customer 2 writes hello                -> offer ben #2 until 13s; #2 offering unread 1
        4s    ben accepts                            -> open ben; withdraw ben (accepted); #2 assigned
        5s    carla signs in                         ->
        6s    customer 3 writes hello                -> offer carla #3 until 16s; #3 offering unread 1
        7s    carla accepts                          -> open carla; withdraw carla (accepted); #3 assigned
        8s    anna pauses                            ->
        9s    customer 4 writes hello                -> offer ben #4 until 19s; #4 offering unread 1
        10s   ben accepts                            -> open ben; withdraw ben (accepted); #4 assigned
        11s   anna is ready                          ->
        12s   customer 5 writes hello                -> offer anna #5 until 22s; #5 offering unread 1
        13s   anna accepts                           -> open anna; withdraw anna (accepted); #5 assigned
        14s   customer 6 writes hello                -> offer carla #6 until 24s; #6 offering unread 1
    ",
    );
}

/// Acceptance scenario 4.
#[test]
fn str_04_what_another_queue_offered_does_not_matter() {
    check(
        two_queues(LeastRecent, LeastRecent, vec![ANNA, BEN]),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer 1 writes hello                -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    customer 2 writes sales                -> offer anna #2 until 13s; #2 offering unread 1
        4s    anna accepts                           -> open anna; withdraw anna (accepted); #2 assigned
        5s    customer 3 writes sales                -> offer ben #3 until 15s; #3 offering unread 1
        6s    ben accepts                            -> open ben; withdraw ben (accepted); #3 assigned
        7s    customer 4 writes hello                -> offer ben #4 until 17s; #4 offering unread 1
    ",
    );
}

#[test]
fn str_04_a_reject_or_miss_goes_to_the_next_and_a_new_round_begins_after_the_gap() {
    check(
        settings(LeastRecent),
        "
        0s    anna signs in                          ->
        0s    ben signs in                           ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna rejects                           -> withdraw anna (rejected); offer ben until 12s
        12s   -                                      -> withdraw ben (expired)
        17s   -                                      -> offer anna until 27s
    ",
    );
}

/// Acceptance scenario 3, for this strategy.
#[test]
fn str_04_the_memory_survives_a_restart() {
    check(
        settings(LeastRecent),
        "
        0s    anna signs in                          ->
        1s    customer 1 writes hello                -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    crash                                  ->
        4s    anna signs in                          ->
        5s    ben signs in                           ->
        6s    customer 2 writes hello                -> offer ben #2 until 16s; #2 offering unread 1
        7s    ben accepts                            -> open ben; withdraw ben (accepted); #2 assigned
        8s    crash                                  ->
        9s    anna signs in                          ->
        9s    ben signs in                           ->
        10s   customer 3 writes hello                -> offer anna #3 until 20s; #3 offering unread 1
    ",
    );
}

#[test]
fn the_memory_holds_nobody_but_members() {
    let mut world = World::new(settings(LeastRecent));
    for agent in [ANNA, BEN] {
        world.connect(agent);
        world.customer_writes(&format!("39{agent}"), "hello");
    }
    let remembered = |world: &World| world.queues[&SUPPORT].memory.last_offered_at.len();
    assert_eq!(remembered(&world), 2);
    let settings = Arc::make_mut(&mut world.settings);
    let support = settings.queues.get_mut(&SUPPORT).unwrap();
    Arc::make_mut(support).members = vec![BEN];
    world.tell(ActorKey::Queue(SUPPORT), queue::Input::ConfigChanged);
    world.deliver_all();
    assert_eq!(remembered(&world), 1);
}

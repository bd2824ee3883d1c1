//! SM-40: whoever answers an earlier ring is too late, whatever their ledger believes.

use crate::support::handed::{Deed, carry_out};
use crate::support::scene::{ANNA, BEN, CARLA, SALES, SUPPORT, with_care};
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::ids::{AgentId, InteractionId, Ticket};
use switchboard::domain::interaction::{Input, TransferTo};
use switchboard::domain::{ActorKey, Rejected, agent, queue};

const ID: InteractionId = InteractionId(1);

fn accept(world: &mut World, agent: AgentId, ticket: Ticket) -> Result<(), Rejected> {
    let key = ActorKey::Interaction(ACCOUNT, ID);
    world.ask(key, Input::AgentAccepted { agent, ticket })
}

fn state(world: &World) -> &'static str {
    world.conversation(ID).map_or("unborn", |one| one.state())
}

/// What the present ring asks for.
fn current(world: &World) -> Ticket {
    world.conversation(ID).expect("it exists").last_ticket
}

/// The old ticket changes nothing, the present one decides.
fn only_the_present_ring_counts(world: &mut World, whom: AgentId, old: Ticket, expected: &str) {
    assert_eq!(state(world), expected);
    assert!(current(world) > old, "another ring");
    assert_eq!(accept(world, whom, old), Err(Rejected::StaleTicket), "{expected}");
    assert_eq!(state(world), expected);
    let ticket = current(world);
    assert_eq!(accept(world, whom, ticket), Ok(()), "{expected}");
    assert_eq!(state(world), "assigned");
}

#[test]
fn sm_40_an_accept_of_an_earlier_ring_is_stale_in_every_wait() {
    let mut world = World::new(with_care(|_| ()));
    for agent in [ANNA, BEN, CARLA] {
        world.connect(agent);
    }
    world.customer_writes("390001", "hello");
    let first = current(&world);
    world.advance_to(world.now.plus_secs(36));
    only_the_present_ring_counts(&mut world, ANNA, first, "offering");

    let old = current(&world);
    let key = ActorKey::Interaction(ACCOUNT, ID);
    world.ask(key, Input::TabClosed { agent: ANNA }).unwrap();
    world.customer_writes("390001", "again");
    only_the_present_ring_counts(&mut world, ANNA, old, "wait_agent");

    world.ask(key, Input::TabClosed { agent: ANNA }).unwrap();
    world.customer_writes("390001", "and again");
    let old = current(&world);
    world.advance_to(world.now.plus_secs(10));
    only_the_present_ring_counts(&mut world, BEN, old, "wait_queue");

    for (to, whom, from) in [
        (TransferTo::Agent { agent: ANNA }, ANNA, BEN),
        (TransferTo::Queue { queue: SALES }, CARLA, ANNA),
    ] {
        let old = current(&world);
        carry_out(&mut world, from, ID, Deed::Transfer(to)).unwrap();
        only_the_present_ring_counts(&mut world, whom, old, "transferring");
    }
}

/// Also before the interaction is asked: the ledger has a later offer of it, and the queue another round.
#[test]
fn sm_40_an_answer_to_an_earlier_ring_is_stale_where_it_is_first_read() {
    let mut world = World::new(with_care(|_| ()));
    world.connect(ANNA);
    world.customer_writes("390001", "hello");
    let (interaction, ticket) = (ID, current(&world));
    let answered = queue::Input::OfferRejected {
        agent: ANNA,
        interaction,
        ticket,
        round: 2,
    };
    assert_eq!(
        world.ask(ActorKey::Queue(SUPPORT), answered),
        Err(Rejected::StaleTicket)
    );
    world.advance_to(world.now.plus_secs(36));
    assert!(world.offer_of(ANNA, ID).is_some_and(|now| now > ticket), "asked anew");
    let ledger = ActorKey::Agent(ANNA);
    for said in [
        agent::Input::Claimed { interaction, ticket },
        agent::Input::Rejected { interaction, ticket },
    ] {
        assert_eq!(world.ask(ledger, said), Err(Rejected::StaleTicket));
    }
    assert!(world.offer_of(ANNA, ID).is_some(), "the present offer stands");
}

//! What belongs to one conversation, and who had it first: INT-02, INT-06, WIN-07.

use crate::support::handed::{Deed, carry_out};
use crate::support::scene::{ANNA, BEN, with_care};
use crate::support::script::check;
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::{Conversation, Input, TransferTo};
use switchboard::domain::{ActorKey, Timestamp};

const ID: InteractionId = InteractionId(1);
const DAY_SECS: u32 = 86_400;

#[test]
fn int_02_what_a_customer_adds_joins_the_conversation_that_is_open_whoever_has_it() {
    check(
        with_care(|_| ()),
        &format!(
            "
            1s    customer writes hello                  -> offering unread 1
            2s    customer writes anybody there          -> offering unread 2
            3s    anna signs in                          -> offer anna until 13s
            4s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
            5s    customer writes thanks                 -> message anna 'thanks'; assigned unread 1
            {}s   customer writes a day later            -> message anna 'a day later'; assigned unread 2
        ",
            DAY_SECS + 5
        ),
    );
}

fn one(world: &World) -> &Conversation {
    world.conversation(ID).expect("it exists")
}

/// Anna holds it, and Ben is there.
fn held() -> World {
    let mut world = World::new(with_care(|account| {
        account.wait_agent_secs = 3 * DAY_SECS;
        account.groups.transfer.agent.timeout_secs = 3 * DAY_SECS;
    }));
    world.connect(ANNA);
    world.connect(BEN);
    world.customer_writes("390001", "hello");
    accept(&mut world, ANNA);
    world
}

fn accept(world: &mut World, agent: AgentId) {
    let ticket = world.offer_of(agent, ID).expect("an offer");
    world.accept(agent, ID, ticket).expect("theirs");
}

const TO_BEN: Deed = Deed::Transfer(TransferTo::Agent { agent: BEN });

#[test]
fn int_06_the_first_agent_stays_the_first_whoever_has_it_later() {
    let mut world = held();
    assert_eq!(one(&world).first_agent, Some(ANNA));
    carry_out(&mut world, ANNA, ID, TO_BEN).unwrap();
    accept(&mut world, BEN);
    carry_out(&mut world, BEN, ID, Deed::CloseAs).unwrap();
    carry_out(&mut world, BEN, ID, Deed::Reopen).unwrap();
    let holder = one(&world).hold().map(|hold| hold.agent);
    assert_eq!((holder, one(&world).first_agent), (Some(BEN), Some(ANNA)));
}

/// What ends is the time for free text, and nothing else.
#[test]
fn win_07_the_end_of_the_window_changes_no_state() {
    for state in ["assigned", "wait_agent", "transferring"] {
        let mut world = held();
        match state {
            "wait_agent" => {
                let key = ActorKey::Interaction(ACCOUNT, ID);
                world.ask(key, Input::TabClosed { agent: ANNA }).unwrap();
                world.customer_writes("390001", "and again");
            }
            "transferring" => carry_out(&mut world, ANNA, ID, TO_BEN).unwrap(),
            _ => {}
        }
        let before = one(&world).clone();
        assert_eq!(before.state(), state);
        world.log.clear();
        world.advance_to(Timestamp(before.window_expires_at.0 + 60_000));
        assert_eq!(*one(&world), before);
        assert!(world.log.is_empty(), "{state}: {:?}", world.log);
    }
}

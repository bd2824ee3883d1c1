//! INT-10: the journal says whom a round did not ask, and why.

use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, CARLA, with_members};
use crate::support::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::fact::Fact;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::settings::Strategy::{self, BeepAll, RrMemory};
use switchboard::domain::{ActorKey, Durable, Timestamp};

/// Carla takes one and holds it.
fn world(strategy: Strategy) -> World {
    let mut settings = with_members(strategy, vec![ANNA, BEN, CARLA]);
    if let Some(carla) = settings.agents.get_mut(&CARLA) {
        Arc::make_mut(carla).capacity = 1;
    }
    let mut world = World::new(settings);
    world.connect(CARLA);
    world.customer_writes("391", "hello");
    let ticket = world.offer_of(CARLA, InteractionId(1)).expect("she is there alone");
    world.accept(CARLA, InteractionId(1), ticket).expect("hers");
    world.durable.clear();
    world
}

fn pause(world: &mut World, agent: AgentId) {
    let wish = Wish::Pause {
        reason: "Lunch".to_owned(),
    };
    let forced = agent::Input::StatusForced {
        wish,
        by: uma(),
        asked: None,
    };
    world.ask(ActorKey::Agent(agent), forced).expect("she is signed in");
}

fn reject(world: &mut World, agent: AgentId) {
    let interaction = InteractionId(2);
    let ticket = world.offer_of(agent, interaction).expect("it is on the screen");
    let said = agent::Input::Rejected { interaction, ticket };
    world.ask(ActorKey::Agent(agent), said).expect("theirs");
}

/// The particulars of each round that ended, as the API shows them.
fn rounds(world: &World) -> Vec<Value> {
    let facts = world.durable.iter().filter_map(|effect| {
        let Durable::Record(fact) = effect else { return None };
        matches!(fact, Fact::RoundEnded { .. }).then(|| serde_json::to_value(fact).unwrap())
    });
    facts.collect()
}

#[test]
fn int_10_a_round_tells_who_was_paused_full_or_away() {
    for strategy in [RrMemory, BeepAll] {
        let mut world = world(strategy);
        world.connect(BEN);
        pause(&mut world, BEN);
        world.connect(ANNA);
        world.customer_writes("392", "hello");
        reject(&mut world, ANNA);
        let expected = json!({
            "kind": "round_ended", "queue": "21", "ticket": 1, "outcomes": [["11", "rejected"]],
            "not_asked": [
                { "why": "paused", "count": 1, "agents": ["12"] },
                { "why": "full", "load": 1, "capacity": 1, "count": 1, "agents": ["13"] },
            ],
        });
        assert_eq!(rounds(&world), [expected], "{strategy:?}");
    }
}

#[test]
fn int_10_a_wait_in_vain_tells_why_nobody_was_asked() {
    let mut world = world(RrMemory);
    world.connect(BEN);
    world.disconnect(BEN);
    world.customer_writes("392", "hello");
    world.advance_to(Timestamp(30_000));
    let rounds = rounds(&world);
    let why = rounds[0]["not_asked"].as_array().expect("a list").iter();
    let why: Vec<&str> = why.map(|reason| reason["why"].as_str().expect("a word")).collect();
    assert_eq!((rounds.len(), why), (1, vec!["signed_out", "disconnected", "full"]));
}

/// Who was asked and paused then was asked; whose turn did not come has no reason.
#[test]
fn int_10_an_answer_is_no_reason() {
    let mut world = world(RrMemory);
    world.connect(ANNA);
    world.connect(BEN);
    world.customer_writes("392", "hello");
    reject(&mut world, ANNA);
    pause(&mut world, ANNA);
    let ticket = world.offer_of(BEN, InteractionId(2)).expect("he is next");
    world.accept(BEN, InteractionId(2), ticket).expect("his");
    let rounds = rounds(&world);
    assert_eq!(rounds[0]["outcomes"], json!([["11", "rejected"], ["12", "accepted"]]));
    let full = json!([{ "why": "full", "load": 1, "capacity": 1, "count": 1, "agents": ["13"] }]);
    assert_eq!(rounds[0]["not_asked"], full);
}

//! What an offer says, how it ends and what is written down of it: RTE-01, RTE-02, RTE-05..RTE-07.

use crate::support::scene::{ANNA, BEN, CARLA, SUPPORT, settings, with_care, with_members};
use crate::support::script::check;
use crate::support::world::{ACCOUNT, Event, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use switchboard::domain::fact::{Fact, OfferOutcome};
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::{Input, TransferTo};
use switchboard::domain::masking::Masking;
use switchboard::domain::notice::Notice;
use switchboard::domain::offer::{Offer, OfferKind};
use switchboard::domain::settings::Settings;
use switchboard::domain::settings::Strategy::{BeepAll, LeastRecent, RrMemory};
use switchboard::domain::{ActorKey, Durable, Timestamp, agent};

const ID: InteractionId = InteractionId(1);

fn offered(world: &World, agent: AgentId) -> Arc<Offer> {
    let (offer, _) = world.agents[&agent].shown_offers().remove(0);
    offer
}

fn accept(world: &mut World, agent: AgentId) {
    let ticket = world.offer_of(agent, ID).expect("an offer");
    world.accept(agent, ID, ticket).expect("theirs");
}

fn reject(world: &mut World, agent: AgentId) {
    let (interaction, ticket) = (ID, world.offer_of(agent, ID).expect("an offer"));
    let said = agent::Input::Rejected { interaction, ticket };
    world.ask(ActorKey::Agent(agent), said).expect("theirs");
}

#[test]
fn rte_01_an_offer_says_who_writes_what_where_and_how_long_it_stands() {
    let mut world = World::new(with_care(|_| ()));
    world.connect(ANNA);
    world.customer_writes("390001", "hello");
    let offer = offered(&world, ANNA);
    assert_eq!((&*offer.account_name, &*offer.account_key), ("Care", "CARE"));
    assert_eq!(
        (offer.queue, offer.queue_name.as_deref()),
        (Some(SUPPORT), Some("Support"))
    );
    assert_eq!((&*offer.contact_name, &*offer.contact_label), ("+390001", "+390001"));
    assert_eq!((&*offer.preview, offer.kind), ("hello", OfferKind::New));
    assert_eq!(offer.until, Timestamp(10_000));
    let said = offer.notification();
    for part in ["Care", "Support", "+390001"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let masked = offer.masked_notification(Masking { chars_shown: 2 });
    assert!(masked.contains("Care") && !masked.contains("390001"), "{masked}");

    accept(&mut world, ANNA);
    let key = ActorKey::Interaction(ACCOUNT, ID);
    world.ask(key, Input::TabClosed { agent: ANNA }).unwrap();
    world.customer_writes("390001", "and again");
    let offer = offered(&world, ANNA);
    assert_eq!(
        (&*offer.preview, offer.kind),
        ("and again", OfferKind::YourConversation)
    );
    accept(&mut world, ANNA);
    world.connect(BEN);
    let (agent, to) = (ANNA, TransferTo::Agent { agent: BEN });
    let asked = Input::TransferAsked { agent, to, note: None };
    world.ask(key, asked).unwrap();
    assert_eq!(offered(&world, BEN).kind, OfferKind::Transfer);
}

/// RTE-02, RTE-05: who lets it pass is asked no more in this round, like who says no.
#[test]
fn rte_05_a_reject_asks_another_one_and_not_the_same_before_the_next_round() {
    for strategy in [RrMemory, LeastRecent] {
        check(
            with_members(strategy, vec![ANNA, BEN, CARLA]),
            "
            0s    anna signs in                          ->
            0s    ben signs in                           ->
            1s    customer writes hello                  -> offer anna until 11s; offering unread 1
            2s    anna rejects                           -> withdraw anna (rejected); offer ben until 12s
            3s    carla signs in                         ->
            12s   -                                      -> offer carla until 22s; withdraw ben (expired)
            13s   carla rejects                          -> withdraw carla (rejected)
            17s   -                                      ->
            18s   -                                      -> offer anna until 28s
            19s   anna accepts                           -> open anna; withdraw anna (accepted); assigned
        ",
        );
    }
}

/// What the journal has of the rounds, by agent.
fn outcomes(world: &World) -> Vec<BTreeMap<AgentId, OfferOutcome>> {
    let rounds = world.durable.iter().filter_map(|effect| {
        if let Durable::Record(Fact::RoundEnded { outcomes, .. }) = effect {
            Some(outcomes.iter().copied().collect())
        } else {
            None
        }
    });
    rounds.collect()
}

#[test]
fn rte_06_how_each_offer_ended_is_written_down_by_agent() {
    use OfferOutcome::{Accepted, Missed, Rejected, Withdrawn};
    let mut world = World::new(with_members(BeepAll, vec![ANNA, BEN, CARLA]));
    for agent in [ANNA, BEN, CARLA] {
        world.connect(agent);
    }
    world.customer_writes("390001", "hello");
    reject(&mut world, ANNA);
    world.advance_to(Timestamp(10_000));
    let passed = BTreeMap::from([(ANNA, Rejected), (BEN, Missed), (CARLA, Missed)]);
    assert_eq!(outcomes(&world).as_slice(), std::slice::from_ref(&passed));
    world.advance_to(Timestamp(15_000));
    accept(&mut world, BEN);
    let taken = BTreeMap::from([(ANNA, Withdrawn), (BEN, Accepted), (CARLA, Withdrawn)]);
    assert_eq!(outcomes(&world), [passed, taken]);

    let mut world = World::new(settings(RrMemory));
    world.connect(ANNA);
    world.connect(BEN);
    world.customer_writes("390001", "hello");
    world.advance_to(Timestamp(10_000));
    accept(&mut world, BEN);
    assert_eq!(outcomes(&world), [BTreeMap::from([(ANNA, Missed), (BEN, Accepted)])]);
}

/// A bell of 3 s, so that it would ring three times while an offer stands.
fn with_bell(mut settings: Settings) -> Settings {
    settings.global.renotify_secs = 3;
    settings
}

/// The bell rings again on the screens, which know the period: it is the same offer, and they are told once.
#[test]
fn rte_07_an_offer_is_repeated_with_the_period_of_the_settings_and_stays_one_offer() {
    for strategy in [BeepAll, RrMemory, LeastRecent] {
        let mut world = World::new(with_bell(settings(strategy)));
        world.connect(ANNA);
        world.customer_writes("390001", "hello");
        assert_eq!(offered(&world, ANNA).renotify_secs, 3, "{strategy:?}");
        world.advance_to(Timestamp(9_999));
        let told = world.log.iter().filter(|event| is_offer(event));
        assert_eq!(told.count(), 1, "{strategy:?}");
        assert_eq!(offered(&world, ANNA).until, Timestamp(10_000), "{strategy:?}");
    }
}

fn is_offer(event: &Event) -> bool {
    matches!(event, Event::Shown(_, Notice::Offered { .. }))
}

//! 1..5 and 30: who is offered what.

use super::{asked, pause};
use crate::support::desks;
use crate::support::scene::to_sales;
use crate::support::shell::{ANNA, BEN, START, Shell, settle, start};
use crate::support::step_clock::StepClock;
use crate::support::window::Window;
use crate::support::world::ACCOUNT;
use std::sync::Arc;
use switchboard::actors::Refusal;
use switchboard::domain::Rejected;
use switchboard::domain::ids::{AgentId, ConnectionId, InteractionId, QueueId};
use switchboard::domain::settings::Strategy;

const SUPPORT: QueueId = QueueId(1);

/// INT-01, CON-11, SM-40.
#[actix::test]
async fn scenario_01_a_first_message_makes_a_contact_and_is_taken_once() {
    tokio::time::pause();
    for strategy in Strategy::ALL {
        let shell = start(strategy).await;
        shell.sign_in(ANNA).await;
        shell.sign_in(BEN).await;
        shell.customer_writes("390001", "hello").await;
        let (id, ticket, _) = shell.offer(ANNA).await.expect("Anna is first");
        let one = super::row(&shell, id).await;
        let contact = shell.store.contact_record(one.contact.id).await.unwrap();
        let account = shell.store.account(ACCOUNT).await.unwrap().unwrap();
        assert_eq!(contact.map(|contact| contact.fields.list), account.fields.contact_list);
        assert_eq!((id, one.state()), (InteractionId(1), "offering"));
        assert_eq!(
            shell.offer(BEN).await.is_some(),
            !strategy.is_exclusive(),
            "{strategy:?}"
        );
        shell.desk.accept(ANNA, id, ticket).await.unwrap();
        let too_late = shell.desk.accept(BEN, id, ticket).await;
        let taken = match strategy {
            Strategy::BeepAll => Rejected::AlreadyTaken { by: "Anna".to_owned() },
            Strategy::RrMemory | Strategy::LeastRecent => Rejected::OfferEnded,
        };
        assert_eq!(too_late, Err(Refusal::Rejected(taken)), "{strategy:?}");
        assert_eq!(super::row(&shell, id).await.hold().map(|hold| hold.agent), Some(ANNA));
    }
}

/// STR-01.
#[actix::test]
async fn scenario_02_beepall_goes_on_with_the_others_and_with_whoever_signs_in() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let (carla, dora) = (shell.employ("Carla", 0).await, shell.employ("Dora", 0).await);
    let all = [ANNA, BEN, carla, dora];
    shell.store.set_queue_members(SUPPORT, all.to_vec()).await.unwrap();
    let shell = shell.crash().await;
    for agent in [ANNA, BEN, carla] {
        shell.sign_in(agent).await;
    }
    shell.customer_writes("390001", "hello").await;
    assert_eq!(asked(&shell, &all).await, [ANNA, BEN, carla]);
    let (id, ticket, _) = shell.offer(ANNA).await.expect("an offer");
    shell.desk.reject(ANNA, id, ticket).await.unwrap();
    settle().await;
    assert_eq!(asked(&shell, &all).await, [BEN, carla]);
    shell.sign_in(dora).await;
    settle().await;
    assert_eq!(asked(&shell, &all).await, [BEN, carla, dora]);
}

/// Whoever is offered the next customer takes it and closes it.
async fn next_goes_to(shell: &Shell, agents: &[AgentId], text: &str) -> AgentId {
    shell.customer_writes("390001", text).await;
    let asked = asked(shell, agents).await;
    assert_eq!(asked.len(), 1, "one at a time");
    let id = shell.accept_offer(asked[0]).await;
    shell.desk.close(asked[0], id).await.unwrap();
    settle().await;
    asked[0]
}

/// STR-02, SM-42.
#[actix::test]
async fn scenario_03_rr_memory_goes_around_over_a_restart_and_past_who_is_paused() {
    tokio::time::pause();
    let shell = start(Strategy::RrMemory).await;
    let carla = shell.employ("Carla", 0).await;
    let all = [ANNA, BEN, carla];
    shell.store.set_queue_members(SUPPORT, all.to_vec()).await.unwrap();
    let mut shell = shell.crash().await;
    let mut went_to = Vec::new();
    for round in 0..4 {
        if round % 2 == 0 {
            shell = shell.crash().await;
            for agent in all {
                shell.sign_in(agent).await;
            }
            settle().await;
        }
        went_to.push(next_goes_to(&shell, &all, "hello").await);
    }
    assert_eq!(went_to, [ANNA, BEN, carla, ANNA]);
    pause(&shell, BEN).await;
    assert_eq!(next_goes_to(&shell, &all, "hello").await, carla, "Ben is paused");
}

/// A second queue with these members, to which customers come who write of sales.
async fn with_sales(shell: &Shell, weight: u8, members: &[AgentId]) {
    let sales = shell.another_queue("Sales", weight).await;
    shell.store.set_queue_members(sales, members.to_vec()).await.unwrap();
    shell.plans(to_sales(SUPPORT, sales)).await;
}

/// STR-04.
#[actix::test]
async fn scenario_04_least_recent_of_one_queue_knows_nothing_of_another() {
    tokio::time::pause();
    let shell = start(Strategy::LeastRecent).await;
    let both = [ANNA, BEN];
    with_sales(&shell, 0, &both).await;
    let shell = shell.crash().await;
    for agent in both {
        shell.sign_in(agent).await;
    }
    settle().await;
    let mut went_to = Vec::new();
    for text in ["hello", "sales", "hello", "sales"] {
        went_to.push(next_goes_to(&shell, &both, text).await);
    }
    assert_eq!(went_to, [ANNA, ANNA, BEN, BEN]);
}

/// RTE-20.
#[actix::test]
async fn scenario_05_whoever_comes_free_gets_the_heavier_queue_first_though_it_is_newer() {
    tokio::time::pause();
    for strategy in Strategy::ALL {
        let shell = start(strategy).await;
        with_sales(&shell, 5, &[ANNA]).await;
        let shell = shell.crash().await;
        shell.customer_writes("390001", "hello").await;
        shell.customer_writes("390002", "sales").await;
        shell.sign_in(ANNA).await;
        settle().await;
        let view = shell.desk.view(ANNA).await.unwrap();
        let first = view.offers.first().map(|(offer, _)| offer.interaction);
        assert_eq!(first, Some(InteractionId(2)), "{strategy:?}");
        assert_eq!(view.offers.len(), if strategy.is_exclusive() { 1 } else { 2 });
    }
}

/// AGT-11: as the windows show it, and one agent is one place.
#[actix::test]
async fn scenario_30_accepting_in_one_window_removes_the_offer_from_the_other() {
    tokio::time::pause();
    let desks = desks::start(Strategy::BeepAll, StepClock::starting_at(START) as Arc<_>).await;
    for window in [1, 2] {
        desks.desk.connected(ANNA, ConnectionId(window)).await.unwrap();
    }
    let (_, mut first) = Window::open(&desks, ANNA, None).await;
    let (_, mut second) = Window::open(&desks, ANNA, None).await;
    desks.customer_writes("390001", "hello").await;
    settle().await;
    for window in [&mut first, &mut second] {
        window.drain();
        assert_eq!(window.desk.offers.len(), 1, "both show it");
    }
    let view = desks.desk.view(ANNA).await.unwrap();
    let (offer, _) = view.offers.first().expect("an offer").clone();
    desks.desk.accept(ANNA, offer.interaction, offer.ticket).await.unwrap();
    settle().await;
    for window in [&mut first, &mut second] {
        window.drain();
        assert!(window.desk.offers.is_empty(), "it is gone from both");
        assert_eq!(window.desk.interactions.len(), 1, "and open in both");
    }
}

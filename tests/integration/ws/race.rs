//! Many windows, one offer: exactly one agent gets it (R3), and a command sent again has no second
//! effect.

use crate::support::agent::{Agent, request};
use crate::support::desks;
use crate::support::shell::{ANNA, BEN};
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;
use switchboard::actors::clock::SystemClock;
use switchboard::config::limits::FRAMES_PER_SEC;
use switchboard::domain::ids::AgentId;
use switchboard::domain::message::Direction;
use switchboard::domain::settings::Strategy;

const AGENTS: i64 = 50;
const ROUNDS: u32 = 200;

#[actix::test]
async fn fifty_sockets_accept_one_offer_and_one_wins() {
    let more = u32::try_from(AGENTS - 2).unwrap();
    let desks = desks::start_with(Strategy::BeepAll, SystemClock::shared(), more).await;
    let (address, _) = desks.serve(None);
    let mut agents = join_all((1..=AGENTS).map(|id| Agent::open(address, AgentId(id)))).await;
    // A round costs its winner two frames: no faster than what one socket may send.
    let mut pace = actix_web::rt::time::interval(Duration::from_secs_f64(2.0 / FRAMES_PER_SEC));
    for round in 0..ROUNDS {
        pace.tick().await;
        desks.customer_writes(&format!("39{round:08}"), "Hello").await;
        join_all(
            agents
                .iter_mut()
                .map(|agent| agent.until(|desk| !desk.offers.is_empty())),
        )
        .await;
        let answers = join_all(agents.iter_mut().map(|agent| {
            let offer = &agent.desk.offers[0];
            let offer = json!({ "interaction_id": offer.interaction_id, "ticket": offer.ticket });
            agent.command("accept", offer)
        }))
        .await;
        let winners: Vec<usize> = (0..answers.len()).filter(|index| answers[*index].is_none()).collect();
        let [winner] = winners[..] else {
            panic!("round {round}: {} winners", winners.len());
        };
        let name = match winner {
            0 => "Anna".to_owned(),
            1 => "Ben".to_owned(),
            other => format!("More {}", other - 2),
        };
        for error in answers.into_iter().flatten() {
            assert_eq!(
                (error.code.as_str(), error.by.as_deref()),
                ("already_taken", Some(name.as_str())),
                "round {round}"
            );
        }
        join_all(
            agents
                .iter_mut()
                .map(|agent| agent.until(|desk| desk.offers.is_empty())),
        )
        .await;
        let winner = &mut agents[winner];
        winner.until(|desk| desk.interactions.len() == 1).await;
        let held = json!({ "interaction_id": winner.desk.interactions[0].id });
        assert_eq!(winner.command("close", held).await, None);
        winner.until(|desk| desk.interactions.is_empty()).await;
        assert!(
            agents.iter().all(|agent| agent.desk.interactions.is_empty()),
            "round {round}"
        );
    }
}

#[actix::test]
async fn a_command_sent_again_gets_the_same_answer_and_has_no_second_effect() {
    let desks = desks::start(Strategy::BeepAll, SystemClock::shared()).await;
    let (address, _) = desks.serve(None);
    let mut anna = Agent::open(address, ANNA).await;
    let mut ben = Agent::open(address, BEN).await;
    desks.customer_writes("390000001", "Hello").await;
    anna.until(|desk| desk.offers.len() == 1).await;
    ben.until(|desk| desk.offers.len() == 1).await;
    let offer = anna.desk.offers[0].clone();
    let offer = json!({ "interaction_id": offer.interaction_id, "ticket": offer.ticket });
    assert_eq!(anna.command_as("take", "accept", offer.clone()).await, None);
    let refused = ben.command_as("take", "accept", offer.clone()).await;
    assert_eq!(refused.as_ref().map(|error| error.code.as_str()), Some("already_taken"));
    assert_eq!(ben.command_as("take", "accept", offer.clone()).await, refused);
    assert_eq!(anna.command_as("take", "accept", offer).await, None);
    anna.until(|desk| desk.threads.len() == 1).await;

    // Twice at once, then once more on a new socket: one message.
    let id = anna.desk.interactions[0].id;
    let text = json!({ "kind": "send", "ref": "hi", "interaction_id": id, "body": "Hi there" });
    anna.send(&text).await.unwrap();
    anna.send(&text).await.unwrap();
    assert_eq!(anna.ack("hi").await, None);
    assert_eq!(anna.ack("hi").await, None, "one answer for each sending");
    let mut anna = anna.come_back(address, ANNA).await;
    assert!(anna.resumed);
    anna.send(&text).await.unwrap();
    assert_eq!(anna.ack("hi").await, None);
    let sent = |agent: &Agent| {
        let messages = agent.desk.threads.iter().flat_map(|thread| &thread.messages);
        messages.filter(|message| message.direction == Direction::Out).count()
    };
    anna.until(|desk| desk.threads.iter().any(|thread| thread.messages.len() == 2))
        .await;
    let fresh = Agent::open(address, ANNA).await;
    assert_eq!((sent(&anna), sent(&fresh)), (1, 1));
}

/// A command that was taken is carried out although its socket is gone.
#[actix::test]
async fn a_command_outlives_its_socket() {
    let desks = desks::start(Strategy::BeepAll, SystemClock::shared()).await;
    let (address, _) = desks.serve(None);
    let mut anna = Agent::open(address, ANNA).await;
    desks.customer_writes("390000001", "Hello").await;
    anna.until(|desk| desk.offers.len() == 1).await;
    let offer = anna.desk.offers[0].clone();
    let accept = json!({
        "kind": "accept", "ref": "take", "interaction_id": offer.interaction_id, "ticket": offer.ticket
    });
    let mut next = Agent::upgrade(address, &request(address, ANNA)).await.unwrap();
    anna.send(&accept).await.unwrap();
    let (session, seq, desk) = (anna.session.clone(), anna.seq, anna.desk.clone());
    drop(anna);
    next.seq = seq;
    next.desk = desk;
    next.resume(Some((&session, seq))).await;
    next.send(&accept).await.unwrap();
    assert_eq!(next.ack("take").await, None);
    next.until(|desk| desk.interactions.len() == 1 && desk.offers.is_empty())
        .await;
}

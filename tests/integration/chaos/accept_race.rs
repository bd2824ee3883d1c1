//! R3: many sockets accept the same offer at once; one gets it, the others are told who.
//!
//! `RACE_AGENTS` and `RACE_ROUNDS` make it larger.

use crate::support::child::{Child, RUN, size};
use futures_util::future::join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use switchboard::load::clock;
use switchboard::load::http::Connection;
use switchboard::load::rest::Client;
use switchboard::load::setup::{AGENT_PASSWORD, address, connect_with};
use switchboard::load::socket::Socket;
use switchboard::load::webhook::{Incoming, Template};

/// A winner sends two frames a round, and a socket may send 20 a second.
const ROUND_EVERY: Duration = Duration::from_millis(60);

struct Racer {
    id: String,
    public_name: String,
    socket: Socket,
}

#[actix_rt::test]
async fn one_of_many_accepts_wins_and_the_losers_are_told_who() {
    let agents = u32::try_from(size("RACE_AGENTS", 12)).expect("a count of agents");
    let rounds = size("RACE_ROUNDS", 25);
    let seed = size("RACE_SEED", u64::from(std::process::id()));
    eprintln!("RACE_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut child = Child::start().await;
    let line = child.line(agents).await;
    let to = child.server.address();
    let mut racers = Vec::new();
    for login in &line.agents {
        let mut session = Client::sign_in(to, &login.username, AGENT_PASSWORD)
            .await
            .expect("signed in");
        let (socket, hello) = connect_with(to, &mut session).await.expect("connected");
        racers.push(Racer {
            id: login.id.clone(),
            public_name: hello["snapshot"]["me"]["full_name"].as_str().expect("name").to_owned(),
            socket,
        });
    }
    let template = Template::new(&address(&to.to_string(), RUN, &line));
    let mut provider = Connection::open(to).await.expect("connected");
    let mut wins: BTreeMap<String, u32> = BTreeMap::new();
    let mut turns = tokio::time::interval(ROUND_EVERY);
    for round in 0..rounds {
        turns.tick().await;
        let mut request = Vec::new();
        let message = Incoming {
            number: round,
            customer: round,
            at_secs: clock::unix_secs(),
        };
        template.render(message, &mut request);
        assert_eq!(provider.status_of(&request).await.expect("answered"), 200);
        racers.shuffle(&mut random);
        let winner = race(&mut racers, round).await;
        let (id, name, interaction) = &winner;
        let stored = child
            .admin
            .get(&format!("/api/whatsapp/interactions/{interaction}"))
            .await
            .expect("interaction");
        assert_eq!(
            stored["agent_id"].as_str(),
            Some(id.as_str()),
            "round {round}: holder is the winner {name}"
        );
        *wins.entry(name.clone()).or_default() += 1;
        close(&mut racers, id, interaction).await;
    }
    eprintln!("wins: {wins:?}");
    child.stop().await;
    let held = child.rows("SELECT id AS a FROM interactions WHERE state <> 'closed'");
    assert_eq!(held.len(), 0, "every round was closed");
}

/// Everybody accepts at once. Returns the winner's id and name and the interaction.
async fn race(racers: &mut [Racer], round: u64) -> (String, String, String) {
    let text = format!("m{round:012}");
    let offers = join_all(racers.iter_mut().map(|racer| offer_of(&mut racer.socket, &text))).await;
    let interaction = offers[0].0.clone();
    assert!(
        offers.iter().all(|(id, _)| *id == interaction),
        "round {round}: one interaction"
    );
    for (racer, (id, ticket)) in racers.iter_mut().zip(&offers) {
        let accept = json!({ "kind": "accept", "ref": format!("r{round}"), "interaction_id": id, "ticket": ticket });
        racer.socket.queue(&accept.to_string());
    }
    let acks = join_all(
        racers
            .iter_mut()
            .map(|racer| ack_of(&mut racer.socket, format!("r{round}"))),
    )
    .await;
    let winners: Vec<usize> = (0..acks.len()).filter(|at| acks[*at]["error"].is_null()).collect();
    assert_eq!(winners.len(), 1, "round {round}: {acks:?}");
    let winner = &racers[winners[0]];
    for (at, ack) in acks.iter().enumerate().filter(|(at, _)| *at != winners[0]) {
        let error = &ack["error"];
        assert_eq!(error["code"], "already_taken", "round {round}, racer {at}: {ack}");
        assert_eq!(
            error["by"],
            winner.public_name.as_str(),
            "round {round}, racer {at}: {ack}"
        );
    }
    (winner.id.clone(), winner.public_name.clone(), interaction)
}

async fn offer_of(socket: &mut Socket, text: &str) -> (String, u64) {
    loop {
        let frame = next(socket).await;
        let event = &frame["event"];
        if event["name"] == "offer" && event["data"]["preview"] == text {
            let id = event["data"]["interaction_id"].as_str().expect("id").to_owned();
            return (id, event["data"]["ticket"].as_u64().expect("ticket"));
        }
    }
}

async fn ack_of(socket: &mut Socket, reference: String) -> Value {
    socket.flush().await.expect("connected");
    loop {
        let frame = next(socket).await;
        if frame["kind"] == "ack" && frame["ref"] == reference.as_str() {
            return frame;
        }
    }
}

async fn close(racers: &mut [Racer], id: &str, interaction: &str) {
    let winner = racers
        .iter_mut()
        .find(|racer| racer.id == id)
        .expect("the winner is one of them");
    let close = json!({ "kind": "close", "ref": format!("c{interaction}"), "interaction_id": interaction });
    winner.socket.queue(&close.to_string());
    let ack = ack_of(&mut winner.socket, format!("c{interaction}")).await;
    assert!(ack["error"].is_null(), "{ack}");
}

async fn next(socket: &mut Socket) -> Value {
    let patience = Duration::from_secs(10);
    let frame = tokio::time::timeout(patience, socket.text())
        .await
        .expect("a frame within ten seconds");
    serde_json::from_slice(&frame.expect("connected")).expect("json")
}

//! R2: repeated, parallel and reordered deliveries change nothing.

use crate::support::child::{Child, RUN, size};
use futures_util::future::join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use switchboard::load::clock;
use switchboard::load::http::Connection;
use switchboard::load::setup::{address, connect};
use switchboard::load::socket::Socket;
use switchboard::load::webhook::{Incoming, Template, sign};

const MESSAGES: u64 = 10;
const CONNECTIONS: usize = 8;

#[actix_rt::test]
async fn ten_messages_of_a_newcomer_many_times_in_parallel_make_one_interaction() {
    let seed = size("CHAOS_SEED", u64::from(std::process::id()));
    eprintln!("seed {seed}");
    let mut child = Child::start().await;
    let line = child.line(2).await;
    let to = child.server.address();
    let (mut socket, _) = connect(to, &line.agents[0]).await.expect("connected");
    let template = Template::new(&address(&to.to_string(), RUN, &line));
    let begin = clock::unix_secs() - MESSAGES;
    let mut deliveries: Vec<Vec<u8>> = (0..MESSAGES)
        .flat_map(|number| std::iter::repeat_n(number, 1 + (number as usize * 3) % 5))
        .map(|number| {
            let mut request = Vec::new();
            let message = Incoming {
                number,
                customer: 1,
                at_secs: begin + number,
            };
            template.render(message, &mut request);
            request
        })
        .collect();
    deliveries.shuffle(&mut StdRng::seed_from_u64(seed));
    deliver_in_parallel(to, &deliveries).await;
    let id = wait_for_thread(&mut child, MESSAGES).await;
    check_order(&mut child, &id).await;
    check_one_offer(&mut socket, &id).await;
    deliver_in_parallel(to, &deliveries).await;
    assert_eq!(
        wait_for_thread(&mut child, MESSAGES).await,
        id,
        "later repetitions change nothing"
    );
    child.stop().await;
    assert_eq!(child.rows("SELECT id AS a FROM messages").len() as u64, MESSAGES);
    assert_eq!(child.rows("SELECT id AS a FROM contacts").len(), 1);
}

#[actix_rt::test]
async fn one_body_with_ten_messages_of_two_newcomers_is_taken_apart_once() {
    let mut child = Child::start().await;
    let line = child.line(1).await;
    let to = child.server.address();
    let at = clock::unix_secs();
    let messages: Vec<Value> = (0..MESSAGES)
        .map(|number| {
            json!({
                "from": format!("49{:010}", number % 2), "id": format!("wamid.batch.{number}"),
                "timestamp": at.to_string(), "type": "text", "text": { "body": format!("text {number}") },
            })
        })
        .collect();
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "210000000000001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550000000", "phone_number_id": line.line_id },
            "messages": messages,
        } }] }],
    });
    let host = to.to_string();
    let request = sign(&address(&host, RUN, &line), body.to_string().as_bytes());
    deliver_in_parallel(to, &vec![request; 6]).await;
    for _ in 0..100 {
        if child.rows("SELECT id AS a FROM messages").len() as u64 == MESSAGES {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    child.stop().await;
    let per_talk = child.rows(
        "SELECT interaction_id AS a, group_concat(provider_id) AS b FROM \
         (SELECT interaction_id, provider_id FROM messages ORDER BY interaction_id, id) GROUP BY interaction_id",
    );
    let ids: Vec<&str> = per_talk.iter().map(|row| row[1].as_str()).collect();
    let of = |parity: u64| {
        let ids: Vec<String> = (0..MESSAGES)
            .filter(|n| n % 2 == parity)
            .map(|n| format!("wamid.batch.{n}"))
            .collect();
        ids.join(",")
    };
    let mut expected = [of(0), of(1)];
    let mut found = ids;
    expected.sort();
    found.sort_unstable();
    assert_eq!(
        found, expected,
        "two interactions, each message once, in the order of the body"
    );
}

async fn deliver_in_parallel(to: SocketAddr, deliveries: &[Vec<u8>]) {
    let share = deliveries.len().div_ceil(CONNECTIONS);
    join_all(deliveries.chunks(share).map(|deliveries| async move {
        let mut connection = Connection::open(to).await.expect("connected");
        for request in deliveries {
            assert_eq!(connection.status_of(request).await.expect("answered"), 200);
        }
    }))
    .await;
}

/// Waits until one interaction exists whose thread has `count` messages; returns its id.
async fn wait_for_thread(child: &mut Child, count: u64) -> String {
    for _ in 0..100 {
        let page = child
            .admin
            .get("/api/whatsapp/interactions")
            .await
            .expect("interactions");
        let rows = page["rows"].as_array().expect("rows");
        assert!(rows.len() <= 1, "one customer, one interaction: {rows:?}");
        if let Some(id) = rows.first().and_then(|row| row["id"].as_str()) {
            let thread = thread(child, id).await;
            assert!(thread.len() as u64 <= count, "each message once: {thread:?}");
            if thread.len() as u64 == count {
                return id.to_owned();
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the messages did not all arrive within five seconds");
}

async fn thread(child: &mut Child, id: &str) -> Vec<Value> {
    let page = child
        .admin
        .get(&format!("/api/whatsapp/interactions/{id}/messages"))
        .await
        .expect("thread");
    page["rows"].as_array().expect("rows").clone()
}

async fn check_order(child: &mut Child, id: &str) {
    let texts: Vec<String> = thread(child, id)
        .await
        .iter()
        .map(|message| message["content"]["body"].as_str().expect("text").to_owned())
        .collect();
    let expected: Vec<String> = (0..MESSAGES).map(|number| format!("m{number:012}")).collect();
    assert_eq!(texts, expected, "in the provider's order");
}

/// The agent saw offers of this interaction only, all of the same ring.
async fn check_one_offer(socket: &mut Socket, id: &str) {
    let mut offers = 0;
    while let Ok(frame) = tokio::time::timeout(Duration::from_millis(500), socket.text()).await {
        let frame: Value = serde_json::from_slice(&frame.expect("connected")).expect("json");
        if frame["event"]["name"] == "offer" {
            let data = &frame["event"]["data"];
            assert_eq!(
                (data["interaction_id"].as_str(), data["ticket"].as_u64()),
                (Some(id), Some(1)),
                "{frame}"
            );
            offers += 1;
        }
    }
    assert!(offers > 0, "the agent was offered the conversation");
}

//! What happens on the wire: who is let in, what frames are refused, and how a socket ends.

use crate::support::agent::{Agent, request};
use crate::support::desks::{self, Desks};
use crate::support::shell::{ANNA, BEN};
use actix_http::ws::{Item, Message};
use actix_web::dev::ServerHandle;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use switchboard::actors::clock::SystemClock;
use switchboard::config::limits::{
    FRAME_BURST, FRAME_BYTES_MAX, REFUSALS_MAX, WINDOWS_PER_AGENT_MAX, WS_MESSAGE_BYTES_MAX,
};
use switchboard::domain::settings::Strategy;
use switchboard::http::ws::ending::Ending;
use switchboard::http::ws::frames::ServerFrame;
use tokio::io::AsyncWriteExt;

async fn serve() -> (Desks, SocketAddr, ServerHandle) {
    let desks = desks::start(Strategy::BeepAll, SystemClock::shared()).await;
    let (address, handle) = desks.serve(None);
    (desks, address, handle)
}

#[actix::test]
async fn only_pages_of_this_server_may_connect() {
    let (_desks, address, _) = serve().await;
    for origin in [
        None,
        Some("null"),
        Some(""),
        Some("http://evil.example"),
        Some("http://127.0.0.1:8080.evil.example"),
        Some("http://evil.example/http://127.0.0.1:8080"),
        Some("http://127.0.0.1:8080@evil.example"),
        Some("http://127.0.0.1:8081"),
        Some("https://127.0.0.1:8080"),
        Some("http://127.0.0.1:8080, http://127.0.0.1:8080"),
        Some("file://127.0.0.1:8080"),
    ] {
        let mut headers = request(address, ANNA);
        headers.retain(|(name, _)| name != "origin");
        headers.extend(origin.map(|origin| ("origin".to_owned(), origin.to_owned())));
        assert_eq!(Agent::upgrade(address, &headers).await.err(), Some(403), "{origin:?}");
    }
    let mut twice = request(address, ANNA);
    twice.push(("origin".to_owned(), "http://127.0.0.1:8080".to_owned()));
    assert_eq!(Agent::upgrade(address, &twice).await.err(), Some(403), "two origins");
    assert!(Agent::upgrade(address, &request(address, ANNA)).await.is_ok());
}

#[actix::test]
async fn the_sub_protocol_is_required_and_windows_are_limited() {
    let (_desks, address, _) = serve().await;
    let mut headers = request(address, ANNA);
    headers.retain(|(name, _)| name != "sec-websocket-protocol");
    assert_eq!(Agent::upgrade(address, &headers).await.err(), Some(400));
    headers.push(("sec-websocket-protocol".to_owned(), "chat, switchboard.v2".to_owned()));
    assert_eq!(Agent::upgrade(address, &headers).await.err(), Some(400));

    let mut windows = Vec::new();
    for _ in 0..WINDOWS_PER_AGENT_MAX {
        windows.push(Agent::upgrade(address, &request(address, ANNA)).await.unwrap());
    }
    assert_eq!(Agent::upgrade(address, &request(address, ANNA)).await.err(), Some(429));
    assert!(Agent::upgrade(address, &request(address, BEN)).await.is_ok());
}

#[actix::test]
async fn the_first_frame_is_resume() {
    let (_desks, address, _) = serve().await;
    let mut anna = Agent::upgrade(address, &request(address, ANNA)).await.unwrap();
    anna.send(&json!({ "kind": "read", "ref": "r", "interaction_id": "1" }))
        .await
        .unwrap();
    let (error, fatal) = anna.error().await;
    assert_eq!((error.code.as_str(), fatal), ("not_allowed", true));
    assert_eq!(anna.closed().await, Some(4400));
}

#[actix::test]
async fn a_bad_frame_is_named_and_the_socket_lives_on() {
    let (_desks, address, _) = serve().await;
    let mut anna = Agent::open(address, ANNA).await;
    let long = "a".repeat(FRAME_BYTES_MAX + 1);
    for (message, code) in [
        (Message::Text("hello".into()), "bad_frame"),
        (Message::Text("{".into()), "bad_frame"),
        (Message::Text(r#"{"kind":"accept","ref":"r"}"#.into()), "bad_frame"),
        (Message::Text(r#"{"kind":"dance"}"#.into()), "unknown_kind"),
        (Message::Binary("{}".into()), "bad_frame"),
        (Message::Text(long.into()), "too_large"),
    ] {
        anna.send_raw(message).await.unwrap();
        let (error, fatal) = anna.error().await;
        assert_eq!((error.code.as_str(), fatal), (code, false));
    }
    let not_hers = anna.command("close", json!({ "interaction_id": "77" })).await.unwrap();
    assert_eq!(not_hers.code, "no_such_interaction");
    let no_pause = json!({ "status": "paused", "pause": "Siesta" });
    assert_eq!(anna.command("status", no_pause).await.unwrap().code, "no_such_pause");
    assert_eq!(anna.command("status", json!({ "status": "ready" })).await, None);
}

#[actix::test]
async fn parts_of_a_message_are_joined() {
    let (_desks, address, _) = serve().await;
    let mut anna = Agent::open(address, ANNA).await;
    for item in [
        Item::FirstText(r#"{"kind":"status","#.into()),
        Item::Continue(r#""ref":"parts","status":"#.into()),
        Item::Last(r#""ready"}"#.into()),
    ] {
        anna.send_raw(Message::Continuation(item)).await.unwrap();
    }
    assert_eq!(anna.ack("parts").await, None);

    let chunk = "a".repeat(WS_MESSAGE_BYTES_MAX / 2);
    anna.send_raw(Message::Continuation(Item::FirstText(chunk.clone().into())))
        .await
        .unwrap();
    for _ in 0..8 {
        anna.send_raw(Message::Continuation(Item::Continue(chunk.clone().into())))
            .await
            .unwrap();
    }
    anna.send_raw(Message::Continuation(Item::Last("}".into())))
        .await
        .unwrap();
    assert_eq!(anna.error().await.0.code, "too_large");
    assert_eq!(anna.command("status", json!({ "status": "ready" })).await, None);
}

#[actix::test]
async fn a_frame_that_announces_gigabytes_ends_the_socket_at_once() {
    let (_desks, address, _) = serve().await;
    let mut anna = Agent::open(address, ANNA).await;
    let mut header = vec![0x81, 0xff];
    header.extend((4_u64 << 30).to_be_bytes());
    header.extend([1, 2, 3, 4]);
    anna.stream.write_all(&header).await.unwrap();
    assert_eq!(anna.closed().await, Some(1009));
}

#[actix::test]
async fn too_fast_is_refused_and_persistence_ends_the_socket() {
    let (_desks, address, _) = serve().await;
    let mut anna = Agent::open(address, ANNA).await;
    let sent = FRAME_BURST as usize + REFUSALS_MAX as usize + 2000;
    let mut bytes = 0;
    for number in 0..sent {
        let frame = json!({ "kind": "status", "ref": format!("r{number}"), "status": "ready" });
        // The server may have hung up already.
        bytes += usize::from(anna.send(&frame).await.is_ok());
    }
    assert!(bytes > FRAME_BURST as usize);
    let refused = loop {
        if let ServerFrame::Ack { error: Some(error), .. } = anna.frame().await {
            break error;
        }
    };
    assert_eq!(refused.code, "too_fast");
    let code = anna.closed().await;
    assert!(matches!(code, Some(4400) | None), "{code:?}");

    let mut ben = Agent::open(address, BEN).await;
    assert_eq!(ben.command("status", json!({ "status": "ready" })).await, None);
}

#[actix::test]
async fn a_socket_is_closed_when_its_sign_in_ends_or_the_server_stops() {
    let (desks, address, _) = serve().await;
    let (mut anna, mut ben) = (Agent::open(address, ANNA).await, Agent::open(address, BEN).await);
    desks.hub.cut_login(ANNA, "login of somebody else");
    desks.hub.cut_login(ANNA, &desks::visitor(ANNA).login);
    assert_eq!(anna.closed().await, Some(4001));

    let session = anna.session.clone();
    let mut anna = Agent::open(address, ANNA).await;
    assert_eq!(anna.session, session, "signing out ends no stream");
    desks.hub.cut(ANNA, Ending::SignedOut);
    assert_eq!(anna.closed().await, Some(4001));
    assert_ne!(Agent::open(address, ANNA).await.session, session, "losing rights does");

    let stopping = tokio::join!(
        tokio::time::timeout(Duration::from_secs(8), desks.hub.stop()),
        ben.closed()
    );
    assert_eq!(stopping, (Ok(()), Some(1012)));
    assert_eq!(Agent::upgrade(address, &request(address, BEN)).await.err(), Some(503));
}

#[actix::test]
async fn signing_out_closes_the_windows() {
    let (_desks, address, _) = serve().await;
    let mut left = Agent::open(address, ANNA).await;
    let mut right = Agent::open(address, ANNA).await;
    right
        .send(&json!({ "kind": "status", "ref": "out", "status": "logged_out" }))
        .await
        .unwrap();
    assert_eq!(left.closed().await, Some(4001));
    assert_eq!(right.closed().await, Some(4001));
}

//! Webhooks: only genuine ones have an effect, each item has one, and nothing acknowledged is lost.

use crate::store::world::account_fields;
use crate::support::desks::{self, Desks};
use crate::support::hooks::{self, Answer, Hooks, SECRET, messages};
use crate::support::shell::ANNA;
use futures_util::future::join_all;
use secrecy::SecretString;
use serde_json::Value;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use switchboard::actors::clock::SystemClock;
use switchboard::config::limits::WEBHOOK_BYTES_MAX;
use switchboard::domain::Timestamp;
use switchboard::domain::content::Content;
use switchboard::domain::effects::OutboundCall;
use switchboard::domain::ids::{AccountId, InteractionId};
use switchboard::domain::inbound::{Inbound, InboundItem};
use switchboard::domain::settings::Strategy;
use switchboard::http::webhooks::Contracts;
use switchboard::ports::provider::*;
use switchboard::ports::store::Journal;
use switchboard::providers::meta::signature::sign;
use switchboard::store::Page;

async fn start() -> (Desks, Hooks) {
    start_with(hooks::contracts).await
}

async fn start_with(contracts: fn() -> Contracts) -> (Desks, Hooks) {
    let desks = desks::start(Strategy::BeepAll, SystemClock::shared()).await;
    let other = account_fields(2);
    let Credentials::Meta(mut credentials) = other.credentials.clone() else {
        panic!("a Meta account")
    };
    credentials.app_secret = SecretString::from("another secret");
    let other = switchboard::store::AccountFields {
        credentials: Credentials::Meta(credentials),
        ..other
    };
    desks.store.create_account(other, desks.clock.now()).await.unwrap();
    let hooks = hooks::serve(&desks, contracts).await;
    (desks, hooks)
}

fn now(desks: &Desks) -> i64 {
    desks.clock.now().0 / 1000
}

/// Everything in the inbox that no actor has taken yet, and everything in quarantine.
async fn stored(desks: &Desks) -> (Vec<Inbound>, usize) {
    let later = Timestamp(i64::MAX / 2);
    let inbox = desks.store.unconsumed(later, 1000).await.unwrap();
    (inbox, desks.store.quarantine(Page::default()).await.unwrap().rows.len())
}

fn code(answer: &Answer) -> String {
    serde_json::from_str::<Value>(&answer.body).unwrap()["code"].to_string()
}

#[actix::test]
async fn what_is_not_signed_right_is_refused_and_leaves_nothing() {
    let (desks, hooks) = start().await;
    let body = messages("390000001", &[("wamid.1", now(&desks))])
        .to_string()
        .into_bytes();
    let right = sign(SECRET, &body);
    let mut flipped = body.clone();
    let last = flipped.len() - 3;
    flipped[last] ^= 1;
    let half = right[..40].to_owned();
    let sha1 = right.replace("sha256=", "sha1=");
    let theirs = sign("another secret", &body);
    let attempts: [(&str, &[u8], Vec<&str>); 9] = [
        ("missing", &body, vec![]),
        ("empty", &body, vec![""]),
        ("garbage", &body, vec!["sha256=zz"]),
        ("half", &body, vec![&half]),
        ("other scheme", &body, vec![&sha1]),
        ("other account's secret", &body, vec![&theirs]),
        ("twice", &body, vec![&right, &right]),
        ("flipped byte", &flipped, vec![&right]),
        ("empty body", b"", vec![&right]),
    ];
    let health = hooks.directory.health(AccountId(1));
    for (number, (what, body, signatures)) in attempts.iter().enumerate() {
        let answer = hooks.post_with(&hooks.token, body.to_vec(), signatures).await;
        assert_eq!(
            (answer.status, code(&answer)),
            (401, "\"bad_signature\"".to_owned()),
            "{what}"
        );
        assert_eq!(
            health.signature_failures(desks.clock.now()) as usize,
            number + 1,
            "{what}"
        );
    }
    let (inbox, quarantine) = stored(&desks).await;
    assert_eq!((inbox.len(), quarantine), (0, 0));
    assert_eq!(health.last_inbound_at(), None);
    assert_eq!(hooks.post_with(&hooks.token, body, &[&right]).await.status, 200);
    assert!(health.last_inbound_at().is_some());
}

#[actix::test]
async fn an_unknown_receive_url_answers_as_a_wrong_signature() {
    let (desks, hooks) = start().await;
    let body = messages("390000001", &[("wamid.1", now(&desks))])
        .to_string()
        .into_bytes();
    let right = sign(SECRET, &body);
    let known = hooks.post_with(&hooks.token, body.clone(), &["sha256=00"]).await;
    let guessed = format!("{}x", &hooks.token[1..]);
    for token in [guessed.as_str(), "a", &"a".repeat(4000)] {
        let unknown = hooks.post_with(token, body.clone(), &[&right]).await;
        let without_id = |answer: &Answer| {
            let mut body: Value = serde_json::from_str(&answer.body).unwrap();
            body["request_id"].take();
            (answer.status, body)
        };
        assert_eq!(without_id(&unknown), without_id(&known));
    }
    let elsewhere = format!("http://{}/hook/nobody/{}", hooks.address, hooks.token);
    let elsewhere = awc::Client::default().post(elsewhere).send().await.unwrap();
    assert_eq!(elsewhere.status().as_u16(), 404);
}

#[actix::test]
async fn the_handshake_is_answered_to_who_knows_the_word() {
    let (_desks, hooks) = start().await;
    let query = |word: &str| format!("hub.mode=subscribe&hub.verify_token={word}&hub.challenge=1158201444");
    let answer = hooks.subscribe(&hooks.token, &query("verify")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "1158201444"));
    assert_eq!(hooks.subscribe(&hooks.token, &query("guess")).await.status, 403);
    assert_eq!(hooks.subscribe(&hooks.token, "").await.status, 403);
    assert_eq!(hooks.subscribe("nobody", &query("verify")).await.status, 403);
}

#[actix::test]
async fn a_genuine_body_that_cannot_be_read_is_kept() {
    let (desks, hooks) = start().await;
    for body in ["{", "[]", "\u{feff}nonsense"] {
        let answer = hooks.post_raw(body.as_bytes().to_vec()).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{body}");
    }
    let kept = desks.store.quarantine(Page::default()).await.unwrap().rows;
    assert_eq!(kept.len(), 3);
    assert_eq!(stored(&desks).await.0.len(), 0);
}

/// A wire contract with a fault: it panics on the word `boom`.
struct Panicking;

impl Provider for Panicking {
    fn verify(&self, _: &Access, _: &SignedRequest<'_>) -> Result<Genuine, BadSignature> {
        Ok(Genuine::default())
    }

    fn parse(&self, _: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
        assert_ne!(request.body, b"boom");
        Ok(Vec::new())
    }

    fn send<'a>(&'a self, _: &'a Access, _: &'a OutboundCall) -> futures_util::future::LocalBoxFuture<'a, SendOutcome> {
        unreachable!("webhooks send nothing")
    }
}

#[actix::test]
async fn a_parser_that_panics_takes_nothing_down() {
    let (desks, hooks) = start_with(|| Contracts {
        meta: Rc::new(Panicking),
        ..hooks::contracts()
    })
    .await;
    assert_eq!(hooks.post_raw(b"boom".to_vec()).await.status, 200);
    assert_eq!(hooks.post_raw(b"fine".to_vec()).await.status, 200);
    let kept = desks.store.quarantine(Page::default()).await.unwrap().rows;
    assert_eq!(kept.len(), 1);
}

#[actix::test]
async fn a_body_over_the_cap_is_refused() {
    let (desks, hooks) = start().await;
    let answer = hooks.post_raw(vec![b' '; WEBHOOK_BYTES_MAX + 1]).await;
    assert_eq!((answer.status, code(&answer)), (413, "\"too_large\"".to_owned()));
    let chunks = (0..100).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b' '; 64 * 1024])));
    let url = format!("http://{}/hook/meta/{}", hooks.address, hooks.token);
    let chunked = awc::Client::default()
        .post(url)
        .send_stream(futures_util::stream::iter(chunks))
        .await;
    // The server answers while the client still sends, and may hang up on it.
    assert!(chunked.is_err() || chunked.is_ok_and(|response| response.status().as_u16() == 413));
    let (inbox, quarantine) = stored(&desks).await;
    assert_eq!((inbox.len(), quarantine), (0, 0));
    assert_eq!(hooks.post_raw(vec![b' '; WEBHOOK_BYTES_MAX]).await.status, 200);
}

/// The texts of a thread, in its order.
async fn texts(desks: &Desks, interaction: InteractionId) -> Vec<String> {
    let (messages, _) = desks.store.thread(interaction, None, 100).await.unwrap();
    let text = |content: &Content| match content.words() {
        "" => content.kind().to_owned(),
        words => words.to_owned(),
    };
    messages.iter().map(|message| text(&message.content)).collect()
}

/// Waits until everything has taken effect.
async fn consumed(desks: &Desks) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !stored(desks).await.0.is_empty() {
        assert!(Instant::now() < deadline, "items are left in the inbox");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[actix::test]
async fn ten_messages_of_one_new_contact_at_once_are_one_interaction_in_order() {
    let (desks, hooks) = start().await;
    let began = now(&desks) - 60;
    let wamids: Vec<String> = (0..10).map(|number| format!("wamid.{number}")).collect();
    // Each one three times, on connections of their own, the later ones first.
    let posts = (0..30).rev().map(|number: usize| {
        let wamid = wamids[number % 10].as_str();
        let body = messages("390000001", &[(wamid, began + i64::try_from(number % 10).unwrap())]);
        let hooks = &hooks;
        async move { hooks.post(&body).await.status }
    });
    assert_eq!(join_all(posts).await, [200; 30]);
    consumed(&desks).await;

    let expected: Vec<String> = wamids.iter().map(|wamid| format!("text of {wamid}")).collect();
    assert_eq!(texts(&desks, InteractionId(1)).await, expected);
    assert_eq!(texts(&desks, InteractionId(2)).await, Vec::<String>::new());

    // Once more as a whole, in one body, with one that is new.
    let mut batch: Vec<(&str, i64)> = wamids.iter().map(|wamid| (wamid.as_str(), began)).collect();
    batch.push(("wamid.new", began + 30));
    assert_eq!(hooks.post(&messages("390000001", &batch)).await.status, 200);
    consumed(&desks).await;
    assert_eq!(texts(&desks, InteractionId(1)).await.len(), 11);
}

#[actix::test]
async fn a_batch_of_one_second_keeps_the_providers_order() {
    let (desks, hooks) = start().await;
    let wamids: Vec<String> = (0..10).map(|number| format!("wamid.{}", 9 - number)).collect();
    let at = now(&desks) - 5;
    let batch: Vec<(&str, i64)> = wamids.iter().map(|wamid| (wamid.as_str(), at)).collect();
    assert_eq!(hooks.post(&messages("390000001", &batch)).await.status, 200);
    consumed(&desks).await;
    let expected: Vec<String> = wamids.iter().map(|wamid| format!("text of {wamid}")).collect();
    assert_eq!(texts(&desks, InteractionId(1)).await, expected);
}

#[actix::test]
async fn a_message_from_the_future_is_dated_now() {
    let (desks, hooks) = start().await;
    let tomorrow = now(&desks) + 24 * 3600;
    assert_eq!(
        hooks
            .post(&messages("390000001", &[("wamid.1", tomorrow)]))
            .await
            .status,
        200
    );
    consumed(&desks).await;
    let (messages, _) = desks.store.thread(InteractionId(1), None, 1).await.unwrap();
    assert!(messages[0].at <= desks.clock.now());
}

#[actix::test]
async fn while_the_database_is_away_webhooks_are_refused_at_once() {
    let (desks, hooks) = start().await;
    let body = messages("390000001", &[("wamid.1", now(&desks))]);
    hooks.journal.unplugged.store(true, Ordering::Relaxed);
    let began = Instant::now();
    let answer = hooks.post(&body).await;
    assert_eq!((answer.status, code(&answer)), (503, "\"unavailable\"".to_owned()));
    assert_eq!(answer.retry_after.as_deref(), Some("1"));
    assert!(began.elapsed() < Duration::from_secs(2));
    hooks.journal.unplugged.store(false, Ordering::Relaxed);
    assert_eq!(hooks.post(&body).await.status, 200);
    consumed(&desks).await;
    assert_eq!(texts(&desks, InteractionId(1)).await, ["text of wamid.1"]);

    hooks.webhooks.stop();
    let answer = hooks.post(&messages("390000001", &[("wamid.2", now(&desks))])).await;
    assert_eq!(answer.status, 503);
    let held = desks.store.held_by(ANNA).await.unwrap();
    assert_eq!(held.len(), 0);
}

//! One attempt to send, against a network that does everything wrong that a network can.

use crate::sandbox::stage::{ADA, NUMBER, Stage, TOKEN, call, credentials};
use crate::support::signed::access;
use futures_util::future::join_all;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::net::TcpListener;
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::effects::OutboundAction;
use switchboard::domain::message::DeliveryErrorKind as Kind;
use switchboard::ports::provider::{Credentials, ProviderKind, SendOutcome};

/// An outcome in one line: `accepted`, `retry Transient 131000`, `permanent WindowClosed 131047`.
fn line(outcome: &SendOutcome) -> String {
    let (word, error) = match outcome {
        SendOutcome::Accepted { .. } => return "accepted".into(),
        SendOutcome::Retry {
            error,
            after_secs: None,
            ..
        } => ("retry".into(), error),
        SendOutcome::Retry {
            error,
            after_secs: Some(secs),
            ..
        } => (format!("retry after {secs}"), error),
        SendOutcome::Permanent(error) => ("permanent".into(), error),
        SendOutcome::Uncertain(error) => ("uncertain".into(), error),
    };
    format!("{word} {:?} {}", error.kind, error.code.as_deref().unwrap_or("-"))
}

async fn spoilt(faults: Value) -> (String, usize) {
    let stage = Stage::new();
    stage.spoil(faults);
    let outcome = stage.send(&call(ADA, "hello")).await;
    let taken = stage.network().calls(0, 10, false).calls.len();
    (line(&outcome), taken)
}

#[actix_web::test]
async fn a_text_reaches_the_phone_with_our_ids_along() {
    let stage = Stage::new();
    let outcome = stage.send(&call("447700900142", "caffè 👍 \"quoted\" / done")).await;
    let log = stage.network().calls(0, 10, true).calls;
    let SendOutcome::Accepted { provider_id } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].wamid.as_deref(), Some(provider_id.as_str()));
    assert_eq!(log[0].callback_data.as_deref(), Some("7001.9001"));
    assert_eq!((log[0].to.as_str(), log[0].kind.as_str()), (ADA, "text"));
    assert_eq!(stage.item(ADA, &provider_id).text, "caffè 👍 \"quoted\" / done");
}

#[actix_web::test]
async fn a_customer_without_a_phone_is_addressed_by_user_id() {
    let stage = Stage::new();
    let mut call = call(ADA, "hello");
    call.to = Identity {
        phone: None,
        bsuid: Some(format!("SB.90{ADA}")),
    };
    let outcome = stage.send(&call).await;
    assert_eq!(line(&outcome), "accepted");
    assert_eq!(stage.network().calls(0, 1, true).calls[0].to, format!("SB.90{ADA}"));
}

#[actix_web::test]
async fn what_cannot_be_sent_is_refused_without_a_call() {
    let stage = Stage::new();
    let mut nobody = call(ADA, "hello");
    nobody.to = Identity::default();
    assert_eq!(line(&stage.send(&nobody).await), "permanent RecipientUnreachable -");
    let mut image = call(ADA, "");
    image.action = OutboundAction::Content(Content::Unsupported { kind: "image".into() });
    assert_eq!(line(&stage.send(&image).await), "permanent Other -");
    assert!(stage.network().calls(0, 1, true).calls.is_empty());
}

#[actix_web::test]
async fn graphs_own_refusals_are_permanent() {
    let mut stage = Stage::new();
    assert_eq!(
        line(&stage.send(&call(ADA, &"x".repeat(4097))).await),
        "permanent Other 100"
    );
    let Credentials::Meta(good) = credentials(&stage.running.url()) else {
        panic!("a Meta account")
    };
    let mut wrong = good.clone();
    wrong.access_token = SecretString::from("wrong");
    stage.credentials = Credentials::Meta(wrong);
    assert_eq!(line(&stage.send(&call(ADA, "hello")).await), "permanent Auth 190");
    let mut wrong = good.clone();
    wrong.phone_number_id = "1".into();
    stage.credentials = Credentials::Meta(wrong);
    assert_eq!(line(&stage.send(&call(ADA, "hello")).await), "permanent Other 100");
    let mut wrong = good;
    wrong.api_version = "latest".into();
    stage.credentials = Credentials::Meta(wrong);
    assert_eq!(line(&stage.send(&call(ADA, "hello")).await), "permanent Other 2500");
}

#[actix_web::test]
async fn the_code_decides_and_retry_after_is_honoured() {
    for (status, code, expected) in [
        (429, Some(130_429), "retry after 7 RateLimited 130429"),
        (400, Some(131_056), "retry after 7 RateLimited 131056"),
        (400, Some(80_007), "retry after 7 RateLimited 80007"),
        (500, Some(131_000), "retry after 7 Transient 131000"),
        (400, Some(131_016), "retry after 7 Transient 131016"),
        (503, Some(2), "retry after 7 Transient 2"),
        (500, Some(987_654), "retry after 7 Transient 987654"),
        (400, Some(987_654), "permanent Other 987654"),
        (400, Some(131_047), "permanent WindowClosed 131047"),
        (500, Some(131_047), "permanent WindowClosed 131047"),
        (400, Some(131_026), "permanent RecipientUnreachable 131026"),
        (400, Some(131_049), "permanent Policy 131049"),
        (403, Some(10), "permanent Auth 10"),
        (400, Some(131_031), "permanent Account 131031"),
        (400, Some(131_048), "permanent RateLimited 131048"),
        (400, Some(132_001), "permanent Other 132001"),
        (429, None, "retry after 7 RateLimited http 429"),
        (503, None, "retry after 7 Transient http 503"),
        (401, None, "permanent Auth http 401"),
        (302, None, "permanent Other http 302"),
        (504, None, "uncertain Uncertain http 504"),
        (502, None, "uncertain Uncertain http 502"),
    ] {
        let (outcome, taken) = spoilt(json!({"fail": {"status": status, "code": code, "retry_after_secs": 7}})).await;
        assert_eq!((outcome.as_str(), taken), (expected, 0), "HTTP {status}, code {code:?}");
    }
}

#[actix_web::test]
async fn a_refusal_that_ends_lets_the_next_attempt_through() {
    let stage = Stage::new();
    stage.spoil(json!({"fail": {"status": 500, "code": 131_000, "times": 2}}));
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        outcomes.push(line(&stage.send(&call(ADA, "hello")).await));
    }
    assert_eq!(
        outcomes,
        ["retry Transient 131000", "retry Transient 131000", "accepted"]
    );
}

#[actix_web::test]
async fn an_answer_that_does_not_come_whole_leaves_the_message_uncertain() {
    for fault in [
        "reset_after_accept",
        "hang_after_accept",
        "drip_answer",
        "garbage_answer",
        "flood_answer",
    ] {
        let (outcome, taken) = spoilt(json!({ fault: true })).await;
        assert_eq!((outcome.as_str(), taken), ("uncertain Uncertain -", 1), "{fault}");
    }
}

#[actix_web::test]
async fn a_late_answer_within_the_time_is_an_answer() {
    assert_eq!(spoilt(json!({"slow_answer_ms": 200})).await, ("accepted".into(), 1));
    assert_eq!(
        spoilt(json!({"slow_answer_ms": 5000})).await,
        ("uncertain Uncertain -".into(), 1)
    );
}

#[actix_web::test]
async fn a_provider_that_cannot_be_reached_is_worth_another_attempt() {
    let mut stage = Stage::new();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for base in [
        format!("http://{closed}"),
        "https://no-such-host.invalid".to_owned(),
        stage.running.url().replace("http:", "https:"),
    ] {
        stage.credentials = credentials(&base);
        assert_eq!(
            line(&stage.send(&call(ADA, "hello")).await),
            "retry Transient -",
            "{base}"
        );
    }
    assert!(stage.network().calls(0, 1, true).calls.is_empty());
}

#[actix_web::test]
async fn settings_that_make_no_request_are_permanent() {
    let mut stage = Stage::new();
    for base in [
        "graph.example",
        "ftp://graph.example",
        "http://",
        "http://bad host",
        "http://graph.example",
    ] {
        stage.credentials = credentials(base);
        let outcome = stage.send(&call(ADA, "hello")).await;
        assert_eq!(line(&outcome), "permanent Account -", "{base}: {outcome:?}");
    }
    let Credentials::Meta(mut meta) = credentials(&stage.running.url()) else {
        panic!("a Meta account")
    };
    meta.access_token = SecretString::from(format!("{TOKEN}\n"));
    stage.credentials = Credentials::Meta(meta);
    let outcome = stage.send(&call(ADA, "hello")).await;
    assert_eq!(line(&outcome), "permanent Account -", "{outcome:?}");
}

#[actix_web::test]
async fn as_many_slow_calls_as_the_outbox_may_make_fit_in_at_once() {
    let stage = Stage::new();
    stage.spoil(json!({"slow_answer_ms": 250}));
    let calls: Vec<_> = (0..64).map(|at| call(&format!("3905500{at:04}"), "hello")).collect();
    let outcomes = join_all(calls.iter().map(|call| stage.send(call))).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, SendOutcome::Accepted { .. })),
        "{outcomes:?}"
    );
}

#[actix_web::test]
async fn the_providers_words_are_kept_for_administrators() {
    let stage = Stage::new();
    stage.spoil(json!({"fail": {"status": 400, "code": 131_026}}));
    let outcome = stage.send(&call(ADA, "hello")).await;
    let SendOutcome::Permanent(error) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(error.kind, Kind::RecipientUnreachable);
    assert!(
        error.detail.contains("Message undeliverable") && error.detail.contains("trace Sandbox"),
        "{}",
        error.detail
    );
    assert!(!error.detail.contains(TOKEN));
}

#[actix_web::test]
async fn a_call_that_cannot_connect_in_time_is_worth_another_attempt() {
    // The backlog of this listener is full, so a further connection is never established.
    let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    listener
        .bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into())
        .unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let _held: Vec<_> = (0..4)
        .map(|_| {
            let held = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
            held.set_nonblocking(true).unwrap();
            let _ = held.connect(&address.into());
            held
        })
        .collect();
    let stage = Stage::new();
    let account = credentials(&format!("http://{address}"));
    let account = access(account);
    let adapter = stage.adapters.get(ProviderKind::Meta);
    let outcome = adapter.send(&account, &call(ADA, "hello")).await;
    assert_eq!(line(&outcome), "retry Transient -");
    assert!(
        stage
            .network()
            .view()
            .numbers
            .iter()
            .any(|number| number.phone_number_id == NUMBER)
    );
}

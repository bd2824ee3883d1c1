//! S3: receive URLs cannot be guessed, and can be exchanged without losing a message.

use super::live::Line;
use crate::support::app::{Answer, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use switchboard::http::random::{self, Bits};

fn path(line: &Line<'_>) -> String {
    format!("/api/whatsapp/accounts/{}", line.account)
}

/// Everything but the id of the request.
fn told(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    body["request_id"].take();
    (answer.status.as_u16(), body)
}

async fn unsigned(app: &TestApp, hook: &str) -> Answer {
    let headers = [("x-hub-signature-256", "sha256=00")];
    app.stranger()
        .send(Method::POST, hook, &headers, Bytes::from_static(b"{}"))
        .await
}

#[actix_web::test]
async fn a_replaced_receive_url_works_until_its_time_is_over_and_is_then_unknown() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    let rotate = format!("{}/receive-token", path(&line));
    let rotated = boss.post(&rotate, json!({ "version": 1, "overlap_hours": 2 })).await;
    assert_eq!(rotated.status, 200, "{rotated:?}");
    let rotated = rotated.json();
    let new = rotated["receive_url"].as_str().unwrap().strip_prefix(&app.url).unwrap();
    assert_ne!(new, line.hook);
    assert!(rotated["retired_token_until"].is_string());
    assert_eq!(line.post(&line.hook, "447700900001", "old").await, 200);
    assert_eq!(line.post(new, "447700900002", "new").await, 200);

    let again = boss.post(&rotate, json!({ "version": 1 })).await;
    assert_eq!(again.refusal(), "409 version_conflict");
    let refused = boss.post(&rotate, json!({ "version": 2, "overlap_hours": 169 })).await;
    assert_eq!(refused.wrong_fields(), ["overlap_hours"]);

    app.clock.pass(2 * 3600);
    assert_eq!(line.post(&line.hook, "447700900003", "late").await, 401);
    assert_eq!(line.post(new, "447700900004", "new").await, 200);
    let unknown = unsigned(&app, "/hook/meta/nobody").await;
    assert_eq!(told(&unsigned(&app, &line.hook).await), told(&unknown));
    assert_eq!(boss.get(&path(&line)).await.json()["retired_token_until"], json!(null));
    app.stop().await;
}

#[actix_web::test]
async fn without_an_overlap_the_old_receive_url_ends_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    let rotate = format!("{}/receive-token", path(&line));
    let rotated = boss.post(&rotate, json!({ "version": 1, "overlap_hours": 0 })).await;
    assert_eq!(rotated.status, 200, "{rotated:?}");
    assert_eq!(line.post(&line.hook, "447700900001", "old").await, 401);
    app.stop().await;
}

/// The answer to a guess and to a wrong signature differ in nothing, also not in their time.
#[actix_web::test]
async fn a_thousand_guesses_learn_nothing() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    let expected = told(&unsigned(&app, &line.hook).await);
    assert_eq!(expected.0, 401);
    let (mut guesses, mut wrong) = (Vec::new(), Vec::new());
    for number in 0..1000 {
        let guess = format!("/hook/meta/{}", random::hex(Bits::Of256));
        let began = Instant::now();
        assert_eq!(told(&unsigned(&app, &guess).await), expected);
        guesses.push(began.elapsed());
        if number % 4 == 0 {
            let began = Instant::now();
            assert_eq!(told(&unsigned(&app, &line.hook).await), expected);
            wrong.push(began.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (guess, wrong) = (median(&mut guesses), median(&mut wrong));
    assert!(
        guess < wrong * 3 && wrong < guess * 3,
        "a guess takes {guess:?}, a wrong signature {wrong:?}"
    );
    let health = boss.get(&path(&line)).await.json()["health"].clone();
    assert_eq!(health["signature_failures"], 251, "guesses count against nobody");
    app.stop().await;
}

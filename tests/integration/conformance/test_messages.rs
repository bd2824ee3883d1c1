//! ACC-46: an administrator sees whether an account can send, and in the provider's words why not.

use super::fake::Fake;
use super::hooks::{KINDS, Line};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

async fn tried(boss: &Browser, line: &Line, body: Value) -> Value {
    let path = format!("/api/whatsapp/accounts/{}/test-message", line.account);
    let answer = boss.post(&path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[actix_web::test]
async fn acc_46_a_test_message_goes_through_every_provider_and_is_no_conversation() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for kind in KINDS {
        let fake = Fake::start();
        let line = Line::open_at(&app, &boss, kind, Some(&fake.url)).await;
        let taken = tried(&boss, &line, json!({ "to": "+44 7700 900142" })).await;
        assert_eq!(taken["outcome"], "accepted", "{kind}: {taken}");
        assert!(
            taken["provider_id"].as_str().is_some_and(|id| id.starts_with("OUT")),
            "{kind}: {taken}"
        );
        let call = fake.last();
        assert!(call.body.contains("447700900142"), "{kind}: {call:?}");
        assert!(call.body.contains("Switchboard"), "{kind}: {call:?}");

        fake.answers_after(429, Some(7), "{}");
        let busy = tried(&boss, &line, json!({ "to": "+44 7700 900142", "body": "hello" })).await;
        assert_eq!(
            (&busy["outcome"], &busy["provider_id"]),
            (&json!("try_later"), &json!(null)),
            "{kind}: {busy}"
        );
        assert!(fake.last().body.contains("hello"), "{kind}");
        let calls = fake.calls().len();
        // Sinch is asked again with a new token.
        fake.answers(401, "{}");
        fake.answers(401, "{}");
        let refused = tried(&boss, &line, json!({ "to": "+44 7700 900142" })).await;
        assert_eq!(
            (&refused["outcome"], &refused["reason"]),
            (&json!("refused"), &json!("auth")),
            "{kind}: {refused}"
        );
        assert!(fake.calls().len() > calls, "{kind}");
    }
    assert_eq!(boss.get("/api/whatsapp/interactions").await.json()["count"], 0);
    let entries = boss.get("/api/audit").await.json();
    let told = entries["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["what"] == "tested");
    assert_eq!(told.count(), 3 * KINDS.len(), "{entries}");
    app.stop().await;
}

#[actix_web::test]
async fn a_test_message_names_what_is_wrong_with_it() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, "meta").await;
    let path = format!("/api/whatsapp/accounts/{}/test-message", line.account);
    let wrong = boss.post(&path, json!({ "to": "12", "body": "" })).await;
    assert_eq!(wrong.status, 422, "{wrong:?}");
    let wrong = wrong.json();
    let fields: Vec<&Value> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["field"])
        .collect();
    assert_eq!(fields, ["to", "body"], "{wrong}");
    let nowhere = boss
        .post(
            "/api/whatsapp/accounts/999/test-message",
            json!({ "to": "+447700900142" }),
        )
        .await;
    assert_eq!(nowhere.status, 404);
    app.stop().await;
}

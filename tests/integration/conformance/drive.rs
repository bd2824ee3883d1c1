//! Every recorded body, posted as its provider posts it to a whole server, twice and the second time backwards:
//! each message is in a thread once, what cannot be read is kept, and nothing is refused.

use super::books::{fixtures, read};
use super::hooks::Line;
use crate::support::app::{Browser, TestApp, eventually};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::ports::provider::ProviderKind;

/// Our ids in the status callback of Twilio.
const REFERENCE: &str = "?ref=7001.9001";

/// The ids of the messages in what was read of a body, and whether it goes into quarantine.
fn expected(read: &Value) -> (BTreeSet<String>, bool) {
    let items = read.as_array().or_else(|| read["items"].as_array()).unwrap();
    let ids = items.iter().filter_map(|item| item["message"]["provider_id"].as_str());
    (ids.map(str::to_owned).collect(), read["quarantine"].is_string())
}

/// How many messages all conversations have.
async fn messages(boss: &Browser) -> usize {
    let rows = boss.get("/api/whatsapp/interactions?limit=200").await.json()["rows"].clone();
    let mut count = 0;
    for row in rows.as_array().unwrap() {
        let path = format!(
            "/api/whatsapp/interactions/{}/messages?limit=200",
            row["id"].as_str().unwrap()
        );
        count += boss.get(&path).await.json()["rows"].as_array().unwrap().len();
    }
    count
}

async fn drive(kind: ProviderKind) {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open_as(&app, &boss, kind.name(), json!({ "phone": "+390691234567" })).await;
    let query = if kind == ProviderKind::Twilio { REFERENCE } else { "" };
    let bodies = fixtures(kind);
    let (mut ids, mut kept) = (BTreeSet::new(), 0);
    for (_, body) in &bodies {
        let (messages, is_kept) = expected(&read(kind, query, body));
        ids.extend(messages);
        kept += usize::from(is_kept);
    }
    assert!(ids.len() >= 3 && kept >= 2, "{kind:?}: {ids:?}, {kept}");
    for (name, body) in bodies.iter().chain(bodies.iter().rev()) {
        let body = String::from_utf8(body.clone()).unwrap();
        let headers = line.signed(&app, query, &body);
        let answer = line.post_with(&app, query, &headers, &body).await;
        assert_eq!(answer.status, 200, "{kind:?} {name}: {answer:?}");
    }
    let count = eventually(async || {
        let count = messages(&boss).await;
        (count >= ids.len()).then_some(count)
    });
    assert_eq!(count.await, ids.len(), "{kind:?}: {ids:?}");
    // What cannot be read has no id by which a repetition is known; Sinch's nonce is new each time.
    assert_eq!(super::hooks::quarantined(&boss).await, json!(kept * 2), "{kind:?}");
    app.stop().await;
}

#[actix_web::test]
async fn prv_07_every_body_of_twilio_takes_effect_once() {
    drive(ProviderKind::Twilio).await;
}

#[actix_web::test]
async fn prv_07_every_body_of_sinch_takes_effect_once() {
    drive(ProviderKind::Sinch).await;
}

#[actix_web::test]
async fn prv_07_every_body_of_kaleyra_takes_effect_once() {
    drive(ProviderKind::Kaleyra).await;
}

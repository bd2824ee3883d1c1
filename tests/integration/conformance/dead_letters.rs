//! R6: what could not be handed to a provider is seen by administrators, and tried again when they say so.

use super::hooks::Line;
use super::phones::{ADA, accepts, network, number, staff, until_delivery, write};
use crate::support::app::TestApp;
use serde_json::{Value, json};

const DEAD: &str = "/api/whatsapp/dead-letters";

#[actix_web::test]
async fn r6_a_dead_letter_is_listed_with_its_reason_and_sent_again_by_an_administrator() {
    let network = network();
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open_at(&app, &boss, "kaleyra", Some(&network.url())).await;
    let (anna, desk) = app.agent("anna").await;
    staff(&app, &boss, &line, anna).await;
    network.network.register(number(&app, &line, "kaleyra")).unwrap();
    let faults = json!({ "fail": { "status": 403, "code": 131_031, "times": 1 } });
    network.network.set_faults(serde_json::from_value(faults).unwrap());
    write(&network.network, "hello");
    let path = accepts(&app, anna).await;
    assert_eq!(boss.get(DEAD).await.json()["count"], json!(0));
    let answer = json!({ "body": "Buongiorno", "client_ref": "r1" });
    assert_eq!(
        desk.post(&format!("{path}/messages"), answer).await.status.as_u16() / 100,
        2
    );
    let failed = until_delivery(&desk, &path, "failed").await;

    let dead = boss.get(DEAD).await.json();
    let row = &dead["rows"][0];
    assert_eq!((&dead["count"], &row["id"]), (&json!(1), &failed[1]["id"]));
    assert_eq!(
        (&row["reason"], &row["code"], &row["attempts"]),
        (&json!("account"), &json!("131031"), &json!(1))
    );
    assert_eq!(row["account_id"], json!(line.account));
    assert_eq!(desk.get(DEAD).await.refusal(), "403 forbidden");
    for (search, found) in [("131031", 1), ("LOCKED", 1), ("131047", 0)] {
        let page = boss.get(&format!("{DEAD}?search={search}")).await.json();
        assert_eq!(page["count"], found, "{search}: {page}");
    }

    let replay = format!("{DEAD}/{}/replay", row["id"].as_str().unwrap());
    assert_eq!(desk.post(&replay, json!({})).await.refusal(), "403 forbidden");
    assert_eq!(boss.post(&replay, json!({})).await.status, 204);
    let rows = until_delivery(&desk, &path, "delivered").await;
    assert_eq!(rows.len(), 2, "the same message, not a copy");
    assert_eq!(boss.get(DEAD).await.json()["rows"], json!([]));
    let again = boss.post(&replay, json!({})).await;
    assert_eq!(again.status, 409, "{again:?}");
    assert_eq!(
        boss.post(&format!("{DEAD}/999/replay"), json!({})).await.refusal(),
        "404 not_found"
    );
    let (_, items) = network.network.thread(ADA, None).unwrap();
    assert_eq!(items.len(), 2);

    let entries = boss.get("/api/audit").await.json();
    let told = entries["rows"].as_array().unwrap().iter();
    let resent: Vec<&Value> = told
        .filter(|entry| entry.to_string().contains("resent_message_id"))
        .collect();
    assert_eq!(resent.len(), 1, "{entries}");
    app.stop().await;
    network.stop().await;
}

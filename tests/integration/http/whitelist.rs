//! Whom an account answers at all, over REST (WL-01..WL-03).

use super::contacts::CONTACTS;
use super::live::{Line, offers_of, until};
use crate::support::app::TestApp;
use serde_json::{Value, json};

const INTERACTIONS: &str = "/api/whatsapp/interactions";

fn count(answer: &Value) -> usize {
    answer["rows"].as_array().unwrap().len()
}

#[actix_web::test]
async fn wl_02_only_contacts_of_the_lists_reach_an_agent() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let body = json!({ "version": 1, "whitelist": { "on": true, "response": "For members only" } });
    assert_eq!(boss.patch(&path, body).await.status, 200);
    let members = boss
        .post("/api/contact-lists", json!({ "name": "Members" }))
        .await
        .json();
    let lists = json!({ "list_ids": [members["id"]] });
    assert_eq!(boss.put(&format!("{path}/lists"), lists).await.status, 200);
    let agents = json!({ "agent_ids": [anna] });
    assert_eq!(boss.put(&format!("{path}/agents"), agents).await.status, 200);
    line.comes_to_work(anna).await;

    line.customer_writes("447700900001", "hello").await;
    let closed = async || boss.get(&format!("{INTERACTIONS}/1")).await.json();
    let refused = until("the refusal", closed, |row| row["state"] == "closed").await;
    assert_eq!(refused["contact_id"], Value::Null, "{refused}");
    assert_eq!(
        (&refused["contact_label"], &refused["unread"]),
        (&json!("+447700900001"), &json!(0))
    );
    let thread = boss.get(&format!("{INTERACTIONS}/1/messages")).await.json();
    let bodies: Vec<&Value> = thread["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["content"]["body"])
        .collect();
    assert_eq!(bodies, [&json!("hello"), &json!("For members only")], "{thread}");
    assert_eq!(count(&boss.get(CONTACTS).await.json()), 0, "nobody is made a contact");
    let reopened = desk.post(&format!("{INTERACTIONS}/1/reopen"), json!({})).await;
    assert_eq!(reopened.refusal(), "409 stranger");
    for sort in ["contact", "-contact", "created_at", "-id"] {
        let rows = boss.get(&format!("{INTERACTIONS}?sort={sort}")).await.json();
        assert_eq!(count(&rows), 1, "by {sort}");
    }

    let member = json!({ "list_id": members["id"], "first_name": "Maya", "mobile": "+447700900001" });
    let made = boss.post(CONTACTS, member).await;
    assert_eq!(made.status, 201, "{made:?}");
    line.customer_writes("447700900001", "and now").await;
    let offers = until("an offer", || offers_of(&app, anna), |offers| !offers.is_empty()).await;
    let welcome = boss.get(&format!("{INTERACTIONS}/{}", offers[0].0)).await.json();
    assert_eq!(welcome["contact_id"], made.json()["id"]);
    app.stop().await;
}

#[actix_web::test]
async fn reo_07_what_the_whitelist_closed_is_reopened_for_those_it_lets_pass_now() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    let known = json!({ "list_id": "1", "first_name": "Maya", "mobile": "+447700900001" });
    let known = boss.post(CONTACTS, known).await.json();
    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let body = json!({ "version": 1, "whitelist": { "on": true, "response": "For members only" } });
    assert_eq!(boss.patch(&path, body).await.status, 200);
    let members = json!({ "name": "Members" });
    let members = boss.post("/api/contact-lists", members).await.json();
    let lists = json!({ "list_ids": [members["id"]] });
    assert_eq!(boss.put(&format!("{path}/lists"), lists).await.status, 200);
    let agents = json!({ "agent_ids": [anna] });
    assert_eq!(boss.put(&format!("{path}/agents"), agents).await.status, 200);
    line.comes_to_work(anna).await;

    line.customer_writes("447700900001", "hello").await;
    let closed = async || boss.get(&format!("{INTERACTIONS}/1")).await.json();
    let refused = until("the refusal", closed, |row| row["state"] == "closed").await;
    assert_eq!(refused["contact_id"], known["id"], "{refused}");
    let reopen = async || desk.post(&format!("{INTERACTIONS}/1/reopen"), json!({})).await;
    assert_eq!(reopen().await.refusal(), "409 not_whitelisted");
    let moved = json!({ "version": 1, "list_id": members["id"] });
    let moved = boss
        .patch(&format!("{CONTACTS}/{}", known["id"].as_str().unwrap()), moved)
        .await;
    assert_eq!(moved.status, 200, "{moved:?}");
    assert_eq!(reopen().await.status, 204);
    app.stop().await;
}

#[actix_web::test]
async fn win_08_the_recontact_template_is_sent_over_rest() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let agents = json!({ "agent_ids": [anna] });
    assert_eq!(boss.put(&format!("{path}/agents"), agents).await.status, 200);
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "hello").await;
    until("an offer", || offers_of(&app, anna), |offers| !offers.is_empty()).await;
    assert_eq!(
        desk.post(&format!("{INTERACTIONS}/1/take"), json!({})).await.status,
        204
    );
    let recontact = async || desk.post(&format!("{INTERACTIONS}/1/recontact"), json!({})).await;
    assert_eq!(recontact().await.refusal(), "409 no_recontact_template");
    let named = json!({ "version": 1, "recontact": { "template": { "name": "come_back", "language": "en" } } });
    let named = boss.patch(&path, named).await;
    assert_eq!(named.status, 200, "{named:?}");
    assert_eq!(recontact().await.status, 204);
    let thread = boss.get(&format!("{INTERACTIONS}/1/messages")).await.json();
    let sent = &thread["rows"].as_array().unwrap()[1];
    assert_eq!(
        (&sent["sender"], &sent["content"]["type"]),
        (&json!("system"), &json!("template")),
        "{sent}"
    );
    assert_eq!(recontact().await.refusal(), "409 wrong_state", "a second press");
    app.stop().await;
}

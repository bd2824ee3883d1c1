//! OUT-01..OUT-06, SM-45: agents write first, over REST.

use super::live::{Line, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

const INTERACTIONS: &str = "/api/whatsapp/interactions";

/// Puts agents on the line's account and its list of contacts.
async fn associate(boss: &Browser, line: &Line<'_>, agents: &[String]) {
    let account = format!("/api/whatsapp/accounts/{}", line.account);
    let answer = boss
        .put(&format!("{account}/agents"), json!({ "agent_ids": agents }))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let list = boss.get("/api/contact-lists").await.json()["rows"][0].clone();
    let path = format!("/api/contact-lists/{}", list["id"].as_str().unwrap());
    let patch = json!({ "version": list["version"], "agent_ids": agents });
    assert_eq!(boss.patch(&path, patch).await.status, 200);
}

async fn contact(agent: &Browser, line: &Line<'_>, phone: &str) -> String {
    let number = json!({ "account_id": line.account, "phone": phone });
    let found = agent.post("/api/contacts/resolve", number).await;
    assert_eq!(found.status, 200, "{found:?}");
    found.json()["contact"]["id"].as_str().unwrap().to_owned()
}

fn draft(line: &Line<'_>, contact: &str, body: Option<&str>, client_ref: &str) -> Value {
    json!({ "account_id": line.account, "contact_id": contact, "body": body, "client_ref": client_ref })
}

#[actix_web::test]
async fn sm_45_out_01_out_04_an_agent_writes_first_and_the_conversation_is_theirs() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let ((anna, at_annas), (ben, at_bens)) = (app.agent("anna").await, app.agent("ben").await);
    let line = Line::open(&app, &boss, &[]).await;
    associate(&boss, &line, &[anna.to_string(), ben.to_string()]).await;
    let maya = contact(&at_annas, &line, "+44 7700 900001").await;
    line.comes_to_work(anna).await;
    line.comes_to_work(ben).await;
    let started = at_annas
        .post(INTERACTIONS, draft(&line, &maya, Some("good morning"), "r1"))
        .await;
    assert_eq!(started.status, 201, "{started:?}");
    let id = started.json()["id"].as_str().unwrap().to_owned();
    let again = at_annas
        .post(INTERACTIONS, draft(&line, &maya, Some("good morning"), "r1"))
        .await;
    assert_eq!(again.json()["id"], id.as_str(), "sent again");

    let one = format!("{INTERACTIONS}/{id}");
    let shown = at_annas.get(&one).await.json();
    assert_eq!(
        (&shown["state"], &shown["origin"], &shown["agent_id"]),
        (&json!("assigned"), &json!("outbound-agent"), &json!(anna.to_string()))
    );
    let thread = at_annas.get(&format!("{one}/messages")).await.json();
    let bodies: Vec<&Value> = thread["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["content"]["body"])
        .collect();
    assert_eq!(bodies, ["good morning"]);
    let events = at_annas.get(&format!("{one}/events")).await.json();
    assert_eq!(events["rows"][0]["kind"], "started");

    let taken = at_bens
        .post(INTERACTIONS, draft(&line, &maya, Some("me too"), "r2"))
        .await;
    assert_eq!(taken.refusal(), "409 already_taken");
    assert!(
        taken.json()["detail"].as_str().unwrap().contains("Full anna"),
        "{taken:?}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn out_03_out_07_the_answer_of_the_customer_joins() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[]).await;
    associate(&boss, &line, &[anna.to_string()]).await;
    line.comes_to_work(anna).await;
    let maya = contact(&at_annas, &line, "+44 7700 900001").await;
    let started = at_annas
        .post(INTERACTIONS, draft(&line, &maya, Some("hello"), "r1"))
        .await;
    let one = format!("{INTERACTIONS}/{}", started.json()["id"].as_str().unwrap());
    let before = at_annas.get(&one).await.json();
    line.customer_writes("447700900001", "yes?").await;
    let after = until(
        "the answer",
        || async { at_annas.get(&one).await.json() },
        |one| one["unread"] == 1,
    )
    .await;
    assert_eq!(
        (&after["preview"], &after["agent_id"]),
        (&json!("yes?"), &before["agent_id"])
    );
    app.stop().await;
}

#[actix_web::test]
async fn out_01_what_is_wrong_is_said_with_its_field_or_rule() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[]).await;
    associate(&boss, &line, &[anna.to_string()]).await;
    line.comes_to_work(anna).await;
    let maya = contact(&at_annas, &line, "+44 7700 900001").await;
    let ask = async |body: Value| at_annas.post(INTERACTIONS, body).await;

    let unnamed = ask(draft(&line, &maya, None, "r1")).await;
    assert_eq!(unnamed.refusal(), "409 no_recontact_template");
    assert_eq!(ask(draft(&line, &maya, Some(""), "r1")).await.wrong_fields(), ["body"]);
    let long = "a".repeat(4097);
    assert_eq!(
        ask(draft(&line, &maya, Some(&long), "r1")).await.wrong_fields(),
        ["body"]
    );
    assert_eq!(
        ask(draft(&line, &maya, Some("hi"), "")).await.wrong_fields(),
        ["client_ref"]
    );
    assert_eq!(
        ask(draft(&line, "4242", Some("hi"), "r1")).await.refusal(),
        "404 not_found"
    );
    let mut elsewhere = draft(&line, &maya, Some("hi"), "r1");
    elsewhere["account_id"] = json!("4242");
    assert_eq!(ask(elsewhere).await.wrong_fields(), ["account_id"]);
    assert_eq!(
        boss.post(INTERACTIONS, draft(&line, &maya, Some("hi"), "r1"))
            .await
            .refusal(),
        "403 forbidden"
    );

    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let version = boss.get(&path).await.json()["version"].clone();
    let named = json!({ "version": version, "recontact": { "template": { "name": "come_back", "language": "en" } } });
    let changed = boss.patch(&path, named).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    let started = ask(draft(&line, &maya, None, "r1")).await;
    assert_eq!(started.status, 201, "{started:?}");
    let thread = format!("{INTERACTIONS}/{}/messages", started.json()["id"].as_str().unwrap());
    assert_eq!(
        at_annas.get(&thread).await.json()["rows"][0]["content"]["type"],
        "template"
    );

    let agent = format!("/api/agents/{anna}");
    let version = boss.get(&agent).await.json()["version"].clone();
    let without = json!({ "version": version, "permissions": { "send_templates": false } });
    assert_eq!(boss.patch(&agent, without).await.status, 200);
    assert_eq!(
        ask(draft(&line, &maya, Some("hi"), "r2")).await.refusal(),
        "403 forbidden"
    );
    app.stop().await;
}

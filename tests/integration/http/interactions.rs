//! Conversations over REST: who sees them, and what their holder can do.

use super::administration::account;
use super::live::until;
use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;
use switchboard::domain::ids::{AgentId, ConnectionId};
use switchboard::providers::meta::signature::sign;

const INTERACTIONS: &str = "/api/whatsapp/interactions";

/// A number with a queue of these agents; gives the path of its receive URL.
async fn support(app: &TestApp, boss: &Browser, agents: &[AgentId]) -> String {
    let made = boss
        .post("/api/whatsapp/accounts", account("Support", "SUP", "+12025550100"))
        .await
        .json();
    let queue = boss
        .post(
            "/api/whatsapp/queues",
            json!({ "name": "Support", "strategy": "beep_all" }),
        )
        .await
        .json();
    let queue = queue["id"].as_str().unwrap();
    boss.put(
        &format!("/api/whatsapp/queues/{queue}/agents"),
        json!({ "agent_ids": agents }),
    )
    .await;
    let plan = format!("/api/whatsapp/accounts/{}/applications", made["id"].as_str().unwrap());
    let steps = json!({ "version": 0, "steps": [{ "application": { "type": "queue", "queue_id": queue } }] });
    assert_eq!(boss.put(&plan, steps).await.status, 200);
    made["receive_url"]
        .as_str()
        .unwrap()
        .strip_prefix(&app.url)
        .unwrap()
        .to_owned()
}

async fn customer_writes(app: &TestApp, hook: &str, wamid: &str, text: &str) {
    let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "2100", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "12025550100", "phone_number_id": "3100" },
        "contacts": [{ "profile": { "name": "Maya" }, "wa_id": "447700900142" }],
        "messages": [{ "from": "447700900142", "id": wamid, "timestamp": "1795247660", "type": "text", "text": { "body": text } }],
    } }] }] })
    .to_string();
    let signature = sign("canarysecret", body.as_bytes());
    let headers = [
        ("content-type", "application/json"),
        ("x-hub-signature-256", signature.as_str()),
    ];
    let answer = app
        .stranger()
        .send(Method::POST, hook, &headers, Bytes::from(body))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// The agent comes to work, waits for an offer and takes it. Gives the interaction's id.
async fn accepts(app: &TestApp, agent: AgentId) -> String {
    let desk = &app.node.state.desk;
    desk_of(app, agent).await;
    for _ in 0..500 {
        if let Some((offer, _)) = desk.view(agent).await.unwrap().offers.first() {
            desk.accept(agent, offer.interaction, offer.ticket).await.unwrap();
            return offer.interaction.to_string();
        }
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no offer came");
}

fn kinds(events: &Value) -> Vec<String> {
    let rows = events["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| row["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn its_holder_and_administrators_see_a_conversation_and_nobody_else() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let (_, other) = app.agent("ben").await;
    let hook = support(&app, &boss, &[anna]).await;
    customer_writes(&app, &hook, "wamid.1", "hello").await;
    let path = format!("{INTERACTIONS}/{}", accepts(&app, anna).await);

    let seen = desk.get(&path).await.json();
    assert_eq!(seen["state"], "assigned");
    assert_eq!(seen["agent_name"], "Full anna");
    assert_eq!(seen["queue_name"], "Support");
    assert_eq!(seen["contact_label"], "+447700900142");
    assert_eq!(desk.get(INTERACTIONS).await.json()["rows"], json!([seen]));
    assert_eq!(boss.get(&path).await.json(), seen);

    let foreign = other.get(&path).await;
    let missing = other.get(&format!("{INTERACTIONS}/999")).await;
    assert_eq!(foreign.refusal(), "404 not_found");
    let (mut a, mut b) = (foreign.json(), missing.json());
    (a["request_id"], b["request_id"]) = (json!(""), json!(""));
    assert_eq!(a, b, "a foreign conversation answers as one that does not exist");
    for part in ["messages", "events"] {
        assert_eq!(other.get(&format!("{path}/{part}")).await.refusal(), "404 not_found");
    }
    assert_eq!(
        other.post(&format!("{path}/close"), json!({})).await.refusal(),
        "404 not_found"
    );
    let draft = json!({ "body": "hi", "client_ref": "r" });
    assert_eq!(
        other.post(&format!("{path}/messages"), draft).await.refusal(),
        "404 not_found"
    );
    for list in [INTERACTIONS.to_owned(), format!("{INTERACTIONS}?agent_id={anna}")] {
        assert_eq!(other.get(&list).await.json()["rows"], json!([]));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_thread_is_read_in_pages_and_a_message_sent_again_is_one_message() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let hook = support(&app, &boss, &[anna]).await;
    customer_writes(&app, &hook, "wamid.1", "hello").await;
    let messages = format!("{INTERACTIONS}/{}/messages", accepts(&app, anna).await);

    let draft = json!({ "body": "good morning", "client_ref": "ref-1" });
    for _ in 0..2 {
        assert_eq!(desk.post(&messages, draft.clone()).await.status, 202);
    }
    let thread = desk.get(&messages).await.json();
    let rows = thread["rows"].as_array().unwrap();
    let bodies: Vec<_> = rows
        .iter()
        .map(|row| row["content"]["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["hello", "good morning"]);
    let newest = desk.get(&format!("{messages}?limit=1")).await.json();
    assert_eq!(newest["rows"][0]["content"]["body"], "good morning");
    let next = newest["next"].as_str().unwrap();
    let older = desk.get(&format!("{messages}?limit=1&before={next}")).await.json();
    assert_eq!(older["rows"][0]["content"]["body"], "hello");
    assert_eq!(older["next"], Value::Null);
    app.stop().await;
}

#[actix_web::test]
async fn the_holder_closes_and_the_journal_tells_the_whole_story() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let hook = support(&app, &boss, &[anna, ben]).await;
    customer_writes(&app, &hook, "wamid.1", "hello").await;
    let id = accepts(&app, anna).await;
    let path = format!("{INTERACTIONS}/{id}");

    assert_eq!(desk.post(&format!("{path}/close"), json!({})).await.status, 204);
    let closed = desk.get(&path).await.json();
    assert_eq!(closed["state"], "closed");
    assert!(closed["closed_at"].is_string());
    assert_eq!(
        desk.get(&format!("{INTERACTIONS}?status=open")).await.json()["rows"],
        json!([])
    );
    assert_eq!(
        boss.get(&format!("{INTERACTIONS}?status=closed")).await.json()["rows"][0]["id"],
        id
    );

    let events = boss.get(&format!("{path}/events")).await.json();
    let kinds = kinds(&events);
    assert_eq!(kinds.first().map(String::as_str), Some("created"));
    assert!(
        kinds.contains(&"assigned".to_owned()) && kinds.contains(&"closed".to_owned()),
        "{kinds:?}"
    );
    let rows = events["rows"].as_array().unwrap();
    let round = rows.iter().find(|event| event["kind"] == "round_ended").unwrap();
    let away = json!([{ "why": "signed_out", "count": 1, "agents": [ben.to_string()] }]);
    assert_eq!(round["data"]["not_asked"], away, "INT-10");
    let first = boss.get(&format!("{path}/events?limit=1")).await.json();
    let next = first["next"].as_str().unwrap();
    let second = boss.get(&format!("{path}/events?limit=1&cursor={next}")).await.json();
    assert_eq!(second["rows"][0], events["rows"][1]);
    app.stop().await;
}

#[actix_web::test]
async fn only_the_holder_writes_and_only_what_the_product_allows() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let hook = support(&app, &boss, &[anna]).await;
    customer_writes(&app, &hook, "wamid.1", "hello").await;
    let id = accepts(&app, anna).await;
    let messages = format!("{INTERACTIONS}/{id}/messages");
    let text = |body: &str, client_ref: &str| json!({ "body": body, "client_ref": client_ref });

    assert_eq!(boss.post(&messages, text("hi", "r")).await.refusal(), "403 forbidden");
    assert_eq!(desk.post(&messages, text("", "r1")).await.refusal(), "422 bad_length");
    assert_eq!(
        desk.post(&messages, text(&"x".repeat(4097), "r2")).await.refusal(),
        "422 bad_length"
    );
    assert_eq!(
        desk.post(&messages, text("hi", "")).await.wrong_fields(),
        ["client_ref"]
    );
    assert_eq!(
        desk.post(&messages, text("hi", &"r".repeat(65))).await.wrong_fields(),
        ["client_ref"]
    );
    assert_eq!(
        desk.get(&format!("{messages}?before=elsewhere")).await.wrong_fields(),
        ["before"]
    );
    let thread = desk.get(&messages).await.json();
    assert_eq!(thread["rows"].as_array().unwrap().len(), 1, "nothing was written");
    app.stop().await;
}

#[actix_web::test]
async fn a_signed_body_nobody_understands_is_shown_to_administrators() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let hook = support(&app, &boss, &[]).await;
    let body = "{\"object\": <script>";
    let signature = sign("canarysecret", body.as_bytes());
    let headers = [("x-hub-signature-256", signature.as_str())];
    let answer = app
        .stranger()
        .send(Method::POST, &hook, &headers, Bytes::from(body))
        .await;
    assert_eq!(answer.status, 200);
    let kept = boss.get("/api/whatsapp/quarantine").await.json();
    assert_eq!(kept["rows"][0]["body"], body);
    assert_eq!(kept["rows"][0]["account_id"], "1");
    app.stop().await;
}

#[actix_web::test]
async fn an_unknown_receive_token_answers_as_a_wrong_signature() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let hook = support(&app, &boss, &[]).await;
    let unknown = format!("/hook/meta/{}", "0".repeat(48));
    let mut seen = Vec::new();
    for path in [&hook, &unknown] {
        let headers = [("x-hub-signature-256", "sha256=00")];
        let answer = app
            .stranger()
            .send(Method::POST, path, &headers, Bytes::from_static(b"{}"))
            .await;
        let mut problem = answer.json();
        problem["request_id"] = json!("");
        seen.push((answer.status, problem));
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].0 == 401 || seen[0].0 == 403, "{seen:?}");
    let health = boss.get("/api/whatsapp/accounts/1").await.json()["health"].clone();
    assert_eq!(health["signature_failures"], 1);
    assert_eq!(health["last_inbound_at"], Value::Null);
    app.stop().await;
}

#[actix_web::test]
async fn int_05_a_conversation_is_shown_with_who_had_it_first_answered_closed_and_reopened_it() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let (ben, other) = app.agent("ben").await;
    let hook = support(&app, &boss, &[anna]).await;
    let seers = json!({ "agent_ids": [anna, ben] });
    assert_eq!(boss.put("/api/whatsapp/accounts/1/agents", seers).await.status, 200);
    customer_writes(&app, &hook, "wamid.1", "hello").await;
    let path = format!("{INTERACTIONS}/{}", accepts(&app, anna).await);
    let seen =
        |row: &Value| ["agent_name", "first_agent_name", "closed_by", "reopened_by"].map(|field| row[field].clone());
    let held = desk.get(&path).await.json();
    assert_eq!(
        seen(&held),
        [json!("Full anna"), json!("Full anna"), json!(null), json!(null)]
    );
    assert_eq!(held["first_response_at"], json!(null));

    let answer = json!({ "body": "good morning", "client_ref": "ref-1" });
    assert_eq!(desk.post(&format!("{path}/messages"), answer).await.status, 202);
    let sold = json!({ "name": "Sold", "parent_id": made(&boss, json!({ "name": "Done" })).await });
    let how = json!({ "disposition_id": made(&boss, sold).await, "close": true });
    assert_eq!(desk.put(&format!("{path}/disposition"), how).await.status, 204);
    let closed = desk.get(&path).await.json();
    assert_eq!(
        seen(&closed),
        [json!("Full anna"), json!("Full anna"), json!("Full anna"), json!(null)]
    );
    assert!(
        closed["first_response_at"].is_string() && closed["closed_at"].is_string(),
        "{closed}"
    );
    assert_eq!(closed["disposition_levels"], json!(["Done", "Sold"]), "DSP-05");

    desk_of(&app, ben).await;
    assert_eq!(other.post(&format!("{path}/reopen"), json!({})).await.status, 204);
    let look = || async { seen(&desk.get(&path).await.json()) };
    let again = [json!("Full ben"), json!("Full anna"), json!(null), json!("Full ben")];
    until("it is Ben's", look, |seen| *seen == again).await;

    // INT-06: lists are filtered by who had it first.
    for (agent, found) in [(anna, 1), (ben, 0)] {
        let filter = json!({ "field": "first_agent_id", "operator": "equals", "value": agent.to_string() });
        let filter: String = form_urlencoded::byte_serialize(filter.to_string().as_bytes()).collect();
        let rows = boss.get(&format!("{INTERACTIONS}?filter={filter}")).await.json()["rows"].clone();
        assert_eq!(rows.as_array().map(Vec::len), Some(found), "{rows}");
    }
    app.stop().await;
}

async fn desk_of(app: &TestApp, agent: AgentId) {
    app.node.state.desk.connected(agent, ConnectionId(1)).await.unwrap();
}

/// A disposition; gives its id.
async fn made(boss: &Browser, draft: Value) -> Value {
    boss.post("/api/dispositions", draft).await.json()["id"].clone()
}

//! S20: whatever happens, and however much is logged, the log knows nobody's number, words or secrets, and
//! nobody from outside can write a line into it.

use super::administration::account;
use crate::support::app::{Browser, eventually};
use crate::support::child::Child;
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use switchboard::domain::message::Delivery;
use switchboard::http::ws::frames::{MessageCard, ServerFrame};
use switchboard::load::server::{ADMIN, ADMIN_PASSWORD};
use switchboard::providers::meta::signature::sign;

/// What must never be in the log. Each is put into the server where such a thing belongs.
const CANARIES: [(&str, &str); 9] = [
    ("number", "447700900733"),
    ("name", "Canarina"),
    ("text of a customer", "canarywords"),
    ("text of an agent", "canaryanswer"),
    ("e-mail", "canary.mail@example.com"),
    ("password", "canary-Password-1"),
    ("wrong password", "canary-Guess-2"),
    ("secret of an account", "canarysecret"),
    ("token of an account", "EAAcanarytoken"),
];

/// Texts that would begin a line of their own, or change the terminal.
const INJECTIONS: [&str; 4] = [
    "a\r\nERROR forged line",
    "b\n{\"level\":\"ERROR\",\"message\":\"forged line\"}",
    "c\u{1b}[2Jforged line",
    "d\u{2028}forged line\u{85}forged line",
];

fn webhook(phone: &str, name: &str, text: &str) -> String {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "2100", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "12025550100", "phone_number_id": "3100" },
        "contacts": [{ "profile": { "name": name }, "wa_id": phone }],
        "messages": [{ "from": phone, "id": format!("wamid.{}", text.len()), "timestamp": "1795247660",
            "type": "text", "text": { "body": text } }],
    } }] }] })
    .to_string()
}

struct Site {
    url: String,
    boss: Browser,
    hook: String,
    queue: String,
}

impl Site {
    async fn post(&self, body: String, signature: &str) -> u16 {
        let headers = [("content-type", "application/json"), ("x-hub-signature-256", signature)];
        let stranger = Browser::at(&self.url);
        let answer = stranger
            .send(Method::POST, &self.hook, &headers, Bytes::from(body))
            .await;
        answer.status.as_u16()
    }
}

async fn signed_in(url: &str, username: &str, password: &str) -> Browser {
    let mut browser = Browser::at(url);
    let answer = browser.try_sign_in(username, password).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    browser.remember(&answer);
    browser
}

async fn site(url: &str, provider: std::net::SocketAddr) -> Site {
    let boss = signed_in(url, ADMIN, ADMIN_PASSWORD).await;
    let mut draft = account("Line", "LIN", "+12025550100");
    draft["credentials"]["base_url"] = json!(format!("http://{provider}"));
    let made = boss.post("/api/whatsapp/accounts", draft).await.json();
    let queue = json!({ "name": "Line", "strategy": "beep_all", "agent_timeout_secs": 600 });
    let queue = boss.post("/api/whatsapp/queues", queue).await.json();
    let queue = queue["id"].as_str().unwrap().to_owned();
    let step = json!({ "application": { "type": "queue", "queue_id": queue, "timeout_secs": 600 } });
    let plan = format!("/api/whatsapp/accounts/{}/applications", made["id"].as_str().unwrap());
    assert_eq!(
        boss.put(&plan, json!({ "version": 0, "steps": [step] })).await.status,
        200
    );
    let receive_url = made["receive_url"].as_str().unwrap();
    let hook = receive_url[receive_url.find("/hook/").unwrap()..].to_owned();
    let url = url.to_owned();
    Site { url, boss, hook, queue }
}

/// An agent signs in, takes what the customer wrote, and answers.
async fn agent_works(site: &Site) {
    let draft = json!({ "full_name": "Anna", "username": "anna", "password": "canary-Password-1" });
    let anna = site.boss.post("/api/agents", draft).await.json()["id"].clone();
    let members = format!("/api/whatsapp/queues/{}/agents", site.queue);
    assert_eq!(
        site.boss.put(&members, json!({ "agent_ids": [anna] })).await.status,
        200
    );
    let wrong = Browser::at(&site.url).try_sign_in("anna", "canary-Guess-2").await;
    assert_eq!(wrong.status, 401);
    let browser = signed_in(&site.url, "anna", "canary-Password-1").await;
    let mut desk = browser.desk().await;
    desk.until(|desk| !desk.offers.is_empty()).await;
    let (interaction, ticket) = (desk.desk.offers[0].interaction_id, desk.desk.offers[0].ticket);
    let taken = json!({ "interaction_id": interaction, "ticket": ticket });
    assert_eq!(desk.command("accept", taken).await, None);
    let answer = json!({ "interaction_id": interaction, "body": "canaryanswer" });
    assert_eq!(desk.command("send", answer).await, None);
    let sent = |card: &MessageCard| card.delivery == Delivery::Sent;
    desk.until(|desk| desk.threads.iter().any(|thread| thread.messages.iter().any(sent)))
        .await;
    let close = json!({ "interaction_id": interaction });
    assert_eq!(desk.command("close", close).await, None);
    let odd = json!({ "kind": "accept", "ref": "odd", "ticket": 1, "interaction_id": "canarywords" });
    desk.send(&odd).await.unwrap();
    let mut refused = false;
    while !refused {
        let frame = desk.frame().await;
        refused = matches!(
            frame,
            ServerFrame::Error { .. } | ServerFrame::Ack { error: Some(_), .. }
        );
    }
}

async fn staff_work(site: &Site) {
    let contact = json!({ "list_id": "1", "first_name": "Canarina", "phone": "+44 7700 900734",
        "email": "canary.mail@example.com" });
    let made = site.boss.post("/api/contacts", contact.clone()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let again = site.boss.post("/api/contacts", contact).await;
    assert!(again.status.as_u16() < 500, "{again:?}");
    for path in [
        "/api/contacts?search=447700900733",
        "/api/contacts?search=Canarina",
        "/api/nothing/447700900733",
        "/api/contacts?filter=%7B%22field%22%3A%22phone%22%2C%22operator%22%3A%22is%22%2C%22value%22%3A%22447700900733%22%7D",
    ] {
        let answer = site.boss.get(path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
    }
}

async fn strangers_try(site: &Site) {
    assert_eq!(
        site.post(webhook("447700900733", "Canarina", "canarywords"), "sha256=00")
            .await,
        401
    );
    let broken = "{\"canarywords\": 447700900733".to_owned();
    let signature = sign("canarysecret", broken.as_bytes());
    assert_eq!(site.post(broken, &signature).await, 200);
    for text in INJECTIONS {
        let body = webhook("447700900733", text, text);
        let signature = sign("canarysecret", body.as_bytes());
        assert_eq!(site.post(body, &signature).await, 200);
        let refused = Browser::at(&site.url).try_sign_in(text, text).await;
        assert!(refused.status.is_client_error(), "{refused:?}");
        let named = site.boss.post("/api/pauses", json!({ "name": text })).await;
        assert!(named.status.as_u16() < 500, "{named:?}");
        let path = format!(
            "/api/agents/{}",
            text.replace(|c: char| !c.is_ascii_alphanumeric(), "%0a")
        );
        assert_eq!(site.boss.get(&path).await.status, 404);
        let headers = [("user-agent", "x\u{9}forged line"), ("x-request-id", "forged line")];
        let stranger = Browser::at(&site.url);
        stranger.send(Method::GET, "/api/session", &headers, Bytes::new()).await;
    }
}

#[actix_web::test]
async fn s20_the_log_knows_nothing_of_customers_and_secrets_even_at_its_lowest_level() {
    let variables = [("SWITCHBOARD_LOG_LEVEL", "trace"), ("SWITCHBOARD_LOG_FORMAT", "json")];
    let mut child = Child::start_with(&variables).await;
    let url = format!("http://{}", child.server.address());
    let site = site(&url, child.graph).await;
    let body = webhook("447700900733", "Canarina", "canarywords");
    let signature = sign("canarysecret", body.as_bytes());
    assert_eq!(site.post(body, &signature).await, 200);
    eventually(async || {
        let seen = site.boss.get("/api/whatsapp/interactions").await.json();
        (seen["rows"].as_array().unwrap().len() == 1).then_some(())
    })
    .await;
    agent_works(&site).await;
    staff_work(&site).await;
    strangers_try(&site).await;
    let token = site.boss.cookie.clone().unwrap();
    child.stop().await;

    let log = child.log();
    assert!(
        log.lines().count() > 50,
        "the log says too little to prove anything: {log}"
    );
    assert!(log.contains("\"level\":\"TRACE\""), "{log}");
    let token = token.split_once('=').unwrap().1;
    let csrf = site.boss.csrf.as_deref().unwrap();
    let hook = site.hook.rsplit('/').next().unwrap();
    let secrets = [
        ("session", token),
        ("csrf token", csrf),
        ("token of a receive address", hook),
    ];
    for (what, canary) in CANARIES.into_iter().chain(secrets) {
        let line = log.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{what}");
    }
    // What the command says to a person is no entry.
    let entries = log.lines().filter(|line| !line.starts_with("switchboard is ready: "));
    for line in entries {
        let entry: Result<Value, _> = serde_json::from_str(line);
        let entry = entry.unwrap_or_else(|error| panic!("S20: not a line of ours: {line}: {error}"));
        assert!(
            entry["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')),
            "UTC: {line}"
        );
        assert!(!line.contains('\u{1b}'), "no colours, no cursor: {line}");
        assert!(!entry["message"].as_str().unwrap_or("").starts_with("forged"), "{line}");
    }
}

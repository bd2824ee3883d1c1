//! A number with a queue in a whole server, for tests of what reaches running routing (R19): every
//! wait here ends within the second that a change may take.

use super::administration::account;
use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;
use std::fmt::Debug;
use std::time::Duration;
use switchboard::domain::ids::{AgentId, ConnectionId, InteractionId, Ticket};
use switchboard::providers::meta::signature::sign;

/// An account whose plan offers to one queue.
pub struct Line<'a> {
    app: &'a TestApp,
    boss: &'a Browser,
    /// Path of the account's receive URL.
    pub hook: String,
    /// The account's id.
    pub account: String,
    pub queue: String,
}

impl<'a> Line<'a> {
    /// Opens one whose queue has these direct members.
    pub async fn open(app: &'a TestApp, boss: &'a Browser, agents: &[AgentId]) -> Self {
        let made = boss
            .post("/api/whatsapp/accounts", account("Line", "LIN", "+12025550100"))
            .await
            .json();
        let queue = json!({ "name": "Line", "strategy": "beep_all", "agent_timeout_secs": 600 });
        let queue = boss.post("/api/whatsapp/queues", queue).await.json();
        let queue = queue["id"].as_str().unwrap().to_owned();
        let members = format!("/api/whatsapp/queues/{queue}/agents");
        assert_eq!(boss.put(&members, json!({ "agent_ids": agents })).await.status, 200);
        let account = made["id"].as_str().unwrap().to_owned();
        let plan = format!("/api/whatsapp/accounts/{account}/applications");
        let steps = json!({ "version": 0, "steps": [{ "application": { "type": "queue", "queue_id": queue, "timeout_secs": 600 } }] });
        assert_eq!(boss.put(&plan, steps).await.status, 200);
        let url = made["receive_url"].as_str().unwrap();
        let hook = url.strip_prefix(&app.url).unwrap().to_owned();
        Self {
            app,
            boss,
            hook,
            account,
            queue,
        }
    }

    /// The agent signs in with one window.
    pub async fn comes_to_work(&self, agent: AgentId) {
        let desk = &self.app.node.state.desk;
        desk.connected(agent, ConnectionId(1)).await.unwrap();
    }

    /// A customer writes through the provider.
    pub async fn customer_writes(&self, phone: &str, text: &str) {
        let answer = self.post(&self.hook, phone, text).await;
        assert_eq!(answer, 200);
    }

    /// The same under a profile name.
    pub async fn customer_writes_as(&self, name: &str, phone: &str, text: &str) {
        let answer = self.post_as(&self.hook, name, phone, text).await;
        assert_eq!(answer, 200);
    }

    /// The same at any receive path; gives the status.
    pub async fn post(&self, hook: &str, phone: &str, text: &str) -> u16 {
        self.post_as(hook, "Maya", phone, text).await
    }

    async fn post_as(&self, hook: &str, name: &str, phone: &str, text: &str) -> u16 {
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "2100", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "12025550100", "phone_number_id": "3100" },
            "contacts": [{ "profile": { "name": name }, "wa_id": phone }],
            "messages": [{ "from": phone, "id": format!("wamid.{phone}.{text}"), "timestamp": "1795247660", "type": "text", "text": { "body": text } }],
        } }] }] })
        .to_string();
        let signature = sign("canarysecret", body.as_bytes());
        let headers = [
            ("content-type", "application/json"),
            ("x-hub-signature-256", signature.as_str()),
        ];
        let stranger = self.app.stranger();
        let answer = stranger.send(Method::POST, hook, &headers, Bytes::from(body)).await;
        answer.status.as_u16()
    }

    /// Waits until so many interactions are open.
    pub async fn waits(&self, count: usize) {
        let open = || async { self.boss.get("/api/whatsapp/interactions").await.json()["rows"].clone() };
        until("interactions", open, |rows| {
            rows.as_array().is_some_and(|rows| rows.len() == count)
        })
        .await;
    }
}

/// What is offered to an agent at this moment.
pub async fn offers_of(app: &TestApp, agent: AgentId) -> Vec<(InteractionId, Ticket)> {
    let view = app.node.state.desk.view(agent).await.unwrap();
    let offers = view.offers.iter();
    offers.map(|(offer, _)| (offer.interaction, offer.ticket)).collect()
}

/// Looks again and again until it is as expected, for at most a second.
pub async fn until<T: Debug, F: Future<Output = T>>(
    what: &str,
    look: impl Fn() -> F,
    expected: impl Fn(&T) -> bool,
) -> T {
    let mut seen = look().await;
    for _ in 0..100 {
        if expected(&seen) {
            return seen;
        }
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        seen = look().await;
    }
    panic!("within a second: {what}; seen {seen:?}");
}

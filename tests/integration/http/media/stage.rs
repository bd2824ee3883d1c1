//! An account with a provider, a customer with a phone, and Anna at her desk.

use super::provider::Provider;
use crate::http::administration::account;
use crate::support::agent::Agent;
use crate::support::app::{Answer, Browser, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::http::ws::frames::{FileCard, MessageCard, Thread};
use switchboard::providers::meta::signature::sign;

const SECRET: &str = "canarysecret";
pub const PHONE: &str = "447700900733";

pub struct Stage {
    pub app: TestApp,
    pub boss: Browser,
    pub anna: Browser,
    pub anna_id: AgentId,
    pub desk: Agent,
    pub provider: Provider,
    pub account: String,
    hook: String,
    wrote: u32,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(variables).await;
        let provider = Provider::start();
        let boss = app.administrator().await;
        let mut draft = account("Line", "LIN", "+12025550100");
        draft["credentials"]["base_url"] = json!(provider.url);
        let made = boss.post("/api/whatsapp/accounts", draft).await.json();
        let account = made["id"].as_str().unwrap().to_owned();
        let queue = json!({ "name": "Line", "strategy": "beep_all", "agent_timeout_secs": 600 });
        let queue = boss.post("/api/whatsapp/queues", queue).await.json()["id"].clone();
        let step = json!({ "application": { "type": "queue", "queue_id": queue, "timeout_secs": 600 } });
        let plan = format!("/api/whatsapp/accounts/{account}/applications");
        assert_eq!(
            boss.put(&plan, json!({ "version": 0, "steps": [step] })).await.status,
            200
        );
        let (anna_id, anna) = app.agent("anna").await;
        let members = format!("/api/whatsapp/queues/{}/agents", queue.as_str().unwrap());
        let members = boss.put(&members, json!({ "agent_ids": [anna_id] })).await;
        assert_eq!(members.status, 200);
        let receive_url = made["receive_url"].as_str().unwrap();
        let hook = receive_url[receive_url.find("/hook/").unwrap()..].to_owned();
        let desk = anna.desk().await;
        Self {
            app,
            boss,
            anna,
            anna_id,
            desk,
            provider,
            account,
            hook,
            wrote: 0,
        }
    }

    /// The customer sends something of this kind; the answer of the server to the webhook is awaited.
    pub async fn customer_sends(&mut self, kind: &str, object: Value) {
        self.wrote += 1;
        let mut message = json!({
            "from": PHONE, "id": format!("wamid.IN{}", self.wrote), "timestamp": "1795247660", "type": kind,
        });
        message[kind] = object;
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "2100", "changes": [{
            "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "12025550100", "phone_number_id": "3100" },
                "contacts": [{ "profile": { "name": "Ada" }, "wa_id": PHONE }],
                "messages": [message],
            } }] }] })
        .to_string();
        let signature = sign(SECRET, body.as_bytes());
        let headers = [
            ("content-type", "application/json"),
            ("x-hub-signature-256", signature.as_str()),
        ];
        let stranger = self.app.stranger();
        let answer = stranger
            .send(Method::POST, &self.hook, &headers, Bytes::from(body))
            .await;
        assert_eq!(answer.status, 200);
    }

    /// Anna takes what is offered, and its thread is open.
    pub async fn accepts(&mut self) -> InteractionId {
        self.desk.until(|desk| !desk.offers.is_empty()).await;
        let (interaction, ticket) = {
            let offer = &self.desk.desk.offers[0];
            (offer.interaction_id, offer.ticket)
        };
        let taken = json!({ "interaction_id": interaction, "ticket": ticket });
        assert_eq!(self.desk.command("accept", taken).await, None);
        let has_come = |thread: &Thread| !thread.messages.is_empty();
        self.desk.until(|desk| desk.threads.first().is_some_and(has_come)).await;
        interaction
    }

    /// The newest message of the open thread.
    pub fn newest(&self) -> MessageCard {
        self.desk.desk.threads[0].messages.last().unwrap().clone()
    }

    /// The file of the newest message, once it does not load any longer.
    pub async fn file(&mut self) -> FileCard {
        let has_come = |card: &MessageCard| card.file.as_ref().is_some_and(|file| file.state != "loading");
        self.desk
            .until(|desk| {
                let newest = desk.threads.first().and_then(|thread| thread.messages.last());
                newest.is_some_and(has_come)
            })
            .await;
        self.newest().file.unwrap()
    }

    /// The customer sends a file as this kind, and Anna waits for what becomes of it.
    pub async fn comes(&mut self, kind: &str, id: &str) -> FileCard {
        self.customer_sends(kind, json!({ "id": id, "mime_type": "image/jpeg" }))
            .await;
        if self.desk.desk.threads.is_empty() {
            self.accepts().await;
        } else {
            let before = self.desk.desk.threads[0].messages.len();
            self.desk.until(|desk| desk.threads[0].messages.len() > before).await;
        }
        self.file().await
    }

    /// Anna uploads a file.
    pub async fn uploads(&self, interaction: InteractionId, query: &str, body: impl Into<Bytes>) -> Answer {
        let path = format!("/api/whatsapp/uploads?interaction_id={interaction}{query}");
        let headers = [("content-type", "application/octet-stream")];
        self.anna.send(Method::POST, &path, &headers, body.into()).await
    }

    pub async fn stop(self) {
        drop(self.desk);
        self.app.stop().await;
    }
}

/// A picture as a phone takes it.
pub fn photo(width: u32, height: u32) -> Bytes {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 9]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner().into()
}

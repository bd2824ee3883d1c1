//! An account of each kind, and webhooks signed as its provider signs them.

use crate::http::account_types::{ACCOUNTS, of_type};
use crate::support::app::{Answer, Browser, TestApp, eventually};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use switchboard::providers::{meta, sinch, twilio};

/// Headers by name.
pub type Headers = Vec<(&'static str, String)>;

/// The kinds of account.
pub const KINDS: [&str; 4] = ["twilio", "sinch", "meta", "kaleyra"];

/// An account and the number behind it.
pub struct Line {
    /// Path of its receive URL.
    pub hook: String,
    /// Its id.
    pub account: String,
    /// Our number, digits.
    pub number: String,
    kind: &'static str,
    origin: String,
    nonces: AtomicU64,
}

impl Line {
    /// An account of this kind whose plan parks its conversations.
    pub async fn open(app: &TestApp, boss: &Browser, kind: &'static str) -> Self {
        Self::open_at(app, boss, kind, None).await
    }

    /// The same, of a provider that answers there.
    pub async fn open_at(app: &TestApp, boss: &Browser, kind: &'static str, base_url: Option<&str>) -> Self {
        let more = base_url.map_or(json!({}), |url| json!({ "credentials": { "base_url": url } }));
        Self::open_as(app, boss, kind, more).await
    }

    /// The same with other fields.
    pub async fn open_as(app: &TestApp, boss: &Browser, kind: &'static str, more: Value) -> Self {
        let number = KINDS.iter().position(|known| *known == kind).unwrap();
        let mut body = of_type(kind, number);
        // A test's requests come from this machine.
        if kind == "kaleyra" {
            body["credentials"]["allowed_addresses"] = json!(["127.0.0.1"]);
        }
        if let Some(base_url) = more.pointer("/credentials/base_url") {
            body["credentials"]["base_url"] = base_url.clone();
        }
        if let Some(phone) = more.get("phone") {
            body["phone"] = phone.clone();
        }
        let made = boss.post(ACCOUNTS, body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let made = made.json();
        let url = made["receive_url"].as_str().unwrap();
        Self {
            hook: url.strip_prefix(&app.url).unwrap().to_owned(),
            account: made["id"].as_str().unwrap().to_owned(),
            number: made["phone"].as_str().unwrap().to_owned(),
            kind,
            origin: app.url.clone(),
            nonces: AtomicU64::new(0),
        }
    }

    /// What the provider sends along with a body, to the receive URL with this query.
    pub fn signed(&self, app: &TestApp, query: &str, body: &str) -> Headers {
        let form = (
            "content-type",
            "application/x-www-form-urlencoded; charset=UTF-8".to_owned(),
        );
        let json = ("content-type", "application/json".to_owned());
        match self.kind {
            "twilio" => {
                let url = format!("{}{}{query}", self.origin, self.hook);
                let signature = twilio::signature::sign("canary-twilio", &url, body.as_bytes());
                vec![form, (twilio::signature::HEADER, signature)]
            }
            "sinch" => {
                use switchboard::ports::clock::Clock;
                let nonce = format!("01NONCE{}", self.nonces.fetch_add(1, Ordering::Relaxed));
                let timestamp = (app.clock.now().0 / 1000).to_string();
                let signature = sinch::signature::sign("canary-hook", body.as_bytes(), &nonce, &timestamp);
                vec![
                    json,
                    (sinch::signature::HEADER, signature),
                    (sinch::signature::NONCE, nonce),
                    (sinch::signature::TIMESTAMP, timestamp),
                    (sinch::signature::ALGORITHM, "HmacSHA256".to_owned()),
                ]
            }
            "meta" => {
                let signature = meta::signature::sign("canarysecret", body.as_bytes());
                vec![json, (meta::signature::HEADER, signature)]
            }
            _ => vec![json, ("x-callback-token", "canary-header".to_owned())],
        }
    }

    /// Posts a body with these headers.
    pub async fn post_with(&self, app: &TestApp, query: &str, headers: &Headers, body: &str) -> Answer {
        let path = format!("{}{query}", self.hook);
        post(app, &path, headers, body).await
    }

    /// Posts a body as the provider does.
    pub async fn post(&self, app: &TestApp, body: &str) -> Answer {
        let headers = self.signed(app, "", body);
        self.post_with(app, "", &headers, body).await
    }

    /// A text of a customer, as the provider writes it.
    pub fn text(&self, id: &str, from: &str, text: &str) -> String {
        match self.kind {
            "twilio" => form_urlencoded::Serializer::new(String::new())
                .append_pair("MessageSid", id)
                .append_pair("AccountSid", "AC4711")
                .append_pair("From", &format!("whatsapp:+{from}"))
                .append_pair("To", &format!("whatsapp:+{}", self.number))
                .append_pair("Body", text)
                .append_pair("MessageType", "text")
                .append_pair("SmsStatus", "received")
                .append_pair("ProfileName", "")
                .append_pair("WaId", from)
                .finish(),
            "sinch" => json!({
                "app_id": "01APP", "project_id": "p-1", "accepted_time": "2026-11-03T10:00:01.120Z",
                "message": {
                    "id": id, "direction": "TO_APP", "injected": false,
                    "channel_identity": { "channel": "WHATSAPP", "identity": from, "app_id": "" },
                    "contact_message": { "text_message": { "text": text }, "reply_to": null },
                },
            })
            .to_string(),
            "meta" => json!({
                "object": "whatsapp_business_account",
                "entry": [{ "id": "2100", "changes": [self.change(id, from, text)] }],
            })
            .to_string(),
            _ => json!({
                "meta_object": self.change(id, from, text),
                "extra_info": { "media_url": "", "trace_id": "t", "waba_id": "2100" },
            })
            .to_string(),
        }
    }

    fn change(&self, id: &str, from: &str, text: &str) -> Value {
        json!({ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": self.number, "phone_number_id": "3100" },
            "contacts": [{ "profile": { "name": "Maya" }, "wa_id": from }],
            "messages": [{ "from": from, "id": id, "timestamp": "1790000000", "type": "text", "text": { "body": text } }],
        } })
    }
}

/// Posts a body anywhere.
pub async fn post(app: &TestApp, path: &str, headers: &Headers, body: &str) -> Answer {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = Bytes::copy_from_slice(body.as_bytes());
    app.stranger().send(Method::POST, path, &headers, body).await
}

/// Waits for so many messages in the only conversation, and gives them.
pub async fn thread(boss: &Browser, count: usize) -> Vec<Value> {
    let mut seen = json!(null);
    let thread = eventually(async || {
        let rows = boss.get("/api/whatsapp/interactions").await.json()["rows"].clone();
        let id = rows[0]["id"].as_str()?;
        seen = boss
            .get(&format!("/api/whatsapp/interactions/{id}/messages"))
            .await
            .json()["rows"]
            .clone();
        let rows = seen.as_array()?;
        (rows.len() >= count).then(|| rows.clone())
    });
    thread.await
}

/// How many bodies are in quarantine.
pub async fn quarantined(boss: &Browser) -> Value {
    boss.get("/api/whatsapp/quarantine").await.json()["count"].clone()
}

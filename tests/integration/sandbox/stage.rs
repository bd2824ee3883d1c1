//! A network on the air, a business that receives its webhooks, and an adapter to call it with.

use crate::support::signed::{access, posted};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use switchboard::config::Outbound;
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::effects::{OutboundAction, OutboundCall};
use switchboard::domain::ids::{AccountId, InteractionId, MessageId};
use switchboard::domain::inbound::{InboundItem, InboundMessage, InboundStatus};
use switchboard::outbound::Reach;
use switchboard::ports::provider::{Credentials, MetaCredentials, ProviderKind, SendOutcome};
use switchboard::providers::Adapters;
use switchboard::providers::client::Timeouts;
use switchboard::sandbox::courier::Persistence;
use switchboard::sandbox::faults::Faults;
use switchboard::sandbox::network::Network;
use switchboard::sandbox::state::{Number, Settings};
use switchboard::sandbox::thread::{Item, Tick};
use switchboard::sandbox::wish::Written;
use switchboard::sandbox::{Running, SandboxConfig, serve};
use tokio::sync::mpsc;

pub const NUMBER: &str = "310000000000007";
pub const TOKEN: &str = "EAAG-test-token";
pub const VERIFY_TOKEN: &str = "s3cret word";
pub const ADA: &str = "447700900142";

/// Longer than anything here takes, shorter than anyone's patience.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn credentials(base_url: &str) -> Credentials {
    Credentials::Meta(MetaCredentials {
        base_url: base_url.into(),
        api_version: "v25.0".into(),
        waba_id: "210000000000001".into(),
        phone_number_id: NUMBER.into(),
        app_id: "1".into(),
        access_token: SecretString::from(TOKEN),
        app_secret: SecretString::from("app-secret-1"),
        verify_token: SecretString::from(VERIFY_TOKEN),
    })
}

pub fn call(to: &str, body: &str) -> OutboundCall {
    OutboundCall {
        message: MessageId(9001),
        account: AccountId(1),
        interaction: InteractionId(7001),
        to: Identity {
            phone: Some(to.into()),
            bsuid: None,
        },
        action: OutboundAction::Content(Content::Text { body: body.into() }),
        file: None,
        quote: None,
    }
}

/// A webhook as the business received it.
pub struct Received {
    pub body: Bytes,
    pub signed: bool,
}

pub struct Stage {
    pub running: Running,
    pub adapters: Adapters,
    pub credentials: Credentials,
    /// What the business answers to webhooks.
    pub answers: Arc<AtomicU16>,
    webhooks: mpsc::UnboundedReceiver<Received>,
}

fn timeouts() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(2),
        call: Duration::from_millis(700),
    }
}

impl Stage {
    /// Reports follow each other at once, and failing webhooks are tried again soon.
    pub fn new() -> Self {
        Self::with(Settings {
            status_gap_ms: 0,
            ..Settings::default()
        })
    }

    pub fn with(settings: Settings) -> Self {
        let answers = Arc::new(AtomicU16::new(200));
        let (webhook_url, webhooks) = business(Arc::clone(&answers));
        let running = serve(SandboxConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            numbers: vec![number(NUMBER, &webhook_url)],
            settings,
            persistence: Persistence {
                first_wait: Duration::from_millis(20),
                attempts: 500,
                ..Persistence::default()
            },
            ..SandboxConfig::default()
        })
        .unwrap();
        Self {
            credentials: credentials(&running.url()),
            running,
            adapters: Adapters::new(timeouts(), Reach::new(Outbound::this_machine().private_networks)),
            answers,
            webhooks,
        }
    }

    pub fn network(&self) -> &Network {
        &self.running.network
    }

    pub fn spoil(&self, faults: Value) {
        self.network()
            .set_faults(serde_json::from_value::<Faults>(faults).unwrap());
    }

    pub async fn send(&self, call: &OutboundCall) -> SendOutcome {
        let access = access(self.credentials.clone());
        self.adapters.get(ProviderKind::Meta).send(&access, call).await
    }

    pub fn write(&self, phone: &str, text: &str) -> String {
        let message = Written {
            text: Some(text.into()),
            ..Written::default()
        };
        self.network().write(phone, message).unwrap()
    }

    /// The next webhook.
    pub async fn webhook(&mut self) -> Received {
        let next = tokio::time::timeout(PATIENCE, self.webhooks.recv()).await;
        next.expect("a webhook in time").expect("the business is up")
    }

    /// The items of the next webhook, read by the server's own adapter.
    pub async fn items(&mut self) -> Vec<InboundItem> {
        let received = self.webhook().await;
        assert!(received.signed, "the signature is right");
        let adapter = self.adapters.get(ProviderKind::Meta);
        let access = access(self.credentials.clone());
        posted(&[], &received.body, |request| adapter.parse(&access, request)).unwrap()
    }

    pub async fn message(&mut self) -> InboundMessage {
        match self.items().await.remove(0) {
            InboundItem::Message(message) => message,
            other @ (InboundItem::Status(_) | InboundItem::Change(_)) => panic!("expected a message, got {other:?}"),
        }
    }

    pub async fn status(&mut self) -> InboundStatus {
        match self.items().await.remove(0) {
            InboundItem::Status(status) => status,
            other @ (InboundItem::Message(_) | InboundItem::Change(_)) => panic!("expected a status, got {other:?}"),
        }
    }

    /// No webhook is on its way and none arrived unseen.
    pub async fn is_quiet(&mut self) -> bool {
        self.until(|network| network.view().stats.webhooks_pending == 0).await;
        self.webhooks.try_recv().is_err()
    }

    pub fn item(&self, phone: &str, id: &str) -> Item {
        let (_, items) = self.network().thread(phone, Some(NUMBER.into())).unwrap();
        items
            .into_iter()
            .find(|item| item.id == id)
            .expect("the item is in the thread")
    }

    /// Waits until a page would show this tick.
    pub async fn until_tick(&self, phone: &str, id: &str, tick: Tick) {
        self.until(|_| self.item(phone, id).tick == tick).await;
    }

    async fn until(&self, holds: impl Fn(&Network) -> bool) {
        let watched = async {
            while !holds(self.network()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, watched)
            .await
            .expect("it happens in time");
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        let mut response = awc::Client::default()
            .get(format!("{}{path}", self.running.url()))
            .send()
            .await
            .unwrap();
        let body = response.body().limit(1 << 24).await.unwrap();
        (
            response.status().as_u16(),
            serde_json::from_slice(&body).unwrap_or(Value::Null),
        )
    }

    pub async fn put(&self, path: &str, body: Value) -> u16 {
        let url = format!("{}{path}", self.running.url());
        awc::Client::default()
            .put(url)
            .send_json(&body)
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    pub async fn post(&self, path: &str, bearer: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = awc::Client::default().post(format!("{}{path}", self.running.url()));
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        let mut response = request.send_json(body).await.unwrap();
        let body = response.body().await.unwrap();
        (
            response.status().as_u16(),
            serde_json::from_slice(&body).unwrap_or(Value::Null),
        )
    }
}

pub fn number(id: &str, webhook_url: &str) -> Number {
    serde_json::from_value(json!({
        "phone_number_id": id,
        "waba_id": "210000000000001",
        "display_phone_number": "390691234567",
        "name": "Example Shop",
        "access_token": TOKEN,
        "app_secret": "app-secret-1",
        "webhook_url": webhook_url,
    }))
    .unwrap()
}

/// A business's server: checks, passes on, and answers what it is told to.
fn business(answers: Arc<AtomicU16>) -> (String, mpsc::UnboundedReceiver<Received>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let server = HttpServer::new(move || {
        let (sender, answers) = (sender.clone(), Arc::clone(&answers));
        App::new().default_service(web::to(move |request: HttpRequest, body: Bytes| {
            let status = answers.load(Ordering::SeqCst);
            let headers: Vec<_> = request
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
                .collect();
            let adapters = Adapters::default();
            let adapter = adapters.get(ProviderKind::Meta);
            let access = access(credentials("http://unused"));
            let signed = posted(&headers, &body, |request| adapter.verify(&access, request)).is_ok();
            if status == 200 {
                let _ = sender.send(Received { body, signed });
            }
            async move { HttpResponse::build(status.try_into().unwrap()).finish() }
        }))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let url = format!("http://{}/hook/meta/secret", server.addrs()[0]);
    actix_rt::spawn(server.run());
    (url, receiver)
}

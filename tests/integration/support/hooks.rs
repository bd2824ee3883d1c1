//! A provider's side of the webhooks: bodies as Meta posts them, signed, over real connections.

use super::desks::{Desks, Served};
use super::flaky::Flaky;
use actix_web::web;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use switchboard::http::accounts_directory::{AccountsDirectory, Listing};
use switchboard::http::webhooks::{Callers, Contracts, Webhooks};
use switchboard::providers::client::{ProviderClient, Timeouts};
use switchboard::providers::kaleyra::Kaleyra;
use switchboard::providers::meta::{Meta, signature};
use switchboard::providers::sinch::Sinch;
use switchboard::providers::twilio::Twilio;
use switchboard::store::Page;

/// The secret of `store::world::account_fields`.
pub const SECRET: &str = "secret";

pub struct Hooks {
    pub address: SocketAddr,
    /// Receive token of the first account.
    pub token: String,
    pub webhooks: web::Data<Webhooks>,
    pub directory: Arc<AccountsDirectory>,
    pub journal: Arc<Flaky>,
}

/// An answer: status, headers that matter, body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub body: String,
}

/// The contracts, as in production.
pub fn contracts() -> Contracts {
    let client = Rc::new(ProviderClient::new(Timeouts::default()));
    Contracts {
        twilio: Rc::new(Twilio::new(Rc::clone(&client))),
        sinch: Rc::new(Sinch::new(Rc::clone(&client))),
        meta: Rc::new(Meta::new(Rc::clone(&client))),
        kaleyra: Rc::new(Kaleyra::new(client)),
    }
}

/// Serves the webhooks of all accounts in the store.
pub async fn serve(desks: &Desks, contracts: fn() -> Contracts) -> Hooks {
    let accounts = desks.store.accounts(Page::default()).await.unwrap().rows;
    let token = accounts[0].receive_token.clone();
    let directory = Arc::new(AccountsDirectory::default());
    let public_url = "http://127.0.0.1:8080".parse().unwrap();
    directory.replace(accounts.into_iter().map(|account| Listing::of(account, &public_url)));
    let journal = Arc::new(Flaky {
        store: desks.store.clone(),
        next: Mutex::new(VecDeque::new()),
        unplugged: AtomicBool::new(false),
    });
    let webhooks = web::Data::new(Webhooks::new(
        Arc::clone(&directory),
        Arc::clone(&journal) as Arc<_>,
        desks.router.clone(),
        Arc::clone(&desks.clock),
        Callers::default(),
    ));
    let (address, _) = desks.serve(Some(Served {
        webhooks: webhooks.clone(),
        contracts,
    }));
    Hooks {
        address,
        token,
        webhooks,
        directory,
        journal,
    }
}

impl Hooks {
    /// Posts a body with this signature header.
    pub async fn post_with(&self, token: &str, body: Vec<u8>, signatures: &[&str]) -> Answer {
        let mut request = client().post(format!("http://{}/hook/meta/{token}", self.address));
        for signature in signatures {
            request.headers_mut().append(
                actix_web::http::header::HeaderName::from_static("x-hub-signature-256"),
                signature.parse().unwrap(),
            );
        }
        answer(request.send_body(body).await.unwrap()).await
    }

    /// Posts a body as the provider does.
    pub async fn post(&self, body: &Value) -> Answer {
        self.post_raw(body.to_string().into_bytes()).await
    }

    /// The same with any bytes.
    pub async fn post_raw(&self, body: Vec<u8>) -> Answer {
        let signature = signature::sign(SECRET, &body);
        self.post_with(&self.token, body, &[&signature]).await
    }

    /// The subscription handshake.
    pub async fn subscribe(&self, token: &str, query: &str) -> Answer {
        let url = format!("http://{}/hook/meta/{token}?{query}", self.address);
        answer(client().get(url).send().await.unwrap()).await
    }
}

fn client() -> awc::Client {
    awc::Client::builder()
        .timeout(std::time::Duration::from_secs(20))
        .finish()
}

async fn answer(
    mut response: awc::ClientResponse<
        impl futures_util::Stream<Item = Result<bytes::Bytes, awc::error::PayloadError>> + Unpin,
    >,
) -> Answer {
    let retry_after = response.headers().get("retry-after");
    Answer {
        status: response.status().as_u16(),
        retry_after: retry_after.map(|value| value.to_str().unwrap().to_owned()),
        body: String::from_utf8(response.body().await.unwrap().to_vec()).unwrap(),
    }
}

/// Messages of one customer, in one body.
pub fn messages(phone: &str, wamids_at: &[(&str, i64)]) -> Value {
    let messages: Vec<Value> = wamids_at
        .iter()
        .map(|(wamid, at)| {
            json!({
                "from": phone, "id": wamid, "timestamp": at.to_string(), "type": "text",
                "text": { "body": format!("text of {wamid}") }
            })
        })
        .collect();
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "39020000001", "phone_number_id": "2" },
            "contacts": [{ "profile": { "name": "Carla" }, "wa_id": phone }],
            "messages": messages
        } }] }]
    })
}

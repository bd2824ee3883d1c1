//! `/hook/{provider}/{token}`: what providers post. Verified and parsed through the port, made
//! durable, then told to the account and answered, in that order. Routing is not waited for.

mod body;

use super::accounts_directory::{AccountsDirectory, Entry};
use super::client;
use super::error::ApiError;
use super::monotonic;
use super::nonces::Nonces;
use crate::actors::router::Router;
use crate::config::Network;
use crate::config::limits::{WEBHOOK_STORE_MILLIS, WEBHOOKS_IN_FLIGHT_MAX};
use crate::domain::ids::AccountId;
use crate::domain::inbound::InboundItem;
use crate::domain::{ActorKey, Timestamp, account};
use crate::ports::clock::Clock;
use crate::ports::provider::{BadSignature, Genuine, Provider, ProviderKind, Receipt, SignedRequest, Unreadable, Verb};
use crate::ports::store::{Delivery, Journal, OnWritten, StoreError};
use crate::telemetry::Metric;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use body::{Place, read};
use bytes::Bytes;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// What the webhook endpoint needs. One per process.
pub struct Webhooks {
    directory: Arc<AccountsDirectory>,
    journal: Arc<dyn Journal>,
    router: Router,
    clock: Arc<dyn Clock>,
    callers: Callers,
    nonces: Nonces,
    stopping: AtomicBool,
    in_flight: AtomicUsize,
    bytes_in_flight: AtomicUsize,
    counters: Counters,
}

/// Whom webhooks may come through, and how late.
#[derive(Clone, Debug, Default)]
pub struct Callers {
    /// Peers whose `X-Forwarded-For` is believed (S18).
    pub trusted_proxies: Vec<Network>,
    /// How far the time in a signature may be from ours, seconds.
    pub skew_secs_max: i64,
}

/// The wire contracts. One per HTTP worker: adapters are not shared between threads.
pub struct Contracts {
    /// Twilio.
    pub twilio: Rc<dyn Provider>,
    /// Sinch Conversation API.
    pub sinch: Rc<dyn Provider>,
    /// WhatsApp Cloud API.
    pub meta: Rc<dyn Provider>,
    /// Kaleyra.
    pub kaleyra: Rc<dyn Provider>,
}

impl Contracts {
    /// The contract of the kind with this name. What no account can have does not exist.
    fn of(&self, name: &str) -> Result<(ProviderKind, &dyn Provider), ApiError> {
        let kind = ProviderKind::from_name(name).ok_or(ApiError::NotFound)?;
        let contract = match kind {
            ProviderKind::Twilio => &self.twilio,
            ProviderKind::Sinch => &self.sinch,
            ProviderKind::Meta => &self.meta,
            ProviderKind::Kaleyra => &self.kaleyra,
        };
        Ok((kind, contract.as_ref()))
    }
}

struct Counters {
    /// Items that were new.
    accepted: metrics::Counter,
    /// Items that were known.
    duplicate: metrics::Counter,
    bad_signature: metrics::Counter,
    quarantined: metrics::Counter,
    refused: metrics::Counter,
    seconds: metrics::Histogram,
}

impl Webhooks {
    /// The endpoint's state. Metrics are registered here, so the recorder must be installed before.
    pub fn new(
        directory: Arc<AccountsDirectory>,
        journal: Arc<dyn Journal>,
        router: Router,
        clock: Arc<dyn Clock>,
        callers: Callers,
    ) -> Self {
        let counter = |result: &'static str| metrics::counter!(Metric::Webhooks.name(), "result" => result);
        Self {
            directory,
            journal,
            router,
            clock,
            callers,
            nonces: Nonces::default(),
            stopping: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            bytes_in_flight: AtomicUsize::new(0),
            counters: Counters {
                accepted: counter("accepted"),
                duplicate: counter("duplicate"),
                bad_signature: counter("bad_signature"),
                quarantined: counter("quarantined"),
                refused: counter("refused"),
                seconds: metrics::histogram!(Metric::WebhookSeconds.name()),
            },
        }
    }

    /// Refuses everything from now on: the server stops, the provider comes again.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Webhooks being handled.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Acquire)
    }
}

/// Adds the routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/hook/{provider}/{token}")
            .route(web::get().to(receive))
            .route(web::post().to(receive)),
    );
}

/// Takes a webhook, or answers the subscription handshake.
async fn receive(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    payload: web::Payload,
    webhooks: web::Data<Webhooks>,
    contracts: web::Data<Contracts>,
) -> Result<HttpResponse, ApiError> {
    let (kind, adapter) = contracts.of(&path.0)?;
    if request.method() == Method::GET
        && let Some(answer) = subscribe(&request, kind, &path.1, &webhooks, adapter)
    {
        return answer;
    }
    let began = monotonic::now();
    let handled = handle(&request, kind, &path.1, payload, &webhooks, adapter).await;
    webhooks.counters.seconds.record(began.elapsed());
    match &handled {
        Ok(()) => {}
        Err(ApiError::BadSignature) => webhooks.counters.bad_signature.increment(1),
        Err(_) => webhooks.counters.refused.increment(1),
    }
    handled.map(|()| match adapter.receipt() {
        Some(Receipt { content_type, body }) => HttpResponse::Ok().content_type(content_type).body(body),
        None => HttpResponse::Ok().finish(),
    })
}

/// The answer to a handshake; `None` where the contract has none.
fn subscribe(
    request: &HttpRequest,
    kind: ProviderKind,
    token: &str,
    webhooks: &Webhooks,
    adapter: &dyn Provider,
) -> Option<Result<HttpResponse, ApiError>> {
    let known = webhooks.directory.by_token(kind, token, webhooks.clock.now());
    let entry = known.as_deref().unwrap_or(webhooks.directory.stranger(kind));
    let answer = adapter.handshake(&entry.access, request.query_string())?;
    Some(match (answer, &known) {
        (Ok(challenge), Some(_)) => Ok(HttpResponse::Ok()
            .insert_header(header::ContentType::plaintext())
            .body(challenge)),
        (Ok(_), None) | (Err(BadSignature), _) => {
            webhooks.counters.bad_signature.increment(1);
            Err(ApiError::Forbidden)
        }
    })
}

async fn handle(
    request: &HttpRequest,
    kind: ProviderKind,
    token: &str,
    payload: web::Payload,
    webhooks: &Webhooks,
    adapter: &dyn Provider,
) -> Result<(), ApiError> {
    let mut place = Place::empty(&webhooks.in_flight, WEBHOOKS_IN_FLIGHT_MAX);
    if webhooks.stopping.load(Ordering::Acquire) || !place.grow(1) {
        return Err(ApiError::Unavailable);
    }
    let (body, _room) = read(request, payload, &webhooks.bytes_in_flight).await?;

    let now = webhooks.clock.now();
    let known = webhooks.directory.by_token(kind, token, now);
    let entry = known.as_deref().unwrap_or(webhooks.directory.stranger(kind));
    let (genuine, read) = judge(request, &body, adapter, entry, now, webhooks);
    let (Some(entry), Ok(Genuine { nonce })) = (&known, genuine) else {
        entry.health.signature_failed(now);
        return Err(ApiError::BadSignature);
    };
    entry.health.arrived(now);
    if nonce
        .as_ref()
        .is_some_and(|nonce| webhooks.nonces.is_used(entry.account, nonce))
    {
        return Ok(());
    }
    let (items, quarantine) = read;
    if !items.is_empty() || quarantine.is_some() {
        let delivery = Delivery {
            account: entry.account,
            raw: raw(request, body),
            received_at: now,
            items,
            quarantine,
        };
        store(delivery, webhooks).await?;
    }
    if let Some(nonce) = &nonce {
        webhooks.nonces.used(entry.account, nonce, now);
    }
    Ok(())
}

/// What is kept of a webhook that cannot be read, or not all of it.
fn raw(request: &HttpRequest, body: Bytes) -> Bytes {
    if request.method() == Method::GET {
        return Bytes::copy_from_slice(request.query_string().as_bytes());
    }
    body
}

async fn store(delivery: Delivery, webhooks: &Webhooks) -> Result<(), ApiError> {
    let account = delivery.account;
    let count = delivery.items.len();
    let patience = Duration::from_millis(WEBHOOK_STORE_MILLIS);
    let written = route(account, count, webhooks);
    match timeout(patience, webhooks.journal.accept(delivery, written)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error @ (StoreError::Unavailable(_) | StoreError::Overloaded))) => {
            tracing::debug!(account.id = %account, %error, "webhook refused");
            Err(ApiError::Unavailable)
        }
        Ok(Err(error @ StoreError::Inconsistent { .. })) => {
            tracing::error!(account.id = %account, %error, "webhook cannot be stored");
            Err(ApiError::Unavailable)
        }
        Err(_) => Err(ApiError::Unavailable),
    }
}

/// Tells the account what is new of so many items.
fn route(account: AccountId, count: usize, webhooks: &Webhooks) -> OnWritten {
    let router = webhooks.router.clone();
    let (accepted, duplicate) = (webhooks.counters.accepted.clone(), webhooks.counters.duplicate.clone());
    Box::new(move |fresh| {
        accepted.increment(fresh.len() as u64);
        duplicate.increment(count.saturating_sub(fresh.len()) as u64);
        for inbound in fresh {
            router.tell(ActorKey::Account(account), account::Input::Arrived(Box::new(inbound)));
        }
    })
}

/// What a webhook says, and why it must be quarantined.
type Read = (Vec<InboundItem>, Option<String>);

/// Whether a webhook is genuine, and if so what it says.
fn judge(
    request: &HttpRequest,
    body: &[u8],
    adapter: &dyn Provider,
    entry: &Entry,
    now: Timestamp,
    webhooks: &Webhooks,
) -> (Result<Genuine, BadSignature>, Read) {
    let header = |name: &str| {
        let mut given = request.headers().get_all(name);
        match (given.next(), given.next()) {
            (Some(only), None) => only.to_str().ok().map(str::to_owned),
            (Some(_), Some(_)) | (None, _) => None,
        }
    };
    let callers = &webhooks.callers;
    let comes_from = |network: &str| {
        let peer = request.peer_addr().map(|peer| peer.ip());
        let address = client::address(peer, request.headers(), &callers.trusted_proxies);
        network
            .parse::<Network>()
            .is_ok_and(|network| network.contains(address))
    };
    let is_get = request.method() == Method::GET;
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let signed = SignedRequest {
        verb: if is_get { Verb::Get } else { Verb::Post },
        url: &format!("{}{path_and_query}", entry.access.origin),
        header: &header,
        comes_from: &comes_from,
        body,
        now,
        skew_secs_max: callers.skew_secs_max,
    };
    let verified = catch_unwind(AssertUnwindSafe(|| adapter.verify(&entry.access, &signed)));
    let genuine = verified.unwrap_or(Err(BadSignature));
    let read = match &genuine {
        Ok(Genuine { nonce: _ }) => parse(&signed, adapter, entry, &webhooks.counters),
        Err(BadSignature) => (Vec::new(), None),
    };
    (genuine, read)
}

/// A parser that panics must not take the worker down (R17).
fn parse(signed: &SignedRequest<'_>, adapter: &dyn Provider, entry: &Entry, counters: &Counters) -> Read {
    let parsed = catch_unwind(AssertUnwindSafe(|| adapter.parse(&entry.access, signed)));
    let (mut items, quarantine) = match parsed {
        Ok(Ok(items)) => (items, None),
        Ok(Err(Unreadable { why, rest })) => (rest, Some(why)),
        Err(_) => {
            tracing::error!(account.id = %entry.account, "the parser of webhooks panicked");
            (Vec::new(), Some("the parser panicked".to_owned()))
        }
    };
    if quarantine.is_some() {
        counters.quarantined.increment(1);
    }
    for item in &mut items {
        // A clock that runs ahead must not open a longer service window.
        match item {
            InboundItem::Message(message) => message.sent_at = message.sent_at.min(signed.now),
            InboundItem::Status(status) => status.at = status.at.min(signed.now),
            InboundItem::Change(change) => change.at = change.at.min(signed.now),
        }
    }
    (items, quarantine)
}

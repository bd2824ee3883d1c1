//! `/hook/{provider}/{token}`: what providers post. Verified and parsed through the port, made
//! durable, then told to the account and answered, in that order. Routing is not waited for.

use super::accounts_directory::{AccountsDirectory, Entry};
use super::error::ApiError;
use super::monotonic;
use crate::actors::router::Router;
use crate::config::limits::{
    WEBHOOK_BODY_SECS, WEBHOOK_BYTES_AT_FIRST, WEBHOOK_BYTES_IN_FLIGHT_MAX, WEBHOOK_BYTES_MAX, WEBHOOK_STORE_MILLIS,
    WEBHOOKS_IN_FLIGHT_MAX,
};
use crate::domain::ids::AccountId;
use crate::domain::inbound::InboundItem;
use crate::domain::{ActorKey, Timestamp, account};
use crate::ports::clock::Clock;
use crate::ports::provider::{BadSignature, Provider, ProviderKind, SignedRequest, Unreadable};
use crate::ports::store::{Delivery, Journal, OnWritten, StoreError};
use crate::telemetry::Metric;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
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
    stopping: AtomicBool,
    in_flight: AtomicUsize,
    bytes_in_flight: AtomicUsize,
    counters: Counters,
}

/// The wire contracts. One per HTTP worker: adapters are not shared between threads.
pub struct Contracts {
    /// WhatsApp Cloud API.
    pub meta: Rc<dyn Provider>,
}

impl Contracts {
    /// The contract of the kind with this name. What no account can have does not exist; a kind
    /// without an adapter says so whatever the token is, and keeps nothing.
    fn of(&self, name: &str) -> Result<(ProviderKind, &dyn Provider), ApiError> {
        let kind = ProviderKind::from_name(name).ok_or(ApiError::NotFound)?;
        match kind {
            ProviderKind::Meta => Ok((kind, self.meta.as_ref())),
            ProviderKind::Twilio | ProviderKind::Sinch | ProviderKind::Kaleyra => Err(ApiError::NoAdapter(kind)),
        }
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
    ) -> Self {
        let counter = |result: &'static str| metrics::counter!(Metric::Webhooks.name(), "result" => result);
        Self {
            directory,
            journal,
            router,
            clock,
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
            .route(web::get().to(subscribe))
            .route(web::post().to(receive)),
    );
}

/// Answers the subscription handshake.
async fn subscribe(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    webhooks: web::Data<Webhooks>,
    contracts: web::Data<Contracts>,
) -> Result<HttpResponse, ApiError> {
    let (kind, adapter) = contracts.of(&path.0)?;
    let known = webhooks.directory.by_token(kind, &path.1, webhooks.clock.now());
    let entry = known.as_deref().unwrap_or(webhooks.directory.stranger());
    let answer = adapter.handshake(&entry.credentials, request.query_string());
    match (answer, &known) {
        (Ok(challenge), Some(_)) => Ok(HttpResponse::Ok()
            .insert_header(header::ContentType::plaintext())
            .body(challenge)),
        (Ok(_), None) | (Err(BadSignature), _) => {
            webhooks.counters.bad_signature.increment(1);
            Err(ApiError::Forbidden)
        }
    }
}

/// Takes a webhook.
async fn receive(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    payload: web::Payload,
    webhooks: web::Data<Webhooks>,
    contracts: web::Data<Contracts>,
) -> Result<HttpResponse, ApiError> {
    let (kind, adapter) = contracts.of(&path.0)?;
    let began = monotonic::now();
    let handled = handle(&request, kind, &path.1, payload, &webhooks, adapter).await;
    webhooks.counters.seconds.record(began.elapsed());
    match &handled {
        Ok(()) => {}
        Err(ApiError::BadSignature) => webhooks.counters.bad_signature.increment(1),
        Err(_) => webhooks.counters.refused.increment(1),
    }
    handled.map(|()| HttpResponse::Ok().finish())
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
    let entry = known.as_deref().unwrap_or(webhooks.directory.stranger());
    let genuine = verify(request, &body, adapter, entry);
    let (Some(entry), Ok(())) = (&known, genuine) else {
        entry.health.signature_failed(now);
        return Err(ApiError::BadSignature);
    };
    let (items, quarantine) = parse(&body, adapter, entry, now, &webhooks.counters);
    entry.health.arrived(now);
    if items.is_empty() && quarantine.is_none() {
        return Ok(());
    }
    let delivery = Delivery {
        account: entry.account,
        raw: body,
        received_at: now,
        items,
        quarantine,
    };
    store(delivery, webhooks).await
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

fn verify(request: &HttpRequest, body: &[u8], adapter: &dyn Provider, entry: &Entry) -> Result<(), BadSignature> {
    let header = |name: &str| {
        let mut given = request.headers().get_all(name);
        match (given.next(), given.next()) {
            (Some(only), None) => only.to_str().ok().map(str::to_owned),
            (Some(_), Some(_)) | (None, _) => None,
        }
    };
    let signed = SignedRequest { header: &header, body };
    let verified = catch_unwind(AssertUnwindSafe(|| adapter.verify(&entry.credentials, &signed)));
    verified.unwrap_or(Err(BadSignature))
}

/// What a genuine body says, and why it must be quarantined. A parser that panics must not take
/// the worker down (R17).
fn parse(
    body: &[u8],
    adapter: &dyn Provider,
    entry: &Entry,
    now: Timestamp,
    counters: &Counters,
) -> (Vec<InboundItem>, Option<String>) {
    let parsed = catch_unwind(AssertUnwindSafe(|| adapter.parse(&entry.credentials, body)));
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
            InboundItem::Message(message) => message.sent_at = message.sent_at.min(now),
            InboundItem::Status(status) => status.at = status.at.min(now),
            InboundItem::Change(change) => change.at = change.at.min(now),
        }
    }
    (items, quarantine)
}

/// The exact bytes, up to the cap, with the room they take among those in flight.
async fn read<'a>(
    request: &HttpRequest,
    mut payload: web::Payload,
    room: &'a AtomicUsize,
) -> Result<(Bytes, Place<'a>), ApiError> {
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > WEBHOOK_BYTES_MAX) {
        return Err(TOO_LARGE);
    }
    // Only what has arrived counts: announcing much and sending nothing must not shut others out.
    let mut place = Place::empty(room, WEBHOOK_BYTES_IN_FLIGHT_MAX);
    let collect = async {
        let mut body = BytesMut::with_capacity(declared.unwrap_or_default().min(WEBHOOK_BYTES_AT_FIRST));
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| incomplete())?;
            if body.len() + chunk.len() > WEBHOOK_BYTES_MAX {
                return Err(TOO_LARGE);
            }
            if !place.grow(chunk.len()) {
                return Err(ApiError::Unavailable);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let body = timeout(Duration::from_secs(WEBHOOK_BODY_SECS), collect).await;
    let body = body.map_err(|_| incomplete())??;
    Ok((body, place))
}

const TOO_LARGE: ApiError = ApiError::TooLarge {
    bytes_max: WEBHOOK_BYTES_MAX,
};

fn incomplete() -> ApiError {
    ApiError::Malformed("the body did not arrive, or not in time".to_owned())
}

/// A share of something limited; given back when dropped.
struct Place<'a> {
    taken: &'a AtomicUsize,
    max: usize,
    share: usize,
}

impl<'a> Place<'a> {
    fn empty(taken: &'a AtomicUsize, max: usize) -> Self {
        Self { taken, max, share: 0 }
    }

    /// Takes more; false when that is more than there is.
    fn grow(&mut self, by: usize) -> bool {
        self.share += by;
        self.taken.fetch_add(by, Ordering::AcqRel) + by <= self.max
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.taken.fetch_sub(self.share, Ordering::AcqRel);
    }
}

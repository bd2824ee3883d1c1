//! The network as each provider speaks for it: what a number's webhooks look like, how they are signed, and
//! which calls it takes. A number of Meta's is spoken for by [`super::webhook`] and [`super::graph`].
//!
//! What a provider does not pass on is not posted: the phone shows that it never arrived.

pub mod kaleyra;
pub mod sinch;
pub mod twilio;

use super::business::GraphRefusal;
use super::courier::Job;
use super::graph;
use super::links;
use super::state::{Customer, Number};
use super::thread::{Item, Tick};
use super::webhook;
use crate::domain::Timestamp;
use crate::domain::provider::ProviderKind;
use crate::providers::meta::signature;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

/// A webhook, not yet signed.
pub struct Letter {
    /// Where to.
    pub url: String,
    /// What it says.
    pub body: Bytes,
}

impl Letter {
    fn to(number: &Number, body: impl Into<Bytes>) -> Self {
        Self {
            url: number.webhook_url.clone(),
            body: body.into(),
        }
    }
}

/// A customer's message. `content` holds Meta's `type` and that type's object. `None` for what the provider does
/// not pass on.
pub fn message(number: &Number, customer: &Customer, item: &Item, content: &Value) -> Option<Letter> {
    let body = match number.kind {
        ProviderKind::Twilio => Bytes::from(twilio::message(number, customer, item, content)?),
        ProviderKind::Sinch => sinch::message(number, customer, item, content),
        ProviderKind::Meta => webhook::inbound(number, customer, item, content),
        ProviderKind::Kaleyra => kaleyra::message(number, customer, item, content),
    };
    Some(Letter::to(number, body))
}

/// A delivery report on a message of the business.
pub fn report(number: &Number, customer: &Customer, item: &Item, tick: Tick, at: Timestamp) -> Letter {
    match number.kind {
        ProviderKind::Twilio => Letter {
            // Twilio reports to the address that came with the message.
            url: item.callback_data.clone().unwrap_or_else(|| number.webhook_url.clone()),
            body: Bytes::from(twilio::report(number, customer, item, tick)),
        },
        ProviderKind::Sinch => Letter::to(number, sinch::report(number, customer, item, tick, at)),
        ProviderKind::Meta => Letter::to(number, webhook::status(number, customer, item, tick, at)),
        ProviderKind::Kaleyra => Letter::to(number, kaleyra::report(number, customer, item, tick, at)),
    }
}

/// The headers with which a webhook proves itself, for an attempt at this moment.
pub fn proof(job: &Job, at: Timestamp) -> Vec<(HeaderName, String)> {
    let name = HeaderName::from_static;
    match job.kind {
        ProviderKind::Twilio => twilio::proof(job),
        ProviderKind::Sinch => sinch::proof(job, at),
        ProviderKind::Meta => vec![(name(signature::HEADER), signature::sign(&job.secret, &job.body))],
        ProviderKind::Kaleyra => vec![(name(kaleyra::HEADER), job.secret.clone())],
    }
}

/// What kind of body a number's webhooks have.
pub fn content_type(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Twilio => "application/x-www-form-urlencoded; charset=UTF-8",
        ProviderKind::Sinch | ProviderKind::Meta | ProviderKind::Kaleyra => "application/json",
    }
}

/// The calls that numbers of other providers than Meta take.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route(
            "/2010-04-01/Accounts/{sid}/Messages.json",
            web::post().to(twilio::messages),
        )
        .route("/v2/Indicators/Typing.json", web::post().to(twilio::typing))
        .route(
            "/2010-04-01/Accounts/{sid}/Messages/{message}/Media/{id}",
            web::get().to(links::of_twilio),
        )
        .route("/oauth2/token", web::post().to(sinch::token))
        .route("/v1/projects/{project}/messages:send", web::post().to(sinch::messages))
        .route("/v2/{sid}/whatsapp/{phone}/messages", web::post().to(kaleyra::messages));
}

/// A refusal in a provider's own words: HTTP status, code and text.
fn told(refusal: &GraphRefusal, codes: fn(&GraphRefusal) -> (u16, u32)) -> (u16, u32, String) {
    let (status, code) = codes(refusal);
    let words = match refusal {
        GraphRefusal::Token => "Authenticate".to_owned(),
        GraphRefusal::Number => "There is no such number".to_owned(),
        GraphRefusal::Parameter(_, words) => words.clone(),
        GraphRefusal::Fault(fault) => fault.code.map_or("trouble", graph::words).to_owned(),
    };
    (status, code, words)
}

/// The answer to a refused call, with `body` unless a gateway stands in for the provider.
fn refused(refusal: &GraphRefusal, status: u16, body: &Value) -> HttpResponse {
    let mut response = match refusal {
        GraphRefusal::Fault(fault) if fault.code.is_none() => HttpResponse::build(code(status))
            .content_type("text/html")
            .body("<h1>gateway trouble</h1>"),
        GraphRefusal::Fault(_) | GraphRefusal::Token | GraphRefusal::Number | GraphRefusal::Parameter(..) => {
            HttpResponse::build(code(status)).json(body)
        }
    };
    if let GraphRefusal::Fault(fault) = refusal
        && let Some(secs) = fault.retry_after_secs
    {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(secs));
    }
    response
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The password of Basic authentication.
pub(super) fn password(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get("authorization")?.to_str().ok()?;
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

/// How a customer is named to businesses: phone or user id.
fn address(customer: &Customer) -> String {
    if customer.hides_phone {
        customer.user_id()
    } else {
        customer.phone.clone()
    }
}

/// The text that the phone shows for content of any kind.
fn words(content: &Value) -> &str {
    let kind = content["type"].as_str().unwrap_or_default();
    let object = &content[kind];
    let places = [
        "/body",
        "/caption",
        "/text",
        "/emoji",
        "/button_reply/title",
        "/list_reply/title",
    ];
    let found = places.iter().find_map(|place| object.pointer(place)?.as_str());
    found.unwrap_or_default()
}

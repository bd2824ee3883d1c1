//! Before a handler of the API runs: who calls, whether they may, and whether a write is their own.

use super::api_keys;
use super::client;
use super::error::ApiError;
use super::idempotency;
use super::in_process::Local;
use super::password_rules::Rules;
use super::roles::{self, Action, Decision};
use super::sessions::{Browser, Caller, OwnSession, Proof};
use super::state::AppState;
use crate::config::PublicUrl;
use crate::config::limits::BROWSER_CHARS_MAX;
use crate::store::{Author, Via};
use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, ORIGIN, USER_AGENT};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};
use std::net::IpAddr;

const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Lets the request through when its caller may do it; the handler finds the [`Caller`].
pub async fn authorise(
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // A command of this machine is whoever it says; nothing that comes over the network carries one.
    let local = request.extensions_mut().remove::<Local>();
    let admitted = match local {
        Some(Local { caller, author }) => Ok((caller, author)),
        None => admit(action, &request).await,
    };
    match admitted {
        Ok((caller, author)) => {
            request.extensions_mut().insert(author);
            request.extensions_mut().insert(caller);
            idempotency::once(request, next).await
        }
        Err(refusal) => Ok(request.error_response(refusal)),
    }
}

async fn admit(action: Action, request: &ServiceRequest) -> Result<(Caller, Author), ApiError> {
    let state = request.app_data::<web::Data<AppState>>().ok_or(ApiError::Internal)?;
    let caller = match api_keys::token(request.headers()) {
        Some(token) => state.api_keys.caller(token?, state).await?,
        None => caller(request.request(), state).await?,
    };
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD);
    if let (Proof::Session(session), true) = (&caller.proof, is_write) {
        check_own_write(session, request.headers(), &state.config.server.public_url)?;
    }
    let resource = request.match_info().get("id").and_then(|id| id.parse().ok());
    permitted(&caller, action, request.method(), resource, state)?;
    let author = author(&caller, request.request(), state);
    Ok((caller, author))
}

/// The caller, as the audit log names them.
fn author(caller: &Caller, request: &HttpRequest, state: &AppState) -> Author {
    Author {
        staff: Some(caller.staff),
        name: caller.username.clone(),
        address: Some(address(request, state).to_string()),
        via: match caller.proof {
            Proof::Session(_) => Via::Session,
            Proof::ApiKey => Via::ApiKey,
        },
        at: state.clock.now(),
    }
}

/// What the browser of somebody who signs in says about itself.
pub fn browser(request: &HttpRequest, state: &AppState) -> Browser {
    let name = request.headers().get(USER_AGENT).and_then(|name| name.to_str().ok());
    Browser {
        address: address(request, state).to_string(),
        name: name.unwrap_or_default().chars().take(BROWSER_CHARS_MAX).collect(),
    }
}

/// Where a request came from.
pub fn address(request: &HttpRequest, state: &AppState) -> IpAddr {
    let peer = request.peer_addr().map(|peer| peer.ip());
    client::address(peer, request.headers(), &state.config.server.trusted_proxies)
}

/// Refuses what the caller may not do.
pub fn permitted(
    caller: &Caller,
    action: Action,
    method: &Method,
    resource: Option<i64>,
    state: &AppState,
) -> Result<(), ApiError> {
    if let Proof::Session(session) = &caller.proof
        && session.must_change_password
        && action != Action::OwnSession
        && state.password_rules() == Rules::Suite
    {
        return Err(ApiError::PasswordChangeRequired);
    }
    match roles::decide(caller, action, method, resource, &state.settings.load()) {
        Decision::Allowed => Ok(()),
        Decision::Forbidden => Err(ApiError::Forbidden),
        Decision::Hidden => Err(ApiError::NotFound),
    }
}

/// Whose request it is, by its cookie. For the socket, which has no other way to be authorised.
pub async fn caller(request: &HttpRequest, state: &AppState) -> Result<Caller, ApiError> {
    let cookie = request
        .cookie(state.sessions.cookie_name())
        .ok_or(ApiError::SignedOut)?;
    let found = state.sessions.find(cookie.value(), state.clock.now()).await?;
    found.ok_or(ApiError::SignedOut)
}

/// Refuses what another site's page sent. A program without a browser sends no `Origin`.
pub fn check_origin(headers: &HeaderMap, own: &PublicUrl) -> Result<(), ApiError> {
    let mut origins = headers.get_all(ORIGIN);
    match (origins.next(), origins.next()) {
        (None, _) => Ok(()),
        (Some(origin), None) if origin.to_str().is_ok_and(|origin| own.accepts_origin(origin)) => Ok(()),
        (Some(_), _) => Err(ApiError::Forgery),
    }
}

fn check_own_write(session: &OwnSession, headers: &HeaderMap, own: &PublicUrl) -> Result<(), ApiError> {
    check_origin(headers, own)?;
    let token = headers.get(CSRF).and_then(|value| value.to_str().ok());
    match token {
        Some(token) if session.is_own_write(token) => Ok(()),
        Some(_) | None => Err(ApiError::Forgery),
    }
}

/// Only routes behind [`authorise`] have a caller: a handler on a route that forgot it is refused.
impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(ApiError::SignedOut))
    }
}

/// The same for the audit log.
impl FromRequest for Author {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(ApiError::SignedOut))
    }
}

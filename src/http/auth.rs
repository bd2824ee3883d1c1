//! Before a handler of the API runs: who calls, whether they may, and whether a write is their own.

use super::error::ApiError;
use super::roles::{self, Action};
use super::sessions::Caller;
use super::state::AppState;
use crate::config::PublicUrl;
use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, ORIGIN};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};

const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Lets the request through when its caller may do it; the handler finds the [`Caller`].
pub async fn authorise(
    action: Action,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match admit(action, &request).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.call(request).await
        }
        Err(refusal) => Ok(request.error_response(refusal)),
    }
}

async fn admit(action: Action, request: &ServiceRequest) -> Result<Caller, ApiError> {
    let state = request.app_data::<web::Data<AppState>>().ok_or(ApiError::Internal)?;
    let caller = caller(request.request(), state).await?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        check_own_write(&caller, request.headers(), &state.config.server.public_url)?;
    }
    if roles::allows(caller.role, action) {
        Ok(caller)
    } else {
        Err(ApiError::Forbidden)
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

fn check_own_write(caller: &Caller, headers: &HeaderMap, own: &PublicUrl) -> Result<(), ApiError> {
    check_origin(headers, own)?;
    let token = headers.get(CSRF).and_then(|value| value.to_str().ok());
    match token {
        Some(token) if caller.is_own_write(token) => Ok(()),
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

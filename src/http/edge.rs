//! What happens to every request and answer: an id, a line in the log, the security headers, one
//! shape for all refusals, and a panic that stays with its request.

use super::error::ApiError;
use super::headers;
use super::host;
use super::random::{self, Bits};
use super::state::AppState;
use super::unread::Rest;
use crate::telemetry::Metric;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Identity of a request, in the log and in refusals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestId(pub String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

static RUN: LazyLock<String> = LazyLock::new(|| random::hex(Bits::Of128)[..8].to_owned());
static NEXT: AtomicU64 = AtomicU64::new(1);

impl RequestId {
    /// A new one: the run of the process and a counter.
    fn next() -> Self {
        Self(format!("{}-{}", *RUN, NEXT.fetch_add(1, Ordering::Relaxed)))
    }
}

/// The outermost middleware.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = RequestId::next();
    let state = request.app_data::<web::Data<AppState>>();
    let is_https = state.is_some_and(|state| state.config.server.public_url.is_https());
    let is_named = state.is_none_or(|state| host::is_named(&request, &state.config.server));
    let rest = Rest::of(&mut request);
    if !is_named {
        return Ok(request.into_response(refused(&ApiError::UnknownHost, &id, is_https, rest)));
    }
    let problem = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => {
            let mut response = refusal_as_problem(response.map_into_boxed_body(), &id);
            finish(response.headers_mut(), &id, is_https);
            record(&response, &id);
            return Ok(response.map_body(|_, body| rest.behind(body)));
        }
        Ok(Err(error)) => api_error(&error),
        Err(_panic) => {
            metrics::counter!(Metric::HttpPanics.name()).increment(1);
            tracing::error!(request.id = %id.0, "a handler panicked");
            ApiError::Internal
        }
    };
    let answer = refused(&problem, &id, is_https, rest);
    Err(InternalError::from_response(problem, answer).into())
}

fn refused(problem: &ApiError, id: &RequestId, is_https: bool, rest: Rest) -> HttpResponse {
    let mut answer = problem_response(problem, id);
    finish(answer.headers_mut(), id, is_https);
    answer.map_body(|_, body| rest.behind(body))
}

fn finish(headers: &mut HeaderMap, id: &RequestId, is_https: bool) {
    headers::secure(headers, is_https);
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, value);
    }
}

fn refusal_as_problem(response: ServiceResponse<BoxBody>, id: &RequestId) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let is_said = response.response().error().is_none() && !response.response().body().size().is_eof();
    if !is_refusal || is_said {
        return response;
    }
    let problem = response
        .response()
        .error()
        .map_or_else(|| ApiError::from_status(status), api_error);
    let mut answer = problem_response(&problem, id);
    // A refusal that was not made by us keeps the status the HTTP stack gave it.
    if problem == ApiError::from_status(status) {
        *answer.status_mut() = status;
    }
    for (name, value) in response.headers() {
        if !answer.headers().contains_key(name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    response.into_response(answer)
}

fn api_error(error: &Error) -> ApiError {
    error
        .as_error::<ApiError>()
        .cloned()
        .unwrap_or_else(|| ApiError::from_status(error.as_response_error().status_code()))
}

fn problem_response(error: &ApiError, id: &RequestId) -> HttpResponse {
    let problem = error.problem(&id.0);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.insert_header((CONTENT_TYPE, PROBLEM));
    if let Some(secs) = error.retry_after_secs() {
        response.insert_header((RETRY_AFTER, secs));
    }
    response.body(serde_json::to_string(&problem).unwrap_or_default())
}

/// The path is logged as its pattern: receive URLs contain a token, ids are in the spans of handlers.
fn record(response: &ServiceResponse<BoxBody>, id: &RequestId) {
    let status = response.status();
    let request = response.request();
    if status.is_server_error() {
        let route = request.match_pattern().unwrap_or_default();
        tracing::warn!(request.id = %id.0, method = %request.method(), route, status = status.as_u16(), "request failed");
    } else if tracing::enabled!(tracing::Level::DEBUG) {
        let route = request.match_pattern().unwrap_or_default();
        tracing::debug!(request.id = %id.0, method = %request.method(), route, status = status.as_u16(), "request");
    }
}

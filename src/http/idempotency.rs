//! `Idempotency-Key` (API-05): a write that is sent twice under one key is carried out once, and its answer
//! given again.
//!
//! A refusal changed nothing and is not kept: the same key may be used again. An answer is kept sealed for a
//! day, for the same caller and the same body only. Once begun, the request is carried out to its end even
//! if the caller goes away, because a caller that lost its connection is the one that will ask again.

use super::error::ApiError;
use super::extract;
use super::sessions::Caller;
use super::state::AppState;
use crate::config::limits::{ANSWER_BYTES_MAX, IDEMPOTENCY_KEY_CHARS_MAX, JSON_BODY_BYTES_MAX};
use crate::store::{Answer, Claim};
use actix_http::h1;
use actix_web::body::{self, BoxBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use sha2::{Digest, Sha256};

/// The header that carries the key, as the contract spells it.
pub const HEADER: &str = "Idempotency-Key";

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Carries a request out, or gives the answer it had.
pub async fn once(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    if *request.method() != Method::POST || !request.headers().contains_key(&KEY) {
        return next.call(request).await;
    }
    let (claim, state) = match claim(&mut request).await {
        Ok(claimed) => claimed,
        Err(refusal) => return Ok(request.error_response(refusal)),
    };
    let id = match claim {
        Claim::Mine(id) => id,
        Claim::Answered(answer) => return Ok(request.into_response(again(answer))),
        Claim::Other => {
            let refusal = ApiError::field(HEADER, "was used for another request");
            return Ok(request.error_response(refusal));
        }
        Claim::UnderWay => return Ok(request.error_response(conflict("in_flight", UNDER_WAY))),
        Claim::Unknown => return Ok(request.error_response(conflict("outcome_unknown", UNKNOWN))),
    };
    let carried_out = actix_web::rt::spawn(async move {
        let response = next.call(request).await?;
        settle(&state, id, response).await
    });
    match carried_out.await {
        Ok(response) => response,
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_) => Err(ApiError::Unavailable.into()),
    }
}

const UNDER_WAY: &str = "the request with this key is still being carried out";
const UNKNOWN: &str = "the request with this key was interrupted; look whether it took effect, then use another key";

fn conflict(code: &'static str, detail: &str) -> ApiError {
    ApiError::Conflict {
        code,
        detail: detail.to_owned(),
        errors: Vec::new(),
    }
}

async fn claim(request: &mut ServiceRequest) -> Result<(Claim, web::Data<AppState>), ApiError> {
    let key = key(request)?;
    let state = request
        .app_data::<web::Data<AppState>>()
        .cloned()
        .ok_or(ApiError::Internal)?;
    let staff = request
        .extensions()
        .get::<Caller>()
        .map(|caller| caller.staff)
        .ok_or(ApiError::Internal)?;
    if !extract::is_json(request.headers()) {
        return Err(ApiError::field(HEADER, "is taken with JSON bodies only"));
    }
    let announced = extract::announced(request.headers());
    let body = extract::read_body(request.take_payload(), announced, JSON_BODY_BYTES_MAX).await?;
    let fingerprint = fingerprint(request, &body);
    let (_, mut payload) = h1::Payload::create(true);
    payload.unread_data(body);
    request.set_payload(payload.into());
    let claim = state
        .store
        .claim_answer(staff, key, fingerprint, state.clock.now())
        .await?;
    Ok((claim, state))
}

fn key(request: &ServiceRequest) -> Result<String, ApiError> {
    let mut values = request.headers().get_all(&KEY);
    let first = values.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_plain = first.bytes().all(|byte| byte.is_ascii_graphic());
    if !(1..=IDEMPOTENCY_KEY_CHARS_MAX).contains(&first.len()) || !is_plain || values.next().is_some() {
        let message = format!("must be once 1 to {IDEMPOTENCY_KEY_CHARS_MAX} visible ASCII characters");
        return Err(ApiError::field(HEADER, message));
    }
    Ok(first.to_owned())
}

fn fingerprint(request: &ServiceRequest, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [request.path().as_bytes(), request.query_string().as_bytes(), body] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

fn again(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    if answer.body.is_empty() {
        return response.finish();
    }
    response.insert_header((CONTENT_TYPE, "application/json"));
    response.body(answer.body)
}

/// Keeps what succeeded and gives up what was refused. A fault of ours leaves the outcome open.
async fn settle(
    state: &AppState,
    id: i64,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let status = response.status();
    if status.is_client_error() || status == StatusCode::SERVICE_UNAVAILABLE {
        log(state.store.release_answer(id).await);
        return Ok(response);
    }
    if !status.is_success() {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = match body::to_bytes_limited(body, ANSWER_BYTES_MAX).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) | Err(_) => return Err(ApiError::Internal.into()),
    };
    if let Ok(text) = std::str::from_utf8(&body) {
        let answer = Answer {
            status: status.as_u16(),
            body: text.to_owned(),
        };
        log(state.store.keep_answer(id, answer).await);
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

/// The request itself is over: what is left is that its key stays in doubt.
fn log(outcome: Result<(), crate::store::CrudError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "an answer under a key was not kept");
    }
}

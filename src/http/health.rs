//! `/healthz`, `/readyz` and `/metrics`.

use super::client;
use super::error::ApiError;
use super::state::AppState;
use crate::config::limits::{INBOX_LAG_SECS_MAX, READINESS_MS_MAX};
use crate::ports::store::Journal;
use crate::telemetry::{self, Metric};
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

/// Whether this node asks for no more work because it stops.
#[derive(Debug, Default)]
pub struct Readiness {
    stopping: AtomicBool,
}

impl Readiness {
    /// From here on `/readyz` says no.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// True once the node stops.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}

/// Whether work should be sent here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadinessReport {
    pub ready: bool,
    /// Why not.
    pub reasons: Vec<String>,
}

/// The process lives.
#[utoipa::path(
    get, path = "/healthz", operation_id = "get_health", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")),
)]
pub async fn health() -> &'static str {
    "ok"
}

/// The process can take work: the database answers and webhooks take effect in time.
#[utoipa::path(
    get, path = "/readyz", operation_id = "get_readiness", tag = "operation", security(()),
    responses((status = 200, body = ReadinessReport), (status = 503, body = ReadinessReport)),
)]
pub async fn readiness(state: web::Data<AppState>) -> HttpResponse {
    let mut reasons = Vec::new();
    if state.readiness.is_stopping() {
        reasons.push("the server stops".to_owned());
    }
    let limit = Duration::from_millis(READINESS_MS_MAX);
    match tokio::time::timeout(limit, state.store.inbox_lag_millis(state.clock.now())).await {
        Ok(Ok(lag_ms)) => {
            metrics::gauge!(Metric::InboxLagSeconds.name()).set(seconds(lag_ms));
            if lag_ms > INBOX_LAG_SECS_MAX * 1000 {
                reasons.push(format!("webhooks wait {} s for their effect", lag_ms / 1000));
            }
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            reasons.push("the database is away".to_owned());
        }
        Err(_) => reasons.push("the database does not answer".to_owned()),
    }
    let report = ReadinessReport {
        ready: reasons.is_empty(),
        reasons,
    };
    let mut response = if report.ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    response.json(report)
}

#[expect(clippy::cast_precision_loss, reason = "a lag is far below 2^52 milliseconds")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// All metrics. With a configured token for whoever presents it, without one only on this machine.
#[utoipa::path(
    get, path = "/metrics", operation_id = "get_metrics", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404, description = "not for this caller")),
)]
pub async fn metrics(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let is_allowed = match &state.config.server.metrics_token {
        Some(token) => {
            let expected = format!("Bearer {}", token.expose_secret());
            let given = request.headers().get(AUTHORIZATION);
            given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(expected.as_bytes())))
        }
        None => client::is_local(request.peer_addr().map(|peer| peer.ip()), request.headers()),
    };
    if !is_allowed {
        return Err(ApiError::NotFound);
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4"))
        .body(telemetry::recorder().render()))
}

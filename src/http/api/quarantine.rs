//! `/api/whatsapp/quarantine`: signed webhooks that could not be understood (R17).

use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Query;
use crate::http::listing::ListQuery;
use crate::http::state::AppState;
use crate::store::{QUARANTINE, Quarantined};
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One webhook body that was kept, not understood.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuarantinedWebhook {
    pub id: String,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Why it could not be understood.
    pub reason: String,
    /// The body; bytes that are no text are replaced.
    pub body: String,
}

/// A page of them, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuarantinePage {
    pub rows: Vec<QuarantinedWebhook>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// Lists quarantined webhooks, newest first.
#[utoipa::path(
    get, path = "/api/whatsapp/quarantine", operation_id = "list_quarantine", tag = "accounts", params(ListQuery),
    responses(
        (status = 200, body = QuarantinePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<ListQuery>, state: web::Data<AppState>) -> Result<web::Json<QuarantinePage>, ApiError> {
    let found = state.store.find_quarantined(query.0.ask(&QUARANTINE)?).await?;
    Ok(web::Json(QuarantinePage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(QuarantinedWebhook::from).collect(),
    }))
}

impl From<Quarantined> for QuarantinedWebhook {
    fn from(kept: Quarantined) -> Self {
        Self {
            id: kept.id.to_string(),
            account_id: kept.account,
            received_at: kept.received_at,
            reason: kept.reason,
            body: String::from_utf8_lossy(&kept.body).into_owned(),
        }
    }
}

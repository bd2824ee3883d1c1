//! `/api/whatsapp/quarantine`: signed webhooks that could not be understood (R17).

use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::http::error::Problem;
use crate::http::pagination::PageQuery;
use actix_web::HttpResponse;
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
    pub next: Option<String>,
}

/// Lists quarantined webhooks, newest first.
#[utoipa::path(
    get, path = "/api/whatsapp/quarantine", operation_id = "list_quarantine", tag = "accounts", params(PageQuery),
    responses(
        (status = 200, body = QuarantinePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

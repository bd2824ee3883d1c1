//! `/api/pauses`: the reasons an agent may pause for (PAU-01).

use crate::http::error::Problem;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    pub id: String,
    pub name: String,
    pub description: String,
    /// Inactive reasons cannot be chosen.
    pub active: bool,
}

/// All reasons. There are few, so they come in one page.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PausePage {
    pub rows: Vec<Pause>,
    pub next: Option<String>,
}

/// A new reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// True when absent.
    pub active: Option<bool>,
}

/// Changes to a reason; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PausePatch {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    pub active: Option<bool>,
}

/// Lists the reasons by name.
#[utoipa::path(
    get, path = "/api/pauses", operation_id = "list_pauses", tag = "pauses",
    responses(
        (status = 200, body = PausePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

/// Creates a reason.
#[utoipa::path(
    post, path = "/api/pauses", operation_id = "create_pause", tag = "pauses", request_body = PauseDraft,
    responses(
        (status = 201, body = Pause),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create() -> HttpResponse {
    todo!()
}

/// Changes a reason.
#[utoipa::path(
    patch, path = "/api/pauses/{id}", operation_id = "update_pause", tag = "pauses",
    params(("id" = String, Path)), request_body = PausePatch,
    responses(
        (status = 200, body = Pause),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update() -> HttpResponse {
    todo!()
}

/// Removes a reason. Agents who are paused for it stay paused.
#[utoipa::path(
    delete, path = "/api/pauses/{id}", operation_id = "delete_pause", tag = "pauses",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete() -> HttpResponse {
    todo!()
}

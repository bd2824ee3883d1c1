//! `/api/whatsapp/accounts/{id}/applications`: what happens to an interaction nobody owns.

use crate::domain::ids::QueueId;
use crate::http::error::Problem;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account's action plan. The position of a step is its priority.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Version of the account.
    pub version: u32,
    pub steps: Vec<PlanStep>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanStep {
    /// Stable identity within the plan.
    pub id: u32,
    pub application: StepApplication,
    #[schema(value_type = String)]
    pub queue_id: QueueId,
    pub timeout_secs: u32,
    pub enabled: bool,
}

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepApplication {
    /// Offers the interaction to the members of a queue.
    Queue,
}

/// A whole new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDraft {
    /// Version of the account.
    pub version: u32,
    #[schema(max_items = 100)]
    pub steps: Vec<PlanStepDraft>,
}

/// One step of a new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanStepDraft {
    /// Identity of a step that exists already; absent for a new one.
    pub id: Option<u32>,
    pub application: StepApplication,
    #[schema(value_type = String)]
    pub queue_id: QueueId,
    /// 300 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub timeout_secs: Option<u32>,
    /// True when absent.
    pub enabled: Option<bool>,
}

/// The plan of an account.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts/{id}/applications", operation_id = "get_plan", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Plan),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get() -> HttpResponse {
    todo!()
}

/// Replaces the plan of an account as a whole.
#[utoipa::path(
    put, path = "/api/whatsapp/accounts/{id}/applications", operation_id = "put_plan", tag = "accounts",
    params(("id" = String, Path)), request_body = PlanDraft,
    responses(
        (status = 200, body = Plan),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put() -> HttpResponse {
    todo!()
}

//! `/api/whatsapp/queues`: queues and their members.

use crate::domain::ids::{AgentId, QueueId};
use crate::http::error::Problem;
use crate::http::pagination::PageQuery;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One queue.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    #[schema(value_type = String)]
    pub id: QueueId,
    /// Carried back by writes; a newer one means somebody else changed the queue.
    pub version: u32,
    pub name: String,
    pub strategy: QueueStrategy,
    /// QUE-02: how long one notification stays with an agent.
    pub agent_timeout_secs: u32,
    /// QUE-03: higher is more urgent.
    pub weight: u8,
    pub description: String,
    pub agents_count: u32,
}

/// How a queue picks whom to notify.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueueStrategy {
    /// Everybody at once, first to answer takes it.
    BeepAll,
    /// One at a time, beginning after the agent offered last.
    RrMemory,
}

/// A page of queues.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueuePage {
    pub rows: Vec<Queue>,
    pub next: Option<String>,
}

/// A new queue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub strategy: QueueStrategy,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 3600)]
    pub agent_timeout_secs: Option<u32>,
    /// 0 when absent.
    #[schema(minimum = 0, maximum = 10)]
    pub weight: Option<u8>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
}

/// Changes to a queue; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuePatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub strategy: Option<QueueStrategy>,
    #[schema(minimum = 1, maximum = 3600)]
    pub agent_timeout_secs: Option<u32>,
    #[schema(minimum = 0, maximum = 10)]
    pub weight: Option<u8>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
}

/// The members of a queue, in the order of round robin.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueAgents {
    pub rows: Vec<QueueAgent>,
}

/// One member.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueAgent {
    #[schema(value_type = String)]
    pub id: AgentId,
    pub full_name: String,
    pub username: String,
    /// From 1.
    pub position: u32,
}

/// All members of a queue, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueAgentsDraft {
    #[schema(value_type = Vec<String>, max_items = 5000)]
    pub agent_ids: Vec<AgentId>,
}

/// Lists queues by name.
#[utoipa::path(
    get, path = "/api/whatsapp/queues", operation_id = "list_queues", tag = "queues", params(PageQuery),
    responses(
        (status = 200, body = QueuePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

/// Creates a queue.
#[utoipa::path(
    post, path = "/api/whatsapp/queues", operation_id = "create_queue", tag = "queues",
    request_body = QueueDraft,
    responses(
        (status = 201, body = Queue),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create() -> HttpResponse {
    todo!()
}

/// One queue.
#[utoipa::path(
    get, path = "/api/whatsapp/queues/{id}", operation_id = "get_queue", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Queue),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get() -> HttpResponse {
    todo!()
}

/// Changes a queue. Running rounds finish with the old values (QUE-07).
#[utoipa::path(
    patch, path = "/api/whatsapp/queues/{id}", operation_id = "update_queue", tag = "queues",
    params(("id" = String, Path)), request_body = QueuePatch,
    responses(
        (status = 200, body = Queue),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update() -> HttpResponse {
    todo!()
}

/// Removes a queue. Refused while a plan or a waiting interaction uses it; `errors` names the places (QUE-06).
#[utoipa::path(
    delete, path = "/api/whatsapp/queues/{id}", operation_id = "delete_queue", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete() -> HttpResponse {
    todo!()
}

/// The members of a queue.
#[utoipa::path(
    get, path = "/api/whatsapp/queues/{id}/agents", operation_id = "list_queue_agents", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = QueueAgents),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn agents() -> HttpResponse {
    todo!()
}

/// Replaces the members of a queue.
#[utoipa::path(
    put, path = "/api/whatsapp/queues/{id}/agents", operation_id = "put_queue_agents", tag = "queues",
    params(("id" = String, Path)), request_body = QueueAgentsDraft,
    responses(
        (status = 200, body = QueueAgents),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put_agents() -> HttpResponse {
    todo!()
}

//! `/api/agents`: the people who answer customers.

use crate::domain::Timestamp;
use crate::domain::ids::AgentId;
use crate::http::error::Problem;
use crate::http::pagination::PageQuery;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One agent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    #[schema(value_type = String)]
    pub id: AgentId,
    /// Carried back by writes; a newer one means somebody else changed the agent.
    pub version: u32,
    pub full_name: String,
    pub username: String,
    /// Public name, replaces the real one wherever a customer can read it.
    pub alias: Option<String>,
    pub email: Option<String>,
    pub description: String,
    /// AGT-05: most interactions held at once; 0 is unlimited.
    pub capacity: u32,
    pub enabled: bool,
    pub status: AgentPresence,
}

/// What an agent is doing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentPresence {
    pub status: AgentStatus,
    /// Name of the pause, while paused.
    pub pause: Option<String>,
    /// Absent: never signed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// AGT-10.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentStatus {
    LoggedOut,
    Ready,
    Paused,
}

/// A page of agents.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentPage {
    pub rows: Vec<Agent>,
    pub next: Option<String>,
}

/// A new agent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: String,
    /// Letters, digits, `.` and `_`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: String,
    #[schema(min_length = 8, max_length = 256)]
    pub password: String,
    #[schema(max_length = 100)]
    pub alias: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// 0, unlimited, when absent.
    #[schema(minimum = 0, maximum = 1000)]
    pub capacity: Option<u32>,
    /// True when absent.
    pub enabled: Option<bool>,
}

/// Changes to an agent; absent fields stay as they are, an empty alias or e-mail removes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: Option<String>,
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: Option<String>,
    /// A new password ends all sessions of the agent.
    #[schema(min_length = 8, max_length = 256)]
    pub password: Option<String>,
    #[schema(max_length = 100)]
    pub alias: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(minimum = 0, maximum = 1000)]
    pub capacity: Option<u32>,
    /// Disabling ends all sessions of the agent at once.
    pub enabled: Option<bool>,
}

/// Lists agents by name.
#[utoipa::path(
    get, path = "/api/agents", operation_id = "list_agents", tag = "agents", params(PageQuery),
    responses(
        (status = 200, body = AgentPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

/// Creates an agent.
#[utoipa::path(
    post, path = "/api/agents", operation_id = "create_agent", tag = "agents",
    request_body = AgentDraft,
    responses(
        (status = 201, body = Agent),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create() -> HttpResponse {
    todo!()
}

/// One agent.
#[utoipa::path(
    get, path = "/api/agents/{id}", operation_id = "get_agent", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Agent),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get() -> HttpResponse {
    todo!()
}

/// Changes an agent.
#[utoipa::path(
    patch, path = "/api/agents/{id}", operation_id = "update_agent", tag = "agents",
    params(("id" = String, Path)), request_body = AgentPatch,
    responses(
        (status = 200, body = Agent),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update() -> HttpResponse {
    todo!()
}

/// Removes an agent: they are signed out at once, history keeps their name. Refused while they hold interactions.
#[utoipa::path(
    delete, path = "/api/agents/{id}", operation_id = "delete_agent", tag = "agents",
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

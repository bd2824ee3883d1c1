//! `/api/whatsapp/interactions`: conversations, and what their holder can do with them.
//! Administrators see all, agents the ones they hold.

use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, AgentId, ContactId, InteractionId, QueueId};
use crate::domain::message::Direction;
use crate::http::error::Problem;
use crate::http::pagination::PageQuery;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Interaction {
    #[schema(value_type = String)]
    pub id: InteractionId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    pub account_name: String,
    pub account_key: String,
    #[schema(value_type = String)]
    pub contact_id: ContactId,
    pub contact_name: String,
    pub contact_label: String,
    /// `planning`, `offering`, `parked`, `assigned`, `wait_agent`, `wait_queue` or `closed`.
    pub state: String,
    #[schema(value_type = Option<String>)]
    pub agent_id: Option<AgentId>,
    pub agent_name: Option<String>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub queue_name: Option<String>,
    pub unread: u32,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub assigned_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// `in` or `out`.
    #[schema(value_type = String)]
    pub last_message_direction: Direction,
    pub preview: String,
    #[schema(value_type = String, format = DateTime)]
    pub window_expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
}

/// A page of conversations, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionPage {
    pub rows: Vec<Interaction>,
    pub next: Option<String>,
}

/// Which conversations.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InteractionQuery {
    /// Most rows wanted; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Open or closed ones; all when absent.
    #[param(inline)]
    pub status: Option<InteractionStatus>,
    /// Of this account.
    #[param(value_type = Option<String>)]
    pub account_id: Option<AccountId>,
    /// Held by this agent, or held last.
    #[param(value_type = Option<String>)]
    pub agent_id: Option<AgentId>,
}

/// Open or closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InteractionStatus {
    Open,
    Closed,
}

/// A page of the journal of a conversation, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionEventPage {
    pub rows: Vec<InteractionEvent>,
    pub next: Option<String>,
}

/// One thing that happened to a conversation (INT-10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionEvent {
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `created`, `step_started`, `round_ended`, `assigned`, `closed` and so on.
    pub kind: String,
    /// Particulars of this kind.
    #[schema(value_type = Object)]
    pub data: serde_json::Map<String, serde_json::Value>,
}

/// Lists conversations, newest first.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions", operation_id = "list_interactions", tag = "interactions",
    params(InteractionQuery),
    responses(
        (status = 200, body = InteractionPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

/// One conversation.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}", operation_id = "get_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Interaction),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get() -> HttpResponse {
    todo!()
}

/// The journal of a conversation.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}/events", operation_id = "list_interaction_events", tag = "interactions",
    params(("id" = String, Path), PageQuery),
    responses(
        (status = 200, body = InteractionEventPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn events() -> HttpResponse {
    todo!()
}

/// Closes a conversation. Only its holder can.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/close", operation_id = "close_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "closed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the holder, or closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn close() -> HttpResponse {
    todo!()
}

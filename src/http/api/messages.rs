//! `/api/whatsapp/interactions/{id}/messages`: the thread of a conversation.

use crate::domain::ids::ClientRef;
use crate::http::error::Problem;
use crate::http::ws::frames::MessageCard;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Messages, oldest first. `next` leads to older ones.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessagePage {
    pub rows: Vec<MessageCard>,
    pub next: Option<String>,
}

/// Which part of a thread.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThreadQuery {
    /// Most rows wanted; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page after; the newest messages when absent. The `order` and `id` of a message,
    /// joined by a dot, work as well.
    pub before: Option<String>,
}

/// A text to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    #[schema(min_length = 1, max_length = 4096)]
    pub body: String,
    /// The caller's id of this message: sending it again has no second effect.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub client_ref: ClientRef,
}

/// The newest messages of a conversation, or older ones.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}/messages", operation_id = "list_messages", tag = "interactions",
    params(("id" = String, Path), ThreadQuery),
    responses(
        (status = 200, body = MessagePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> HttpResponse {
    todo!()
}

/// Sends a text to the customer. Only the holder can. Its delivery is followed in the thread.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/messages", operation_id = "send_message", tag = "interactions",
    params(("id" = String, Path)), request_body = MessageDraft,
    responses(
        (status = 202, description = "accepted for sending"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the holder, or closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn send() -> HttpResponse {
    todo!()
}

//! `/api/whatsapp/interactions/{id}/messages`: the thread of a conversation.

use super::interactions::visible;
use crate::config::limits::CLIENT_REF_BYTES_MAX;
use crate::domain::content::Content;
use crate::domain::ids::{AgentId, ClientRef, InteractionId, MessageId};
use crate::domain::message::Message;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::pagination;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::ws::frames::MessageCard;
use crate::http::ws::{encode, mask};
use crate::ports::store::Journal;
use actix_web::{HttpResponse, web};
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
    /// The message of the thread that it answers, where the account can quote.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub quote: Option<MessageId>,
}

/// An internal note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteDraft {
    #[schema(min_length = 1, max_length = 4096)]
    pub body: String,
    /// The caller's id of this note: sending it again has no second effect.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub client_ref: ClientRef,
}

impl NoteDraft {
    /// The same, if its reference is one.
    pub(super) fn checked(self) -> Result<Self, ApiError> {
        check_ref(&self.client_ref)?;
        Ok(self)
    }
}

/// The id that a caller gives its message.
pub fn check_ref(client_ref: &ClientRef) -> Result<(), ApiError> {
    if (1..=CLIENT_REF_BYTES_MAX).contains(&client_ref.0.len()) {
        return Ok(());
    }
    let message = format!("must have 1 to {CLIENT_REF_BYTES_MAX} bytes");
    Err(ApiError::field("client_ref", message))
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
pub async fn list(
    caller: Caller,
    id: Id<InteractionId>,
    query: Query<ThreadQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<MessagePage>, ApiError> {
    let limit = pagination::limit(query.0.limit)?;
    let before = match &query.0.before {
        Some(text) => Some(position(text).ok_or_else(|| ApiError::field("before", "is not from this thread"))?),
        None => None,
    };
    let conversation = visible(&caller, id.0, &state).await?;
    let (messages, has_more) = state.store.thread(id.0, before, limit).await?;
    let customer = conversation.contact.identity.label();
    let masking = caller.masking(&state);
    let shown = |message: &Message| match (encode::message_card(message), masking) {
        (card, None) => card,
        (card, Some(masking)) => mask::message_card(card, &customer, masking),
    };
    let oldest = messages.first().filter(|_| has_more);
    Ok(web::Json(MessagePage {
        next: oldest.map(|oldest| format!("{}.{}", oldest.order, oldest.id)),
        rows: messages.iter().map(shown).collect(),
    }))
}

fn position(text: &str) -> Option<(i64, MessageId)> {
    let (order, id) = text.split_once('.')?;
    Some((order.parse().ok()?, id.parse().ok()?))
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
pub async fn send(
    caller: Caller,
    id: Id<InteractionId>,
    body: Body<MessageDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let MessageDraft {
        body,
        client_ref,
        quote,
    } = body.0;
    check_ref(&client_ref)?;
    visible(&caller, id.0, &state).await?;
    let content = Content::Text { body };
    let agent = AgentId(caller.staff.0);
    state.desk.send(agent, id.0, client_ref, content, quote).await?;
    Ok(HttpResponse::Accepted().finish())
}

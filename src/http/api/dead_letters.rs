//! `/api/whatsapp/dead-letters`: messages that could not be handed to a provider, and another attempt at them (R6).

use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::domain::interaction::Input;
use crate::domain::message::DeliveryErrorKind;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Id, Query};
use crate::http::listing::ListQuery;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::ports::store::Journal;
use crate::store::{Author, DEAD_LETTERS, DeadLetter};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message that was given up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DeadLetter)]
pub struct Letter {
    /// The message's id.
    #[schema(value_type = String)]
    pub id: MessageId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    /// How often it was tried.
    pub attempts: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub failed_at: Timestamp,
    /// Why it was given up.
    #[schema(value_type = Option<String>)]
    pub reason: Option<DeliveryErrorKind>,
    /// The provider's code.
    pub code: Option<String>,
    /// The provider's words.
    pub detail: Option<String>,
}

/// A page of them, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeadLetterPage {
    pub rows: Vec<Letter>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// Lists messages that were given up, newest first; for thirty days.
#[utoipa::path(
    get, path = "/api/whatsapp/dead-letters", operation_id = "list_dead_letters", tag = "accounts", params(ListQuery),
    responses(
        (status = 200, body = DeadLetterPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<ListQuery>, state: web::Data<AppState>) -> Result<web::Json<DeadLetterPage>, ApiError> {
    let found = state.store.find_dead_letters(query.0.ask(&DEAD_LETTERS)?).await?;
    Ok(web::Json(DeadLetterPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(Letter::from).collect(),
    }))
}

/// Makes another attempt at a message that was given up: the same message, not a copy.
#[utoipa::path(
    post, path = "/api/whatsapp/dead-letters/{id}/replay", operation_id = "replay_dead_letter", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "it is on its way again"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "it has not failed, or its conversation is closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn replay(
    caller: Caller,
    author: Author,
    id: Id<MessageId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let message = state.store.message(id.0).await?.ok_or(ApiError::NotFound)?;
    let listed = state.store.interaction(message.interaction).await?;
    let conversation = listed.ok_or(ApiError::NotFound)?.conversation;
    let input = Input::ResentBySupervisor {
        by: caller.into(),
        asked: author.into(),
        target: Box::new(message),
    };
    let interaction = conversation.id;
    state.desk.ask_of(conversation.account, interaction, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<DeadLetter> for Letter {
    fn from(letter: DeadLetter) -> Self {
        let (reason, code, detail) = match letter.error {
            Some(error) => (Some(error.kind), error.code, Some(error.detail)),
            None => (None, None, None),
        };
        Self {
            id: letter.message,
            account_id: letter.account,
            interaction_id: letter.interaction,
            attempts: letter.attempts,
            created_at: letter.created_at,
            failed_at: letter.failed_at,
            reason,
            code,
            detail,
        }
    }
}

//! What those who manage agents do with conversations: close them, give them to somebody, say how they ended.
//! Each is one entry of the audit log, written in the commit in which it takes effect.

use super::interaction_handling::choice;
use super::interactions::visible;
use super::messages::NoteDraft;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::interaction::{By, Input};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::Author;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

/// Closing a conversation that somebody else may hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForcedClose {
    /// How it ended; one of those that `/dispositions` lists.
    pub disposition_id: Option<String>,
    /// What is added to that.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// How a conversation ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForcedDisposition {
    /// One of those that `/dispositions` lists.
    pub disposition_id: String,
    /// What is added to it.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// Who gets a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub agent_id: String,
}

/// Closes an open conversation, whoever holds it. Offers end, its tab closes with a notice.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/force-close", operation_id = "force_close_interaction",
    tag = "interactions", params(("id" = String, Path)), request_body = ForcedClose,
    responses(
        (status = 204, description = "closed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "closed already"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn close(
    caller: Caller,
    author: Author,
    id: Id<InteractionId>,
    body: Body<ForcedClose>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let disposition = match body.0.disposition_id {
        Some(id) => Some(choice(id, body.0.note, &conversation, &state).await?),
        None if body.0.note.is_some() => {
            return Err(ApiError::field("note", "goes with a disposition only"));
        }
        None => None,
    };
    let input = Input::ClosedBySupervisor {
        by: caller.into(),
        asked: author.into(),
        disposition,
    };
    state.desk.ask_of(conversation.account, id.0, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes an internal note into an open conversation, whoever holds it. They see the note.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/force-note", operation_id = "force_interaction_note",
    tag = "interactions", params(("id" = String, Path)), request_body = NoteDraft,
    responses(
        (status = 204, description = "in the thread"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn note(
    caller: Caller,
    author: Author,
    id: Id<InteractionId>,
    body: Body<NoteDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let NoteDraft { body, client_ref } = body.0.checked()?;
    let conversation = visible(&caller, id.0, &state).await?;
    let input = Input::NotedBySupervisor {
        by: caller.into(),
        asked: author.into(),
        client_ref,
        body,
    };
    state.desk.ask_of(conversation.account, id.0, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives an open conversation to an agent, whoever holds it. They are asked like for any conversation of theirs.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/assign", operation_id = "assign_interaction", tag = "interactions",
    params(("id" = String, Path)), request_body = Assignment,
    responses(
        (status = 204, description = "it is theirs"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn assign(
    caller: Caller,
    author: Author,
    id: Id<InteractionId>,
    body: Body<Assignment>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let mut checks = Checks::default();
    let known = body.0.agent_id.parse().ok().map(AgentId);
    let agent = known.filter(|agent| state.settings.load().may_work(*agent));
    if agent.is_none() {
        checks.wrong("agent_id", "there is no such agent who may work");
    }
    checks.finish()?;
    let input = Input::Given {
        agent: agent.unwrap_or(AgentId(0)),
        by: caller.into(),
        asked: author.into(),
    };
    state.desk.ask_of(conversation.account, id.0, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says how a conversation ended, or changes it, whoever holds or closed it.
#[utoipa::path(
    put, path = "/api/whatsapp/interactions/{id}/force-disposition", operation_id = "force_disposition",
    tag = "interactions", params(("id" = String, Path)), request_body = ForcedDisposition,
    responses(
        (status = 204, description = "set"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn dispose(
    caller: Caller,
    author: Author,
    id: Id<InteractionId>,
    body: Body<ForcedDisposition>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let disposition = choice(body.0.disposition_id, body.0.note, &conversation, &state).await?;
    let input = Input::DispositionSet {
        by: By::Supervisor(caller.into(), author.into()),
        disposition,
    };
    state.desk.ask_of(conversation.account, id.0, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

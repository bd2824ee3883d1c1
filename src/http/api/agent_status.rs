//! What an agent is doing, and `POST /api/agents/{id}/status`: somebody who manages them signs them out,
//! pauses them or makes them ready again (AGT-16).

use crate::domain::Timestamp;
use crate::domain::agent::{Asked, Status, Stored, Supervisor, Wish};
use crate::domain::ids::AgentId;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::Author;
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an agent is doing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentPresence {
    pub status: AgentStatus,
    /// Name of the pause, while paused.
    pub pause: Option<String>,
    /// Name of the supervisor who set it, when it was not the agent.
    pub set_by: Option<String>,
    /// True while the server itself pauses them: nobody can end that by hand.
    pub system: bool,
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

/// What an agent is to do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentStatusDraft {
    /// `logged_out` ends all their sessions.
    pub status: AgentStatus,
    /// Name of the pause; needed with `paused`.
    #[schema(min_length = 1, max_length = 100)]
    pub pause: Option<String>,
}

impl AgentPresence {
    /// As it is stored.
    pub fn of(presence: Option<Stored>) -> Self {
        let Some(stored) = presence else {
            return Self {
                status: AgentStatus::LoggedOut,
                pause: None,
                set_by: None,
                system: false,
                since: None,
            };
        };
        let pause = stored.pause().map(|(reason, _)| reason.to_owned());
        let status = match &stored.status {
            Status::LoggedOut => AgentStatus::LoggedOut,
            Status::Ready | Status::Paused { .. } if pause.is_some() => AgentStatus::Paused,
            Status::Ready | Status::Paused { .. } => AgentStatus::Ready,
        };
        Self {
            status,
            pause,
            set_by: stored.set_by().map(|by| by.name.clone()),
            system: status == AgentStatus::Paused && !stored.system_pauses.is_empty(),
            since: Some(stored.since),
        }
    }
}

/// Sets the status of an agent who is signed in. They see who did it.
#[utoipa::path(
    post, path = "/api/agents/{id}/status", operation_id = "set_agent_status", tag = "agents",
    params(("id" = String, Path)), request_body = AgentStatusDraft,
    responses(
        (status = 200, body = AgentPresence),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "not signed in, or paused by the server"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set(
    caller: Caller,
    author: Author,
    id: Id<AgentId>,
    body: Body<AgentStatusDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<AgentPresence>, ApiError> {
    let agent = state.store.agent(id.0).await?.ok_or(ApiError::NotFound)?;
    let wish = wish(body.0, &state)?;
    let signs_out = wish == Wish::LogOut;
    let asked = Some(author.into());
    state.desk.force_status(id.0, wish, caller.into(), asked).await?;
    if signs_out {
        state.sign_out_everywhere(agent.staff.id).await?;
    }
    let presence = state.store.presences(vec![id.0]).await?.remove(&id.0);
    Ok(web::Json(AgentPresence::of(presence)))
}

impl From<Author> for Asked {
    fn from(author: Author) -> Self {
        Self {
            username: author.name,
            address: author.address,
            via: author.via.name().to_owned(),
        }
    }
}

impl From<Caller> for Supervisor {
    fn from(caller: Caller) -> Self {
        Self {
            staff: caller.staff,
            name: caller.full_name,
        }
    }
}

fn wish(draft: AgentStatusDraft, state: &AppState) -> Result<Wish, ApiError> {
    let mut checks = Checks::default();
    let wish = match (draft.status, draft.pause) {
        (AgentStatus::Ready, None) => Wish::Ready,
        (AgentStatus::LoggedOut, None) => Wish::LogOut,
        (AgentStatus::Paused, Some(reason)) => {
            if !state.settings.load().pauses.contains(&reason) {
                checks.wrong("pause", "there is no such pause");
            }
            Wish::Pause { reason }
        }
        (AgentStatus::Paused, None) => {
            checks.wrong("pause", "is needed with paused");
            Wish::Ready
        }
        (AgentStatus::Ready | AgentStatus::LoggedOut, Some(_)) => {
            checks.wrong("pause", "goes with paused only");
            Wish::Ready
        }
    };
    checks.finish().map(|()| wish)
}

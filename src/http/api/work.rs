//! `/api/session/profile`: which queues the signed-in agent works on beside their own (AGT-14). The same
//! choice as the desk's `profile` frame.

use crate::domain::ids::{AgentId, AgentProfileId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

/// What to work on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft {
    /// One of the agent's profiles; null for their own queues and their teams' alone.
    #[schema(value_type = Option<String>)]
    pub profile_id: Option<AgentProfileId>,
}

/// Chooses the profile to work on. It counts until the agent signs out.
#[utoipa::path(
    put, path = "/api/session/profile", operation_id = "choose_profile", tag = "session",
    request_body = ProfileDraft,
    responses(
        (status = 204, description = "chosen"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "no window of the desk is open"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "not a profile of this agent"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn choose(
    caller: Caller,
    body: Body<ProfileDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let agent = AgentId(caller.staff.0);
    state.desk.choose_profile(agent, body.0.profile_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

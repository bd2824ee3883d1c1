//! Unlocking whom wrong passwords locked out (SYS-05).

use super::agents::{self, Agent};
use super::users::User;
use crate::domain::ids::{AgentId, StaffId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Id;
use crate::http::state::AppState;
use crate::store::Author;
use actix_web::web;

/// Lifts all locks of an agent, and forgives the wrong passwords that led to them.
#[utoipa::path(
    post, path = "/api/agents/{id}/unlock", operation_id = "unlock_agent", tag = "agents", params(("id" = String, Path)),
    responses(
        (status = 200, body = Agent),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn agent(author: Author, id: Id<AgentId>, state: web::Data<AppState>) -> Result<web::Json<Agent>, ApiError> {
    let agent = agents::find(&state, id.0).await?;
    state.store.by(author).unlock(agent.staff.id).await?;
    agents::answer(&state, agent).await.map(web::Json)
}

/// Lifts all locks of an administrator or supervisor, and forgives the wrong passwords that led to them.
#[utoipa::path(
    post, path = "/api/users/{id}/unlock", operation_id = "unlock_user", tag = "users", params(("id" = String, Path)),
    responses(
        (status = 200, body = User),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn user(author: Author, id: Id<StaffId>, state: web::Data<AppState>) -> Result<web::Json<User>, ApiError> {
    let user = state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    state.store.by(author).unlock(id.0).await?;
    Ok(web::Json(User::of(user, None)))
}

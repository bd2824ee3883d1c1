//! `/api/sessions`: where one is signed in, and ending it; and ending all sessions of somebody else.

use super::agents;
use crate::actors::Refusal;
use crate::domain::agent::Wish;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::{Rejected, Timestamp};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Id;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::ws::ending::Ending;
use crate::store::{self, Author};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Digits of a session's name that the API shows. The name is no secret, but long.
const ID_DIGITS: usize = 32;

/// A browser in which one is signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionEntry {
    pub id: String,
    /// The one this request came with.
    pub current: bool,
    /// Where it was when signing in.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// To the minute.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// When it ends, unless it is used.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// All of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionList {
    pub rows: Vec<SessionEntry>,
}

/// Lists where one is signed in, newest first; at most a hundred.
#[utoipa::path(
    get, path = "/api/sessions", operation_id = "list_sessions", tag = "session", security(("session" = [])),
    responses(
        (status = 200, body = SessionList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(caller: Caller, state: web::Data<AppState>) -> Result<web::Json<SessionList>, ApiError> {
    let current = &caller.session()?.name;
    let found = state.store.sessions_of(caller.staff, state.clock.now()).await?;
    let rows = found.into_iter().map(|session| SessionEntry {
        id: id(&session).to_owned(),
        current: session.token_hash == *current,
        address: session.address,
        browser: session.browser,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        expires_at: session.expires_at,
    });
    Ok(web::Json(SessionList { rows: rows.collect() }))
}

/// Ends one of one's own sessions, and its sockets with it.
#[utoipa::path(
    delete, path = "/api/sessions/{id}", operation_id = "end_session", tag = "session",
    security(("session" = [], "csrf" = [])), params(("id" = String, Path)),
    responses(
        (status = 204, description = "ended"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn end(
    caller: Caller,
    author: Author,
    wanted: Id<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let found = state.store.sessions_of(caller.staff, state.clock.now()).await?;
    let found = found.into_iter().find(|session| id(session) == wanted.0);
    let session = found.ok_or(ApiError::NotFound)?;
    let store = state.store.by(author);
    store.sign_out(&session.token_hash, caller.staff).await?;
    state.hub.cut_login(AgentId(caller.staff.0), &session.token_hash);
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of one's own sessions but this one.
#[utoipa::path(
    delete, path = "/api/sessions", operation_id = "end_other_sessions", tag = "session",
    security(("session" = [], "csrf" = [])),
    responses(
        (status = 204, description = "ended"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn end_others(caller: Caller, author: Author, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let current = caller.session()?.name.clone();
    let store = state.store.by(author);
    store.sign_out_all(caller.staff, Some(current.clone())).await?;
    state.hub.cut_other_logins(AgentId(caller.staff.0), &current);
    Ok(HttpResponse::NoContent().finish())
}

/// Signs an agent out: offers go back to their queues, and all sessions and sockets end (AGT-16).
#[utoipa::path(
    post, path = "/api/agents/{id}/sign-out", operation_id = "sign_out_agent", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "signed out"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn end_agent(
    caller: Caller,
    author: Author,
    id: Id<AgentId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let agent = agents::find(&state, id.0).await?;
    match state.desk.force_status(id.0, Wish::LogOut, caller.into(), None).await {
        // Whose desk is closed may still have sessions.
        Ok(()) | Err(Refusal::Rejected(Rejected::NotSignedIn)) => {}
        Err(other) => return Err(other.into()),
    }
    end_all(&state, author, agent.staff.id).await
}

/// Ends all sessions of an administrator or a supervisor.
#[utoipa::path(
    post, path = "/api/users/{id}/sign-out", operation_id = "sign_out_user", tag = "users",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "signed out"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn end_user(author: Author, id: Id<StaffId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let user = state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    end_all(&state, author, user.staff.id).await
}

async fn end_all(state: &AppState, author: Author, owner: StaffId) -> Result<HttpResponse, ApiError> {
    state.store.by(author).sign_out_all(owner, None).await?;
    state.hub.cut(AgentId(owner.0), Ending::SignedOut);
    Ok(HttpResponse::NoContent().finish())
}

fn id(session: &store::Session) -> &str {
    session.token_hash.get(..ID_DIGITS).unwrap_or(&session.token_hash)
}

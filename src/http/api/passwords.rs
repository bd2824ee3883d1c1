//! Passwords that their owners choose: `/api/session/password`, links that set a new one (SYS-03), and the
//! first administrator (S8).

use super::agents;
use super::sessions::{self, Session};
use crate::config::limits::{NAME_CHARS_MAX, RESET_LINK_SECS, SIGN_IN_BODY_BYTES_MAX};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::staff::Role;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::links::{self, Fresh};
use crate::http::sessions::{Caller, hash};
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::http::ws::ending::Ending;
use crate::http::{attempts, auth};
use crate::store::{AccessLink, Author, CrudError, StaffFields, Via};
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new password for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(min_length = 1, max_length = 256)]
    pub current_password: String,
    #[schema(min_length = 8, max_length = 256)]
    pub new_password: String,
}

/// A link to be handed over: whoever opens it sets the password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResetLink {
    /// Shown once.
    pub url: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A new password, by a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// What stands behind the `#` of the link.
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    #[schema(min_length = 8, max_length = 256)]
    pub password: String,
}

/// Whether the first administrator is still to be made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetUpState {
    /// True while there is no administrator: the server printed a link at its start that makes one.
    pub needed: bool,
}

/// The first administrator, by the link that the server printed at its start.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// What stands behind the `#` of the link.
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: String,
    /// Letters, digits, `.` and `_`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: String,
    #[schema(min_length = 8, max_length = 256)]
    pub password: String,
}

/// Changes one's own password. All other sessions end.
#[utoipa::path(
    put, path = "/api/session/password", operation_id = "change_password", tag = "session",
    security(("session" = [], "csrf" = [])), request_body = PasswordChange,
    responses(
        (status = 200, body = Session),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "too many wrong passwords"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    request: HttpRequest,
    caller: Caller,
    author: Author,
    body: Body<PasswordChange>,
    state: web::Data<AppState>,
) -> Result<web::Json<Session>, ApiError> {
    let PasswordChange {
        current_password,
        new_password,
    } = body.0;
    let session = caller.session()?.name.clone();
    let mut checks = Checks::default();
    checks.unless(
        state
            .password_rules()
            .objection("new_password", &new_password, &caller.username),
    );
    if new_password == current_password {
        checks.wrong("new_password", "must differ from the one before");
    }
    checks.finish()?;
    let attempt = attempts::begin(&state, &caller.username, auth::address(&request, &state)).await?;
    if attempt.proven(&state, current_password).await?.is_none() {
        attempt.failed(&state, author);
        return Err(ApiError::field("current_password", "is not your password"));
    }
    attempt.succeeded(&state);
    let new = state.passwords.hash(SecretString::from(new_password)).await?;
    let store = state.store.by(author);
    store.change_own_password(caller.staff, new, session.clone()).await?;
    state.hub.cut_other_logins(AgentId(caller.staff.0), &session);
    let now = state.clock.now();
    let caller = state
        .sessions
        .find_by_hash(session, now)
        .await?
        .ok_or(ApiError::SignedOut)?;
    Session::of(&caller, &state).map(web::Json)
}

/// Makes a link with which an agent sets a new password, once and within an hour. One made before stops working.
#[utoipa::path(
    post, path = "/api/agents/{id}/reset-link", operation_id = "create_agent_reset_link", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 201, body = ResetLink),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn agent_link(author: Author, id: Id<AgentId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let agent = agents::find(&state, id.0).await?;
    link(&state, author, agent.staff.id).await
}

/// The same for an administrator or a supervisor.
#[utoipa::path(
    post, path = "/api/users/{id}/reset-link", operation_id = "create_user_reset_link", tag = "users",
    params(("id" = String, Path)),
    responses(
        (status = 201, body = ResetLink),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn user_link(author: Author, id: Id<StaffId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let user = state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    link(&state, author, user.staff.id).await
}

async fn link(state: &AppState, author: Author, owner: StaffId) -> Result<HttpResponse, ApiError> {
    let fresh = Fresh::new();
    let url = fresh.reset(&state.config.server.public_url);
    let expires_at = author.at.plus_secs(RESET_LINK_SECS);
    let store = state.store.by(author);
    store
        .create_access_link(Some(owner), fresh.token_hash, expires_at)
        .await?;
    Ok(HttpResponse::Created().json(ResetLink { url, expires_at }))
}

/// Sets a password by a link. All sessions end; locks are lifted.
#[utoipa::path(
    post, path = "/api/password-reset", operation_id = "reset_password", tag = "session", security(()),
    request_body = PasswordReset,
    responses(
        (status = 204, description = "done: sign in with it"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "the link was used or has ended"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn reset(
    request: HttpRequest,
    body: Body<PasswordReset, SIGN_IN_BODY_BYTES_MAX>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let PasswordReset { token, password } = body.0;
    let Some(AccessLink::Reset(owner)) = known(&request, &token, &state).await? else {
        return Err(ApiError::LinkEnded);
    };
    let username = owner.fields.username.clone();
    let old = Some(owner.password_hash);
    let mut checks = Checks::default();
    checks.unless(state.objection("password", &password, &username, old).await?);
    checks.finish()?;
    let new = state.passwords.hash(SecretString::from(password)).await?;
    let author = author(&request, &state, Some(owner.id), username);
    let store = state.store.by(author);
    store.use_reset_link(hash(&token), owner.id, new).await.map_err(ended)?;
    state.hub.cut(AgentId(owner.id.0), Ending::SignedOut);
    Ok(HttpResponse::NoContent().finish())
}

/// Tells whoever finds the server whether its first administrator is still to be made.
#[utoipa::path(
    get, path = "/api/set-up", operation_id = "get_set_up", tag = "session", security(()),
    responses(
        (status = 200, body = SetUpState),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set_up_state(state: web::Data<AppState>) -> Result<web::Json<SetUpState>, ApiError> {
    let needed = links::set_up_needed(&state).await?;
    Ok(web::Json(SetUpState { needed }))
}

/// Makes the first administrator and signs them in.
#[utoipa::path(
    post, path = "/api/set-up", operation_id = "set_up", tag = "session", security(()), request_body = SetUp,
    responses(
        (status = 200, body = Session, headers(("Set-Cookie" = String, description = "session cookie"))),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "the link was used or has ended, or there is an administrator"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set_up(
    request: HttpRequest,
    body: Body<SetUp, SIGN_IN_BODY_BYTES_MAX>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    if known(&request, &draft.token, &state).await? != Some(AccessLink::SetUp) {
        return Err(ApiError::LinkEnded);
    }
    let mut checks = Checks::default();
    let fields = StaffFields {
        role: Role::Administrator,
        username: checks.username("username", &draft.username),
        full_name: checks.text("full_name", &draft.full_name, 1..=NAME_CHARS_MAX),
        alias: None,
        email: None,
        description: String::new(),
        capacity: 0,
        enabled: true,
    };
    checks.unless(
        state
            .objection("password", &draft.password, &draft.username, None)
            .await?,
    );
    checks.finish()?;
    let new = state.passwords.hash(SecretString::from(draft.password)).await?;
    let mut author = author(&request, &state, None, fields.username.clone());
    let store = state.store.by(author.clone());
    let made = store.set_up(hash(&draft.token), fields, new).await.map_err(ended)?;
    author.staff = Some(made.staff.id);
    sessions::begin(&request, &state, made.staff, author).await
}

/// What a token opens. Guessing it is hopeless, and counts against the address all the same.
async fn known(request: &HttpRequest, token: &str, state: &AppState) -> Result<Option<AccessLink>, ApiError> {
    auth::check_origin(request.headers(), &state.config.server.public_url)?;
    let now = state.clock.now();
    state.throttle.admit(auth::address(request, state), now)?;
    Ok(state.store.access_link(&hash(token), now).await?)
}

fn author(request: &HttpRequest, state: &AppState, staff: Option<StaffId>, name: String) -> Author {
    Author {
        staff,
        name,
        address: Some(auth::address(request, state).to_string()),
        via: Via::Link,
        at: state.clock.now(),
    }
}

/// Somebody else used it in the meantime.
fn ended(error: CrudError) -> ApiError {
    if matches!(error, CrudError::NotFound) {
        ApiError::LinkEnded
    } else {
        error.into()
    }
}

//! `/api/session`: signing in and out.

use super::agent_permissions::AgentPermissions;
use crate::config::limits::SIGN_IN_BODY_BYTES_MAX;
use crate::domain::ids::{AccountId, AgentId};
use crate::domain::settings::Settings;
use crate::domain::staff::Role;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::password_rules::Rules;
use crate::http::sessions::{Caller, Proof};
use crate::http::state::AppState;
use crate::http::{attempts, auth};
use crate::store::{Author, Staff, Via};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
}

/// Who is signed in, and the token that writes must carry in `X-CSRF-Token`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub staff: SignedInStaff,
    pub csrf_token: String,
    /// SYS-04: everything but `PUT /api/session/password` and signing out is refused.
    pub must_change_password: bool,
    /// SYS-04: so many days before the password ends. Absent until fifteen days before.
    pub password_days_left: Option<u32>,
    /// Of an agent: what their desk needs beside the socket.
    pub desk: Option<DeskRights>,
}

/// What an agent may do at their desk.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeskRights {
    /// AGT-04.
    pub permissions: AgentPermissions,
    /// The accounts whose conversations they see (LST-03), by name.
    pub accounts: Vec<DeskAccount>,
}

/// An account whose conversations an agent sees.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeskAccount {
    #[schema(value_type = String)]
    pub id: AccountId,
    pub name: String,
    pub key: String,
    /// Whether its provider takes first messages to customers (OUT-01).
    pub can_start: bool,
    /// Name of its recontact template, which customers get at any time (ACC-32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recontact_template: Option<String>,
}

/// The person behind a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignedInStaff {
    pub id: String,
    pub role: StaffRole,
    pub username: String,
    pub full_name: String,
}

/// SYS-01.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    Administrator,
    User,
    Agent,
}

/// Signs in. Sets the session cookie.
#[utoipa::path(
    post, path = "/api/session", operation_id = "sign_in", tag = "session", security(()),
    request_body = SignIn,
    responses(
        (status = 200, body = Session, headers(("Set-Cookie" = String, description = "session cookie"))),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "wrong name or password"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "too many attempts; `locked` when wrong passwords locked the name from this network",
            headers(("Retry-After" = u32, description = "seconds"))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_in(
    request: HttpRequest,
    state: web::Data<AppState>,
    body: Body<SignIn, SIGN_IN_BODY_BYTES_MAX>,
) -> Result<HttpResponse, ApiError> {
    auth::check_origin(request.headers(), &state.config.server.public_url)?;
    let SignIn { username, password } = body.0;
    let address = auth::address(&request, &state);
    let attempt = attempts::begin(&state, &username, address).await?;
    let mut author = Author {
        staff: None,
        name: "unknown".to_owned(),
        address: Some(address.to_string()),
        via: Via::Session,
        at: state.clock.now(),
    };
    let Some(staff) = attempt.proven(&state, password).await? else {
        attempt.failed(&state, author);
        return Err(ApiError::BadCredentials);
    };
    (author.staff, author.name) = (Some(staff.id), staff.fields.username.clone());
    attempt.succeeded(&state);
    if let Ok(Proof::Session(before)) = auth::caller(&request, &state).await.map(|caller| caller.proof) {
        state.sessions.end(&before.name).await?;
    }
    begin(&request, &state, staff, author).await
}

/// Starts a session for somebody who proved who they are.
pub(super) async fn begin(
    request: &HttpRequest,
    state: &AppState,
    staff: Staff,
    author: Author,
) -> Result<HttpResponse, ApiError> {
    let browser = auth::browser(request, state);
    let started = state.sessions.start(staff, author, browser, state.password_rules());
    let (caller, cookie) = started.await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(Session::of(&caller, state)?))
}

impl Session {
    /// The session of a caller as the API shows it.
    pub(super) fn of(caller: &Caller, state: &AppState) -> Result<Self, ApiError> {
        let session = caller.session()?;
        let rules = state.password_rules();
        Ok(Self {
            staff: SignedInStaff {
                id: caller.staff.to_string(),
                role: caller.role.into(),
                username: caller.username.clone(),
                full_name: caller.full_name.clone(),
            },
            csrf_token: session.csrf_token().to_owned(),
            must_change_password: session.must_change_password && rules == Rules::Suite,
            password_days_left: rules.warning(caller.password_changed_at, state.clock.now()),
            desk: (caller.role == Role::Agent).then(|| DeskRights::of(AgentId(caller.staff.0), &state.settings.load())),
        })
    }
}

impl DeskRights {
    fn of(agent: AgentId, settings: &Settings) -> Self {
        let permissions = settings.agents.get(&agent).map(|agent| agent.permissions);
        let accounts = settings.accounts_of(agent).into_iter();
        let known = accounts.filter_map(|id| settings.accounts.get(&id));
        let mut accounts: Vec<DeskAccount> = known
            .map(|account| DeskAccount {
                id: account.id,
                name: account.name.as_ref().to_owned(),
                key: account.key.as_ref().to_owned(),
                can_start: account.kind.capabilities().templates,
                recontact_template: account.groups.recontact.as_ref().map(|template| template.name.clone()),
            })
            .collect();
        accounts.sort_by_cached_key(|account| account.name.to_lowercase());
        Self {
            permissions: permissions.unwrap_or_default().into(),
            accounts,
        }
    }
}

impl From<StaffRole> for Role {
    fn from(role: StaffRole) -> Self {
        match role {
            StaffRole::Administrator => Self::Administrator,
            StaffRole::User => Self::User,
            StaffRole::Agent => Self::Agent,
        }
    }
}

impl From<Role> for StaffRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::User => Self::User,
            Role::Agent => Self::Agent,
        }
    }
}

/// Tells who is signed in.
#[utoipa::path(
    get, path = "/api/session", operation_id = "get_session", tag = "session", security(("session" = [])),
    responses(
        (status = 200, body = Session),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(caller: Caller, state: web::Data<AppState>) -> Result<web::Json<Session>, ApiError> {
    Session::of(&caller, &state).map(web::Json)
}

/// Signs out: the session ends, and its sockets with it.
#[utoipa::path(
    delete, path = "/api/session", operation_id = "sign_out", tag = "session", security(("session" = [], "csrf" = [])),
    responses(
        (status = 204, description = "signed out"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_out(caller: Caller, author: Author, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let session = caller.session()?;
    state.sessions.sign_out(session, author).await?;
    state.hub.cut_login(AgentId(caller.staff.0), &session.name);
    Ok(HttpResponse::NoContent().cookie(state.sessions.removal()).finish())
}

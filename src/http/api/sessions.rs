//! `/api/session`: signing in and out.

use crate::config::limits::SIGN_IN_BODY_BYTES_MAX;
use crate::domain::ids::AgentId;
use crate::domain::staff::Role;
use crate::http::auth;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::{Author, Picture, Staff, Via, What};
use crate::telemetry::Metric;
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
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
        (status = 429, body = Problem, content_type = "application/problem+json", description = "too many attempts",
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
    let address = auth::address(&request, &state);
    let SignIn { username, password } = body.0;
    let now = state.clock.now();
    if let Err(retry_after_secs) = state.throttle.begin(&username, address, now) {
        counted("throttled");
        return Err(ApiError::TooMany { retry_after_secs });
    }
    let mut author = Author {
        staff: None,
        name: "unknown".to_owned(),
        address: Some(address.to_string()),
        via: Via::Session,
        at: now,
    };
    let owner = state.store.staff_by_username(&username).await?;
    let Some(staff) = known(&state, owner.clone(), password).await? else {
        counted("wrong");
        note_refusal(&state, owner, author);
        return Err(ApiError::BadCredentials);
    };
    (author.staff, author.name) = (Some(staff.id), staff.fields.username.clone());
    state.throttle.succeeded(&username, address);
    counted("ok");
    if let Ok(before) = auth::caller(&request, &state).await {
        state.sessions.end(&before.session).await?;
    }
    let (caller, cookie) = state.sessions.start(staff, author).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(Session::of(&caller)))
}

/// Behind the answer, which takes the same time whether the name exists. Names nobody has are not
/// written down: people type their password there, and strangers must not make the log grow.
fn note_refusal(state: &AppState, owner: Option<Staff>, author: Author) {
    let Some(owner) = owner else { return };
    let store = state.store.by(author);
    actix_web::rt::spawn(async move {
        let key = owner.id.to_string();
        let noted = store.note(What::SignInRefused, "staff", key, Picture::default());
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a refused sign-in was not written to the audit log");
        }
    });
}

/// The owner of name and password. Takes the same time for a name nobody has.
async fn known(state: &AppState, owner: Option<Staff>, password: String) -> Result<Option<Staff>, ApiError> {
    let staff = owner.filter(|staff| staff.fields.enabled);
    let hash = staff.as_ref().map(|staff| staff.password_hash.clone());
    let is_right = state.passwords.check(SecretString::from(password), hash).await?;
    Ok(staff.filter(|_| is_right))
}

fn counted(result: &'static str) {
    metrics::counter!(Metric::SignIns.name(), "result" => result).increment(1);
}

impl Session {
    fn of(caller: &Caller) -> Self {
        Self {
            staff: SignedInStaff {
                id: caller.staff.to_string(),
                role: caller.role.into(),
                username: caller.username.clone(),
                full_name: caller.full_name.clone(),
            },
            csrf_token: caller.csrf_token().to_owned(),
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
    get, path = "/api/session", operation_id = "get_session", tag = "session",
    responses(
        (status = 200, body = Session),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(caller: Caller) -> web::Json<Session> {
    web::Json(Session::of(&caller))
}

/// Signs out: the session ends, and its sockets with it.
#[utoipa::path(
    delete, path = "/api/session", operation_id = "sign_out", tag = "session",
    responses(
        (status = 204, description = "signed out"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_out(caller: Caller, author: Author, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.sessions.sign_out(&caller, author).await?;
    state.hub.cut_login(AgentId(caller.staff.0), &caller.session);
    Ok(HttpResponse::NoContent().cookie(state.sessions.removal()).finish())
}

//! `/api/session`: signing in and out.

use crate::config::limits::SIGN_IN_BODY_BYTES_MAX;
use crate::domain::ids::AgentId;
use crate::domain::staff::Role;
use crate::http::auth;
use crate::http::client;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::Staff;
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
    let address = client::address(
        request.peer_addr().map(|peer| peer.ip()),
        request.headers(),
        &state.config.server.trusted_proxies,
    );
    let SignIn { username, password } = body.0;
    let now = state.clock.now();
    if let Err(retry_after_secs) = state.throttle.begin(&username, address, now) {
        counted("throttled");
        return Err(ApiError::TooMany { retry_after_secs });
    }
    let Some(staff) = known(&state, &username, password).await? else {
        counted("wrong");
        return Err(ApiError::BadCredentials);
    };
    state.throttle.succeeded(&username, address);
    counted("ok");
    if let Ok(before) = auth::caller(&request, &state).await {
        state.sessions.end(&before.session).await?;
    }
    let (caller, cookie) = state.sessions.start(staff, now).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(Session::of(&caller)))
}

/// The owner of name and password. Takes the same time for a name nobody has.
async fn known(state: &AppState, username: &str, password: String) -> Result<Option<Staff>, ApiError> {
    let staff = state.store.staff_by_username(username).await?;
    let staff = staff.filter(|staff| staff.fields.enabled);
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
pub async fn sign_out(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.sessions.end(&caller.session).await?;
    state.hub.cut_login(AgentId(caller.staff.0), &caller.session);
    Ok(HttpResponse::NoContent().cookie(state.sessions.removal()).finish())
}

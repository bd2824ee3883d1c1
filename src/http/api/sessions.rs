//! `/api/session`: signing in and out.

use crate::http::error::Problem;
use actix_web::HttpResponse;
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
pub async fn sign_in() -> HttpResponse {
    todo!()
}

/// Tells who is signed in.
#[utoipa::path(
    get, path = "/api/session", operation_id = "get_session", tag = "session",
    responses(
        (status = 200, body = Session),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get() -> HttpResponse {
    todo!()
}

/// Signs out: the session ends, and its sockets with it.
#[utoipa::path(
    delete, path = "/api/session", operation_id = "sign_out", tag = "session",
    responses(
        (status = 204, description = "signed out"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_out() -> HttpResponse {
    todo!()
}

//! `/api/users`: administrators and supervisors. Agents are in `/api/agents`.

use super::sessions::StaffRole;
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::http::error::{ApiError, FieldError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{self, Author, StaffFields, USERS};
use actix_web::{HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An administrator or a supervisor.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed the user.
    pub version: u32,
    /// `administrator` or `user`.
    pub role: StaffRole,
    pub full_name: String,
    pub username: String,
    pub email: Option<String>,
    pub description: String,
    pub enabled: bool,
    /// SYS-05: wrong passwords locked the name from at least one network. From elsewhere the user can sign in.
    pub locked: bool,
    /// When the last lock ends by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub locked_until: Option<Timestamp>,
    /// What a supervisor may see and do; without a profile, nothing.
    pub profile_id: Option<String>,
}

/// A page of users.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UserPage {
    pub rows: Vec<User>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new administrator or supervisor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserDraft {
    /// `administrator` or `user`.
    pub role: StaffRole,
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: String,
    /// Letters, digits, `.` and `_`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: String,
    #[schema(min_length = 8, max_length = 256)]
    pub password: String,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// True when absent.
    pub enabled: Option<bool>,
    /// Supervisors only.
    pub profile_id: Option<String>,
}

/// Changes to a user; absent fields stay as they are, an empty e-mail or profile removes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    pub version: u32,
    /// `administrator` or `user`.
    pub role: Option<StaffRole>,
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: Option<String>,
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: Option<String>,
    /// A new password ends all sessions of the user.
    #[schema(min_length = 8, max_length = 256)]
    pub password: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    /// Disabling ends all sessions of the user at once.
    pub enabled: Option<bool>,
    pub profile_id: Option<String>,
}

/// Lists administrators and supervisors, oldest first.
#[utoipa::path(
    get, path = "/api/users", operation_id = "list_users", tag = "users", params(ListQuery),
    responses(
        (status = 200, body = UserPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<ListQuery>, state: web::Data<AppState>) -> Result<web::Json<UserPage>, ApiError> {
    let found = state.store.find_users(query.0.ask(&USERS)?).await?;
    let (next, count) = (found.next_text(), found.count);
    let ids = found.rows.iter().map(|user| user.staff.id).collect();
    let locks = state.store.locks(ids, state.clock.now()).await?;
    let rows = found.rows.into_iter().map(|user| {
        let lock = locks.get(&user.staff.id).copied();
        User::of(user, lock)
    });
    Ok(web::Json(UserPage {
        rows: rows.collect(),
        count,
        next,
    }))
}

/// Creates an administrator or a supervisor.
#[utoipa::path(
    post, path = "/api/users", operation_id = "create_user", tag = "users", request_body = UserDraft,
    responses(
        (status = 201, body = User),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<UserDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let objection = state
        .objection("password", &draft.password, &draft.username, None)
        .await?;
    let fields = StaffFields {
        role: draft.role.into(),
        username: draft.username,
        full_name: draft.full_name,
        alias: None,
        email: draft.email,
        description: draft.description,
        capacity: 0,
        enabled: draft.enabled.unwrap_or(true),
    };
    let (fields, profile) = checked(&state, fields, draft.profile_id, objection).await?;
    let hash = state.passwords.hash(SecretString::from(draft.password)).await?;
    let now = state.clock.now();
    let user = state.store.by(author).create_user(fields, hash, profile, now).await?;
    Ok(HttpResponse::Created().json(User::of(user, None)))
}

/// One administrator or supervisor.
#[utoipa::path(
    get, path = "/api/users/{id}", operation_id = "get_user", tag = "users", params(("id" = String, Path)),
    responses(
        (status = 200, body = User),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<StaffId>, state: web::Data<AppState>) -> Result<web::Json<User>, ApiError> {
    let user = state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    answer(&state, user).await.map(web::Json)
}

/// Changes an administrator or a supervisor. The last administrator can be neither demoted nor disabled (USR-06).
#[utoipa::path(
    patch, path = "/api/users/{id}", operation_id = "update_user", tag = "users",
    params(("id" = String, Path)), request_body = UserPatch,
    responses(
        (status = 200, body = User),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else, or the last administrator"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<StaffId>,
    body: Body<UserPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<User>, ApiError> {
    let patch = body.0;
    let before = state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    let had = before.profile.map(|id| id.to_string());
    let (before, old) = (before.staff.fields, before.staff.password_hash);
    let username = patch.username.unwrap_or(before.username);
    let objection = match &patch.password {
        Some(password) => state.objection("password", password, &username, Some(old)).await?,
        None => None,
    };
    let fields = StaffFields {
        role: patch.role.map_or(before.role, Role::from),
        username,
        full_name: patch.full_name.unwrap_or(before.full_name),
        alias: before.alias,
        email: patch.email.or(before.email),
        description: patch.description.unwrap_or(before.description),
        capacity: before.capacity,
        enabled: patch.enabled.unwrap_or(before.enabled),
    };
    let is_promoted = before.role == Role::User && fields.role == Role::Administrator;
    let profile = patch.profile_id.or(had.filter(|_| !is_promoted));
    let (fields, profile) = checked(&state, fields, profile, objection).await?;
    let hash = match patch.password {
        Some(password) => Some(state.passwords.hash(SecretString::from(password)).await?),
        None => None,
    };
    let ends_sessions = hash.is_some() || (before.enabled && !fields.enabled);
    let version = i64::from(patch.version);
    let store = state.store.by(author);
    let user = store.update_user(id.0, version, fields, hash, profile).await?;
    if ends_sessions {
        state.sign_out_everywhere(id.0).await?;
    }
    answer(&state, user).await.map(web::Json)
}

/// Removes an administrator or a supervisor: they are signed out at once, history keeps their name. The last
/// administrator stays (USR-06).
#[utoipa::path(
    delete, path = "/api/users/{id}", operation_id = "delete_user", tag = "users", params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "the last administrator"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<StaffId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.store.user(id.0).await?.ok_or(ApiError::NotFound)?;
    state.store.by(author).delete_user(id.0, state.clock.now()).await?;
    state.sign_out_everywhere(id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn checked(
    state: &AppState,
    fields: StaffFields,
    profile: Option<String>,
    password: Option<FieldError>,
) -> Result<(StaffFields, Option<i64>), ApiError> {
    let mut checks = Checks::default();
    let fields = StaffFields {
        username: checks.username("username", &fields.username),
        full_name: checks.text("full_name", &fields.full_name, 1..=NAME_CHARS_MAX),
        email: fields.email.and_then(|email| checks.email("email", &email)),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        ..fields
    };
    if fields.role == Role::Agent {
        checks.wrong("role", "must be administrator or user; agents are in /api/agents");
    }
    let mut found = None;
    if let Some(named) = profile.filter(|named| !named.is_empty()) {
        found = match named.parse() {
            Ok(id) => state.store.profile(id).await?.map(|profile| profile.id),
            Err(_) => None,
        };
        if fields.role == Role::Administrator {
            checks.wrong("profile_id", "administrators are not limited by a profile");
        } else if found.is_none() {
            checks.wrong("profile_id", format!("there is no user profile {named}"));
        }
    }
    checks.unless(password);
    checks.finish().map(|()| (fields, found))
}

/// The user as the API shows them at this moment.
async fn answer(state: &AppState, user: store::User) -> Result<User, ApiError> {
    let id = user.staff.id;
    let lock = state.store.locks(vec![id], state.clock.now()).await?;
    Ok(User::of(user, lock.get(&id).copied()))
}

impl User {
    /// The user as the API shows them, with the end of their last lock.
    pub(super) fn of(user: store::User, locked_until: Option<Timestamp>) -> Self {
        let fields = user.staff.fields;
        Self {
            id: user.staff.id.to_string(),
            version: u32::try_from(user.staff.version).unwrap_or(u32::MAX),
            role: fields.role.into(),
            full_name: fields.full_name,
            username: fields.username,
            email: fields.email,
            description: fields.description,
            enabled: fields.enabled,
            locked: locked_until.is_some(),
            locked_until,
            profile_id: user.profile.map(|id| id.to_string()),
        }
    }
}

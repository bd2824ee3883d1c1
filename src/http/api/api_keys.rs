//! `/api/api-keys`: one's own API keys, and for administrators everybody's (SYS-06).

use crate::config::limits::{API_KEY_DAYS_MAX, NAME_CHARS_MAX};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::http::api_keys;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::list_query;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{API_KEYS, Author, NewApiKey, OwnedKey};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An API key. Its token was shown once, when it was made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    pub id: String,
    /// Requests with the key are this person's, with their rights at that moment.
    pub owner_id: String,
    /// User name of the owner.
    pub owner: String,
    pub name: String,
    /// The last characters of the token, to tell keys apart.
    pub hint: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Absent: it does not end by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// To the minute. Absent: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
}

/// A page of API keys.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyPage {
    pub rows: Vec<ApiKey>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new API key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyDraft {
    /// What it is for; unique among the owner's keys.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// When it ends by itself, within ten years; never when absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// Whose key it will be; oneself when absent. Administrators only.
    pub owner_id: Option<String>,
}

/// An API key that was just made, with its token: keep it now, it is not shown again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedApiKey {
    pub key: ApiKey,
    /// To be sent as `Authorization: Bearer sbk_…`.
    pub token: String,
}

list_query! {
    /// Whose keys.
    pub struct ApiKeyQuery {
        /// `own` when absent. `all` is for administrators.
        #[param(inline)]
        pub owner: Option<ApiKeyOwners>,
    }
}

/// Whose keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyOwners {
    #[default]
    Own,
    All,
}

/// Lists one's own API keys, or everybody's.
#[utoipa::path(
    get, path = "/api/api-keys", operation_id = "list_api_keys", tag = "api keys", params(ApiKeyQuery),
    responses(
        (status = 200, body = ApiKeyPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<ApiKeyQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<ApiKeyPage>, ApiError> {
    let ask = query.0.ask(&API_KEYS)?;
    let of = match query.0.owner.unwrap_or_default() {
        ApiKeyOwners::Own => Some(caller.staff),
        ApiKeyOwners::All if caller.role == Role::Administrator => None,
        ApiKeyOwners::All => return Err(ApiError::Forbidden),
    };
    let found = state.store.find_api_keys(of, ask).await?;
    Ok(web::Json(ApiKeyPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(ApiKey::from).collect(),
    }))
}

/// Makes an API key. A key cannot make further keys.
#[utoipa::path(
    post, path = "/api/api-keys", operation_id = "create_api_key", tag = "api keys",
    security(("session" = [], "csrf" = [])), request_body = ApiKeyDraft,
    responses(
        (status = 201, body = CreatedApiKey),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    caller: Caller,
    author: Author,
    body: Body<ApiKeyDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let mut checks = Checks::default();
    let name = checks.text("name", &draft.name, 1..=NAME_CHARS_MAX);
    let last = author.at.plus_secs(API_KEY_DAYS_MAX * 24 * 3600);
    if draft.expires_at.is_some_and(|at| at <= author.at || at > last) {
        checks.wrong("expires_at", "must be in the future, within ten years");
    }
    let owner = owner(&caller, draft.owner_id.as_deref(), &mut checks, &state).await?;
    checks.finish()?;
    let fresh = api_keys::fresh();
    let new = NewApiKey {
        owner,
        name,
        hint: fresh.hint,
        token_hash: fresh.token_hash,
        expires_at: draft.expires_at,
    };
    let made = state.store.by(author).create_api_key(new).await?;
    Ok(HttpResponse::Created().json(CreatedApiKey {
        key: made.into(),
        token: fresh.token,
    }))
}

async fn owner(
    caller: &Caller,
    wanted: Option<&str>,
    checks: &mut Checks,
    state: &AppState,
) -> Result<StaffId, ApiError> {
    let Some(wanted) = wanted.filter(|wanted| *wanted != caller.staff.to_string()) else {
        return Ok(caller.staff);
    };
    if caller.role != Role::Administrator {
        return Err(ApiError::Forbidden);
    }
    let found = match wanted.parse() {
        Ok(id) => state.store.staff(id).await?,
        Err(_) => None,
    };
    if found.is_none() {
        checks.wrong("owner_id", format!("there is nobody with the id {wanted}"));
    }
    Ok(found.map_or(caller.staff, |staff| staff.id))
}

/// Revokes an API key: the next request with it is refused.
#[utoipa::path(
    delete, path = "/api/api-keys/{id}", operation_id = "delete_api_key", tag = "api keys",
    security(("session" = [], "csrf" = [])), params(("id" = String, Path)),
    responses(
        (status = 204, description = "revoked"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    caller: Caller,
    author: Author,
    id: Id<i64>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let key = state.store.api_key(id.0).await?.ok_or(ApiError::NotFound)?;
    if key.owner != caller.staff && caller.role != Role::Administrator {
        return Err(ApiError::NotFound);
    }
    state.store.by(author).delete_api_key(key.id).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<OwnedKey> for ApiKey {
    fn from(owned: OwnedKey) -> Self {
        let OwnedKey { key, username } = owned;
        Self {
            id: key.id.to_string(),
            owner_id: key.owner.to_string(),
            owner: username,
            name: key.name,
            hint: key.hint,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
        }
    }
}

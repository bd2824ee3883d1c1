//! `/api/pauses`: the reasons an agent may pause for (PAU-01).

use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::domain::ActorKey;
use crate::domain::agent::Input;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Query;
use crate::http::extract::{Body, Id};
use crate::http::listing::ListQuery;
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{self, Author, PAUSES, PauseFields};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    pub description: String,
    /// Inactive reasons cannot be chosen.
    pub active: bool,
}

/// A page of reasons.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PausePage {
    pub rows: Vec<Pause>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// True when absent.
    pub active: Option<bool>,
}

/// Changes to a reason; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PausePatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    pub active: Option<bool>,
}

/// Lists the reasons, oldest first.
#[utoipa::path(
    get, path = "/api/pauses", operation_id = "list_pauses", tag = "pauses", params(ListQuery),
    responses(
        (status = 200, body = PausePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<ListQuery>, state: web::Data<AppState>) -> Result<web::Json<PausePage>, ApiError> {
    let found = state.store.find_pauses(query.0.ask(&PAUSES)?).await?;
    Ok(web::Json(PausePage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(Pause::from).collect(),
    }))
}

/// Creates a reason.
#[utoipa::path(
    post, path = "/api/pauses", operation_id = "create_pause", tag = "pauses", request_body = PauseDraft,
    responses(
        (status = 201, body = Pause),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<PauseDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let fields = checked(PauseFields {
        name: draft.name,
        description: draft.description,
        active: draft.active.unwrap_or(true),
    })?;
    let pause = state.store.by(author).create_pause(fields).await?;
    state.publish(Affected::default()).await;
    Ok(HttpResponse::Created().json(Pause::from(pause)))
}

/// One reason.
#[utoipa::path(
    get, path = "/api/pauses/{id}", operation_id = "get_pause", tag = "pauses", params(("id" = String, Path)),
    responses(
        (status = 200, body = Pause),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<i64>, state: web::Data<AppState>) -> Result<web::Json<Pause>, ApiError> {
    let pause = state.store.pause(id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(pause.into()))
}

/// Changes a reason. Who is paused for it stays paused, under its new name when it has one.
#[utoipa::path(
    patch, path = "/api/pauses/{id}", operation_id = "update_pause", tag = "pauses",
    params(("id" = String, Path)), request_body = PausePatch,
    responses(
        (status = 200, body = Pause),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<i64>,
    body: Body<PausePatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<Pause>, ApiError> {
    let patch = body.0;
    let before = state.store.pause(id.0).await?.ok_or(ApiError::NotFound)?;
    let from = before.fields.name.clone();
    let fields = checked(PauseFields {
        name: patch.name.unwrap_or(before.fields.name),
        description: patch.description.unwrap_or(before.fields.description),
        active: patch.active.unwrap_or(before.fields.active),
    })?;
    let (pause, renamed) = state
        .store
        .by(author)
        .update_pause(id.0, i64::from(patch.version), fields)
        .await?;
    state.publish(Affected::default()).await;
    for agent in renamed {
        let (from, to) = (from.clone(), pause.fields.name.clone());
        state
            .router
            .tell(ActorKey::Agent(agent), Input::PauseRenamed { from, to });
    }
    Ok(web::Json(pause.into()))
}

/// Removes a reason. Agents who are paused for it stay paused.
#[utoipa::path(
    delete, path = "/api/pauses/{id}", operation_id = "delete_pause", tag = "pauses",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<i64>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_pause(id.0).await?;
    state.publish(Affected::default()).await;
    Ok(HttpResponse::NoContent().finish())
}

fn checked(fields: PauseFields) -> Result<PauseFields, ApiError> {
    let mut checks = Checks::default();
    let fields = PauseFields {
        name: checks.text("name", &fields.name, 1..=NAME_CHARS_MAX),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        active: fields.active,
    };
    checks.finish().map(|()| fields)
}

impl From<store::Pause> for Pause {
    fn from(pause: store::Pause) -> Self {
        Self {
            id: pause.id.to_string(),
            version: u32::try_from(pause.version).unwrap_or(u32::MAX),
            name: pause.fields.name,
            description: pause.fields.description,
            active: pause.fields.active,
        }
    }
}

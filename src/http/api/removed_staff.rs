//! `/api/removed-staff`: removed users and agents, and their way back (USR-07).

use super::sessions::StaffRole;
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, StaffId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, REMOVED_STAFF, Removed};
use actix_web::web;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Somebody who was removed. History still shows their name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RemovedStaff {
    pub id: String,
    pub role: StaffRole,
    pub full_name: String,
    pub username: String,
    #[schema(value_type = String, format = DateTime)]
    pub removed_at: Timestamp,
}

/// A page of removed people.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RemovedStaffPage {
    pub rows: Vec<RemovedStaff>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// How somebody comes back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreDraft {
    /// Another user name, when somebody else has theirs by now.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: Option<String>,
}

/// Somebody who is back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RestoredStaff {
    pub id: String,
    pub role: StaffRole,
    pub full_name: String,
    pub username: String,
    /// False: they were disabled before they were removed, and still are.
    pub enabled: bool,
}

/// Lists removed users and agents.
#[utoipa::path(
    get, path = "/api/removed-staff", operation_id = "list_removed_staff", tag = "users", params(ListQuery),
    responses(
        (status = 200, body = RemovedStaffPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    query: Query<ListQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<RemovedStaffPage>, ApiError> {
    let found = state.store.find_removed_staff(query.0.ask(&REMOVED_STAFF)?).await?;
    Ok(web::Json(RemovedStaffPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(RemovedStaff::from).collect(),
    }))
}

/// Brings a removed user or agent back, with their password and, for supervisors, their profile. Queues, teams and
/// API keys they had before are not given back.
#[utoipa::path(
    post, path = "/api/removed-staff/{id}/restore", operation_id = "restore_staff", tag = "users",
    params(("id" = String, Path)), request_body = RestoreDraft,
    responses(
        (status = 200, body = RestoredStaff),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "somebody else has the user name"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn restore(
    author: Author,
    id: Id<StaffId>,
    body: Body<RestoreDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<RestoredStaff>, ApiError> {
    let mut checks = Checks::default();
    let username = body.0.username.map(|name| checks.username("username", &name));
    checks.finish()?;
    let staff = state.store.by(author).restore_staff(id.0, username).await?;
    let affected = Affected {
        agents: BTreeSet::from([AgentId(staff.id.0)]),
        ..Affected::default()
    };
    state.publish(affected).await;
    Ok(web::Json(RestoredStaff {
        id: staff.id.to_string(),
        role: staff.fields.role.into(),
        full_name: staff.fields.full_name,
        username: staff.fields.username,
        enabled: staff.fields.enabled,
    }))
}

impl From<Removed> for RemovedStaff {
    fn from(removed: Removed) -> Self {
        let Removed { staff, removed_at } = removed;
        Self {
            id: staff.id.to_string(),
            role: staff.fields.role.into(),
            full_name: staff.fields.full_name,
            username: staff.fields.username,
            removed_at,
        }
    }
}

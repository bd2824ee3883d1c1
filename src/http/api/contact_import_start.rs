//! How an import of contacts is started: what its columns hold, and what a duplicate is (CON-22).

use super::contact_imports::{ContactImport, not_now, within_reach};
use crate::domain::contact_import::{Choices, Matching};
use crate::domain::ids::{ContactImportId, ContactListId};
use crate::http::contact_csv::Target;
use crate::http::contact_imports::{Fields, Job, REPEATABLE, spawn};
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{self, Author};
use actix_web::web;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// `any`: a row with one of the checked values is a duplicate; `all`: a row with all of them.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum DuplicateMatching {
    Any,
    All,
}

/// What is decided before an import starts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactImportStart {
    /// The list that the contacts belong to.
    #[schema(value_type = String)]
    pub list_id: ContactListId,
    /// The field that each column holds, by position; null is not taken. `first_name` must be there. Several
    /// columns may hold `additional_phones` and `tags`.
    #[schema(max_items = 200)]
    pub columns: Vec<Option<String>>,
    /// True when the first row names the columns; as it was found when absent.
    pub has_header: Option<bool>,
    /// Fields by which duplicates are recognised, in the file and in the list; they are skipped.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub duplicate_fields: Vec<String>,
    #[serde(default)]
    #[schema(value_type = DuplicateMatching)]
    pub duplicate_matching: Matching,
}

/// Starts to add the rows. Each is checked as if staff had typed it; rows that do not pass are left out.
#[utoipa::path(
    post, path = "/api/contact-imports/{id}/start", operation_id = "start_contact_import", tag = "contacts",
    params(("id" = String, Path)), request_body = ContactImportStart,
    responses(
        (status = 200, body = ContactImport),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "does not wait, or others are running"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn start(
    author: Author,
    id: Id<ContactImportId>,
    body: Body<ContactImportStart>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactImport>, ApiError> {
    let before = within_reach(&state, &reach, id.0).await?;
    let list = body.0.list_id;
    if !reach.covers(list.0) {
        return Err(ApiError::field("list_id", format!("there is no {list}")));
    }
    let fields: Fields = state.store.custom_fields_of(list.0).await?.into();
    let choices = body.0.check(&before, &fields)?;
    let turn = state.imports.turn()?;
    let waiting = state
        .imports
        .take(before.id)
        .ok_or_else(|| not_now("it does not wait to be started"))?;
    let rows = before.rows_total + i64::from(before.sheet.has_header) - i64::from(choices.has_header);
    let started = state
        .store
        .by(author.clone())
        .start_contact_import(before.id, list.0, choices.clone(), rows, state.clock.now())
        .await;
    let import = match started {
        Ok(import) => import,
        Err(error) => {
            state.imports.keep(before.id, waiting);
            return Err(error.into());
        }
    };
    let job = Job {
        import: import.clone(),
        list,
        choices,
        file: waiting.file,
        fields,
        author,
        permits: [waiting.place, turn],
    };
    spawn(&state, job);
    Ok(web::Json(import.into()))
}

impl ContactImportStart {
    fn check(self, import: &store::ContactImport, fields: &Fields) -> Result<Choices, ApiError> {
        let mut checks = Checks::default();
        let width = import.sheet.preview.iter().map(Vec::len).max().unwrap_or(0);
        if self.columns.len() > width {
            checks.wrong("columns", format!("are more than the {width} of the file"));
        }
        let mut seen = BTreeSet::new();
        for (n, name) in self.columns.iter().enumerate() {
            let Some(name) = name else { continue };
            let path = format!("columns[{n}]");
            if Target::from_name(name, fields).is_none() {
                checks.wrong(path, "contacts of this list have no such field");
            } else if !seen.insert(name) && !REPEATABLE.contains(&name.as_str()) {
                checks.wrong(path, format!("{name} is held by another column already"));
            }
        }
        if !self.columns.iter().flatten().any(|name| name == "first_name") {
            checks.wrong("columns", "one must hold first_name");
        }
        let mut checked = BTreeSet::new();
        for (n, name) in self.duplicate_fields.iter().enumerate() {
            let path = format!("duplicate_fields[{n}]");
            if Target::from_name(name, fields).is_none() {
                checks.wrong(path, "contacts of this list have no such field");
            } else if !checked.insert(name) {
                checks.wrong(path, "is there twice");
            }
        }
        checks.finish().map(|()| Choices {
            columns: self.columns,
            has_header: self.has_header.unwrap_or(import.sheet.has_header),
            check: self.duplicate_fields,
            matching: self.duplicate_matching,
        })
    }
}

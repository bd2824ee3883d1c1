//! `/api/contact-imports`: contacts from a file (CON-22, CON-23). The file comes first; what was found in it is
//! shown; then somebody decides what its columns hold, and starts.

use crate::domain::Timestamp;
use crate::domain::contact_import::{Encoding, State};
use crate::domain::ids::{ContactImportId, ContactListId};
use crate::http::contact_imports::{Fields, Waiting, error_file, examine_upload, receive};
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Id, Query};
use crate::http::listing::ListQuery;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::{self, Author, CONTACT_IMPORTS};
use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far an import is. `interrupted`: the server ended meanwhile. Whatever the end, rows done stay.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ImportState {
    Uploaded,
    Running,
    Finished,
    Stopped,
    Failed,
    Interrupted,
}

/// How the characters of a file are written.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum FileEncoding {
    Utf8,
    Utf8Bom,
    Latin1,
}

/// One import.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactImport {
    #[schema(value_type = String)]
    pub id: ContactImportId,
    #[schema(value_type = ImportState)]
    pub state: State,
    /// Name of the file.
    pub name: String,
    /// User name of who brought it.
    pub author: String,
    pub bytes: u64,
    #[schema(value_type = FileEncoding)]
    pub encoding: Encoding,
    /// What stands between two cells.
    pub delimiter: String,
    /// True when the first row seems to name the columns.
    pub has_header: bool,
    /// The field that each column seems to hold: `first_name`, `custom.7`.
    pub guesses: Vec<Option<String>>,
    /// The first rows, a header included.
    pub preview: Vec<Vec<String>>,
    #[schema(value_type = Option<String>)]
    pub list_id: Option<ContactListId>,
    /// Rows in the file, without the header.
    pub rows_total: u32,
    pub rows_read: u32,
    pub added: u32,
    /// Duplicates.
    pub skipped: u32,
    pub failed: u32,
    /// Why it ended early, or nothing.
    pub reason: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// A page of imports.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactImportPage {
    pub rows: Vec<ContactImport>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A form with a file of at most 60 MB and 500,000 rows.
#[derive(ToSchema)]
pub struct ContactImportUpload {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Takes a file and shows what was found in it. It waits for an hour to be started.
#[utoipa::path(
    post, path = "/api/contact-imports", operation_id = "create_contact_import", tag = "contacts",
    request_body(content = ContactImportUpload, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = ContactImport),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "too many files wait"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "larger than 60 MB"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    request: HttpRequest,
    parts: Multipart,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    forget(&state).await?;
    let place = state.imports.place()?;
    let upload = receive(&request, parts).await?;
    let name = upload.name.clone();
    let fields: Fields = state.store.all_custom_fields().await?.into();
    let found = examine_upload(upload, fields).await?;
    let rows = i64::try_from(found.rows).unwrap_or(i64::MAX) - i64::from(found.sheet.has_header);
    let now = state.clock.now();
    let import = state
        .store
        .by(author)
        .create_contact_import(name, found.sheet, rows, now)
        .await?;
    let waiting = Waiting {
        file: found.file,
        place,
        since: now,
    };
    state.imports.keep(import.id, waiting);
    Ok(HttpResponse::Created().json(ContactImport::from(import)))
}

/// Lists imports into the contact lists within the caller's reach, newest first.
#[utoipa::path(
    get, path = "/api/contact-imports", operation_id = "list_contact_imports", tag = "contacts", params(ListQuery),
    responses(
        (status = 200, body = ContactImportPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    query: Query<ListQuery>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactImportPage>, ApiError> {
    let ask = query.0.ask(&CONTACT_IMPORTS)?;
    let found = state.store.find_contact_imports(reach.lists(), ask).await?;
    Ok(web::Json(ContactImportPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(ContactImport::from).collect(),
    }))
}

/// One import: what was found, and how far it is.
#[utoipa::path(
    get, path = "/api/contact-imports/{id}", operation_id = "get_contact_import", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ContactImport),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    id: Id<ContactImportId>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactImport>, ApiError> {
    Ok(web::Json(within_reach(&state, &reach, id.0).await?.into()))
}

/// Ends an import that runs, with the row it is at, or discards a file that waits. Rows done stay.
#[utoipa::path(
    post, path = "/api/contact-imports/{id}/stop", operation_id = "stop_contact_import", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ContactImport),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "has ended"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn stop(
    author: Author,
    id: Id<ContactImportId>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactImport>, ApiError> {
    let import = within_reach(&state, &reach, id.0).await?;
    let store = state.store.by(author);
    if state.imports.take(import.id).is_some() {
        let ended = store.end_contact_import(import.id, State::Stopped, String::new(), state.clock.now());
        return Ok(web::Json(ended.await?.into()));
    }
    if !state.imports.stop(import.id) {
        return Err(not_now("it has ended"));
    }
    store.note_import_stop(import.id).await?;
    get(id, reach, state).await
}

/// The rows that were not added, with their numbers in the file and the reasons. More rows may come while the
/// import runs.
#[utoipa::path(
    get, path = "/api/contact-imports/{id}/errors", operation_id = "get_contact_import_errors", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn errors(
    id: Id<ContactImportId>,
    caller: Caller,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    // USR-04: the rows hold what is masked elsewhere.
    if caller.profile.as_ref().is_some_and(|profile| profile.masks) {
        return Err(ApiError::Forbidden);
    }
    let import = within_reach(&state, &reach, id.0).await?;
    let file_name = format!("attachment; filename=\"import-{}-errors.csv\"", import.id);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, file_name))
        .streaming(error_file(state.store.clone(), import)))
}

/// Ends imports that nobody started in time.
async fn forget(state: &AppState) -> Result<(), ApiError> {
    let now = state.clock.now();
    for id in state.imports.forgotten(now) {
        drop(state.imports.take(id));
        let reason = "nobody started it in time".to_owned();
        state.store.end_contact_import(id, State::Stopped, reason, now).await?;
    }
    Ok(())
}

/// Before a list is chosen only those see an import who see all lists.
fn is_visible(import: &store::ContactImport, reach: &ContactReach) -> bool {
    match import.list {
        Some(list) => reach.covers(list),
        None => *reach == ContactReach::All,
    }
}

/// The import, when the caller may see it.
pub async fn within_reach(
    state: &AppState,
    reach: &ContactReach,
    id: ContactImportId,
) -> Result<store::ContactImport, ApiError> {
    let found = state.store.contact_import(id.0).await?;
    found
        .filter(|import| is_visible(import, reach))
        .ok_or(ApiError::NotFound)
}

/// It is in another state.
pub fn not_now(detail: &str) -> ApiError {
    ApiError::Conflict {
        code: "not_now",
        detail: detail.to_owned(),
        errors: Vec::new(),
    }
}

impl From<store::ContactImport> for ContactImport {
    fn from(import: store::ContactImport) -> Self {
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            id: ContactImportId(import.id),
            state: import.state,
            name: import.name,
            author: import.author,
            bytes: import.sheet.bytes,
            encoding: import.sheet.encoding,
            delimiter: import.sheet.delimiter.to_string(),
            has_header: import.sheet.has_header,
            guesses: import.sheet.guesses,
            preview: import.sheet.preview,
            list_id: import.list.map(ContactListId),
            rows_total: count(import.rows_total),
            rows_read: count(import.counts.read),
            added: count(import.counts.added),
            skipped: count(import.counts.skipped),
            failed: count(import.counts.failed),
            reason: import.reason,
            created_at: import.created_at,
            started_at: import.started_at,
            ended_at: import.ended_at,
        }
    }
}

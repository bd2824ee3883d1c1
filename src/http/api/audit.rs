//! `/api/audit`: who changed what (SYS-08). Entries are written by the store, and never changed.

use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Query;
use crate::http::listing::list_query;
use crate::http::state::AppState;
use crate::store::{AUDIT, Entry, EntryFilter};
use actix_web::web;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// One entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the log, counted from 1.
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Absent: the server itself, the command line, or somebody who could not prove who they are.
    pub staff_id: Option<String>,
    /// User name at that time.
    pub author: String,
    /// `session`, `api_key`, `link`, `command_line` or `server`.
    pub via: String,
    /// The address the author came from.
    pub address: Option<String>,
    /// `created`, `changed`, `removed`, `signed_in` and so on.
    pub what: String,
    /// Kind of thing: `queue`, `account`, `staff` and so on.
    pub kind: String,
    /// Id of the thing.
    pub resource_id: String,
    /// Fields as they were; of changed things only those that differ. Secrets are not shown.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// Fields as they are since.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    /// Covers this entry and the hash of the one before it.
    pub hash: String,
}

/// A page of entries, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    pub rows: Vec<AuditEntry>,
    /// How many there are in all; 10001 stands for more than 10000. At least so many when `count_is_exact` is
    /// false.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    /// False when only a part of a long list was looked at.
    pub count_is_exact: bool,
    /// Where the next page begins. A filter that few rows pass is answered in parts, so a page with `next` may
    /// have fewer rows than `limit`, or none.
    pub next: Option<String>,
}

list_query! {
    /// Which entries.
    pub struct AuditQuery {
        /// Of this person.
        #[param(value_type = Option<String>)]
        pub staff_id: Option<StaffId>,
        /// Of this sort, such as `removed`.
        pub what: Option<String>,
        /// About things of this kind, such as `queue`.
        pub kind: Option<String>,
        /// About the thing with this id.
        pub resource_id: Option<String>,
        /// Not before this instant.
        #[param(value_type = Option<String>, format = DateTime)]
        pub from: Option<DateTime<Utc>>,
        /// Before this instant.
        #[param(value_type = Option<String>, format = DateTime)]
        pub until: Option<DateTime<Utc>>,
    }
}

/// Lists the audit log, newest first.
#[utoipa::path(
    get, path = "/api/audit", operation_id = "list_audit", tag = "audit", params(AuditQuery),
    responses(
        (status = 200, body = AuditPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<AuditQuery>, state: web::Data<AppState>) -> Result<web::Json<AuditPage>, ApiError> {
    let query = query.0;
    let ask = query.ask(&AUDIT)?;
    let filter = EntryFilter {
        staff: query.staff_id,
        what: query.what,
        kind: query.kind,
        resource: query.resource_id,
        from: query.from.map(|at| Timestamp(at.timestamp_millis())),
        until: query.until.map(|at| Timestamp(at.timestamp_millis())),
    };
    let found = state.store.find_audit(filter, ask).await?;
    Ok(web::Json(AuditPage {
        next: found.next_text(),
        count: found.count,
        count_is_exact: found.is_count_exact,
        rows: found.rows.into_iter().map(AuditEntry::from).collect(),
    }))
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let parsed = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            id: entry.seq.to_string(),
            at: Timestamp(entry.happened_at),
            staff_id: entry.staff_id.map(|id| id.to_string()),
            author: entry.author,
            via: entry.via,
            address: entry.address,
            what: entry.what,
            kind: entry.kind,
            resource_id: entry.resource,
            before: parsed(entry.before),
            after: parsed(entry.after),
            hash: entry.hash,
        }
    }
}

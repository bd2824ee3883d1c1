//! The audit log as administrators read it, newest first.

use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use crate::store::schema::audit_log;
use crate::store::{Page, Rows, Store};
use diesel::{ExpressionMethods, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

/// Which entries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EntryFilter {
    /// Of this person.
    pub staff: Option<StaffId>,
    /// This happened: `created`, `signed_in`.
    pub what: Option<String>,
    /// To things of this kind: `queue`.
    pub kind: Option<String>,
    /// To the thing with this id.
    pub resource: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug, Queryable, Selectable)]
#[diesel(table_name = audit_log)]
pub struct Entry {
    /// Its place in the chain.
    pub seq: i64,
    /// When, milliseconds.
    pub happened_at: i64,
    /// Who, when they are staff.
    pub staff_id: Option<i64>,
    /// Their user name at that time.
    pub author: String,
    /// How they proved who they are.
    pub via: String,
    /// From which address.
    pub address: Option<String>,
    /// What happened.
    pub what: String,
    /// To which kind of thing.
    pub kind: String,
    /// To which one.
    pub resource: String,
    /// Fields as they were, JSON.
    pub before: Option<String>,
    /// Fields as they are, JSON.
    pub after: Option<String>,
    /// Covers this entry and the one before it.
    pub hash: String,
}

impl Store {
    /// Lists entries, newest first; the cursor is the last entry of the page before.
    pub async fn audit(&self, filter: EntryFilter, page: Page) -> Result<Rows<Entry>, StoreError> {
        self.read(move |connection| {
            let mut query = audit_log::table
                .filter(audit_log::seq.lt(page.cursor.unwrap_or(i64::MAX)))
                .order(audit_log::seq.desc())
                .limit(page.fetch())
                .select(Entry::as_select())
                .into_boxed();
            if let Some(staff) = filter.staff {
                query = query.filter(audit_log::staff_id.eq(staff.0));
            }
            if let Some(what) = &filter.what {
                query = query.filter(audit_log::what.eq(what.clone()));
            }
            if let Some(kind) = &filter.kind {
                query = query.filter(audit_log::kind.eq(kind.clone()));
            }
            if let Some(resource) = &filter.resource {
                query = query.filter(audit_log::resource.eq(resource.clone()));
            }
            if let Some(from) = filter.from {
                query = query.filter(audit_log::happened_at.ge(from.0));
            }
            if let Some(until) = filter.until {
                query = query.filter(audit_log::happened_at.lt(until.0));
            }
            let rows = query.load(connection)?;
            Ok(page.cut(rows, |entry: &Entry| entry.seq))
        })
        .await
    }
}

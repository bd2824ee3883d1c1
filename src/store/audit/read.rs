//! The audit log as administrators read it, newest first.

use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use crate::store::conn::MultiConnection;
use crate::store::listing::{Ask, Found, Fragment, Operand, Prefix, Within};
use crate::store::lists::AUDIT;
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

impl EntryFilter {
    fn within(&self) -> Within {
        let mut condition = Fragment::default();
        if let Some(staff) = self.staff {
            condition = condition.sql(" AND (audit_log.staff_id + 0) = ").number(staff.0);
        }
        let texts = [
            (" AND (audit_log.what || '') = ", &self.what),
            (" AND (audit_log.kind || '') = ", &self.kind),
            (" AND (audit_log.resource || '') = ", &self.resource),
        ];
        for (is, text) in texts {
            condition = match text {
                Some(text) => condition.sql(is).stored(text),
                None => condition,
            };
        }
        if let Some(from) = self.from {
            condition = condition.sql(" AND (audit_log.happened_at + 0) >= ").number(from.0);
        }
        if let Some(until) = self.until {
            condition = condition.sql(" AND (audit_log.happened_at + 0) < ").number(until.0);
        }
        Within {
            condition,
            leads: self.leads(),
            prefix: self.prefix(),
        }
    }

    fn leads(&self) -> Vec<Fragment> {
        let one_thing = self.kind.as_ref().zip(self.resource.as_ref()).map(|(kind, resource)| {
            let kind = Fragment::default()
                .sql("SELECT seq AS id FROM audit_log WHERE kind = ")
                .stored(kind);
            kind.sql(" AND resource = ").stored(resource)
        });
        let is_timed = self.from.is_some() || self.until.is_some();
        let in_time = is_timed.then(|| {
            let from = self.from.map_or(i64::MIN, |from| from.0);
            let until = self.until.map_or(i64::MAX, |until| until.0);
            let begin = Fragment::default().sql("SELECT seq AS id FROM audit_log WHERE happened_at BETWEEN ");
            begin.number(from).sql(" AND ").number(until)
        });
        one_thing.into_iter().chain(in_time).collect()
    }

    /// The index that has the order and one of what is asked for.
    fn prefix(&self) -> Option<Prefix> {
        let text = |sql, text: &Option<String>| {
            let text = text.as_ref().filter(|text| !text.contains('\0'))?;
            Some((sql, Operand::Text(text.clone())))
        };
        let staff = self.staff.map(|staff| ("audit_log.staff_id", Operand::Number(staff.0)));
        let what = text("audit_log.what", &self.what);
        let (sql, value) = what.or(staff).or_else(|| text("audit_log.kind", &self.kind))?;
        Some(Prefix {
            sql,
            value,
            orders: &["id"],
        })
    }
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
        Ok(self.find_audit(filter, AUDIT.part(page)).await?.into())
    }

    /// The entries that are asked for.
    pub async fn find_audit(&self, filter: EntryFilter, ask: Ask) -> Result<Found<Entry>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows = audit_log::table
                .filter(audit_log::seq.eq_any(ids))
                .select(Entry::as_select())
                .load(connection)?;
            Ok(rows)
        };
        self.listed(&AUDIT, ask, filter.within(), load, |entry| entry.seq).await
    }
}

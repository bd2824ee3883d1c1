//! Removing contacts. One that took part in a conversation stays: its conversations would lose whom they
//! were with, and erasing a person means erasing the conversations first.

use super::index;
use super::record::{ContactRecord, ContactRow};
use crate::config::limits::CONTACT_BATCH_ROWS;
use crate::domain::ids::ContactId;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{contacts, interactions};
use diesel::dsl::count_star;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper};
use std::collections::BTreeMap;

/// What became of contacts that were to be removed. Those that did not exist are in neither.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeletedContacts {
    /// Removed.
    pub removed: Vec<ContactId>,
    /// Kept, with the number of their conversations.
    pub kept: Vec<(ContactId, i64)>,
}

impl Store {
    /// Removes contacts that took part in no conversation, a batch at a time.
    pub async fn delete_contacts(&self, ids: Vec<ContactId>) -> Result<DeletedContacts, CrudError> {
        let mut outcome = DeletedContacts::default();
        for batch in ids.chunks(CONTACT_BATCH_ROWS) {
            let batch = batch.to_vec();
            let done = self.write(move |connection| delete(connection, &batch)).await?;
            outcome.removed.extend(done.removed);
            outcome.kept.extend(done.kept);
        }
        Ok(outcome)
    }
}

fn delete(connection: &mut MultiConnection, ids: &[ContactId]) -> Result<DeletedContacts, CrudError> {
    let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let counts: Vec<(i64, i64)> = interactions::table
        .filter(interactions::contact_id.eq_any(&plain))
        .group_by(interactions::contact_id)
        .select((interactions::contact_id, count_star()))
        .load(connection)?;
    let counts: BTreeMap<i64, i64> = counts.into_iter().collect();
    let rows: Vec<ContactRow> = contacts::table
        .filter(contacts::id.eq_any(&plain))
        .order(contacts::id)
        .select(ContactRow::as_select())
        .load(connection)?;
    let records = rows
        .into_iter()
        .map(ContactRecord::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    let (kept, removed): (Vec<_>, Vec<_>) = records.iter().partition(|record| counts.contains_key(&record.id.0));
    index::remove(connection, &removed)?;
    let removed: Vec<ContactId> = removed.into_iter().map(|record| record.id).collect();
    self::rows(connection, &removed)?;
    let count = |record: &ContactRecord| (record.id, counts.get(&record.id.0).copied().unwrap_or(0));
    Ok(DeletedContacts {
        removed,
        kept: kept.into_iter().map(count).collect(),
    })
}

/// Removes the rows of contacts whose index is gone.
pub(super) fn rows(connection: &mut MultiConnection, ids: &[ContactId]) -> QueryResult<()> {
    let ids = ids.iter().map(|id| id.0);
    diesel::delete(contacts::table.filter(contacts::id.eq_any(ids)))
        .execute(connection)
        .map(drop)
}

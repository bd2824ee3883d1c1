//! Removing contacts. One that took part in a conversation stays: its conversations would lose whom they
//! were with, and erasing a person means erasing the conversations first.

use super::index;
use super::record::{ContactRecord, ContactRow};
use crate::domain::ids::ContactId;
use crate::store::Store;
use crate::store::audit::{Log, Picture, What};
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
    /// Removes a contact that took part in no conversation.
    pub async fn delete_contact(&self, id: ContactId) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let done = delete(connection, &[id], &log)?;
            match done.kept.first() {
                Some((_, count)) => Err(CrudError::InUse(vec![conversations(*count)])),
                None if done.removed.is_empty() => Err(CrudError::NotFound),
                None => Ok(()),
            }
        })
        .await
    }

    /// Removes those of several contacts that took part in no conversation, with one entry in the log.
    pub async fn delete_contacts(&self, ids: Vec<ContactId>) -> Result<DeletedContacts, CrudError> {
        let log = self.log();
        self.write(move |connection| delete(connection, &ids, &log)).await
    }
}

fn conversations(count: i64) -> String {
    match count {
        1 => "one conversation".to_owned(),
        count => format!("{count} conversations"),
    }
}

fn delete(connection: &mut MultiConnection, ids: &[ContactId], log: &Log) -> Result<DeletedContacts, CrudError> {
    let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let counts: Vec<(Option<i64>, i64)> = interactions::table
        .filter(interactions::contact_id.eq_any(&plain))
        .group_by(interactions::contact_id)
        .select((interactions::contact_id, count_star()))
        .load(connection)?;
    let counts: BTreeMap<i64, i64> = counts
        .into_iter()
        .filter_map(|(contact, count)| Some((contact?, count)))
        .collect();
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
    match removed.as_slice() {
        [] => {}
        [only] => log.removed(connection, *only)?,
        several => {
            let ids: Vec<String> = several.iter().map(|record| record.id.to_string()).collect();
            let told = Picture::default().with("count", ids.len()).with("ids", ids);
            log.noted(connection, What::Removed, ("contact", ""), &told)?;
        }
    }
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

//! Rows of an import on their way in, and what is read of those that did not get in.

use crate::domain::contact_import::{Counts, Refusal};
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::codec::{from_json, to_json};
use crate::store::contacts;
use crate::store::errors::CrudError;
use crate::store::schema::{contact_import_errors, contact_imports};
use crate::store::{ContactRecord, Store};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// Rows that are written together.
#[derive(Clone, Debug, Default)]
pub struct ImportBatch {
    /// New contacts.
    pub contacts: Vec<ContactRecord>,
    /// Rows that were not added.
    pub refused: Vec<RefusedRow>,
    /// Counts before this batch: a batch whose fate nobody knew is not written twice.
    pub before: Counts,
    /// Counts with it.
    pub after: Counts,
}

/// A row that was not added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedRow {
    /// Its number in the file, from 1, a header included.
    pub number: i64,
    /// Why, in a word.
    pub kind: Refusal,
    /// Why, in words.
    pub reason: String,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Store {
    /// Writes a batch, unless it is written already.
    pub async fn import_contacts(&self, id: i64, batch: ImportBatch) -> Result<(), CrudError> {
        self.write(move |connection| {
            let counts = &batch.after;
            let is_next = diesel::update(contact_imports::table.find(id))
                .filter(contact_imports::rows_read.eq(batch.before.read))
                .set((
                    contact_imports::rows_read.eq(counts.read),
                    contact_imports::added.eq(counts.added),
                    contact_imports::skipped.eq(counts.skipped),
                    contact_imports::failed.eq(counts.failed),
                ))
                .execute(connection)?;
            if is_next == 0 {
                let read: i64 = contact_imports::table
                    .find(id)
                    .select(contact_imports::rows_read)
                    .first(connection)?;
                return if read == counts.read {
                    Ok(())
                } else {
                    Err(CrudError::Conflict)
                };
            }
            contacts::insert(connection, &batch.contacts.iter().collect::<Vec<_>>())?;
            for row in &batch.refused {
                diesel::insert_into(contact_import_errors::table)
                    .values((
                        contact_import_errors::import_id.eq(id),
                        contact_import_errors::row_number.eq(row.number),
                        contact_import_errors::kind.eq(row.kind.name()),
                        contact_import_errors::reason.eq(&row.reason),
                        contact_import_errors::cells.eq(to_json("contact_import_errors", &row.cells)?),
                    ))
                    .execute(connection)?;
            }
            Ok(())
        })
        .await
    }

    /// Rows of an import that were not added, behind this row number.
    pub async fn refused_rows(&self, id: i64, behind: i64, limit: i64) -> Result<Vec<RefusedRow>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<(i64, String, String, String)> = contact_import_errors::table
                .filter(contact_import_errors::import_id.eq(id))
                .filter(contact_import_errors::row_number.gt(behind))
                .order(contact_import_errors::row_number)
                .limit(limit)
                .select((
                    contact_import_errors::row_number,
                    contact_import_errors::kind,
                    contact_import_errors::reason,
                    contact_import_errors::cells,
                ))
                .load(connection)?;
            let row = |(number, kind, reason, cells): (i64, String, String, String)| {
                Ok(RefusedRow {
                    number,
                    kind: if kind == Refusal::Duplicate.name() {
                        Refusal::Duplicate
                    } else {
                        Refusal::Failed
                    },
                    reason,
                    cells: from_json("contact_import_errors", number, &cells)?,
                })
            };
            Ok(rows.into_iter().map(row).collect::<Result<_, StoreError>>()?)
        })
        .await
    }

    /// Contacts of a list behind this id, for whoever compares them all.
    pub async fn contacts_of_list(
        &self,
        list: i64,
        behind: ContactId,
        limit: i64,
    ) -> Result<Vec<ContactRecord>, StoreError> {
        self.read(move |connection| contacts::of_list(connection, list, behind, limit))
            .await
    }
}

//! Adding, reading and changing contacts. Ids come from the counter that routing uses.

use super::index;
use super::record::{ContactFields, ContactRecord, ContactRow, Editable};
use crate::domain::Timestamp;
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{contact_lists, contacts};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, SelectableHelper};

impl Store {
    /// Adds a contact.
    pub async fn create_contact(
        &self,
        id: ContactId,
        fields: ContactFields,
        bsuid: Option<String>,
        now: Timestamp,
    ) -> Result<ContactRecord, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            check_list(connection, fields.list)?;
            let record = ContactRecord {
                id,
                version: 1,
                fields,
                bsuid,
                created_at: now,
                updated_at: now,
            };
            insert(connection, &[&record])?;
            log.created(connection, &record)?;
            Ok(record)
        })
        .await
    }

    /// Finds a contact with everything staff know of it.
    pub async fn contact_record(&self, id: ContactId) -> Result<Option<ContactRecord>, StoreError> {
        self.read(move |connection| {
            let row = contacts::table
                .find(id.0)
                .select(ContactRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(ContactRecord::try_from).transpose()?)
        })
        .await
    }

    /// Changes a contact. Its business-scoped id stays: only WhatsApp gives one.
    pub async fn update_contact(
        &self,
        id: ContactId,
        version: i64,
        fields: ContactFields,
        now: Timestamp,
    ) -> Result<ContactRecord, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            if before.fields.list != fields.list {
                check_list(connection, fields.list)?;
            }
            let after = ContactRecord {
                version: version + 1,
                fields,
                updated_at: now,
                ..before.clone()
            };
            replace(connection, &before, &after)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }
}

pub(super) fn find(connection: &mut MultiConnection, id: ContactId) -> Result<ContactRecord, CrudError> {
    let row: ContactRow = contacts::table
        .find(id.0)
        .select(ContactRow::as_select())
        .first(connection)?;
    Ok(ContactRecord::try_from(row)?)
}

fn check_list(connection: &mut MultiConnection, list: i64) -> Result<(), CrudError> {
    let known: i64 = contact_lists::table.find(list).count().get_result(connection)?;
    if known == 0 {
        return Err(CrudError::Missing("list_id", list.to_string()));
    }
    Ok(())
}

/// Adds contacts, and all that they are found by.
pub(in crate::store) fn insert(connection: &mut MultiConnection, records: &[&ContactRecord]) -> Result<(), CrudError> {
    for record in records {
        diesel::insert_into(contacts::table)
            .values((
                contacts::id.eq(record.id.0),
                Editable::new(record)?,
                contacts::version.eq(record.version),
                contacts::created_at.eq(record.created_at.0),
            ))
            .execute(connection)?;
    }
    index::add(connection, records)?;
    Ok(())
}

/// Puts a contact in the place of what it was.
pub(super) fn replace(
    connection: &mut MultiConnection,
    before: &ContactRecord,
    after: &ContactRecord,
) -> Result<(), CrudError> {
    index::remove(connection, &[before])?;
    diesel::update(contacts::table.find(before.id.0))
        .set((Editable::new(after)?, contacts::version.eq(after.version)))
        .execute(connection)?;
    index::add(connection, &[after])?;
    Ok(())
}

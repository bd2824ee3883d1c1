//! Contacts as routing finds and adds them.

use super::expect_row;
use crate::store::accept::ContactHit;
use crate::store::commit::ContactRow;
use crate::store::errors::Trouble;
use crate::store::statement::statement;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{OptionalExtension, QueryResult, RunQueryDsl, SqliteConnection};

#[diesel::declare_sql_function]
extern "SQL" {
    /// Text in lower case.
    fn lower(text: Text) -> Text;
}

/// Adds a newcomer and their number. A number that the list has meanwhile is a duplicate: the message is
/// fed again, and then finds its contact.
pub(super) fn insert(connection: &mut SqliteConnection, row: &ContactRow) -> Result<(), Trouble> {
    let written = InsertContact {
        id: row.id,
        name: &row.name,
        phone: row.phone.as_deref(),
        bsuid: row.bsuid.as_deref(),
        created_at: row.created_at,
        account_id: row.account_id,
    }
    .execute(connection)?;
    expect_row(written, Trouble::Duplicate)?;
    if let Some(phone) = &row.phone {
        InsertNumber { phone, id: row.id }.execute(connection)?;
    }
    Ok(())
}

/// See `contacts::find_by_identity`.
pub(super) fn find(
    connection: &mut SqliteConnection,
    account_id: i64,
    phone: Option<&str>,
    bsuid: Option<&str>,
) -> QueryResult<Option<ContactHit>> {
    if let Some(bsuid) = bsuid {
        let hit = FindByBsuid { bsuid, account_id }.get_result(connection).optional()?;
        if hit.is_some() {
            return Ok(hit);
        }
    }
    match phone {
        Some(phone) => FindByPhone { phone, account_id }.get_result(connection).optional(),
        None => Ok(None),
    }
}

statement! {
    InsertContact<'a> {
        id: i64 => BigInt, name: &'a str => Text, phone: Option<&'a str> => Nullable<Text>,
        bsuid: Option<&'a str> => Nullable<Text>, created_at: i64 => BigInt, account_id: i64 => BigInt,
    } -> (),
    "INSERT INTO contacts (id, list_id, name, first_name, phone, mobile, bsuid, created_at, updated_at)
     SELECT new.id, contact_list_id, new.name, new.name, new.phone, new.phone, new.bsuid, new.at, new.at
     FROM (SELECT ? AS id, ? AS name, ? AS phone, ? AS bsuid, ? AS at) AS new, accounts
     WHERE accounts.id = ? AND NOT EXISTS (SELECT 1 FROM contact_phones
        WHERE contact_phones.phone = new.phone AND contact_phones.list_id = contact_list_id)"
}

statement! {
    InsertNumber<'a> { phone: &'a str => Text, id: i64 => BigInt } -> (),
    "INSERT INTO contact_phones (phone, contact_id, list_id, place)
     SELECT ?, id, list_id, 0 FROM contacts WHERE id = ?"
}

statement! {
    FindByPhone<'a> { phone: &'a str => Text, account_id: i64 => BigInt } ->
        (BigInt, Text, Nullable<Text>, Nullable<Text>),
    "SELECT contacts.id, contacts.name, coalesce(contacts.mobile, contacts.phone), contacts.bsuid
     FROM contact_phones AS known JOIN contacts ON contacts.id = known.contact_id WHERE known.phone = ?
     ORDER BY known.list_id <> (SELECT contact_list_id FROM accounts WHERE id = ?), known.place, known.contact_id
     LIMIT 1"
}

statement! {
    FindByBsuid<'a> { bsuid: &'a str => Text, account_id: i64 => BigInt } ->
        (BigInt, Text, Nullable<Text>, Nullable<Text>),
    "SELECT id, name, coalesce(mobile, phone), bsuid FROM contacts WHERE bsuid = ?
     ORDER BY list_id <> (SELECT contact_list_id FROM accounts WHERE id = ?), id LIMIT 1"
}

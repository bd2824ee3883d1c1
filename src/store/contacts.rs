//! Contacts, as far as routing reads them.

use super::Store;
use super::accept::{ContactHit, contact};
use super::conn::MultiConnection;
use super::schema::{accounts, contacts};
use crate::domain::contact::{Contact, Identity};
use crate::domain::ids::{AccountId, ContactId};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

impl Store {
    /// Finds a contact.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.read(move |connection| {
            let row: Option<ContactHit> = contacts::table
                .find(id.0)
                .select((contacts::id, contacts::name, contacts::phone, contacts::bsuid))
                .first(connection)
                .optional()?;
            Ok(row.map(contact))
        })
        .await
    }
}

/// Whose message it is (CON-10): the business-scoped id before the phone, which may get a new owner;
/// the account's own list before all others; the oldest of several.
pub(super) fn find_by_identity(
    connection: &mut MultiConnection,
    account: AccountId,
    identity: &Identity,
) -> QueryResult<Option<Contact>> {
    let home: i64 = accounts::table
        .find(account.0)
        .select(accounts::contact_list_id)
        .first(connection)?;
    if let Some(bsuid) = &identity.bsuid {
        let hits = contacts::table
            .filter(contacts::bsuid.eq(bsuid))
            .order(contacts::id)
            .select(COLUMNS)
            .load(connection)?;
        if let Some(hit) = pick(hits, home) {
            return Ok(Some(hit));
        }
    }
    let Some(phone) = &identity.phone else {
        return Ok(None);
    };
    let hits = contacts::table
        .filter(contacts::phone.eq(phone))
        .order(contacts::id)
        .select(COLUMNS)
        .load(connection)?;
    Ok(pick(hits, home))
}

type Columns = (
    contacts::list_id,
    contacts::id,
    contacts::name,
    contacts::phone,
    contacts::bsuid,
);
const COLUMNS: Columns = (
    contacts::list_id,
    contacts::id,
    contacts::name,
    contacts::phone,
    contacts::bsuid,
);

fn pick(hits: Vec<(i64, i64, String, Option<String>, Option<String>)>, home: i64) -> Option<Contact> {
    let position = hits.iter().position(|hit| hit.0 == home).unwrap_or(0);
    hits.into_iter()
        .nth(position)
        .map(|(_, id, name, phone, bsuid)| contact((id, name, phone, bsuid)))
}

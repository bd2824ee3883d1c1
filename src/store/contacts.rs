//! Contacts: as routing finds them here, and as staff know them in the files below.

mod delete;
mod details;
mod index;
mod learn;
mod list;
mod merge;
mod record;
mod resolve;
mod whitelist;
mod write;

pub use delete::DeletedContacts;
pub(super) use details::{Named, NamedByAccount, details};
pub(super) use index::{indexed, split, word_key};
pub(super) use learn::learn;
pub(super) use list::of_list;
pub use list::{CONTACT_COLUMNS, CONTACTS, ContactQuery};
pub use merge::{Merge, MergeField};
pub use record::{ContactFields, ContactRecord};
pub use resolve::{NumberTyped, Resolved};
pub(super) use whitelist::Whitelists;
pub(super) use write::insert;

use super::Store;
use super::accept::{ContactHit, contact};
use super::conn::MultiConnection;
use super::schema::{accounts, contact_phones, contacts};
use crate::domain::contact::{Contact, Identity};
use crate::domain::ids::{AccountId, ContactId};
use crate::ports::store::StoreError;
use diesel::dsl::sql;
use diesel::sql_types::{Nullable, Text};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

/// Where a message to a contact goes (CON-05).
const NUMBER: &str = "coalesce(contacts.mobile, contacts.phone)";

impl Store {
    /// Finds a contact, as far as routing knows it.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.read(move |connection| Ok(find(connection, id.0)?)).await
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> QueryResult<Option<Contact>> {
    let row: Option<ContactHit> = contacts::table
        .find(id)
        .select((
            contacts::id,
            contacts::name,
            sql::<Nullable<Text>>(NUMBER),
            contacts::bsuid,
        ))
        .first(connection)
        .optional()?;
    Ok(row.map(contact))
}

/// Whose message it is (CON-10): the business-scoped id before the phone, which may get a new owner;
/// the account's own list before all others; mobile before phone before additional numbers; the oldest
/// of several. The writer's statements say the same.
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
        let hits: Vec<(i64, i64)> = contacts::table
            .filter(contacts::bsuid.eq(bsuid))
            .order(contacts::id)
            .select((contacts::list_id, contacts::id))
            .load(connection)?;
        if let Some(id) = pick(&hits, home) {
            return find(connection, id);
        }
    }
    let Some(phone) = &identity.phone else {
        return Ok(None);
    };
    let hits: Vec<(i64, i64)> = contact_phones::table
        .filter(contact_phones::phone.eq(phone))
        .order((contact_phones::place, contact_phones::contact_id))
        .select((contact_phones::list_id, contact_phones::contact_id))
        .load(connection)?;
    match pick(&hits, home) {
        Some(id) => find(connection, id),
        None => Ok(None),
    }
}

fn pick(hits: &[(i64, i64)], home: i64) -> Option<i64> {
    let of_home = hits.iter().find(|(list, _)| *list == home);
    of_home.or(hits.first()).map(|(_, id)| *id)
}

//! Whom a number belongs to that somebody typed (CON-12): the same order as for a sender (CON-10), and a new
//! contact when nobody has it.

use super::find_by_identity;
use super::record::{ContactFields, ContactRecord};
use super::write::{find, insert};
use crate::domain::Timestamp;
use crate::domain::contact::Identity;
use crate::domain::ids::{AccountId, ContactId};
use crate::store::Store;
use crate::store::errors::CrudError;
use crate::store::schema::accounts;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// A number that somebody typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberTyped {
    /// The account that will write to it.
    pub account: AccountId,
    /// Digits with country code.
    pub phone: String,
    /// First name of a newcomer; the number when absent.
    pub first_name: Option<String>,
    /// Id of a newcomer.
    pub id: ContactId,
    /// The lists within the reach of who typed it; `None` means all.
    pub lists: Option<Vec<i64>>,
}

/// Whom a number belongs to.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved {
    /// To this contact.
    Known(Box<ContactRecord>),
    /// To nobody so far.
    Created(Box<ContactRecord>),
    /// To somebody out of reach.
    Hidden,
}

impl Store {
    /// Finds the contact of a number, or adds one to the account's list.
    pub async fn resolve_contact(&self, typed: NumberTyped, now: Timestamp) -> Result<Resolved, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let list: i64 = accounts::table
                .find(typed.account.0)
                .filter(accounts::deleted_at.is_null())
                .select(accounts::contact_list_id)
                .first(connection)?;
            let covers = |list: i64| typed.lists.as_ref().is_none_or(|lists| lists.contains(&list));
            let identity = Identity {
                phone: Some(typed.phone.clone()),
                bsuid: None,
            };
            if let Some(known) = find_by_identity(connection, typed.account, &identity)? {
                let record = find(connection, known.id)?;
                return Ok(if covers(record.fields.list) {
                    Resolved::Known(Box::new(record))
                } else {
                    Resolved::Hidden
                });
            }
            if !covers(list) {
                return Err(CrudError::NotFound);
            }
            let record = ContactRecord {
                id: typed.id,
                version: 1,
                fields: ContactFields {
                    list,
                    first_name: typed.first_name.clone().unwrap_or_else(|| identity.label()),
                    phone: identity.phone.clone(),
                    mobile: identity.phone,
                    ..ContactFields::default()
                },
                bsuid: None,
                created_at: now,
                updated_at: now,
            };
            insert(connection, &[&record])?;
            log.created(connection, &record)?;
            Ok(Resolved::Created(Box::new(record)))
        })
        .await
    }
}

//! A customer known by one name who is seen with another (providers 0.6): the contact gets both, so that
//! whichever a later message carries leads to it. A name that another contact has already stays there: who
//! is who then is for staff to decide, with a merge.

use super::record::ContactRecord;
use super::write::{find, replace};
use crate::config::limits::CONTACT_PHONES_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::accept::ContactHit;
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{contact_phones, contacts};
use diesel::result::Error as SqlError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

/// Gives a contact the names of its message. Nearly always it has them, which the row that was found tells.
pub(in crate::store) fn learn(
    connection: &mut MultiConnection,
    hit: &ContactHit,
    phone: Option<&str>,
    bsuid: Option<&str>,
    now: Timestamp,
) -> QueryResult<()> {
    let (id, _, known_phone, known_bsuid) = hit;
    let new_phone = phone.filter(|phone| known_phone.as_deref() != Some(*phone));
    let new_bsuid = bsuid.filter(|_| known_bsuid.is_none());
    if new_phone.is_none() && new_bsuid.is_none() {
        return Ok(());
    }
    match join(connection, ContactId(*id), new_phone, new_bsuid, now) {
        Ok(()) => Ok(()),
        Err(CrudError::Store(error @ StoreError::Inconsistent { .. })) => {
            tracing::error!(%error, contact.id = id, "a contact cannot be given the names of its message");
            Ok(())
        }
        Err(error) => Err(SqlError::QueryBuilderError(Box::new(error))),
    }
}

fn join(
    connection: &mut MultiConnection,
    id: ContactId,
    phone: Option<&str>,
    bsuid: Option<&str>,
    now: Timestamp,
) -> Result<(), CrudError> {
    let before = find(connection, id)?;
    let mut after = before.clone();
    if let Some(phone) = phone
        && !is_somebodys(connection, phone, &before)?
    {
        add_number(&mut after, phone);
    }
    if let Some(bsuid) = bsuid {
        let known: Option<i64> = contacts::table
            .filter(contacts::bsuid.eq(bsuid))
            .select(contacts::id)
            .first(connection)
            .optional()?;
        after.bsuid = before
            .bsuid
            .clone()
            .or_else(|| known.is_none().then(|| bsuid.to_owned()));
    }
    if after == before {
        return Ok(());
    }
    (after.version, after.updated_at) = (before.version + 1, now);
    replace(connection, &before, &after)
}

/// True when the contact, or another one of its list, has the number.
fn is_somebodys(connection: &mut MultiConnection, phone: &str, contact: &ContactRecord) -> QueryResult<bool> {
    let owner: Option<i64> = contact_phones::table
        .filter(contact_phones::phone.eq(phone))
        .filter(contact_phones::list_id.eq(contact.fields.list))
        .select(contact_phones::contact_id)
        .first(connection)
        .optional()?;
    Ok(owner.is_some())
}

fn add_number(contact: &mut ContactRecord, phone: &str) {
    let fields = &mut contact.fields;
    let number = || Some(phone.to_owned());
    if fields.phone.is_none() && fields.mobile.is_none() {
        (fields.phone, fields.mobile) = (number(), number());
    } else if fields.phones.len() < CONTACT_PHONES_MAX {
        fields.phones.extend(number());
    }
}

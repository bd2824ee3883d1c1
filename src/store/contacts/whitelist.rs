//! Who passes the whitelist of an account (WL-01).

use crate::store::accounts::lists_by_account;
use crate::store::conn::MultiConnection;
use crate::store::schema::{contact_phones, contacts};
use diesel::dsl::exists;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, select};
use std::collections::{BTreeMap, BTreeSet};

/// The whitelisted lists of every account; few have any.
pub(in crate::store) struct Whitelists(BTreeMap<i64, BTreeSet<i64>>);

impl Whitelists {
    pub fn read(connection: &mut MultiConnection) -> QueryResult<Self> {
        lists_by_account(connection).map(Self)
    }

    /// True when a contact of one of the account's lists has this name.
    pub fn admit(
        &self,
        connection: &mut MultiConnection,
        account: i64,
        phone: Option<&str>,
        bsuid: Option<&str>,
    ) -> QueryResult<bool> {
        let Some(lists) = self.0.get(&account) else {
            return Ok(false);
        };
        if let Some(bsuid) = bsuid {
            let known = contacts::table
                .filter(contacts::bsuid.eq(bsuid))
                .filter(contacts::list_id.eq_any(lists.iter().copied()));
            if select(exists(known)).get_result(connection)? {
                return Ok(true);
            }
        }
        let Some(phone) = phone else {
            return Ok(false);
        };
        let known = contact_phones::table
            .filter(contact_phones::phone.eq(phone))
            .filter(contact_phones::list_id.eq_any(lists.iter().copied()));
        select(exists(known)).get_result(connection)
    }
}

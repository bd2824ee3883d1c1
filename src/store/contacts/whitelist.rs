//! Who passes the whitelist of an account (WL-01).

use crate::domain::contact::Identity;
use crate::store::conn::MultiConnection;
use crate::store::schema::{account_whitelists, contact_phones, contacts};
use diesel::dsl::exists;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, select};
use std::collections::BTreeMap;

/// The whitelisted lists of every account; few have any.
pub(in crate::store) struct Whitelists(BTreeMap<i64, Vec<i64>>);

impl Whitelists {
    pub fn read(connection: &mut MultiConnection) -> QueryResult<Self> {
        let rows: Vec<(i64, i64)> = account_whitelists::table
            .select((account_whitelists::account_id, account_whitelists::list_id))
            .load(connection)?;
        let mut lists: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (account, list) in rows {
            lists.entry(account).or_default().push(list);
        }
        Ok(Self(lists))
    }

    /// True when a contact of one of the account's lists has this name.
    pub fn admit(&self, connection: &mut MultiConnection, account: i64, customer: &Identity) -> QueryResult<bool> {
        let Some(lists) = self.0.get(&account) else {
            return Ok(false);
        };
        if let Some(bsuid) = &customer.bsuid {
            let known = contacts::table
                .filter(contacts::bsuid.eq(bsuid))
                .filter(contacts::list_id.eq_any(lists));
            if select(exists(known)).get_result(connection)? {
                return Ok(true);
            }
        }
        let Some(phone) = &customer.phone else {
            return Ok(false);
        };
        let known = contact_phones::table
            .filter(contact_phones::phone.eq(phone))
            .filter(contact_phones::list_id.eq_any(lists));
        select(exists(known)).get_result(connection)
    }
}

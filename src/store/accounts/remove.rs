//! Removing accounts (ACC-06), and what is left to be done after it.

use super::associations::forget;
use super::write::oldest_list;
use super::{find, live_row};
use crate::domain::Timestamp;
use crate::domain::catalog::Scope;
use crate::domain::ids::{AccountId, InteractionId};
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::definitions::delete_scope;
use crate::store::errors::CrudError;
use crate::store::schema::{accounts, interactions};
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl};

impl Store {
    /// Removes an account, its secrets and its receive URL; its history stays. Its open interactions
    /// are left to their actors; the journal names them as orphans.
    pub async fn delete_account(&self, id: AccountId, now: Timestamp) -> Result<(), CrudError> {
        let (keys, log) = (self.keys.clone(), self.log());
        self.write(move |connection| {
            let before = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            // What is gone uses nothing: its list may be removed as well.
            let list = oldest_list(connection)?;
            diesel::update(live_row(id))
                .set((
                    accounts::deleted_at.eq(Some(now.0)),
                    accounts::credentials.eq(""),
                    accounts::video_api_key.eq(""),
                    accounts::settings.eq("{}"),
                    accounts::retired_token.eq(None::<String>),
                    accounts::contact_list_id.eq(list),
                ))
                .execute(connection)?;
            forget(connection, id)?;
            delete_scope(connection, Scope::Account(id))?;
            log.removed(connection, &before)
        })
        .await
    }
}

/// Interactions of removed accounts that are still open, `limit` of those after `after`.
pub(in crate::store) fn orphans(
    connection: &mut MultiConnection,
    after: InteractionId,
    limit: u32,
) -> QueryResult<Vec<(AccountId, InteractionId)>> {
    let rows: Vec<(i64, i64)> = interactions::table
        .inner_join(accounts::table.on(accounts::id.eq(interactions::account_id)))
        .filter(interactions::closed_at.is_null())
        .filter(accounts::deleted_at.is_not_null())
        .filter(interactions::id.gt(after.0))
        .order(interactions::id)
        .limit(i64::from(limit))
        .select((interactions::account_id, interactions::id))
        .load(connection)?;
    let named = rows
        .into_iter()
        .map(|(account, id)| (AccountId(account), InteractionId(id)));
    Ok(named.collect())
}

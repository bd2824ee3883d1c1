//! Which agents and which whitelisted lists an account is associated with (AGT-02, WL-01).

use super::live_row;
use crate::domain::ids::{AccountId, AgentId};
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::audit::{Audited, Picture};
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::memberships::{Attached, is_agent, is_as_seen, no_agent};
use crate::store::schema::{account_agents, account_whitelists, accounts, contact_lists, staff};
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl};
use std::collections::{BTreeMap, BTreeSet};

/// What an account is associated with, for the audit log.
struct Associations {
    account: AccountId,
    field: &'static str,
    ids: Vec<i64>,
}

impl Audited for Associations {
    const KIND: &'static str = "membership";

    fn key(&self) -> String {
        format!("account {}", self.account)
    }

    fn picture(&self) -> Picture {
        let ids: Vec<String> = self.ids.iter().map(i64::to_string).collect();
        Picture::default().with(self.field, ids)
    }
}

impl Store {
    /// The agents of an account by id; `None` when there is no such account.
    pub async fn account_agents(&self, id: AccountId) -> Result<Option<Vec<AgentId>>, StoreError> {
        self.read(move |connection| {
            if !exists(connection, id)? {
                return Ok(None);
            }
            Ok(Some(agents(connection, id)?.into_iter().map(AgentId).collect()))
        })
        .await
    }

    /// Replaces the agents of an account.
    pub async fn set_account_agents(&self, id: AccountId, wanted: Vec<AgentId>) -> Result<Vec<AgentId>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            if !exists(connection, id)? {
                return Err(CrudError::NotFound);
            }
            let before = agents(connection, id)?;
            is_as_seen(seen.as_deref(), &before)?;
            diesel::delete(account_agents::table.filter(account_agents::account_id.eq(id.0))).execute(connection)?;
            for (index, agent) in (0_i64..).zip(&wanted) {
                if !is_agent(connection, *agent)? {
                    return Err(no_agent(index, *agent));
                }
                diesel::insert_into(account_agents::table)
                    .values((
                        account_agents::account_id.eq(id.0),
                        account_agents::staff_id.eq(agent.0),
                    ))
                    .execute(connection)?;
            }
            let after = agents(connection, id)?;
            let told = |ids: &[i64]| Associations {
                account: id,
                field: "agents",
                ids: ids.to_vec(),
            };
            log.changed(connection, &told(&before), &told(&after))?;
            Ok(after.into_iter().map(AgentId).collect())
        })
        .await
    }

    /// The accounts of an agent, oldest first; `None` when there is no such agent.
    pub async fn agent_accounts(&self, agent: AgentId) -> Result<Option<Vec<Attached>>, StoreError> {
        self.read(move |connection| {
            if !is_agent(connection, agent)? {
                return Ok(None);
            }
            let rows: Vec<(i64, String)> = account_agents::table
                .inner_join(accounts::table.on(accounts::id.eq(account_agents::account_id)))
                .filter(account_agents::staff_id.eq(agent.0))
                .filter(accounts::deleted_at.is_null())
                .order(accounts::id)
                .select((accounts::id, accounts::name))
                .load(connection)?;
            Ok(Some(rows.into_iter().map(|(id, name)| Attached { id, name }).collect()))
        })
        .await
    }

    /// The whitelisted lists of an account, oldest first; `None` when there is no such account.
    pub async fn account_lists(&self, id: AccountId) -> Result<Option<Vec<Attached>>, StoreError> {
        self.read(move |connection| {
            if !exists(connection, id)? {
                return Ok(None);
            }
            Ok(Some(lists(connection, id)?))
        })
        .await
    }

    /// Replaces the whitelisted lists of an account.
    pub async fn set_account_lists(&self, id: AccountId, wanted: Vec<i64>) -> Result<Vec<Attached>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            if !exists(connection, id)? {
                return Err(CrudError::NotFound);
            }
            let before = lists(connection, id)?;
            let had: Vec<i64> = before.iter().map(|list| list.id).collect();
            is_as_seen(seen.as_deref(), &had)?;
            diesel::delete(account_whitelists::table.filter(account_whitelists::account_id.eq(id.0)))
                .execute(connection)?;
            for (index, list) in wanted.iter().enumerate() {
                let found: i64 = contact_lists::table.find(list).count().get_result(connection)?;
                if found == 0 {
                    return Err(CrudError::unknown(
                        format!("list_ids[{index}]"),
                        format!("there is no list {list}"),
                    ));
                }
                diesel::insert_into(account_whitelists::table)
                    .values((
                        account_whitelists::account_id.eq(id.0),
                        account_whitelists::list_id.eq(*list),
                    ))
                    .execute(connection)?;
            }
            let after = lists(connection, id)?;
            let told = |lists: &[Attached]| Associations {
                account: id,
                field: "whitelist",
                ids: lists.iter().map(|list| list.id).collect(),
            };
            log.changed(connection, &told(&before), &told(&after))?;
            Ok(after)
        })
        .await
    }
}

fn exists(connection: &mut MultiConnection, id: AccountId) -> QueryResult<bool> {
    let found: i64 = live_row(id).count().get_result(connection)?;
    Ok(found > 0)
}

fn agents(connection: &mut MultiConnection, id: AccountId) -> QueryResult<Vec<i64>> {
    account_agents::table
        .inner_join(staff::table.on(staff::id.eq(account_agents::staff_id)))
        .filter(account_agents::account_id.eq(id.0))
        .filter(staff::deleted_at.is_null())
        .order(staff::id)
        .select(staff::id)
        .load(connection)
}

fn lists(connection: &mut MultiConnection, id: AccountId) -> QueryResult<Vec<Attached>> {
    let rows: Vec<(i64, String)> = account_whitelists::table
        .inner_join(contact_lists::table.on(contact_lists::id.eq(account_whitelists::list_id)))
        .filter(account_whitelists::account_id.eq(id.0))
        .order(contact_lists::id)
        .select((contact_lists::id, contact_lists::name))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, name)| Attached { id, name }).collect())
}

/// The agents of every account.
pub(in crate::store) fn agents_by_account(
    connection: &mut MultiConnection,
) -> QueryResult<BTreeMap<i64, BTreeSet<AgentId>>> {
    let rows: Vec<(i64, i64)> = account_agents::table
        .inner_join(staff::table.on(staff::id.eq(account_agents::staff_id)))
        .filter(staff::deleted_at.is_null())
        .select((account_agents::account_id, staff::id))
        .load(connection)?;
    let mut by_account: BTreeMap<i64, BTreeSet<AgentId>> = BTreeMap::new();
    for (account, agent) in rows {
        by_account.entry(account).or_default().insert(AgentId(agent));
    }
    Ok(by_account)
}

/// The whitelisted lists of every account.
pub(in crate::store) fn lists_by_account(
    connection: &mut MultiConnection,
) -> QueryResult<BTreeMap<i64, BTreeSet<i64>>> {
    let rows: Vec<(i64, i64)> = account_whitelists::table
        .select((account_whitelists::account_id, account_whitelists::list_id))
        .load(connection)?;
    let mut by_account: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (account, list) in rows {
        by_account.entry(account).or_default().insert(list);
    }
    Ok(by_account)
}

/// Ends every association of an account that is going.
pub(super) fn forget(connection: &mut MultiConnection, id: AccountId) -> QueryResult<()> {
    diesel::delete(account_agents::table.filter(account_agents::account_id.eq(id.0))).execute(connection)?;
    diesel::delete(account_whitelists::table.filter(account_whitelists::account_id.eq(id.0))).execute(connection)?;
    Ok(())
}

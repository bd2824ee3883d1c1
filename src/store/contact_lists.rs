//! Contact lists (CON-01), and which agents may see their contacts.

use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::CONTACT_LISTS;
use super::schema::{account_whitelists, accounts, contact_list_agents, contact_lists, contacts, staff};
use super::staff::key_of;
use super::{Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::ids::AgentId;
use crate::ports::store::StoreError;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{
    AsChangeset, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, QueryResult, Queryable,
    RunQueryDsl, Selectable, SelectableHelper,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A set of contacts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactList {
    /// Its id.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// What an administrator can edit.
    pub fields: ContactListFields,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What an administrator can edit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ContactListFields {
    /// Unique, ignoring case.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Who may see its contacts, besides administrators.
    pub agents: BTreeSet<AgentId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_lists)]
struct ContactListRow {
    id: i64,
    version: i64,
    name: String,
    description: String,
    created_at: i64,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = contact_lists)]
struct Editable<'a> {
    name: &'a str,
    name_key: String,
    description: &'a str,
}

impl<'a> Editable<'a> {
    fn new(fields: &'a ContactListFields) -> Self {
        Self {
            name: &fields.name,
            name_key: key_of(&fields.name),
            description: &fields.description,
        }
    }
}

impl ContactListRow {
    fn with_agents(self, agents: BTreeSet<AgentId>) -> ContactList {
        ContactList {
            id: self.id,
            version: self.version,
            fields: ContactListFields {
                name: self.name,
                description: self.description,
                agents,
            },
            created_at: Timestamp(self.created_at),
        }
    }
}

impl Store {
    /// Adds a list.
    pub async fn create_contact_list(
        &self,
        fields: ContactListFields,
        now: Timestamp,
    ) -> Result<ContactList, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(contact_lists::table)
                .values((
                    Editable::new(&fields),
                    contact_lists::version.eq(1_i64),
                    contact_lists::created_at.eq(now.0),
                ))
                .returning(contact_lists::id)
                .get_result(connection)?;
            set_agents(connection, id, &fields.agents)?;
            let list = find(connection, id)?.ok_or(CrudError::NotFound)?;
            log.created(connection, &list)?;
            Ok(list)
        })
        .await
    }

    /// Finds a list.
    pub async fn contact_list(&self, id: i64) -> Result<Option<ContactList>, StoreError> {
        self.read(move |connection| Ok(find(connection, id)?)).await
    }

    /// Lists the lists, oldest first.
    pub async fn contact_lists(&self, page: Page) -> Result<Rows<ContactList>, StoreError> {
        Ok(self.find_contact_lists(CONTACT_LISTS.part(page)).await?.into())
    }

    /// The lists that are asked for.
    pub async fn find_contact_lists(&self, ask: Ask) -> Result<Found<ContactList>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<ContactListRow> = contact_lists::table
                .filter(contact_lists::id.eq_any(ids))
                .select(ContactListRow::as_select())
                .load(connection)?;
            let mut agents = agents_of(connection, ids.to_vec())?;
            let rows = rows.into_iter().map(|row| {
                let agents = agents.remove(&row.id).unwrap_or_default();
                row.with_agents(agents)
            });
            Ok(rows.collect())
        };
        self.listed(&CONTACT_LISTS, ask, Fragment::default(), load, |list| list.id)
            .await
    }

    /// The lists whose contacts an agent may see.
    pub async fn contact_lists_of(&self, agent: AgentId) -> Result<BTreeSet<i64>, StoreError> {
        self.read(move |connection| {
            let lists: Vec<i64> = contact_list_agents::table
                .filter(contact_list_agents::staff_id.eq(agent.0))
                .select(contact_list_agents::list_id)
                .load(connection)?;
            Ok(lists.into_iter().collect())
        })
        .await
    }

    /// Changes a list.
    pub async fn update_contact_list(
        &self,
        id: i64,
        version: i64,
        fields: ContactListFields,
    ) -> Result<ContactList, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?.ok_or(CrudError::NotFound)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(contact_lists::table.find(id))
                .set((Editable::new(&fields), contact_lists::version.eq(version + 1)))
                .execute(connection)?;
            set_agents(connection, id, &fields.agents)?;
            let after = find(connection, id)?.ok_or(CrudError::NotFound)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes a list that is empty and that no account fills or lets pass, with its custom fields.
    pub async fn delete_contact_list(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?.ok_or(CrudError::NotFound)?;
            let uses = uses(connection, id)?;
            if !uses.is_empty() {
                return Err(CrudError::InUse(uses));
            }
            diesel::delete(contact_lists::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> QueryResult<Option<ContactList>> {
    let row: Option<ContactListRow> = contact_lists::table
        .find(id)
        .select(ContactListRow::as_select())
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let agents = agents_of(connection, vec![id])?.remove(&id).unwrap_or_default();
    Ok(Some(row.with_agents(agents)))
}

fn agents_of(connection: &mut MultiConnection, lists: Vec<i64>) -> QueryResult<BTreeMap<i64, BTreeSet<AgentId>>> {
    let rows: Vec<(i64, i64)> = contact_list_agents::table
        .filter(contact_list_agents::list_id.eq_any(lists))
        .select((contact_list_agents::list_id, contact_list_agents::staff_id))
        .load(connection)?;
    let mut agents: BTreeMap<i64, BTreeSet<AgentId>> = BTreeMap::new();
    for (list, agent) in rows {
        agents.entry(list).or_default().insert(AgentId(agent));
    }
    Ok(agents)
}

fn set_agents(connection: &mut MultiConnection, list: i64, agents: &BTreeSet<AgentId>) -> Result<(), CrudError> {
    diesel::delete(contact_list_agents::table.filter(contact_list_agents::list_id.eq(list))).execute(connection)?;
    for agent in agents {
        let known: i64 = staff::table
            .find(agent.0)
            .filter(staff::role.eq("agent"))
            .filter(staff::deleted_at.is_null())
            .count()
            .get_result(connection)?;
        if known == 0 {
            return Err(CrudError::Missing("agent_ids", agent.to_string()));
        }
        diesel::insert_into(contact_list_agents::table)
            .values((
                contact_list_agents::list_id.eq(list),
                contact_list_agents::staff_id.eq(agent.0),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Where a list is used, in words for an administrator.
fn uses(connection: &mut MultiConnection, id: i64) -> QueryResult<Vec<String>> {
    let fillers: Vec<String> = accounts::table
        .filter(accounts::contact_list_id.eq(id))
        .filter(accounts::deleted_at.is_null())
        .order(accounts::name)
        .select(accounts::name)
        .load(connection)?;
    let mut uses: Vec<String> = fillers
        .into_iter()
        .map(|name| format!("the newcomers of {name}"))
        .collect();
    let whitelists: Vec<String> = account_whitelists::table
        .inner_join(accounts::table.on(accounts::id.eq(account_whitelists::account_id)))
        .filter(account_whitelists::list_id.eq(id))
        .order(accounts::name)
        .select(accounts::name)
        .load(connection)?;
    uses.extend(whitelists.into_iter().map(|name| format!("the whitelist of {name}")));
    if has_contacts(connection, id)? {
        uses.push("its contacts".to_owned());
    }
    let first: Option<i64> = contact_lists::table
        .order(contact_lists::id)
        .select(contact_lists::id)
        .first(connection)
        .optional()?;
    if first == Some(id) {
        uses.push("accounts still to be made, which fill the oldest list".to_owned());
    }
    Ok(uses)
}

/// Asks twice, because newcomers are in an index of their own.
fn has_contacts(connection: &mut MultiConnection, list: i64) -> QueryResult<bool> {
    for place in ["name_key <> ''", "name_key = ''"] {
        let member: Option<i64> = contacts::table
            .filter(contacts::list_id.eq(list))
            .filter(sql::<Bool>(place))
            .select(contacts::id)
            .first(connection)
            .optional()?;
        if member.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

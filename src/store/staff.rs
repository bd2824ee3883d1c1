//! Everyone who signs in: administrators, users and agents.

use super::audit::Audited;
use super::conn::MultiConnection;
use super::definitions::forget_agent;
use super::errors::{CrudError, inconsistent};
use super::listing::{Ask, Found, Fragment, List, Operand, Operator};
use super::lists::PEOPLE;
use super::plan_rules::plans_that_need;
use super::schema::{api_keys, queue_members, sessions, staff};
use super::users::User;
use super::{Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::plan::Reference;
use crate::domain::staff::Role;
use crate::ports::store::StoreError;
use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    /// Their id; an agent's `AgentId` is the same number.
    pub id: StaffId,
    /// Grows with every change.
    pub version: i64,
    /// What an administrator can edit.
    pub fields: StaffFields,
    /// PHC string.
    pub password_hash: String,
    /// Since when they have it.
    pub password_changed_at: Timestamp,
    /// Somebody else chose it (SYS-04).
    pub password_temporary: bool,
    /// When they were added.
    pub created_at: Timestamp,
}

/// What an administrator can edit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StaffFields {
    /// What they may be.
    pub role: Role,
    /// Unique, ignoring case.
    pub username: String,
    /// Real name.
    pub full_name: String,
    /// Public name (AGT-01).
    pub alias: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Free text.
    pub description: String,
    /// AGT-05; 0 is unlimited.
    pub capacity: u32,
    /// Disabled people cannot sign in and are offered nothing.
    pub enabled: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff)]
pub(super) struct StaffRow {
    id: i64,
    version: i64,
    role: String,
    username: String,
    full_name: String,
    alias: Option<String>,
    email: Option<String>,
    description: String,
    password_hash: String,
    capacity: i64,
    enabled: bool,
    created_at: i64,
    password_changed_at: i64,
    password_temporary: bool,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = staff, treat_none_as_null = true)]
struct Editable {
    role: &'static str,
    username: String,
    username_key: String,
    full_name: String,
    alias: Option<String>,
    email: Option<String>,
    description: String,
    capacity: i64,
    enabled: bool,
}

impl From<StaffFields> for Editable {
    fn from(fields: StaffFields) -> Self {
        Self {
            role: fields.role.name(),
            username_key: key_of(&fields.username),
            username: fields.username,
            full_name: fields.full_name,
            alias: fields.alias,
            email: fields.email,
            description: fields.description,
            capacity: i64::from(fields.capacity),
            enabled: fields.enabled,
        }
    }
}

/// The word of the audit log for somebody of this role.
pub(super) fn kind_of(role: Role) -> &'static str {
    match role {
        Role::Agent => Staff::KIND,
        Role::Administrator | Role::User => User::KIND,
    }
}

/// The form in which names are compared.
pub(super) fn key_of(name: &str) -> String {
    name.trim().to_lowercase()
}

impl TryFrom<StaffRow> for Staff {
    type Error = StoreError;

    fn try_from(row: StaffRow) -> Result<Self, StoreError> {
        let wrong = |why: &str| inconsistent("staff", row.id, why);
        Ok(Self {
            id: StaffId(row.id),
            version: row.version,
            fields: StaffFields {
                role: Role::from_name(&row.role).ok_or_else(|| wrong("unknown role"))?,
                capacity: u32::try_from(row.capacity).map_err(|_| wrong("capacity out of range"))?,
                username: row.username,
                full_name: row.full_name,
                alias: row.alias,
                email: row.email,
                description: row.description,
                enabled: row.enabled,
            },
            password_hash: row.password_hash,
            // A row of an older version does not say when.
            password_changed_at: Timestamp(row.password_changed_at.max(row.created_at)),
            password_temporary: row.password_temporary,
            created_at: Timestamp(row.created_at),
        })
    }
}

impl Store {
    /// Adds somebody.
    pub async fn create_staff(
        &self,
        fields: StaffFields,
        password_hash: String,
        now: Timestamp,
    ) -> Result<Staff, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let staff = insert(connection, fields, password_hash, now)?;
            log.created(connection, &staff)?;
            Ok(staff)
        })
        .await
    }

    /// Finds somebody by id.
    pub async fn staff(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.read(move |connection| match find(connection, id) {
            Ok(found) => Ok(found),
            Err(CrudError::Store(error)) => Err(error.into()),
            Err(other) => Err(StoreError::Unavailable(other.to_string()).into()),
        })
        .await
    }

    /// Finds somebody by username, ignoring case.
    pub async fn staff_by_username(&self, username: &str) -> Result<Option<Staff>, StoreError> {
        let key = key_of(username);
        self.read(move |connection| {
            let row = staff::table
                .filter(staff::username_key.eq(&key))
                .filter(staff::deleted_at.is_null())
                .select(StaffRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(Staff::try_from).transpose()?)
        })
        .await
    }

    /// User names of these people.
    pub async fn usernames(&self, of: Vec<StaffId>) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let ids: Vec<i64> = of.into_iter().map(|staff| staff.0).collect();
        self.read(move |connection| {
            let rows: Vec<(i64, String)> = staff::table
                .filter(staff::id.eq_any(&ids))
                .select((staff::id, staff::username))
                .load(connection)?;
            Ok(rows.into_iter().map(|(id, name)| (StaffId(id), name)).collect())
        })
        .await
    }

    /// Lists people of one role, or all.
    pub async fn staff_list(&self, role: Option<Role>, page: Page) -> Result<Rows<Staff>, StoreError> {
        let ask = PEOPLE.part(page);
        let ask = match role {
            Some(role) => ask.and(PEOPLE.is("role", Operator::Equals, vec![Operand::Text(role.name().to_owned())])),
            None => ask,
        };
        Ok(self.find_staff(&PEOPLE, ask).await?.into())
    }

    /// The people that are asked for: of [`PEOPLE`], `AGENTS` or `USERS`.
    pub async fn find_staff(&self, list: &'static List, ask: Ask) -> Result<Found<Staff>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<StaffRow> = staff::table
                .filter(staff::id.eq_any(ids))
                .select(StaffRow::as_select())
                .load(connection)?;
            Ok(rows.into_iter().map(Staff::try_from).collect::<Result<_, _>>()?)
        };
        self.listed(list, ask, Fragment::default(), load, |staff| staff.id.0)
            .await
    }

    /// Changes somebody; the password only when a new hash is given.
    pub async fn update_staff(
        &self,
        id: StaffId,
        version: i64,
        fields: StaffFields,
        password_hash: Option<String>,
    ) -> Result<Staff, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let password = password_hash.map(|hash| NewPassword::temporary(hash, log.at()));
            let (before, after) = change(connection, id, version, fields, password)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes somebody whom no plan asks from everything but history, and ends their sessions. What routing
    /// keeps of an agent stays: their ledger signs them out and gives back what they hold (AGT-15).
    pub async fn delete_staff(&self, id: StaffId, now: Timestamp) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = remove(connection, id, now)?;
            let uses = plans_that_need(connection, &[Reference::Agent(AgentId(id.0))])?;
            if !uses.is_empty() {
                return Err(CrudError::InUse(uses));
            }
            diesel::delete(queue_members::table.filter(queue_members::staff_id.eq(id.0))).execute(connection)?;
            forget_agent(connection, id.0)?;
            log.removed(connection, &before)
        })
        .await
    }
}

/// A password as it is written.
pub(super) struct NewPassword {
    /// PHC string.
    pub hash: String,
    /// When it was chosen.
    pub at: Timestamp,
    /// By somebody else.
    pub temporary: bool,
}

impl NewPassword {
    /// One that somebody else chose.
    pub fn temporary(hash: String, at: Timestamp) -> Self {
        let temporary = true;
        Self { hash, at, temporary }
    }

    /// One that its owner chose.
    pub fn own(hash: String, at: Timestamp) -> Self {
        let temporary = false;
        Self { hash, at, temporary }
    }
}

/// Gives somebody a password.
pub(super) fn set_password(
    connection: &mut MultiConnection,
    id: StaffId,
    password: NewPassword,
) -> Result<(), CrudError> {
    diesel::update(staff::table.find(id.0))
        .set((
            staff::password_hash.eq(password.hash),
            staff::password_changed_at.eq(password.at.0),
            staff::password_temporary.eq(password.temporary),
        ))
        .execute(connection)?;
    Ok(())
}

pub(super) fn insert(
    connection: &mut MultiConnection,
    fields: StaffFields,
    password_hash: String,
    now: Timestamp,
) -> Result<Staff, CrudError> {
    let id: i64 = diesel::insert_into(staff::table)
        .values((
            Editable::from(fields),
            staff::version.eq(1_i64),
            staff::password_hash.eq(password_hash),
            staff::password_changed_at.eq(now.0),
            staff::password_temporary.eq(true),
            staff::created_at.eq(now.0),
        ))
        .returning(staff::id)
        .get_result(connection)?;
    find(connection, StaffId(id))?.ok_or(CrudError::NotFound)
}

/// Changes somebody. Answers how they were and how they are.
pub(super) fn change(
    connection: &mut MultiConnection,
    id: StaffId,
    version: i64,
    fields: StaffFields,
    password: Option<NewPassword>,
) -> Result<(Staff, Staff), CrudError> {
    let before = find(connection, id)?.ok_or(CrudError::NotFound)?;
    if before.version != version {
        return Err(CrudError::Conflict);
    }
    diesel::update(staff::table.find(id.0))
        .set((Editable::from(fields), staff::version.eq(version + 1)))
        .execute(connection)?;
    if let Some(password) = password {
        set_password(connection, id, password)?;
    }
    let after = find(connection, id)?.ok_or(CrudError::NotFound)?;
    Ok((before, after))
}

/// Takes somebody out of everything but history, and ends what they prove themselves with. Answers how they were.
pub(super) fn remove(connection: &mut MultiConnection, id: StaffId, now: Timestamp) -> Result<Staff, CrudError> {
    let before = find(connection, id)?.ok_or(CrudError::NotFound)?;
    diesel::update(staff::table.find(id.0))
        .set(staff::deleted_at.eq(Some(now.0)))
        .execute(connection)?;
    diesel::delete(sessions::table.filter(sessions::staff_id.eq(id.0))).execute(connection)?;
    diesel::delete(api_keys::table.filter(api_keys::staff_id.eq(id.0))).execute(connection)?;
    Ok(before)
}

pub(super) fn find(connection: &mut MultiConnection, id: StaffId) -> Result<Option<Staff>, CrudError> {
    let row = staff::table
        .find(id.0)
        .filter(staff::deleted_at.is_null())
        .select(StaffRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(Staff::try_from).transpose()?)
}

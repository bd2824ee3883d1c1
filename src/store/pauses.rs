//! Reasons an agent may pause for (PAU-01).

use super::accounts::{Named, naming};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::PAUSES;
use super::schema::pauses;
use super::staff::key_of;
use super::{Page, Rows, Store, pause_periods};
use crate::domain::ids::AgentId;
use crate::ports::store::StoreError;
use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};
use diesel::{Selectable, SelectableHelper};
use serde::Serialize;

/// A reason to pause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pause {
    /// Its id.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// What an administrator can edit.
    pub fields: PauseFields,
}

/// What an administrator can edit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PauseFields {
    /// Unique, ignoring case.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Agents may choose it.
    pub active: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = pauses)]
struct PauseRow {
    id: i64,
    version: i64,
    name: String,
    description: String,
    active: bool,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = pauses)]
struct Editable {
    name: String,
    name_key: String,
    description: String,
    active: bool,
}

impl From<PauseFields> for Editable {
    fn from(fields: PauseFields) -> Self {
        Self {
            name_key: key_of(&fields.name),
            name: fields.name,
            description: fields.description,
            active: fields.active,
        }
    }
}

impl From<PauseRow> for Pause {
    fn from(row: PauseRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            fields: PauseFields {
                name: row.name,
                description: row.description,
                active: row.active,
            },
        }
    }
}

impl Store {
    /// Adds a reason.
    pub async fn create_pause(&self, fields: PauseFields) -> Result<Pause, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(pauses::table)
                .values((Editable::from(fields.clone()), pauses::version.eq(1_i64)))
                .returning(pauses::id)
                .get_result(connection)?;
            let pause = Pause { id, version: 1, fields };
            log.created(connection, &pause)?;
            Ok(pause)
        })
        .await
    }

    /// Finds a reason.
    pub async fn pause(&self, id: i64) -> Result<Option<Pause>, StoreError> {
        self.read(move |connection| {
            let row = pauses::table
                .find(id)
                .select(PauseRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(Pause::from))
        })
        .await
    }

    /// Lists reasons.
    pub async fn pauses(&self, page: Page) -> Result<Rows<Pause>, StoreError> {
        Ok(self.find_pauses(PAUSES.part(page)).await?.into())
    }

    /// The reasons that are asked for.
    pub async fn find_pauses(&self, ask: Ask) -> Result<Found<Pause>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<PauseRow> = pauses::table
                .filter(pauses::id.eq_any(ids))
                .select(PauseRow::as_select())
                .load(connection)?;
            Ok(rows.into_iter().map(Pause::from).collect())
        };
        self.listed(&PAUSES, ask, Fragment::default(), load, |pause| pause.id)
            .await
    }

    /// Changes a reason. Answers as well who is paused for it under its old name: their running pause has
    /// the new one.
    pub async fn update_pause(
        &self,
        id: i64,
        version: i64,
        fields: PauseFields,
    ) -> Result<(Pause, Vec<AgentId>), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            if before.fields.active && !fields.active {
                unused(connection, id)?;
            }
            let version = version + 1;
            diesel::update(pauses::table.find(id))
                .set((Editable::from(fields.clone()), pauses::version.eq(version)))
                .execute(connection)?;
            let after = Pause { id, version, fields };
            let renamed = if before.fields.name == after.fields.name {
                Vec::new()
            } else {
                pause_periods::rename(connection, &before.fields.name, &after.fields.name)?
            };
            log.changed(connection, &before, &after)?;
            Ok((after, renamed))
        })
        .await
    }

    /// Removes a reason that no account applies while an agent chooses a disposition (ACC-31). Agents who paused for it stay paused: they keep its name.
    pub async fn delete_pause(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            unused(connection, id)?;
            diesel::delete(pauses::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }
}

/// No account relies on the reason.
fn unused(connection: &mut MultiConnection, id: i64) -> Result<(), CrudError> {
    let uses = naming(connection, Named::Pause(id))?;
    if uses.is_empty() {
        Ok(())
    } else {
        Err(CrudError::InUse(uses))
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> Result<Pause, CrudError> {
    let row: PauseRow = pauses::table.find(id).select(PauseRow::as_select()).first(connection)?;
    Ok(row.into())
}

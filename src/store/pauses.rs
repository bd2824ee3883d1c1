//! Reasons an agent may pause for (PAU-01).

use super::errors::CrudError;
use super::schema::pauses;
use super::staff::key_of;
use super::{Page, Rows, Store};
use crate::ports::store::StoreError;
use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};
use diesel::{Selectable, SelectableHelper};

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
#[derive(Clone, PartialEq, Eq, Debug)]
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
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(pauses::table)
                .values((Editable::from(fields.clone()), pauses::version.eq(1_i64)))
                .returning(pauses::id)
                .get_result(connection)?;
            Ok(Pause { id, version: 1, fields })
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
        self.read(move |connection| {
            let rows: Vec<PauseRow> = pauses::table
                .filter(pauses::id.gt(page.cursor.unwrap_or(0)))
                .order(pauses::id)
                .limit(page.fetch())
                .select(PauseRow::as_select())
                .load(connection)?;
            Ok(page.cut(rows.into_iter().map(Pause::from).collect(), |pause| pause.id))
        })
        .await
    }

    /// Changes a reason.
    pub async fn update_pause(&self, id: i64, version: i64, fields: PauseFields) -> Result<Pause, CrudError> {
        self.write(move |connection| {
            let target = pauses::table.find(id).filter(pauses::version.eq(version));
            let changed = diesel::update(target)
                .set((Editable::from(fields.clone()), pauses::version.eq(version + 1)))
                .execute(connection)?;
            if changed == 1 {
                return Ok(Pause {
                    id,
                    version: version + 1,
                    fields,
                });
            }
            let exists: i64 = pauses::table.find(id).count().get_result(connection)?;
            Err(if exists == 0 {
                CrudError::NotFound
            } else {
                CrudError::Conflict
            })
        })
        .await
    }

    /// Removes a reason. Agents who paused for it stay paused: they keep its name.
    pub async fn delete_pause(&self, id: i64) -> Result<(), CrudError> {
        self.write(
            move |connection| match diesel::delete(pauses::table.find(id)).execute(connection)? {
                0 => Err(CrudError::NotFound),
                _ => Ok(()),
            },
        )
        .await
    }
}

//! Imports of contacts (CON-22): what was chosen and how far each got. A batch of rows is written together
//! with its counts and its errors, so that after whatever end the counts are true.

mod batch;
mod ending;

pub use batch::{ImportBatch, RefusedRow};

use super::Store;
use super::codec::{from_json, to_json};
use super::conn::MultiConnection;
use super::errors::{CrudError, ReadError, inconsistent};
use super::listing::{Ask, Found, Fragment, Operand};
use super::lists::CONTACT_IMPORTS;
use super::schema::{contact_imports, contact_lists};
use crate::domain::Timestamp;
use crate::domain::contact_import::{Choices, Counts, Sheet, State};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

/// An import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactImport {
    /// Its id.
    pub id: i64,
    /// How far it is.
    pub state: State,
    /// Name of the file.
    pub name: String,
    /// User name of who brought it.
    pub author: String,
    /// What was found in the file.
    pub sheet: Sheet,
    /// What was chosen, once it was started.
    pub choices: Option<Choices>,
    /// The list that its contacts belong to.
    pub list: Option<i64>,
    /// Rows in the file, without the header.
    pub rows_total: i64,
    /// Rows so far.
    pub counts: Counts,
    /// Why it ended early, or nothing.
    pub reason: String,
    /// When the file came.
    pub created_at: Timestamp,
    /// When its rows began to be read.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_imports)]
struct ImportRow {
    id: i64,
    state: String,
    name: String,
    author: String,
    file: String,
    choices: Option<String>,
    list_id: Option<i64>,
    rows_total: i64,
    rows_read: i64,
    added: i64,
    skipped: i64,
    failed: i64,
    reason: String,
    created_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

impl TryFrom<ImportRow> for ContactImport {
    type Error = StoreError;

    fn try_from(row: ImportRow) -> Result<Self, StoreError> {
        let table = "contact_imports";
        let state = State::from_name(&row.state);
        let choices = row.choices.as_deref().map(|text| from_json(table, row.id, text));
        Ok(Self {
            state: state.ok_or_else(|| inconsistent(table, row.id, format!("no state {}", row.state)))?,
            sheet: from_json(table, row.id, &row.file)?,
            choices: choices.transpose()?,
            id: row.id,
            name: row.name,
            author: row.author,
            list: row.list_id,
            rows_total: row.rows_total,
            counts: Counts {
                read: row.rows_read,
                added: row.added,
                skipped: row.skipped,
                failed: row.failed,
            },
            reason: row.reason,
            created_at: Timestamp(row.created_at),
            started_at: row.started_at.map(Timestamp),
            ended_at: row.ended_at.map(Timestamp),
        })
    }
}

impl Store {
    /// Adds an import whose file is here.
    pub async fn create_contact_import(
        &self,
        name: String,
        sheet: Sheet,
        rows_total: i64,
        now: Timestamp,
    ) -> Result<ContactImport, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(contact_imports::table)
                .values((
                    contact_imports::state.eq(State::Uploaded.name()),
                    contact_imports::name.eq(&name),
                    contact_imports::author.eq(log.author_name()),
                    contact_imports::file.eq(to_json("contact_imports", &sheet)?),
                    contact_imports::rows_total.eq(rows_total),
                    contact_imports::rows_read.eq(0_i64),
                    contact_imports::added.eq(0_i64),
                    contact_imports::skipped.eq(0_i64),
                    contact_imports::failed.eq(0_i64),
                    contact_imports::reason.eq(""),
                    contact_imports::created_at.eq(now.0),
                ))
                .returning(contact_imports::id)
                .get_result(connection)?;
            let import = find(connection, id)?;
            log.created(connection, &import)?;
            Ok(import)
        })
        .await
    }

    /// Finds an import.
    pub async fn contact_import(&self, id: i64) -> Result<Option<ContactImport>, StoreError> {
        self.read(move |connection| match find(connection, id) {
            Ok(import) => Ok(Some(import)),
            Err(ReadError::Sql(diesel::NotFound)) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// The imports that are asked for. With `lists`, those into one of them only.
    pub async fn find_contact_imports(
        &self,
        lists: Option<Vec<i64>>,
        ask: Ask,
    ) -> Result<Found<ContactImport>, StoreError> {
        let within = match lists {
            None => Fragment::default(),
            Some(lists) if lists.is_empty() => Fragment::default().sql(" AND 1 = 0"),
            Some(lists) => Fragment::default()
                .sql(" AND contact_imports.list_id IN (")
                .values(lists.into_iter().map(Operand::Number))
                .sql(")"),
        };
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<ImportRow> = contact_imports::table
                .filter(contact_imports::id.eq_any(ids))
                .select(ImportRow::as_select())
                .load(connection)?;
            let rows = rows.into_iter().map(ContactImport::try_from);
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&CONTACT_IMPORTS, ask, within, load, |import| import.id)
            .await
    }

    /// Notes what was chosen. From here on the import runs. `rows_total` does not count a header.
    pub async fn start_contact_import(
        &self,
        id: i64,
        list: i64,
        choices: Choices,
        rows_total: i64,
        now: Timestamp,
    ) -> Result<ContactImport, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.state != State::Uploaded {
                return Err(CrudError::Conflict);
            }
            let known: i64 = contact_lists::table.find(list).count().get_result(connection)?;
            if known == 0 {
                return Err(CrudError::Missing("list_id", list.to_string()));
            }
            diesel::update(contact_imports::table.find(id))
                .set((
                    contact_imports::state.eq(State::Running.name()),
                    contact_imports::choices.eq(to_json("contact_imports", &choices)?),
                    contact_imports::list_id.eq(list),
                    contact_imports::rows_total.eq(rows_total),
                    contact_imports::started_at.eq(now.0),
                ))
                .execute(connection)?;
            let after = find(connection, id)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> Result<ContactImport, ReadError> {
    let row: Option<ImportRow> = contact_imports::table
        .find(id)
        .select(ImportRow::as_select())
        .first(connection)
        .optional()?;
    let row = row.ok_or(ReadError::Sql(diesel::NotFound))?;
    Ok(ContactImport::try_from(row)?)
}

//! How imports end, and how they are forgotten.

use super::{ContactImport, find};
use crate::config::limits::{IMPORTS_KEPT, PURGE_ROWS_MAX};
use crate::domain::Timestamp;
use crate::domain::contact_import::State;
use crate::store::Store;
use crate::store::audit::{Audited, Picture, What};
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{contact_import_errors, contact_imports};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

impl Store {
    /// Ends an import. One that ended before stays as it is.
    pub async fn end_contact_import(
        &self,
        id: i64,
        state: State,
        reason: String,
        now: Timestamp,
    ) -> Result<ContactImport, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.state.is_ended() {
                return Ok(before);
            }
            let after = end(connection, id, state, &reason, now)?;
            log.noted(
                connection,
                What::Imported,
                (ContactImport::KIND, &after.key()),
                &outcome(&after),
            )?;
            Ok(after)
        })
        .await
    }

    /// Notes that somebody asked a running import to stop; it ends by itself.
    pub async fn note_import_stop(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let told = Picture::default().with("stop", true);
            log.noted(connection, What::Changed, (ContactImport::KIND, &id.to_string()), &told)
        })
        .await
    }

    /// Ends what an earlier run of the server left: its files went with it. Answers how many there were.
    pub async fn interrupt_contact_imports(&self, now: Timestamp) -> Result<usize, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let left: Vec<i64> = contact_imports::table
                .filter(contact_imports::ended_at.is_null())
                .order(contact_imports::id)
                .select(contact_imports::id)
                .load(connection)?;
            for id in &left {
                let after = end(connection, *id, State::Interrupted, "the server was restarted", now)?;
                log.noted(
                    connection,
                    What::Imported,
                    (ContactImport::KIND, &after.key()),
                    &outcome(&after),
                )?;
            }
            Ok(left.len())
        })
        .await
    }

    /// Forgets a step's worth of what older imports left. Call it again while it removes something.
    pub async fn forget_contact_imports(&self) -> Result<usize, CrudError> {
        self.write(|connection| {
            let oldest: Option<i64> = contact_imports::table
                .filter(contact_imports::ended_at.is_not_null())
                .order(contact_imports::id.desc())
                .offset(IMPORTS_KEPT)
                .select(contact_imports::id)
                .first(connection)
                .optional()?;
            let Some(id) = oldest else { return Ok(0) };
            let rows: Vec<i64> = contact_import_errors::table
                .filter(contact_import_errors::import_id.eq(id))
                .limit(PURGE_ROWS_MAX)
                .select(contact_import_errors::row_number)
                .load(connection)?;
            if rows.is_empty() {
                return Ok(diesel::delete(contact_imports::table.find(id)).execute(connection)?);
            }
            let errors = contact_import_errors::table.filter(contact_import_errors::import_id.eq(id));
            Ok(diesel::delete(errors.filter(contact_import_errors::row_number.eq_any(rows))).execute(connection)?)
        })
        .await
    }
}

fn end(
    connection: &mut MultiConnection,
    id: i64,
    state: State,
    reason: &str,
    now: Timestamp,
) -> Result<ContactImport, CrudError> {
    diesel::update(contact_imports::table.find(id))
        .set((
            contact_imports::state.eq(state.name()),
            contact_imports::reason.eq(reason),
            contact_imports::ended_at.eq(now.0),
        ))
        .execute(connection)?;
    Ok(find(connection, id)?)
}

fn outcome(import: &ContactImport) -> Picture {
    Picture::of(&import.counts)
        .with("state", import.state.name())
        .with("list", import.list.map(|list| list.to_string()))
}

//! PostgreSQL: one connection that writes, a table at a time.

use crate::ports::store::StoreError;
use crate::store::accept::{Arrival, Found};
use crate::store::commit::Prepared;
use crate::store::errors::Trouble;
use crate::store::statement::statement;
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryResult};
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Write,
    Read,
    Migrate,
}
pub(super) fn open(_url: &str, _purpose: Use) -> Result<PgConnection, StoreError> {
    Err(StoreError::Overloaded)
}
pub(super) fn write_commits(_c: &mut PgConnection, _commits: &[&Prepared]) -> Result<(), Trouble> {
    Ok(())
}
pub(super) fn insert_arrivals(_c: &mut PgConnection, _a: &[Arrival<'_>]) -> QueryResult<Vec<Option<Found>>> {
    Ok(Vec::new())
}

statement! {
    DueCalls { now: i64 => BigInt, limit: i64 => BigInt } -> (BigInt),
    "SELECT message_id FROM outbox AS call WHERE settled_at IS NULL AND state = 'pending' AND due_at <= ?
        AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
            WHERE earlier.settled_at IS NULL AND earlier.account_id = call.account_id
                AND earlier.contact_id = call.contact_id AND earlier.message_id < call.message_id)
     ORDER BY due_at, message_id LIMIT ? FOR UPDATE OF call SKIP LOCKED"
}

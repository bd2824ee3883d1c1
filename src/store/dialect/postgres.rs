//! PostgreSQL: a round trip costs more than a row, so a group is written a table at a time, with
//! one array per column.

mod arrivals;
mod rows;

pub(super) use arrivals::insert_arrivals;
pub(super) use rows::write_commits;

use crate::config::limits::{DATABASE_BUSY_MILLIS, STATEMENT_MILLIS_MAX};
use crate::ports::store::StoreError;
use crate::store::statement::statement;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection};

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Write,
    Read,
    Migrate,
}

/// Connects. A server that does not answer is given up within two seconds.
pub(super) fn open(url: &str, purpose: Use) -> Result<PgConnection, StoreError> {
    let joint = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{joint}connect_timeout=2&tcp_user_timeout={STATEMENT_MILLIS_MAX}");
    let mut connection = PgConnection::establish(&url).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let mut settings = String::from("SET client_min_messages = warning;");
    if purpose != Use::Migrate {
        settings.push_str(&format!(
            "SET statement_timeout = {STATEMENT_MILLIS_MAX}; SET lock_timeout = {DATABASE_BUSY_MILLIS};
             SET idle_in_transaction_session_timeout = 10000;"
        ));
    }
    // The writer's statements look up a handful of rows by index, always. Plans are made once, also
    // while tables are still empty, when scans and hash joins look cheap and later are not.
    settings.push_str(match purpose {
        Use::Write => {
            "SET synchronous_commit = on; SET jit = off; SET plan_cache_mode = force_generic_plan;
             SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;
             SET enable_mergejoin = off;"
        }
        Use::Read => "SET default_transaction_read_only = on;",
        Use::Migrate => "",
    });
    connection
        .batch_execute(&settings)
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(connection)
}

statement! {
    /// Skips calls that another node is claiming at this moment.
    DueCalls<'a> { now: i64 => BigInt, except: &'a str => Text, limit: i64 => BigInt } -> (BigInt),
    "SELECT message_id FROM outbox AS call WHERE settled_at IS NULL AND state = 'pending' AND due_at <= ?
        AND strpos(?, ',' || account_id || ',') = 0
        AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
            WHERE earlier.settled_at IS NULL AND earlier.account_id = call.account_id
                AND earlier.contact_id = call.contact_id AND earlier.message_id < call.message_id)
     ORDER BY due_at, message_id LIMIT ? FOR UPDATE OF call SKIP LOCKED"
}

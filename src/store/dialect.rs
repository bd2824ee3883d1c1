//! The only place that knows which database is used: how to connect, and the statements that
//! differ. SQLite writes row by row with prepared statements, PostgreSQL table by table with arrays.

pub(super) mod contact_index;
mod postgres;
mod sqlite;

use super::accept::{Arrival, Found};
use super::changes;
use super::commit::Prepared;
use super::conn::MultiConnection;
use super::errors::Trouble;
use super::files;
use super::migrate::{self, Direction};
use super::states;
use super::wal::Log;
use crate::domain::ids::InboxId;
use crate::ports::store::StoreError;
use diesel::connection::SimpleConnection;
use diesel::{QueryResult, RunQueryDsl};
use std::path::PathBuf;

/// Where the database is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by its connection string.
    Postgres(String),
}

impl Location {
    /// Understands `postgres://…`, `postgresql://…`, `sqlite:path`, `sqlite://path` and a bare path.
    pub fn parse(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::Postgres(url.to_owned())
        } else {
            let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
            Self::Sqlite(PathBuf::from(path.unwrap_or(url)))
        }
    }

    /// Name of the kind of database.
    pub fn backend(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// Opens the connection that writes.
pub(super) fn open_writer(location: &Location) -> Result<MultiConnection, StoreError> {
    match location {
        Location::Sqlite(path) => sqlite::open(path, sqlite::Use::Write).map(MultiConnection::Sqlite),
        Location::Postgres(url) => postgres::open(url, postgres::Use::Write).map(MultiConnection::Pg),
    }
}

/// Opens a connection that reads.
pub(super) fn open_reader(location: &Location) -> Result<MultiConnection, StoreError> {
    match location {
        Location::Sqlite(path) => sqlite::open(path, sqlite::Use::Read).map(MultiConnection::Sqlite),
        Location::Postgres(url) => postgres::open(url, postgres::Use::Read).map(MultiConnection::Pg),
    }
}

/// Runs the embedded migrations.
pub(super) fn migrate(location: &Location, direction: Direction) -> Result<Vec<String>, StoreError> {
    match location {
        Location::Sqlite(path) => {
            let mut connection = sqlite::open(path, sqlite::Use::Write)?;
            migrate::run(&mut connection, migrate::SQLITE, direction)
        }
        Location::Postgres(url) => {
            let mut connection = postgres::open(url, postgres::Use::Migrate)?;
            migrate::run(&mut connection, migrate::POSTGRES, direction)
        }
    }
}

/// Starts a transaction that writes.
pub(super) fn begin(connection: &mut MultiConnection) -> QueryResult<()> {
    match connection {
        MultiConnection::Sqlite(connection) => connection.batch_execute("BEGIN IMMEDIATE"),
        MultiConnection::Pg(connection) => connection.batch_execute("BEGIN"),
    }
}

/// Writes commits inside the running transaction: all of them, or an error.
pub(super) fn write_commits(connection: &mut MultiConnection, commits: &[&Prepared]) -> Result<(), Trouble> {
    states::write(connection, commits)?;
    changes::write(connection, commits)?;
    match connection {
        MultiConnection::Sqlite(connection) => commits
            .iter()
            .try_for_each(|commit| sqlite::write_commit(connection, commit))?,
        MultiConnection::Pg(connection) => postgres::write_commits(connection, commits)?,
    }
    files::write(connection, commits)
}

/// Stores webhook items inside the running transaction. Answers each with its inbox id and what it
/// is about, or with `None` when it is known already. SQLite gives out the ids of a transaction that
/// failed again: new ones are above `above`.
pub(super) fn insert_arrivals(
    connection: &mut MultiConnection,
    arrivals: &[Arrival<'_>],
    above: Option<InboxId>,
) -> QueryResult<Vec<Option<Found>>> {
    match connection {
        MultiConnection::Sqlite(connection) => {
            let mut first = above.map(|above| above.0 + 1);
            let insert = |arrival| {
                let found = sqlite::insert_arrival(connection, arrival, first)?;
                first = first.filter(|_| found.is_none());
                Ok(found)
            };
            arrivals.iter().map(insert).collect()
        }
        MultiConnection::Pg(connection) => postgres::insert_arrivals(connection, arrivals),
    }
}

/// Messages whose call is due and first in its customer's line.
pub(super) fn due_calls(
    connection: &mut MultiConnection,
    now: i64,
    except: &str,
    limit: i64,
) -> QueryResult<Vec<(i64,)>> {
    match connection {
        MultiConnection::Sqlite(connection) => sqlite::DueCalls { now, except, limit }.load(connection),
        MultiConnection::Pg(connection) => postgres::DueCalls { now, except, limit }.load(connection),
    }
}

/// True when the database is a file with a write-ahead log to look after.
pub(super) fn has_wal(location: &Location) -> bool {
    match location {
        Location::Sqlite(_) => true,
        Location::Postgres(_) => false,
    }
}

/// The write-ahead log, where the database keeps one beside it.
pub(super) fn log(connection: &mut MultiConnection) -> QueryResult<Option<Log>> {
    match connection {
        MultiConnection::Sqlite(connection) => sqlite::log(connection).map(Some),
        MultiConnection::Pg(_) => Ok(None),
    }
}

/// Copies the write-ahead log back into the database, as far as no reader needs it.
pub(super) fn checkpoint(connection: &mut MultiConnection) -> QueryResult<()> {
    match connection {
        MultiConnection::Sqlite(connection) => sqlite::checkpoint(connection),
        MultiConnection::Pg(_) => Ok(()),
    }
}

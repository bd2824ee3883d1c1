//! Connections: one that writes, a pool of those that read.

use super::dialect::{self, Location};
use super::errors::ReadError;
use crate::config::limits::{DATABASE_BUSY_MILLIS, READERS_MAX};
use crate::ports::store::StoreError;
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryResult, SqliteConnection};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A connection to either database. Only `dialect` looks inside.
#[derive(diesel::MultiConnection)]
pub enum MultiConnection {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

/// The connections that read.
#[derive(Clone)]
pub(super) struct Readers {
    pool: r2d2::Pool<Manager>,
    /// Callers beyond the pool wait here, without occupying a thread each.
    permits: Arc<Semaphore>,
}

impl Readers {
    pub fn new(location: Location) -> Self {
        let pool = r2d2::Pool::builder()
            .max_size(READERS_MAX)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_millis(DATABASE_BUSY_MILLIS))
            .error_handler(Box::new(LogConnectionError))
            .build_unchecked(Manager { location });
        Self {
            pool,
            permits: Arc::new(Semaphore::new(READERS_MAX as usize)),
        }
    }

    /// Runs a read on the blocking pool. It is repeated once when the connection turns out dead.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut MultiConnection) -> Result<T, ReadError> + Send + 'static,
    {
        let Ok(_permit) = self.permits.acquire().await else {
            return Err(StoreError::Unavailable("store is closed".to_owned()));
        };
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || read_on(&pool, &query))
            .await
            .unwrap_or_else(|stopped| Err(StoreError::Unavailable(format!("read stopped: {stopped}"))))
    }
}

fn read_on<T>(
    pool: &r2d2::Pool<Manager>,
    query: &dyn Fn(&mut MultiConnection) -> Result<T, ReadError>,
) -> Result<T, StoreError> {
    let mut last = String::new();
    // Every connection of the pool may be a survivor of a restart of the database.
    for _ in 0..=READERS_MAX {
        let mut reader = pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        match query(&mut reader.connection) {
            Ok(found) => return Ok(found),
            Err(ReadError::Store(error)) => return Err(error),
            Err(ReadError::Sql(error)) => {
                last = error.to_string();
                if reader.connection.batch_execute("SELECT 1").is_ok() {
                    break;
                }
                reader.is_dead = true;
            }
        }
    }
    Err(StoreError::Unavailable(last))
}

struct Reader {
    connection: MultiConnection,
    is_dead: bool,
}

#[derive(Debug)]
struct Manager {
    location: Location,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Reader;
    type Error = StoreError;

    fn connect(&self) -> Result<Reader, StoreError> {
        Ok(Reader {
            connection: dialect::open_reader(&self.location)?,
            is_dead: false,
        })
    }

    fn is_valid(&self, reader: &mut Reader) -> Result<(), StoreError> {
        alive(&mut reader.connection).map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    fn has_broken(&self, reader: &mut Reader) -> bool {
        reader.is_dead || std::thread::panicking()
    }
}

/// Asks the database for a sign of life.
pub(super) fn alive(connection: &mut MultiConnection) -> QueryResult<()> {
    connection.batch_execute("SELECT 1")
}

#[derive(Debug)]
struct LogConnectionError;

impl r2d2::HandleError<StoreError> for LogConnectionError {
    fn handle_error(&self, error: StoreError) {
        tracing::warn!(%error, "cannot open a reading connection");
    }
}

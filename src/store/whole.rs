//! One transaction around everything that is done with a handle: all of it is kept, or nothing.

use super::conn::MultiConnection;
use super::dialect::{self, Location};
use super::errors::{CrudError, ReadError, unavailable};
use super::{Store, blocking};
use crate::ports::store::StoreError;
use diesel::QueryResult;
use diesel::connection::SimpleConnection;
use parking_lot::Mutex;
use std::sync::Arc;

/// The transaction. Dropping it without [`Whole::keep`] takes everything back.
#[derive(Clone)]
pub struct Whole {
    connection: Arc<Mutex<MultiConnection>>,
}

impl Store {
    /// The same database inside one transaction. Other writers wait until it ends, so it must be short, and
    /// nothing that routes may use the handle.
    pub async fn whole(&self, url: &str) -> Result<(Self, Whole), StoreError> {
        let location = Location::parse(url);
        let whole = blocking(move || {
            let mut connection = dialect::open_writer(&location)?;
            dialect::begin(&mut connection).map_err(|error| unavailable(&error))?;
            Ok(Whole {
                connection: Arc::new(Mutex::new(connection)),
            })
        })
        .await?;
        let store = Self {
            whole: Some(whole.clone()),
            ..self.clone()
        };
        Ok((store, whole))
    }
}

impl Whole {
    /// Keeps what was done.
    pub async fn keep(&self) -> Result<(), StoreError> {
        self.run("COMMIT").await
    }

    /// Takes back what was done.
    pub async fn take_back(&self) -> Result<(), StoreError> {
        self.run("ROLLBACK").await
    }

    /// Remembers this place.
    pub async fn mark(&self) -> Result<(), StoreError> {
        self.run("SAVEPOINT step").await
    }

    /// Goes on from the place that was marked, with what was done since, or without it.
    pub async fn pass(&self, is_kept: bool) -> Result<(), StoreError> {
        self.run(if is_kept {
            "RELEASE SAVEPOINT step"
        } else {
            "ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step"
        })
        .await
    }

    async fn run(&self, sql: &'static str) -> Result<(), StoreError> {
        let connection = Arc::clone(&self.connection);
        blocking(move || {
            let done: QueryResult<()> = connection.lock().batch_execute(sql);
            done.map_err(|error| unavailable(&error))
        })
        .await
    }

    /// Reads, with what was written before.
    pub(super) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut MultiConnection) -> Result<T, ReadError> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        blocking(move || match query(&mut connection.lock()) {
            Ok(found) => Ok(found),
            Err(ReadError::Store(error)) => Err(error),
            Err(ReadError::Sql(error)) => Err(unavailable(&error)),
        })
        .await
    }

    /// Writes; on `Err` nothing of this write is left.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, CrudError>
    where
        T: Send + 'static,
        F: FnOnce(&mut MultiConnection) -> Result<T, CrudError> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        let done = blocking(move || {
            let mut connection = connection.lock();
            let result = savepoint(&mut connection, work);
            result.map_err(|error| unavailable(&error))
        });
        done.await?
    }
}

fn savepoint<T>(
    connection: &mut MultiConnection,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, CrudError>,
) -> QueryResult<Result<T, CrudError>> {
    connection.batch_execute("SAVEPOINT member")?;
    let result = work(connection);
    connection.batch_execute(if result.is_ok() {
        "RELEASE SAVEPOINT member"
    } else {
        "ROLLBACK TO SAVEPOINT member; RELEASE SAVEPOINT member"
    })?;
    Ok(result)
}

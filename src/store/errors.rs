//! What can go wrong in the store, and its translation from the driver's words.

use crate::ports::store::StoreError;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use thiserror::Error;

/// Why a plain read or write was not carried out.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CrudError {
    /// There is no such row.
    #[error("no such row")]
    NotFound,
    /// Somebody else changed the row since it was read.
    #[error("the row was changed by somebody else")]
    Conflict,
    /// Another row has this value already.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// USR-06: nobody would be left who can manage the installation.
    #[error("the last administrator cannot be removed, disabled or demoted")]
    LastAdministrator,
    /// A field names something that does not exist.
    #[error("{0} names {1}, which does not exist")]
    Missing(&'static str, String),
    /// There may be no more of these.
    #[error("there may be at most {1} {0}")]
    Full(&'static str, i64),
    /// A field names something that is not there, or does not fit.
    #[error("{field}: {why}")]
    Unknown {
        /// Path of the field.
        field: String,
        /// What is wrong with it.
        why: String,
    },
    /// Several fields do, each with what is wrong with it.
    #[error("{} fields name what is not there, or does not fit", .0.len())]
    Wrong(Vec<(String, String)>),
    /// Other things depend on the row.
    #[error("still used by {}", .0.join(", "))]
    InUse(Vec<String>),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CrudError {
    /// A field names something that is not there, or does not fit.
    pub fn unknown(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Unknown {
            field: field.into(),
            why: why.into(),
        }
    }
}

impl From<SqlError> for CrudError {
    fn from(error: SqlError) -> Self {
        if matches!(error, SqlError::NotFound) {
            return Self::NotFound;
        }
        if let SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, about) = &error {
            let told = format!("{} {}", about.constraint_name().unwrap_or(""), about.message());
            if let Some(field) = taken_field(&told) {
                return Self::Taken(field);
            }
        }
        Self::Store(unavailable(&error))
    }
}

/// The field an administrator knows, by the indexed column the database complains about.
fn taken_field(told: &str) -> Option<&'static str> {
    [
        ("username_key", "username"),
        ("name_key", "name"),
        ("key_key", "key"),
        ("receive_token", "receive_token"),
        ("video_topic", "video.topic"),
        ("phone", "phone"),
    ]
    .into_iter()
    .find_map(|(column, field)| told.contains(column).then_some(field))
}

/// Why one member of a group was not written.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The row has another version.
    Conflict,
    /// The id or the effect exists already.
    Duplicate,
    /// The database refused.
    Sql(SqlError),
}

impl From<SqlError> for Trouble {
    fn from(error: SqlError) -> Self {
        if is_duplicate(&error) {
            Self::Duplicate
        } else {
            Self::Sql(error)
        }
    }
}

/// True when a unique index refused the row.
pub(super) fn is_duplicate(error: &SqlError) -> bool {
    matches!(error, SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}

/// The driver's error as callers see it.
pub(super) fn unavailable(error: &SqlError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// Why a read failed: the connection or the row.
#[derive(Debug)]
pub(super) enum ReadError {
    Sql(SqlError),
    Store(StoreError),
}

impl From<SqlError> for ReadError {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ReadError> for CrudError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Sql(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

/// A row that cannot be.
pub(super) fn inconsistent(table: &'static str, row: impl ToString, why: impl ToString) -> StoreError {
    StoreError::Inconsistent {
        table,
        row: row.to_string(),
        why: why.to_string(),
    }
}

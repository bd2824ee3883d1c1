//! The embedded migrations of both databases.

use super::dialect;
use crate::ports::store::StoreError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

pub(super) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(super) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings a database up to date. Returns the names of the migrations that were run.
pub fn up(url: &str) -> Result<Vec<String>, StoreError> {
    dialect::migrate(&dialect::Location::parse(url), Direction::Up)
}

/// Takes every migration back.
pub fn down(url: &str) -> Result<Vec<String>, StoreError> {
    dialect::migrate(&dialect::Location::parse(url), Direction::Down)
}

/// Which way to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Up,
    Down,
}

/// Runs the migrations of one backend on its connection.
pub(super) fn run<DB, C>(
    connection: &mut C,
    migrations: EmbeddedMigrations,
    direction: Direction,
) -> Result<Vec<String>, StoreError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    let done = match direction {
        Direction::Up => connection.run_pending_migrations(migrations),
        Direction::Down => connection.revert_all_migrations(migrations),
    };
    done.map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|error| StoreError::Unavailable(format!("migration failed: {error}")))
}

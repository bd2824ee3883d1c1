//! The embedded migrations of both databases.

use super::dialect;
use crate::ports::store::StoreError;
use diesel::migration::MigrationVersion;
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

/// The migrations a database still needs, which must exist. Changes nothing.
pub fn pending(url: &str) -> Result<Vec<String>, StoreError> {
    dialect::migrate(&dialect::Location::parse(url), Direction::Nowhere)
}

/// Which way to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Up,
    Down,
    /// Only names what [`Direction::Up`] would run.
    Nowhere,
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
        Direction::Up => connection.run_pending_migrations(migrations).map(names),
        Direction::Down => connection.revert_all_migrations(migrations).map(names),
        Direction::Nowhere => connection.pending_migrations(migrations).map(|pending| {
            pending
                .iter()
                .map(|migration| migration.name().version().to_string())
                .collect()
        }),
    };
    done.map_err(|error| StoreError::Unavailable(format!("migration failed: {error}")))
}

fn names(versions: Vec<MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

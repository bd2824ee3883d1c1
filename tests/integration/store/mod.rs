//! The store: the same tests on SQLite and PostgreSQL.

mod accepts;
mod away;
mod commits;
mod crud;
mod database;
mod groups;
mod migrations;
mod outbox;
mod reads;
mod rows;
pub mod world;

/// Runs a test on both databases, each with an empty one of its own.
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: Database) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn check($db: $crate::store::database::Database) $body

            #[tokio::test]
            async fn sqlite() {
                check($crate::store::database::Database::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = $crate::store::database::Database::postgres() {
                    check(database).await;
                }
            }
        }
    )*};
}
pub(crate) use on_both;

//! The store: the same tests on SQLite and PostgreSQL.

mod accepts;
mod access;
mod answers;
mod audit;
mod away;
mod bots;
mod catalog;
mod commits;
mod contact_details;
mod contact_filters;
mod contact_identity;
mod contact_imports;
mod contact_lists;
mod contact_merge;
mod contacts;
mod crud;
mod database;
mod every_state;
mod files;
mod groups;
mod lists;
mod long_lists;
mod message_kinds;
mod migrations;
mod outbox;
mod people;
mod reads;
mod rows;
mod secrets;
mod whitelist;
pub mod world;

/// Runs a test on both databases, each with an empty one of its own.
macro_rules! on_both {
    ($(async fn $name:ident($db:ident: Database) $body:block)*) => {$(
        async fn $name($db: $crate::store::database::Database) $body

        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name($crate::store::database::Database::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = $crate::store::database::Database::postgres() {
                    super::$name(database).await;
                }
            }
        }
    )*};
}
pub(crate) use on_both;

//! The store, on both databases.

mod smoke;
pub mod world;

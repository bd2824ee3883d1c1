//! The store, on both databases.

mod smoke;
mod world;

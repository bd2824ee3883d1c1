//! The store, on both databases.

mod world;
mod smoke;

//! Configuration.

pub mod limits;

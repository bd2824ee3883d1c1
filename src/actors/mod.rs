//! The imperative shell.

pub mod desk;
pub mod router;

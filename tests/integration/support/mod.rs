//! What tests of several areas share.

pub mod flaky;
pub mod postgres;
pub mod promises;
pub mod scene;
pub mod script;
pub mod shell;
pub mod world;

//! What tests of several areas share.

pub mod postgres;
pub mod scene;
pub mod script;
pub mod shell;
pub mod world;

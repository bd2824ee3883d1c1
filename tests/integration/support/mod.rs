//! What tests of several areas share.

pub mod agent;
pub mod app;
pub mod child;
pub mod desks;
pub mod flaky;
pub mod form;
pub mod handed;
pub mod hooks;
pub mod installation;
pub mod managed;
pub mod memory;
pub mod postgres;
pub mod promises;
pub mod provider;
pub mod reducer;
pub mod scene;
pub mod script;
pub mod shell;
pub mod sqlite;
pub mod step_clock;
pub mod window;
pub mod world;

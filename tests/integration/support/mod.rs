//! What tests of several areas share.

pub mod agent;
pub mod app;
pub mod child;
mod crash;
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
pub mod scripted;
pub mod scripts;
pub mod shell;
pub mod signed;
pub mod sqlite;
pub mod step_clock;
pub mod talk;
pub mod window;
pub mod world;

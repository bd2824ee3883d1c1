//! Tests that drive the server from outside its modules. One binary, so that it links once.

#![expect(
    clippy::disallowed_methods,
    reason = "what is proved about real sockets is measured in real time"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod actors;
mod chaos;
mod cli;
mod conformance;
mod core;
mod doctor;
mod explore;
mod fuzz;
mod http;
mod openapi;
mod portable;
mod promises;
mod providers;
mod refusals;
mod runner;
mod sandbox;
mod sim;
mod store;
mod support;
mod tidy;
mod timers;
mod ws;

//! Tests that drive the server from outside its modules. One binary, so that it links once.

mod actors;
mod core;
mod explore;
mod http;
mod openapi;
mod providers;
mod sandbox;
mod store;
mod support;
mod tidy;
mod ws;

//! HTTP: REST, webhooks and the agents' WebSocket.

pub mod accounts_directory;
pub mod api;
pub mod client;
mod common_passwords;
pub mod connection;
pub mod edge;
pub mod error;
pub mod extract;
pub mod headers;
pub mod openapi;
pub mod pagination;
pub mod passwords;
pub mod throttle;
pub mod webhooks;
pub mod ws;

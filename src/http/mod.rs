//! HTTP: REST, webhooks and the agents' WebSocket.
//!
//! `routes` has the whole table, [`edge`] what happens to every request and answer, [`auth`] and
//! [`roles`] who may do what. Handlers are in [`api`]; the socket is in [`ws`].

pub mod accounts_directory;
pub mod api;
pub mod api_keys;
pub mod assets;
mod attempts;
pub mod auth;
pub mod client;
pub mod codes;
mod common_passwords;
pub mod connection;
pub mod contact_csv;
pub mod contact_form;
pub mod contact_imports;
pub mod contact_masking;
pub mod contact_reach;
mod docs;
pub mod edge;
pub mod error;
pub mod extract;
pub mod headers;
pub mod health;
mod host;
pub mod idempotency;
pub mod in_process;
pub mod links;
pub mod listing;
pub mod media_links;
pub mod monotonic;
pub mod nonces;
pub mod openapi;
pub mod pagination;
pub mod password_rules;
pub mod passwords;
pub mod random;
pub mod rate;
pub mod roles;
mod routes;
pub mod served_file;
pub mod server;
pub mod sessions;
pub mod socket_tickets;
pub mod state;
pub mod throttle;
mod unread;
pub mod validation;
pub mod webhooks;
pub mod ws;

//! HTTP: REST, webhooks and the agents' WebSocket.

pub mod api;
pub mod error;
pub mod openapi;
pub mod pagination;
pub mod ws;

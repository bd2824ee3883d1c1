//! HTTP: REST, webhooks and the agents' WebSocket.

pub mod ws;

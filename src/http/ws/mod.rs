//! The agents' WebSocket.

pub mod frames;

//! The agents' WebSocket: what windows are told, and what happens on the wire.

mod contract;
mod race;
mod resume;
mod sign_in;
mod wire;

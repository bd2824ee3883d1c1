//! The agents' WebSocket.
//!
//! [`frames`] are its words. [`session`] keeps one numbered stream of events per agent and is what
//! routing talks to; [`connection`] carries bytes between one socket and that stream.

pub mod answers;
pub mod cards;
pub mod commands;
pub mod encode;
pub mod ending;
pub mod frames;
pub mod header_guard;
pub mod incoming;
pub mod ring;
pub mod session;
pub mod stream;

//! Switchboard: an actor-model realtime routing server for WhatsApp customer care.

pub mod actors;
pub mod app;
pub mod bots;
pub mod cli;
pub mod config;
pub mod domain;
pub mod http;
pub mod load;
pub mod media;
pub mod outbound;
pub mod portable;
pub mod ports;
pub mod providers;
pub mod runner;
pub mod sandbox;
pub mod store;
pub mod telemetry;

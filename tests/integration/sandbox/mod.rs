//! The simulated network: what a business sees of it, and what a person with a phone sees.

mod control;
mod delivery;
mod files;
mod graph;
mod kinds;
pub mod stage;
mod talk;

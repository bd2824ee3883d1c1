//! The seams: the only traits with more than one implementation (a real one and a fake).
//! They know the domain and no adapter.

pub mod bot;
pub mod clock;
pub mod files;
pub mod provider;
pub mod screens;
pub mod scripts;
pub mod store;

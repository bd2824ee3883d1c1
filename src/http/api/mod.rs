//! The JSON endpoints: one resource per file with its routes, its request and response types and
//! its handlers.

mod account_fields;
pub mod accounts;
pub mod agents;
pub mod audit;
pub mod contact_lists;
pub mod contacts;
pub mod custom_fields;
pub mod interactions;
pub mod messages;
pub mod pauses;
pub mod plans;
pub mod quarantine;
pub mod queues;
pub mod sessions;
pub mod settings;
mod settings_fields;
pub mod user_profiles;
pub mod users;

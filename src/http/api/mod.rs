//! The JSON endpoints: one resource per file with its routes, its request and response types and
//! its handlers.

mod account_access;
mod account_credentials;
mod account_fields;
mod account_groups;
mod account_view;
pub mod accounts;
pub mod agent_profiles;
pub mod agents;
pub mod associations;
pub mod audit;
pub mod bots;
pub mod canned_answers;
pub mod cloud_providers;
pub mod contact_lists;
pub mod contacts;
pub mod custom_fields;
mod definitions;
pub mod dispositions;
pub mod interactions;
pub mod intervals;
pub mod memberships;
pub mod messages;
pub mod pauses;
pub mod plans;
pub mod quarantine;
pub mod queue_groups;
pub mod queues;
pub mod sessions;
pub mod settings;
mod settings_fields;
pub mod tags;
pub mod teams;
pub mod user_profiles;
pub mod users;
pub mod variables;

//! REST, sessions, pages, webhooks and the edge, through a whole server.

mod account_removal;
mod account_settings;
mod account_types;
mod administration;
mod associations;
mod audit;
mod audit_catalog;
mod catalog;
mod contact_export;
mod contact_import_limits;
mod contact_imports;
mod contact_lists;
mod contact_management;
mod contacts;
mod edge;
mod health;
mod interactions;
mod live;
mod pages;
mod receive_urls;
mod roles;
mod sessions;
mod settings;
mod teams;
mod users;
mod webhooks;

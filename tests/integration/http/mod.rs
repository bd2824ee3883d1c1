//! REST, sessions, pages, webhooks and the edge, through a whole server.

mod administration;
mod audit;
mod edge;
mod health;
mod interactions;
mod pages;
mod roles;
mod sessions;
mod webhooks;

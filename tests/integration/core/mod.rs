//! The rules of routing as timelines; each names the rule it plays.

mod account_removed;
mod assigned;
mod beep_all;
mod bots;
mod bots_and_plan;
mod closing;
mod delivery;
mod ending;
mod fairness;
mod least_recent;
mod managed;
mod message_kinds;
mod not_asked;
mod plan;
mod presence;
mod queues;
mod recontact;
mod rr_memory;
mod settings_changed;
mod stale;
mod system_step;
mod transfer;
mod whitelist;

//! The rules of routing as timelines; each names the rule it plays.

mod account_removed;
mod assigned;
mod beep_all;
mod closing;
mod delivery;
mod managed;
mod plan;
mod presence;
mod round_robin;
mod transfer;

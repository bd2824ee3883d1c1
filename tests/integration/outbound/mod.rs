//! Calls to addresses that others chose (S6).

mod downloads;
mod origin;
mod refusals;

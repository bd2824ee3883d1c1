//! The configuration as a file: out of one installation, into another, and again.

mod canary;
mod import;
mod round_trip;
mod secrets;

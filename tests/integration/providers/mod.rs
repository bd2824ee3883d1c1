//! The wire contracts of providers: recorded payloads in, scripted outcomes out.

mod parsing;
mod proof;
mod sending;

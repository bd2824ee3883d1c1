//! `switchboard load`: measures a server from the outside, as providers and agents use it.
//!
//! Knows the wire (webhooks, REST, the agents' socket) and nothing of the server's inside; only
//! the ceilings use the store, to show what it can do alone. Read `run` first, then `drive`
//! (one phase), `book` (what is counted) and `agents`.

pub mod agents;
mod args;
pub mod book;
mod ceiling_server;
mod ceilings;
pub mod clock;
mod directory;
mod drive;
pub mod graph;
pub mod http;
mod idle;
mod pacer;
mod posters;
pub mod process;
mod report;
mod report_text;
pub mod rest;
mod run;
mod scenario;
mod search;
pub mod server;
pub mod setup;
mod slow_flush;
pub mod socket;
mod storm;
pub mod webhook;

pub use args::Args;

use anyhow::ensure;
use std::io::Write;

/// Runs the tool and prints its report. Fails when something was lost, repeated or refused.
pub fn run(args: &Args) -> anyhow::Result<()> {
    actix_rt::System::new().block_on(async {
        if args.ceiling_server {
            return ceiling_server::run(args).await;
        }
        let report = run::run(args).await?;
        let text = if args.json {
            serde_json::to_string_pretty(&report)? + "\n"
        } else {
            report.text()
        };
        std::io::stdout().write_all(text.as_bytes())?;
        ensure!(
            report.is_clean(),
            "messages were lost, repeated or refused: see the report"
        );
        Ok(())
    })
}

//! The command line.

use crate::http::openapi;
use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Realtime routing for WhatsApp customer care.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the OpenAPI document.
    Openapi,
}

/// Runs the subcommand that the arguments name.
pub fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The last resort when standard error is closed too is the exit code.
            let _ = writeln!(std::io::stderr(), "switchboard: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Openapi => {
            std::io::stdout().write_all(openapi::document().as_bytes())?;
            Ok(())
        }
    }
}

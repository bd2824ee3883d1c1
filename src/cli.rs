//! The command line: its words, and which file carries each of them out.

mod demo;
mod doctor;
pub mod export;
mod keys;
mod migrate;
mod sandbox;
mod serve;
mod signals;
mod user;

use crate::config::Config;
use crate::http::openapi;
use crate::{load, runner, telemetry};
use anyhow::Context;
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Realtime routing for WhatsApp customer care.
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    /// Configuration file (TOML). Every key can also be given as `SWITCHBOARD_KEY`.
    #[arg(long, global = true, env = "SWITCHBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server.
    Serve,
    /// Runs the server and a simulated WhatsApp network with sample data, to try everything.
    Demo,
    /// Brings the database up to date.
    Migrate(migrate::Args),
    /// Prints the OpenAPI document.
    Openapi,
    /// Runs a simulated WhatsApp network alone.
    Sandbox(sandbox::Args),
    /// Measures a server from the outside.
    Load(Box<load::Args>),
    /// Checks configuration, database, keys and addresses, and says what to do.
    Doctor,
    /// Writes the whole configuration as a file, without secrets.
    Export(export::Export),
    /// Makes the configuration like a file: all of it or nothing.
    Import(export::Import),
    /// The keys that seal secrets in the database.
    Keys {
        #[command(subcommand)]
        command: keys::Command,
    },
    /// A part of the System application; started by the server.
    #[command(hide = true)]
    SystemRunner { part: runner::Part },
    /// People who may sign in.
    User {
        #[command(subcommand)]
        command: user::Command,
    },
}

/// Runs the subcommand that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::SystemRunner { part } = cli.command {
        return runner::play(part);
    }
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let config_with = |defaults: &[(&str, &str)]| -> anyhow::Result<Config> {
        let config = Config::load_with(defaults, cli.config.as_deref(), std::env::vars())?;
        telemetry::start(&config.log);
        Ok(config)
    };
    let config = || config_with(&[]);
    match cli.command {
        Command::Serve => serve::run(config()?),
        Command::Demo => demo::run(config_with(&[demo::DATABASE, demo::LOG_LEVEL])?),
        Command::Migrate(args) => migrate::run(&config()?, &args),
        Command::Openapi => say(&openapi::document()),
        Command::Sandbox(args) => sandbox::run(&config()?, &args),
        Command::Load(args) => load::run(&args),
        Command::Doctor => doctor::run(cli.config.as_deref()),
        Command::SystemRunner { .. } => Ok(()),
        Command::Export(args) => export::export(config()?, &args),
        Command::Import(args) => export::import(config()?, &args),
        Command::Keys { command } => keys::run(&config()?, &command),
        Command::User { command } => user::run(&config()?, command),
    }
}

/// Writes for whoever started the program, not for the log.
fn say(text: &str) -> anyhow::Result<()> {
    std::io::stdout()
        .write_all(text.as_bytes())
        .context("writing to standard output")
}

fn complain(text: &str) {
    // When standard error is closed too, only the exit code is left.
    let _ = writeln!(std::io::stderr(), "switchboard: {text}");
}

//! `migrate`: brings the database up to date, or back to nothing.

use super::say;
use crate::app;
use crate::config::Config;
use crate::store::migrate;
use secrecy::ExposeSecret;

#[derive(clap::Args)]
pub struct Args {
    /// Removes everything instead, data included.
    #[arg(long)]
    down: bool,
    /// Needed with --down.
    #[arg(long)]
    delete_all_data: bool,
}

pub fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let url = config.database.url.expose_secret();
    app::prepare_directory(url)?;
    let names = if args.down {
        anyhow::ensure!(
            args.delete_all_data,
            "--down deletes all data; add --delete-all-data to confirm"
        );
        migrate::down(url)?
    } else {
        migrate::up(url)?
    };
    if names.is_empty() {
        return say("the database is up to date\n");
    }
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    say(&lines)
}

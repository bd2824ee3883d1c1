//! `keys`: the keys that seal secrets in the database (S7).

use super::say;
use crate::app;
use crate::config::Config;
use crate::store::Keyring;
use anyhow::{Context, ensure};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Makes a new key and seals every secret with it. Old keys stay in the file, for backups.
    Rotate,
}

pub fn run(config: &Config, command: &Command) -> anyhow::Result<()> {
    let Command::Rotate = command;
    ensure!(
        config.secrets.keys.is_none(),
        "the keys are in secrets.keys (SWITCHBOARD_SECRETS_KEYS): put a new one of 64 hexadecimal digits before the others \
         and start the server, it seals everything again"
    );
    let file = &config.secrets.key_file;
    actix_rt::System::new().block_on(async {
        // Fails while a secret does not open with the present keys, before anything is changed.
        app::open_store(config).await?;
        Keyring::add_to(file).with_context(|| format!("secrets.key_file: {}", file.display()))?;
        let secrets = app::open_store(config).await?.check_secrets().await?;
        say(&format!(
            "{} has a new key; {secrets} secrets are sealed with it. Restart the servers that are running.\n",
            file.display()
        ))
    })
}

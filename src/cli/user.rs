//! `user`: people who may sign in, without the console. The way to the first administrator.

use super::say;
use crate::actors::clock::SystemClock;
use crate::app;
use crate::config::Config;
use crate::domain::staff::Role;
use crate::http::passwords;
use crate::http::validation::Checks;
use crate::store::StaffFields;
use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use std::io::{IsTerminal, Read};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Adds somebody. The password is asked for, or taken from standard input or SWITCHBOARD_PASSWORD.
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    /// What they may do.
    #[arg(long, default_value = "administrator", value_parser = ["administrator", "user", "agent"])]
    role: String,
    /// Name to sign in with.
    #[arg(long)]
    username: String,
    /// Real name; the user name when absent.
    #[arg(long)]
    full_name: Option<String>,
}

/// Longest password read from standard input, bytes; the checks say the rest.
const INPUT_BYTES_MAX: u64 = 4096;

pub fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Add(add) = command;
    let fields = fields(&add)?;
    let password = password()?;
    if let Some(objection) = passwords::objection(password.expose_secret(), &fields.username) {
        bail!("the password {}", objection.message);
    }
    let (username, role) = (fields.username.clone(), fields.role.name());
    actix_rt::System::new().block_on(async {
        let store = app::open_store(config).await?;
        let hash = passwords::hash(&password);
        let now = SystemClock::shared().now();
        let created = store.create_staff(fields, hash, now).await;
        created.with_context(|| format!("adding {username}"))
    })?;
    say(&format!("{role} {username} may sign in\n"))
}

fn fields(add: &Add) -> anyhow::Result<StaffFields> {
    let mut checks = Checks::default();
    let fields = StaffFields {
        role: Role::from_name(&add.role).context("unknown role")?,
        username: checks.username("username", &add.username),
        full_name: checks.text("full_name", add.full_name.as_ref().unwrap_or(&add.username), 1..=100),
        alias: None,
        email: None,
        description: String::new(),
        capacity: 0,
        enabled: true,
    };
    match checks.finish() {
        Ok(()) => Ok(fields),
        Err(error) => bail!("{error}"),
    }
}

fn password() -> anyhow::Result<SecretString> {
    if let Ok(password) = std::env::var("SWITCHBOARD_PASSWORD") {
        return Ok(SecretString::from(password));
    }
    if !std::io::stdin().is_terminal() {
        let mut text = String::new();
        std::io::stdin()
            .take(INPUT_BYTES_MAX)
            .read_to_string(&mut text)
            .context("reading the password from standard input")?;
        return Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = rpassword::prompt_password("Password: ").context("asking for the password")?;
    let again = rpassword::prompt_password("Again: ").context("asking for the password")?;
    anyhow::ensure!(first == again, "the two passwords differ");
    Ok(SecretString::from(first))
}

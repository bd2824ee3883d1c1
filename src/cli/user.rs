//! `user`: people who may sign in, without the console: adding, new passwords, unlocking.

use super::say;
use crate::actors::clock::SystemClock;
use crate::app;
use crate::config::Config;
use crate::domain::Timestamp;
use crate::domain::staff::Role;
use crate::http::password_rules::Rules;
use crate::http::passwords;
use crate::http::validation::Checks;
use crate::store::{Author, Staff, StaffFields, Store, Via};
use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use std::io::{IsTerminal, Read};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Adds somebody. The password is asked for, or taken from standard input or SWITCHBOARD_PASSWORD.
    Add(Add),
    /// Gives somebody a new password and ends their sessions. The password comes the same way.
    ResetPassword(Named),
    /// Lifts the locks that wrong passwords led to.
    Unlock(Named),
}

#[derive(clap::Args)]
pub struct Named {
    /// Name they sign in with.
    #[arg(long)]
    username: String,
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
    let system = actix_rt::System::new();
    let done = match command {
        Command::Add(add) => system.block_on(add_somebody(config, &add)),
        Command::ResetPassword(named) => system.block_on(reset_password(config, &named.username)),
        Command::Unlock(named) => system.block_on(unlock(config, &named.username)),
    };
    say(&done?)
}

async fn add_somebody(config: &Config, add: &Add) -> anyhow::Result<String> {
    let fields = fields(add)?;
    let password = password()?;
    let store = open(config).await?;
    check(&store, &password, &fields.username).await?;
    let (username, role) = (fields.username.clone(), fields.role.name());
    let created = store.create_staff(fields, passwords::hash(&password), now()).await;
    created.with_context(|| format!("adding {username}"))?;
    Ok(format!("{role} {username} may sign in\n"))
}

async fn reset_password(config: &Config, username: &str) -> anyhow::Result<String> {
    let store = open(config).await?;
    let staff = named(&store, username).await?;
    let password = password()?;
    check(&store, &password, &staff.fields.username).await?;
    let hash = Some(passwords::hash(&password));
    if staff.fields.role == Role::Agent {
        store.update_staff(staff.id, staff.version, staff.fields, hash).await?;
    } else {
        let user = store.user(staff.id).await?.context("they were just removed")?;
        store
            .update_user(staff.id, staff.version, staff.fields, hash, user.profile)
            .await?;
    }
    store.delete_sessions_of(staff.id).await?;
    Ok(format!("{username} signs in with the new password\n"))
}

async fn unlock(config: &Config, username: &str) -> anyhow::Result<String> {
    let store = open(config).await?;
    let staff = named(&store, username).await?;
    store.unlock(staff.id).await?;
    Ok(format!("{username} may try again\n"))
}

/// The database, used by somebody at the machine.
async fn open(config: &Config) -> anyhow::Result<Store> {
    let store = app::open_store(config).await?;
    Ok(store.by(Author {
        staff: None,
        name: "command line".to_owned(),
        address: None,
        via: Via::CommandLine,
        at: now(),
    }))
}

fn now() -> Timestamp {
    SystemClock::shared().now()
}

async fn named(store: &Store, username: &str) -> anyhow::Result<Staff> {
    let found = store.staff_by_username(username).await?;
    found.with_context(|| format!("there is nobody with the user name {username}"))
}

async fn check(store: &Store, password: &SecretString, username: &str) -> anyhow::Result<()> {
    let (_, global) = store.global_settings().await?;
    let rules = Rules::of(&global);
    match rules.objection("password", password.expose_secret(), username) {
        Some(objection) => bail!("the password {}", objection.message),
        None => Ok(()),
    }
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

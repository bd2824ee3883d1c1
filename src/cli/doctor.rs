//! `doctor`: looks at an installation without changing it, and says what to do.

mod contents;
mod scripts;

use super::say;
use crate::config::Config;
use crate::config::limits::DOCTOR_CALL_SECS_MAX;
use crate::store::{Keyring, Store, migrate};
use crate::telemetry;
use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use std::fmt::{Display, Write};
use std::path::Path;
use std::time::Duration;

/// What was found, a line each.
#[derive(Default)]
struct Report {
    text: String,
    failures: usize,
}

impl Report {
    fn line(&mut self, mark: &str, what: &str, found: impl Display) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{mark:<5} {what:<14} {found}");
    }

    fn ok(&mut self, what: &str, found: impl Display) {
        self.line("ok", what, found);
    }

    fn advice(&mut self, what: &str, found: impl Display) {
        self.line("look", what, found);
    }

    fn failure(&mut self, what: &str, found: impl Display) {
        self.failures += 1;
        self.line("FAIL", what, found);
    }
}

pub fn run(file: Option<&Path>) -> anyhow::Result<()> {
    let mut report = Report::default();
    match Config::load(file, std::env::vars()) {
        Ok(config) => {
            telemetry::start(&config.log);
            let source = file.map_or_else(
                || "environment and defaults".to_owned(),
                |file| file.display().to_string(),
            );
            report.ok("configuration", source);
            actix_rt::System::new().block_on(examine(&config, &mut report));
        }
        Err(invalid) => report.failure("configuration", invalid),
    }
    say(&report.text)?;
    match report.failures {
        0 => Ok(()),
        1 => bail!("one thing needs your attention"),
        count => bail!("{count} things need your attention"),
    }
}

async fn examine(config: &Config, report: &mut Report) {
    let keys = keys(config, report);
    if let (Some(keys), true) = (keys, database(config, report)) {
        match Store::open(config.database.url.expose_secret(), keys).await {
            Ok(store) => contents::examine(config, &store, report).await,
            Err(error) => report.failure("database", error),
        }
    }
    scripts::examine(config, report).await;
    address(config, report).await;
}

fn keys(config: &Config, report: &mut Report) -> Option<Keyring> {
    if let Some(keys) = &config.secrets.keys {
        return match Keyring::parse(keys.expose_secret()) {
            Ok(keys) => {
                report.ok("keys", "from secrets.keys");
                Some(keys)
            }
            Err(error) => {
                report.failure("keys", format!("secrets.keys: {error}"));
                None
            }
        };
    }
    let path = config.secrets.key_file.display();
    match Keyring::read(&config.secrets.key_file) {
        Ok(Some(keys)) => {
            report.ok("keys", format!("{path}: keep a copy apart from the database's backups"));
            Some(keys)
        }
        Ok(None) => {
            report.advice("keys", format!("{path} is made at the first start"));
            Some(Keyring::new_random())
        }
        Err(error) => {
            report.failure("keys", format!("{path}: {error}"));
            None
        }
    }
}

/// True when the database can be opened as it is.
fn database(config: &Config, report: &mut Report) -> bool {
    let url = config.database.url.expose_secret();
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path.strip_prefix("//").unwrap_or(path));
        if !path.exists() {
            report.advice("database", format!("{} is made at the first start", path.display()));
            return false;
        }
    }
    match migrate::pending(url) {
        Ok(pending) if pending.is_empty() => {
            report.ok("database", "reachable, its schema is up to date");
            true
        }
        Ok(pending) if config.database.migrate => {
            let count = pending.len();
            report.advice("database", format!("reachable; the next start runs {count} migrations"));
            false
        }
        Ok(pending) => {
            let names = pending.join(", ");
            report.failure(
                "database",
                format!("needs migrations, run `switchboard migrate`: {names}"),
            );
            false
        }
        Err(error) => {
            report.failure("database", error);
            false
        }
    }
}

async fn address(config: &Config, report: &mut Report) {
    let url = &config.server.public_url;
    if url.is_loopback() {
        let advice =
            format!("{url} is reached from this machine only: providers need an https:// address (public_url)");
        report.advice("public URL", advice);
        return;
    }
    let text = url.to_string();
    let host = text
        .split("//")
        .nth(1)
        .unwrap_or_default()
        .split('/')
        .next()
        .unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse().unwrap_or(443)),
        Some(_) | None => (host, if url.is_https() { 443 } else { 80 }),
    };
    match tokio::net::lookup_host((name.trim_matches(['[', ']']), port)).await {
        Ok(addresses) => {
            let addresses: Vec<String> = addresses.map(|address| address.ip().to_string()).collect();
            report.ok("name", format!("{name} is {}", addresses.join(", ")));
        }
        Err(error) => {
            report.failure("name", format!("{name} has no address: {error}"));
            return;
        }
    }
    match call(&format!("{url}/healthz")).await {
        Ok(()) => report.ok("public URL", format!("{url} answers")),
        Err(error) => report.advice("public URL", format!("{url} does not answer from here: {error:#}")),
    }
}

async fn call(url: &str) -> anyhow::Result<()> {
    let client = awc::Client::builder()
        .timeout(Duration::from_secs(DOCTOR_CALL_SECS_MAX))
        .finish();
    let answer = client.get(url).send().await;
    let answer = answer
        .map_err(|error| anyhow::anyhow!("{error}"))
        .context("calling it")?;
    anyhow::ensure!(answer.status().is_success(), "it says {}", answer.status());
    Ok(())
}

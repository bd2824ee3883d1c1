//! `doctor`: looks at an installation without changing it, and says what to do.

use super::say;
use crate::config::Config;
use crate::config::limits::DOCTOR_CALL_SECS_MAX;
use crate::domain::staff::Role;
use crate::store::{Keyring, Page, Store, migrate};
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
            Ok(store) => contents(&store, report).await,
            Err(error) => report.failure("database", error),
        }
    }
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

async fn contents(store: &Store, report: &mut Report) {
    match store.check_secrets().await {
        Ok(count) => report.ok("secrets", format!("{count} sealed secrets, all of them open")),
        Err(error) => report.failure("secrets", error),
    }
    match store.verify_audit().await {
        Ok(verdict) => match verdict.broken {
            None => report.ok(
                "audit log",
                format!("{} entries, all as they were written", verdict.entries),
            ),
            Some(broken) => report.failure("audit log", format!("entry {}: {}", broken.seq, broken.why)),
        },
        Err(error) => report.failure("audit log", error),
    }
    let one = Page { cursor: None, limit: 1 };
    match store.staff_list(Some(Role::Administrator), one).await {
        Ok(found) if found.rows.is_empty() => report.failure(
            "administrator",
            "nobody can sign in: open the link that `switchboard serve` prints, or run `switchboard user add`",
        ),
        Ok(_) => report.ok("administrator", "there is one"),
        Err(error) => report.failure("administrator", error),
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

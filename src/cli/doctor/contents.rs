//! What `doctor` finds in the database: secrets, the audit log, people, accounts, names of what is gone.

use super::Report;
use crate::actors::clock::SystemClock;
use crate::app;
use crate::config::Config;
use crate::config::limits::CLOCK_DRIFT_SECS_MAX;
use crate::domain::Timestamp;
use crate::domain::staff::Role;
use crate::http::in_process::Api;
use crate::portable;
use crate::store::{EntryFilter, Page, Store};

/// Looks at what is in the database.
pub(super) async fn examine(config: &Config, store: &Store, report: &mut Report) {
    let now = SystemClock::shared().now();
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
    clock(store, now, report).await;
    silent_accounts(store, now, report).await;
    references(config, store, report).await;
}

/// Nothing can have happened later than now.
async fn clock(store: &Store, now: Timestamp, report: &mut Report) {
    let newest = Page { cursor: None, limit: 1 };
    match store.audit(EntryFilter::default(), newest).await {
        Ok(found) => {
            let newest = found.rows.first().map_or(0, |entry| entry.happened_at);
            let ahead_secs = (newest - now.0) / 1000;
            if ahead_secs > CLOCK_DRIFT_SECS_MAX {
                let why = format!(
                    "the newest entry of the audit log is {ahead_secs} s ahead: this clock is behind, or was ahead"
                );
                report.failure("clock", why);
            } else {
                report.ok("clock", "not behind anything that was written");
            }
        }
        Err(error) => report.failure("clock", error),
    }
}

async fn silent_accounts(store: &Store, now: Timestamp, report: &mut Report) {
    let mut silent = Vec::new();
    let mut page = Page::default();
    let mut count = 0;
    loop {
        let found = match store.accounts(page).await {
            Ok(found) => found,
            Err(error) => return report.failure("accounts", error),
        };
        count += found.rows.len();
        let never = found
            .rows
            .iter()
            .filter(|account| store.account_health(account.id, now).last_inbound_at.is_none());
        silent.extend(never.map(|account| account.fields.name.clone()));
        let Some(next) = found.next else { break };
        page.cursor = Some(next);
    }
    if silent.is_empty() {
        report.ok("accounts", format!("{count}, and each of them has received something"));
    } else {
        let names = silent.join(", ");
        report.advice(
            "accounts",
            format!("never received anything, check the webhook at the provider: {names}"),
        );
    }
}

/// What names something that is gone.
async fn references(config: &Config, store: &Store, report: &mut Report) {
    let assembled = app::assemble(config.clone(), store.clone(), SystemClock::shared(), Vec::new()).await;
    let dangling = match assembled {
        Ok((state, _)) => portable::dangling(&Api::of_this_machine(state).await).await,
        Err(error) => return report.failure("references", error),
    };
    match dangling {
        Ok(dangling) if dangling.is_empty() => report.ok("references", "everything that is named is there"),
        Ok(dangling) => report.failure("references", format!("name what is gone: {}", dangling.join(", "))),
        Err(error) => report.failure("references", error),
    }
}

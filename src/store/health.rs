//! When an account last received and sent (ACC-46). Kept in memory and written rarely: nothing
//! depends on it but a line on a screen.

use super::commit::OutboundResult;
use super::conn::MultiConnection;
use super::schema::account_health;
use crate::config::limits::HEALTH_WRITE_MILLIS;
use crate::domain::Timestamp;
use diesel::{AsChangeset, Insertable, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable};
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// Length of the window in which refused signatures are counted, milliseconds.
const SIGNATURE_WINDOW_MILLIS: i64 = 3_600_000;

/// How an account is doing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccountHealth {
    /// When the newest webhook came.
    pub last_inbound_at: Option<Timestamp>,
    /// When the newest outbound call was settled.
    pub last_outbound_at: Option<Timestamp>,
    /// Why it failed, when it did.
    pub last_outbound_error: Option<String>,
    /// Refused signatures within the last hour.
    pub signature_failures: u32,
}

/// The health of all accounts.
#[derive(Default)]
pub(super) struct Health {
    accounts: Mutex<Accounts>,
}

#[derive(Default)]
struct Accounts {
    by_id: BTreeMap<i64, Known>,
    written_at: i64,
    newest_at: i64,
}

#[derive(Clone, Default)]
struct Known {
    row: HealthRow,
    is_unwritten: bool,
    failures: Vec<i64>,
}

#[derive(Clone, Default, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = account_health, treat_none_as_null = true)]
pub(super) struct HealthRow {
    account_id: i64,
    last_inbound_at: Option<i64>,
    last_outbound_at: Option<i64>,
    last_outbound_error: Option<String>,
}

impl Health {
    /// Takes over what was written by an earlier run.
    pub fn load(rows: Vec<HealthRow>) -> Self {
        let by_id = rows
            .into_iter()
            .map(|row| {
                let known = Known {
                    row,
                    ..Known::default()
                };
                (known.row.account_id, known)
            })
            .collect();
        Self {
            accounts: Mutex::new(Accounts {
                by_id,
                ..Accounts::default()
            }),
        }
    }

    /// A webhook came.
    pub fn arrived(&self, account: i64, at: i64) {
        self.change(account, at, |row| {
            row.last_inbound_at = row.last_inbound_at.max(Some(at))
        });
    }

    /// A call was settled.
    pub fn sent(&self, result: &OutboundResult) {
        self.change(result.account_id, result.at, |row| {
            row.last_outbound_at = Some(result.at);
            row.last_outbound_error.clone_from(&result.error);
        });
    }

    /// A signature was refused.
    pub fn signature_failed(&self, account: i64, at: i64) {
        let mut accounts = self.accounts.lock();
        let failures = &mut accounts.by_id.entry(account).or_default().failures;
        failures.retain(|failed_at| at - failed_at < SIGNATURE_WINDOW_MILLIS);
        if failures.len() < SIGNATURE_FAILURES_MAX {
            failures.push(at);
        }
    }

    /// How an account is doing.
    pub fn of(&self, account: i64, now: i64) -> AccountHealth {
        let accounts = self.accounts.lock();
        let Some(known) = accounts.by_id.get(&account) else {
            return AccountHealth::default();
        };
        let recent = known.failures.iter().filter(|at| now - **at < SIGNATURE_WINDOW_MILLIS);
        AccountHealth {
            last_inbound_at: known.row.last_inbound_at.map(Timestamp),
            last_outbound_at: known.row.last_outbound_at.map(Timestamp),
            last_outbound_error: known.row.last_outbound_error.clone(),
            signature_failures: u32::try_from(recent.count()).unwrap_or(u32::MAX),
        }
    }

    /// Writes what changed, at most once per period, inside the running transaction. What the
    /// transaction does not carry is written again after the next change.
    pub fn write_when_due(&self, connection: &mut MultiConnection) -> QueryResult<()> {
        for row in self.take_due() {
            let changed = diesel::update(account_health::table.find(row.account_id))
                .set(&row)
                .execute(connection)?;
            if changed == 0 {
                diesel::insert_into(account_health::table)
                    .values(&row)
                    .execute(connection)?;
            }
        }
        Ok(())
    }

    fn change(&self, account: i64, at: i64, change: impl FnOnce(&mut HealthRow)) {
        let mut accounts = self.accounts.lock();
        accounts.newest_at = accounts.newest_at.max(at);
        let known = accounts.by_id.entry(account).or_default();
        known.row.account_id = account;
        known.is_unwritten = true;
        change(&mut known.row);
    }

    fn take_due(&self) -> Vec<HealthRow> {
        let mut accounts = self.accounts.lock();
        if accounts.newest_at - accounts.written_at < HEALTH_WRITE_MILLIS {
            return Vec::new();
        }
        accounts.written_at = accounts.newest_at;
        accounts
            .by_id
            .values_mut()
            .filter_map(|known| std::mem::take(&mut known.is_unwritten).then(|| known.row.clone()))
            .collect()
    }
}

/// Times remembered per account; a number on a screen needs no more.
const SIGNATURE_FAILURES_MAX: usize = 1_000;

/// Everything written so far.
pub(super) fn load_rows(connection: &mut MultiConnection) -> QueryResult<Vec<HealthRow>> {
    account_health::table
        .select((
            account_health::account_id,
            account_health::last_inbound_at,
            account_health::last_outbound_at,
            account_health::last_outbound_error,
        ))
        .load(connection)
}

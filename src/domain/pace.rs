//! How fast calls to providers may leave (`spec/providers.md` 6): so many a second for each account, slower to
//! one customer, not at all while a provider asked to wait, and one at a time to find out whether a provider
//! that was away is back. Calls that may not leave wait in their order; no attempt is lost by it.

use super::contact::Identity;
use super::ids::AccountId;
use super::time::Timestamp;
use crate::config::limits::{
    BREAKER_FAILURES, BREAKER_PROBE_SECS, BREAKER_SECS, BREAKER_SECS_MAX, PACE_KEPT_MIN, PAIR_BURST, PAIR_SECS,
};
use std::collections::BTreeMap;

const MICROS: i64 = 1_000_000;

/// What is remembered of accounts and their customers; a restart begins anew.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pace {
    accounts: BTreeMap<AccountId, Door>,
    customers: BTreeMap<(AccountId, Identity), Gate>,
    /// Customers are looked through for those that need no memory when there are so many.
    sweep_at: usize,
}

/// Whether a call may leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leave {
    /// It may, and counts.
    Now,
    /// Not before then: too much has left already, or the provider is away.
    NotBefore(Timestamp),
}

/// Who was asked to slow down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// The number: nothing leaves.
    Account,
    /// The number towards one customer.
    Customer,
}

/// What a call taught.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lesson {
    /// The provider answered, whatever it said.
    Answered,
    /// It asked to slow down.
    TooFast {
        /// Who.
        whom: Whom,
        /// For how long, seconds.
        wait_secs: i64,
    },
    /// It did not answer, or is in trouble.
    Away,
}

/// One account.
#[derive(Clone, PartialEq, Debug, Default)]
struct Door {
    gate: Gate,
    breaker: Breaker,
}

/// A bucket of tokens, kept as the moment at which it is full again.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Gate {
    full_at_micros: i64,
    held_until: Timestamp,
}

/// What a bucket holds, and how long one token takes to come back.
#[derive(Clone, Copy)]
struct Size {
    tokens: i64,
    token_micros: i64,
}

impl Gate {
    /// The moment from which one may pass.
    fn opens_at(self, size: Size) -> Timestamp {
        let earliest = self.full_at_micros - (size.tokens - 1) * size.token_micros;
        let by_tokens = Timestamp((earliest + 999).div_euclid(1000));
        by_tokens.max(self.held_until)
    }

    fn take(&mut self, size: Size, now: Timestamp) {
        self.full_at_micros = self.full_at_micros.max(now.0 * 1000) + size.token_micros;
    }

    fn is_full(self, now: Timestamp) -> bool {
        self.full_at_micros <= now.0 * 1000 && self.held_until <= now
    }
}

/// Keeps calls from a provider that is away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Breaker {
    /// Calls go through.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// None does until then; afterwards one.
    Open {
        until: Timestamp,
        /// How long the next time, when that one fails as well.
        next_secs: i64,
    },
    /// One is on its way; until then nobody else.
    Probing { until: Timestamp, next_secs: i64 },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    fn opens_at(self) -> Option<Timestamp> {
        match self {
            Self::Closed { .. } => None,
            Self::Open { until, .. } | Self::Probing { until, .. } => Some(until),
        }
    }

    fn passed(self, now: Timestamp) -> Self {
        match self {
            Self::Closed { .. } => self,
            Self::Open { next_secs, .. } | Self::Probing { next_secs, .. } => Self::Probing {
                until: now.plus_secs(BREAKER_PROBE_SECS),
                next_secs,
            },
        }
    }

    fn failed(self, now: Timestamp) -> Self {
        let open = |secs: i64| Self::Open {
            until: now.plus_secs(secs),
            next_secs: (secs * 2).min(BREAKER_SECS_MAX),
        };
        match self {
            Self::Closed { failures } if failures + 1 < BREAKER_FAILURES => Self::Closed { failures: failures + 1 },
            Self::Closed { .. } => open(BREAKER_SECS),
            // Calls that left before it opened say nothing new.
            Self::Open { .. } => self,
            Self::Probing { next_secs, .. } => open(next_secs),
        }
    }
}

fn account_size(per_sec: u32) -> Size {
    let per_sec = i64::from(per_sec.max(1));
    Size {
        tokens: per_sec,
        token_micros: MICROS / per_sec,
    }
}

const CUSTOMER_SIZE: Size = Size {
    tokens: PAIR_BURST,
    token_micros: PAIR_SECS * MICROS,
};

impl Pace {
    /// Whether a call of this account to this customer may leave; if so, it counts.
    pub fn ask(&mut self, account: AccountId, customer: &Identity, per_sec: u32, now: Timestamp) -> Leave {
        self.sweep(now);
        let door = self.accounts.entry(account).or_default();
        if let Some(until) = door.breaker.opens_at().filter(|until| now < *until) {
            // While one finds out, nobody knows when it ends; the account itself is closed until then.
            let is_probing = matches!(door.breaker, Breaker::Probing { .. });
            let soon = now.plus_secs(1);
            return Leave::NotBefore(if is_probing { until.min(soon) } else { until });
        }
        let size = account_size(per_sec);
        let gate = self.customers.entry((account, customer.clone())).or_default();
        let opens_at = gate.opens_at(CUSTOMER_SIZE).max(door.gate.opens_at(size));
        if now < opens_at {
            return Leave::NotBefore(opens_at);
        }
        gate.take(CUSTOMER_SIZE, now);
        door.gate.take(size, now);
        door.breaker = door.breaker.passed(now);
        Leave::Now
    }

    /// What came of a call that left.
    pub fn learn(&mut self, account: AccountId, customer: &Identity, lesson: Lesson, now: Timestamp) {
        let door = self.accounts.entry(account).or_default();
        match lesson {
            Lesson::Away => door.breaker = door.breaker.failed(now),
            Lesson::Answered => door.breaker = Breaker::default(),
            Lesson::TooFast { whom, wait_secs } => {
                door.breaker = Breaker::default();
                let gate = match whom {
                    Whom::Account => &mut door.gate,
                    Whom::Customer => self.customers.entry((account, customer.clone())).or_default(),
                };
                gate.held_until = gate.held_until.max(now.plus_secs(wait_secs));
            }
        }
    }

    /// True while the provider of an account does not answer.
    pub fn is_away(&self, account: AccountId) -> bool {
        let door = self.accounts.get(&account);
        door.is_some_and(|door| !matches!(door.breaker, Breaker::Closed { .. }))
    }

    /// Accounts from which nothing may leave at this moment, and when the first of them opens.
    pub fn closed(&self, per_sec: impl Fn(AccountId) -> u32, now: Timestamp) -> (Vec<AccountId>, Option<Timestamp>) {
        let opens_at = |(account, door): (&AccountId, &Door)| {
            let size = account_size(per_sec(*account));
            let at = door
                .gate
                .opens_at(size)
                .max(door.breaker.opens_at().unwrap_or_default());
            (now < at).then_some((*account, at))
        };
        let closed: Vec<_> = self.accounts.iter().filter_map(opens_at).collect();
        let first = closed.iter().map(|(_, at)| *at).min();
        (closed.into_iter().map(|(account, _)| account).collect(), first)
    }

    /// Forgets customers to whom a whole burst may go; their memory costs nothing then.
    fn sweep(&mut self, now: Timestamp) {
        if self.customers.len() < self.sweep_at.max(PACE_KEPT_MIN) {
            return;
        }
        self.customers.retain(|_, gate| !gate.is_full(now));
        self.sweep_at = self.customers.len() * 2;
    }
}

#[cfg(test)]
mod tests;

//! Slows guessing of passwords, and locks a name out of the network it is guessed from (SYS-05): a growing
//! delay and then a lock per name and network, a budget per address, and nothing that a stranger elsewhere
//! could impose on the owner of a name (S16). Names nobody has are treated alike, so nothing tells them apart.

use crate::config::SignIn;
use crate::config::limits::{
    SIGN_IN_DELAY_SECS_MAX, SIGN_IN_ENTRIES_MAX, SIGN_IN_FREE_FAILURES, SIGN_IN_NOTES_PER_MINUTE,
    SIGN_INS_PER_ADDRESS_MINUTE, USERNAME_CHARS_MAX,
};
use crate::domain::Timestamp;
use crate::store::Standing;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;

/// Remembers failed attempts.
pub struct Throttle {
    limits: SignIn,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    names: Bounded<(String, IpAddr), Failures>,
    addresses: Bounded<IpAddr, Minute>,
    notes: Minute,
    unnoted: u32,
}

#[derive(Clone, Copy, Default)]
struct Failures {
    count: u32,
    last_at: Timestamp,
    blocked_until: Timestamp,
}

/// Events since a minute began.
#[derive(Clone, Copy, Default)]
struct Minute {
    began: Timestamp,
    events: u32,
}

/// Why an attempt must not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slowed {
    /// Before that many seconds have passed.
    Wait(u32),
    /// The name is locked from this network for that many seconds.
    Locked(u32),
}

/// An attempt that may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// Should it fail, the name is locked until then.
    pub locks_until: Option<Timestamp>,
}

impl Throttle {
    /// Remembers nothing yet.
    pub fn new(limits: SignIn) -> Self {
        Self {
            limits,
            inner: Mutex::default(),
        }
    }

    /// Counts an attempt against the budget of its address, whatever the name.
    pub fn admit(&self, address: IpAddr, now: Timestamp) -> Result<(), Slowed> {
        let mut inner = self.inner.lock();
        let minute = inner.addresses.entry(network(address));
        if minute.take(SIGN_INS_PER_ADDRESS_MINUTE, now) {
            Ok(())
        } else {
            Err(Slowed::Wait(secs_until(minute.began.plus_secs(60), now)))
        }
    }

    /// Counts an attempt before it is made, so that parallel guesses count too.
    pub fn begin(
        &self,
        username: &str,
        address: IpAddr,
        standing: Standing,
        now: Timestamp,
    ) -> Result<Attempt, Slowed> {
        if standing.locked_until > now {
            return Err(Slowed::Locked(secs_until(standing.locked_until, now)));
        }
        let mut inner = self.inner.lock();
        let failures = inner.names.entry(key(username, address));
        let is_lock = failures.count >= self.limits.failures_max;
        if failures.last_at <= standing.forgiven_at || (is_lock && failures.blocked_until <= now) {
            *failures = Failures::default();
        }
        if failures.blocked_until > now {
            let secs = secs_until(failures.blocked_until, now);
            return Err(if is_lock {
                Slowed::Locked(secs)
            } else {
                Slowed::Wait(secs)
            });
        }
        failures.count += 1;
        failures.last_at = now;
        if failures.count >= self.limits.failures_max {
            failures.blocked_until = now.plus_secs(self.limits.lock_secs);
            return Ok(Attempt {
                locks_until: Some(failures.blocked_until),
            });
        }
        if let Some(beyond) = failures.count.checked_sub(SIGN_IN_FREE_FAILURES) {
            let delay = 1_u32
                .checked_shl(beyond)
                .unwrap_or(u32::MAX)
                .min(SIGN_IN_DELAY_SECS_MAX);
            failures.blocked_until = now.plus_secs(i64::from(delay));
        }
        Ok(Attempt { locks_until: None })
    }

    /// The attempt was right: the name's failures from this network are forgotten.
    pub fn succeeded(&self, username: &str, address: IpAddr) {
        self.inner.lock().names.map.remove(&key(username, address));
    }

    /// Whether a refused sign-in is to be written down, and how many were not since the last one that was.
    pub fn may_note(&self, now: Timestamp) -> Option<u32> {
        let mut inner = self.inner.lock();
        if inner.notes.take(SIGN_IN_NOTES_PER_MINUTE, now) {
            return Some(std::mem::take(&mut inner.unnoted));
        }
        inner.unnoted = inner.unnoted.saturating_add(1);
        None
    }
}

impl Minute {
    fn take(&mut self, events_max: u32, now: Timestamp) -> bool {
        if now.millis_since(self.began) >= 60_000 {
            *self = Self { began: now, events: 0 };
        }
        if self.events >= events_max {
            return false;
        }
        self.events += 1;
        true
    }
}

/// Names too long to exist are one name, so that their length costs no memory.
fn key(username: &str, address: IpAddr) -> (String, IpAddr) {
    let name = if username.len() > USERNAME_CHARS_MAX {
        String::new()
    } else {
        username.to_lowercase()
    };
    (name, network(address))
}

/// Whoever has one IPv6 address usually has its whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn secs_until(at: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(at.millis_since(now).max(0))
        .unwrap_or(u32::MAX)
        .div_ceil(1000)
        .max(1)
}

/// A map that forgets its oldest entries. Keys stay in `order` after a removal, which at worst
/// makes a renewed entry leave early.
struct Bounded<K, V> {
    map: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Self {
            map: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<K: Hash + Eq + Clone, V: Default> Bounded<K, V> {
    fn entry(&mut self, key: K) -> &mut V {
        if !self.map.contains_key(&key) {
            while self.order.len() >= SIGN_IN_ENTRIES_MAX {
                if let Some(oldest) = self.order.pop_front() {
                    self.map.remove(&oldest);
                }
            }
            self.order.push_back(key.clone());
        }
        self.map.entry(key).or_default()
    }
}

#[cfg(test)]
mod tests;

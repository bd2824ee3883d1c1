//! Slows guessing of passwords: a growing delay per name and address, a budget per address, and no
//! lock-out that a stranger could impose on the owner of a name (S16).

use crate::config::limits::{
    SIGN_IN_DELAY_SECS_MAX, SIGN_IN_ENTRIES_MAX, SIGN_IN_FREE_FAILURES, SIGN_INS_PER_ADDRESS_MINUTE,
};
use crate::domain::Timestamp;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;

/// Remembers failed attempts.
#[derive(Default)]
pub struct Throttle {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    names: Bounded<(String, IpAddr), Failures>,
    addresses: Bounded<IpAddr, Minute>,
}

#[derive(Clone, Copy, Default)]
struct Failures {
    count: u32,
    blocked_until: Timestamp,
}

#[derive(Clone, Copy, Default)]
struct Minute {
    began: Timestamp,
    attempts: u32,
}

impl Throttle {
    /// Counts an attempt before it is made, so that parallel guesses count too. On `Err` it must
    /// not be made before that many seconds have passed.
    pub fn begin(&self, username: &str, address: IpAddr, now: Timestamp) -> Result<(), u32> {
        let mut inner = self.inner.lock();
        let minute = inner.addresses.entry(network(address));
        if now.millis_since(minute.began) >= 60_000 {
            *minute = Minute {
                began: now,
                attempts: 0,
            };
        }
        if minute.attempts >= SIGN_INS_PER_ADDRESS_MINUTE {
            return Err(secs_until(minute.began.plus_secs(60), now));
        }
        minute.attempts += 1;
        let failures = inner.names.entry((username.to_lowercase(), network(address)));
        if failures.blocked_until > now {
            return Err(secs_until(failures.blocked_until, now));
        }
        failures.count += 1;
        if let Some(beyond) = failures.count.checked_sub(SIGN_IN_FREE_FAILURES) {
            let delay = 1_u32
                .checked_shl(beyond)
                .unwrap_or(u32::MAX)
                .min(SIGN_IN_DELAY_SECS_MAX);
            failures.blocked_until = now.plus_secs(i64::from(delay));
        }
        Ok(())
    }

    /// The attempt was right: the name's failures from this address are forgotten.
    pub fn succeeded(&self, username: &str, address: IpAddr) {
        let key = (username.to_lowercase(), network(address));
        self.inner.lock().names.map.remove(&key);
    }
}

/// Whoever has one IPv6 address usually has its whole /64.
fn network(address: IpAddr) -> IpAddr {
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
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));

    fn at(secs: i64) -> Timestamp {
        Timestamp(1_000_000_000_000).plus_secs(secs)
    }

    #[test]
    fn delays_double_up_to_the_limit() {
        let throttle = Throttle::default();
        let mut now = 0;
        let mut delays = Vec::new();
        for _ in 0..14 {
            throttle.begin("anna", HOME, at(now)).unwrap();
            let delay = throttle.begin("anna", HOME, at(now)).err().unwrap_or(0);
            delays.push(delay);
            now += i64::from(delay);
        }
        // Attempts inside a delay are refused without being counted.
        assert_eq!(delays[..4], [0, 1, 2, 4]);
        assert_eq!(delays.last(), Some(&SIGN_IN_DELAY_SECS_MAX));
    }

    #[test]
    fn the_owner_of_a_name_is_not_locked_out_from_elsewhere() {
        let throttle = Throttle::default();
        for _ in 0..50 {
            let _ = throttle.begin("anna", AWAY, at(0));
        }
        assert!(throttle.begin("anna", AWAY, at(0)).is_err());
        assert!(throttle.begin("Anna", HOME, at(0)).is_ok());
    }

    #[test]
    fn success_forgets_and_case_does_not_matter() {
        let throttle = Throttle::default();
        for _ in 0..SIGN_IN_FREE_FAILURES {
            throttle.begin("Anna", HOME, at(0)).unwrap();
        }
        assert!(throttle.begin("anna", HOME, at(0)).is_err());
        throttle.succeeded("ANNA", HOME);
        assert!(throttle.begin("anna", HOME, at(0)).is_ok());
    }

    #[test]
    fn one_address_has_a_budget_for_all_names() {
        let throttle = Throttle::default();
        for n in 0..SIGN_INS_PER_ADDRESS_MINUTE {
            throttle.begin(&format!("user{n}"), HOME, at(0)).unwrap();
        }
        assert_eq!(throttle.begin("another", HOME, at(50)), Err(10));
        assert!(throttle.begin("another", HOME, at(60)).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..SIGN_IN_ENTRIES_MAX + 1000 {
            let bits = 0x2001_0db8_0000_0000_u128 << 64 | (n as u128) << 64;
            let _ = throttle.begin("anna", IpAddr::V6(bits.into()), at(0));
        }
        let inner = throttle.inner.lock();
        assert_eq!(inner.names.map.len(), SIGN_IN_ENTRIES_MAX);
        assert_eq!(inner.addresses.map.len(), SIGN_IN_ENTRIES_MAX);
    }
}

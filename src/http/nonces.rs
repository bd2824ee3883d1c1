//! Words that signatures of webhooks use once, while the time in them would let a replay pass (S2).
//!
//! A word is remembered when its webhook has been taken, not before: a provider that repeats one because it
//! got no answer may sign it as it did. What a restart forgets is a duplicate by the ids in it.

use crate::config::limits::NONCES_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::ports::provider::Nonce;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};

/// Words by account, with bounded memory. One per process.
#[derive(Default)]
pub struct Nonces(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    /// Digests of account and word: of the same size, whatever is sent.
    seen: HashSet<[u8; 16]>,
    /// The same, those that end first in front.
    ends: BTreeSet<(Timestamp, [u8; 16])>,
}

impl Nonces {
    /// True when a webhook with this word was taken before.
    pub fn is_used(&self, account: AccountId, nonce: &Nonce) -> bool {
        self.0.lock().seen.contains(&digest(account, nonce))
    }

    /// A webhook with this word was taken. The oldest words make room, and those whose time is over.
    pub fn used(&self, account: AccountId, nonce: &Nonce, now: Timestamp) {
        let digest = digest(account, nonce);
        let mut memory = self.0.lock();
        let memory = &mut *memory;
        while let Some((until, oldest)) = memory.ends.first().copied() {
            if until >= now && memory.ends.len() < NONCES_MAX {
                break;
            }
            memory.ends.pop_first();
            memory.seen.remove(&oldest);
        }
        if memory.seen.insert(digest) {
            memory.ends.insert((nonce.until, digest));
        }
    }
}

fn digest(account: AccountId, nonce: &Nonce) -> [u8; 16] {
    let mut digest = Sha256::new();
    digest.update(account.0.to_be_bytes());
    digest.update(nonce.word.as_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nonce(word: &str, until: i64) -> Nonce {
        Nonce {
            word: word.to_owned(),
            until: Timestamp(until),
        }
    }

    #[test]
    fn s2_a_word_is_used_once_by_each_account_until_its_time_is_over() {
        let nonces = Nonces::default();
        let (one, other) = (AccountId(1), AccountId(2));
        let word = nonce("a", 300);
        assert!(!nonces.is_used(one, &word));
        nonces.used(one, &word, Timestamp(0));
        assert!(nonces.is_used(one, &word));
        assert!(!nonces.is_used(other, &word));
        assert!(!nonces.is_used(one, &nonce("b", 300)));
        nonces.used(one, &nonce("b", 900), Timestamp(300));
        assert!(nonces.is_used(one, &word), "in its last moment");
        nonces.used(one, &nonce("c", 900), Timestamp(301));
        assert!(!nonces.is_used(one, &word), "its time refuses it by itself");
    }

    #[test]
    fn the_memory_is_bounded_and_forgets_the_oldest() {
        let nonces = Nonces::default();
        for number in 0..=NONCES_MAX {
            let until = 1_000_000 + i64::try_from(number).unwrap();
            nonces.used(AccountId(1), &nonce(&number.to_string(), until), Timestamp(0));
        }
        let memory = nonces.0.lock();
        assert_eq!((memory.seen.len(), memory.ends.len()), (NONCES_MAX, NONCES_MAX));
        drop(memory);
        assert!(!nonces.is_used(AccountId(1), &nonce("0", 0)));
        assert!(nonces.is_used(AccountId(1), &nonce("1", 0)));
    }
}

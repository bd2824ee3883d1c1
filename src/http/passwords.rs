//! Passwords: argon2id on a bounded pool, so that a storm of sign-ins takes two cores' worth of
//! threads at most and never an arbiter.

use crate::config::limits::{HASHES_AT_ONCE_MAX, HASHES_WAITING_MAX, SIGN_IN_DELAY_SECS_MAX};
use crate::http::error::ApiError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// The hash that an unknown name is checked against: the answer takes as long as for a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&SecretString::from("nobody has this password")));

/// Hashes a password, right here: for the command line.
pub fn hash(password: &SecretString) -> String {
    Argon2::default()
        .hash_password(password.expose_secret().as_bytes())
        .expect("the standard parameters are valid and the salt has the standard length")
        .to_string()
}

fn matches(password: &SecretString, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.expose_secret().as_bytes(), &hash)
            .is_ok()
    })
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX)),
            waiting: Arc::default(),
        }
    }
}

impl Passwords {
    /// Hashes a new password.
    pub async fn hash(&self, password: SecretString) -> Result<String, ApiError> {
        self.run(move || hash(&password)).await
    }

    /// Checks a password against the hash of its owner; without an owner it takes the same time
    /// and is wrong.
    pub async fn check(&self, password: SecretString, owner: Option<String>) -> Result<bool, ApiError> {
        self.run(move || {
            let known = owner.is_some();
            let hash = owner.unwrap_or_else(|| NOBODY.clone());
            matches(&password, &hash) && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let place = Place::take(&self.waiting).ok_or(ApiError::TooMany {
            retry_after_secs: SIGN_IN_DELAY_SECS_MAX.min(2),
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop((turn, place));
            result
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "a password hash was not finished");
            ApiError::Internal
        })
    }
}

/// A place in the queue before the pool.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        (waiting.fetch_add(1, Ordering::Relaxed) < HASHES_WAITING_MAX).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_argon2id_of_the_recommended_strength() {
        let hash = hash(&SecretString::from("correct horse"));
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches(&SecretString::from("correct horse"), &hash));
        assert!(!matches(&SecretString::from("correct horsf"), &hash));
    }

    #[tokio::test]
    async fn an_unknown_name_is_always_wrong() {
        let passwords = Passwords::default();
        let guess = SecretString::from("nobody has this password");
        assert!(!passwords.check(guess, None).await.unwrap());
    }

    #[tokio::test]
    async fn a_storm_is_refused_beyond_the_queue() {
        let passwords = Passwords::default();
        let storm = (0..HASHES_WAITING_MAX + 20).map(|_| passwords.run(std::thread::yield_now));
        let refused = futures_util::future::join_all(storm)
            .await
            .into_iter()
            .filter(Result::is_err)
            .count();
        assert_eq!(refused, 20);
        assert_eq!(passwords.waiting.load(Ordering::Relaxed), 0);
    }
}

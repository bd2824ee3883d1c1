//! Requests with an API key (SYS-06): `Authorization: Bearer sbk_…`, never in the address. Such a request is
//! its owner's, needs no token against forgery because no browser sends it along by itself, and has a
//! rate of its own.

use super::error::ApiError;
use super::monotonic;
use super::random::{self, Bits};
use super::rate::Bucket;
use super::sessions::{self, Caller};
use super::state::AppState;
use crate::config::limits::{API_KEY_BURST, API_KEY_RATES_MAX, API_KEY_REQUESTS_PER_SEC};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use parking_lot::Mutex;
use std::collections::HashMap;

/// What every key begins with, so that scanners of source code find one that was committed.
const PREFIX: &str = "sbk_";

/// Characters of a key that lists show.
const HINT_CHARS: usize = 4;

/// Who calls with which key, and how often.
#[derive(Default)]
pub struct ApiKeys {
    rates: Mutex<HashMap<i64, Bucket>>,
}

/// A key that was just made. Nothing keeps its token.
pub struct Fresh {
    /// What its owner copies.
    pub token: String,
    /// What the database keeps.
    pub token_hash: String,
    /// What lists show.
    pub hint: String,
}

/// A key nobody can guess.
pub fn fresh() -> Fresh {
    let token = format!("{PREFIX}{}", random::hex(Bits::Of256));
    Fresh {
        token_hash: sessions::hash(&token),
        hint: token[token.len() - HINT_CHARS..].to_owned(),
        token,
    }
}

/// The key a request brings along. Whoever shows a credential is not let in by another one.
pub fn token(headers: &HeaderMap) -> Option<Result<&str, ApiError>> {
    let value = headers.get(AUTHORIZATION)?;
    let token = value.to_str().ok().and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        let is_key = scheme.eq_ignore_ascii_case("bearer") && token.starts_with(PREFIX);
        is_key.then_some(token)
    });
    Some(token.ok_or(ApiError::SignedOut))
}

impl ApiKeys {
    /// The owner of a key, unless it calls too often.
    pub async fn caller(&self, token: &str, state: &AppState) -> Result<Caller, ApiError> {
        let found = state.sessions.find_by_key(token, state.clock.now()).await?;
        let (caller, key) = found.ok_or(ApiError::SignedOut)?;
        if self.take(key) {
            Ok(caller)
        } else {
            Err(ApiError::TooMany { retry_after_secs: 1 })
        }
    }

    fn take(&self, key: i64) -> bool {
        let now = monotonic::now();
        let mut rates = self.rates.lock();
        if rates.len() >= API_KEY_RATES_MAX && !rates.contains_key(&key) {
            rates.clear();
        }
        let full = || Bucket::full(API_KEY_BURST, API_KEY_REQUESTS_PER_SEC, now);
        rates.entry(key).or_insert_with(full).take(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn sent(value: &str) -> Option<Result<String, ApiError>> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        token(&headers).map(|token| token.map(str::to_owned))
    }

    #[test]
    fn sys_06_only_a_bearer_key_is_a_key() {
        assert_eq!(sent("Bearer sbk_12"), Some(Ok("sbk_12".to_owned())));
        assert_eq!(sent("bearer sbk_12"), Some(Ok("sbk_12".to_owned())));
        for other in ["sbk_12", "Bearer 12", "Basic sbk_12", "Bearer", ""] {
            assert_eq!(sent(other), Some(Err(ApiError::SignedOut)), "{other}");
        }
        assert!(token(&HeaderMap::new()).is_none());
    }

    #[test]
    fn sys_06_keys_differ_and_only_their_hash_is_kept() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one.token, other.token);
        assert_eq!(one.token.len(), PREFIX.len() + 64, "256 bits");
        assert!(one.token.ends_with(&one.hint) && !one.token_hash.contains(&one.token[4..]));
    }

    #[test]
    fn s16_one_key_that_calls_too_often_slows_no_other() {
        let keys = ApiKeys::default();
        let mut allowed = 0_u32;
        while keys.take(1) {
            allowed += 1;
            assert!(f64::from(allowed) < API_KEY_BURST * 10.0, "it is never refused");
        }
        assert!(f64::from(allowed) >= API_KEY_BURST);
        assert!(keys.take(2));
    }
}

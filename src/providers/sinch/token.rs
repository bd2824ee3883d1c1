//! OAuth2 access tokens, one for each access key: fetched when first needed, by one caller while the others
//! wait, used for four fifths of their life, and fetched anew once when Sinch refuses one.

use crate::config::limits::{PROVIDER_TOKEN_SECS_MAX, PROVIDER_TOKENS_MAX};
use crate::domain::message::DeliveryErrorKind;
use crate::ports::provider::{SendOutcome, SinchCredentials};
use crate::providers::client::{Answer, Auth, Call, ProviderClient};
use crate::providers::json;
use crate::providers::outcome::{self, ours};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// Where tokens come from, unless the API itself is somewhere else.
const TOKEN_URL: &str = "https://auth.sinch.com/oauth2/token";

const FORM: &str = "application/x-www-form-urlencoded";

/// Tokens by the key they were fetched with. Lives on one arbiter.
#[derive(Default)]
pub struct Tokens(RefCell<BTreeMap<[u8; 32], Rc<Mutex<Option<Token>>>>>);

#[derive(Clone)]
struct Token {
    word: SecretString,
    until: Instant,
}

impl Tokens {
    /// A token that works, as far as is known. `refused` is one that Sinch did not accept.
    pub async fn get(
        &self,
        client: &ProviderClient,
        credentials: &SinchCredentials,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, SendOutcome> {
        let place = self.place(credentials);
        // Whoever comes first fetches; the others wait here and find what was fetched.
        let mut held = place.lock().await;
        let is_good = |token: &Token| {
            let was_refused = refused.is_some_and(|old| old.expose_secret() == token.word.expose_secret());
            !was_refused && now() < token.until
        };
        if let Some(token) = held.as_ref().filter(|token| is_good(token)) {
            return Ok(token.word.clone());
        }
        *held = None;
        let token = fetch(client, credentials).await?;
        let word = token.word.clone();
        *held = Some(token);
        Ok(word)
    }

    fn place(&self, credentials: &SinchCredentials) -> Rc<Mutex<Option<Token>>> {
        let mut key = Sha256::new();
        for part in [
            token_url(&credentials.base_url).as_str(),
            &credentials.key_id,
            credentials.key_secret.expose_secret(),
        ] {
            key.update((part.len() as u64).to_be_bytes());
            key.update(part);
        }
        let key: [u8; 32] = key.finalize().into();
        let mut places = self.0.borrow_mut();
        if places.len() >= PROVIDER_TOKENS_MAX && !places.contains_key(&key) {
            // Keys that were replaced; a token that is dropped is fetched again.
            places.clear();
        }
        Rc::clone(places.entry(key).or_default())
    }
}

/// One arbiter's clock, as the timers of its calls have it.
fn now() -> Instant {
    sleep(Duration::ZERO).deadline()
}

async fn fetch(client: &ProviderClient, credentials: &SinchCredentials) -> Result<Token, SendOutcome> {
    let began = now();
    let call = Call {
        url: &token_url(&credentials.base_url),
        auth: Auth::Basic(&credentials.key_id, &credentials.key_secret),
        content_type: FORM,
        body: b"grant_type=client_credentials".to_vec(),
    };
    let answer = match client.post(call).await {
        Ok(answer) => answer,
        // The message itself was not sent, whatever became of this.
        Err(failure) => {
            return Err(match outcome::unanswered(&failure) {
                SendOutcome::Uncertain(error) => SendOutcome::Retry {
                    after_secs: None,
                    too_fast: None,
                    error: ours(
                        DeliveryErrorKind::Transient,
                        &format!("no access token: {}", error.detail),
                    ),
                },
                outcome @ (SendOutcome::Accepted { .. } | SendOutcome::Retry { .. } | SendOutcome::Permanent(_)) => {
                    outcome
                }
            });
        }
    };
    if answer.status != 200 {
        return Err(refused(&answer));
    }
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let Some(word) = json::text(&body, "/access_token").filter(|word| !word.is_empty()) else {
        return Err(SendOutcome::Retry {
            after_secs: None,
            too_fast: None,
            error: ours(
                DeliveryErrorKind::Transient,
                "the answer to the request for an access token cannot be read",
            ),
        });
    };
    let life: u64 = json::text(&body, "/expires_in")
        .and_then(|secs| secs.parse().ok())
        .unwrap_or(0);
    let life = life.min(PROVIDER_TOKEN_SECS_MAX);
    Ok(Token {
        word: SecretString::from(word),
        until: began + Duration::from_secs(life) * 4 / 5,
    })
}

fn refused(answer: &Answer) -> SendOutcome {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let words = json::first(&body, &["/error_description", "/error", "/message"]).unwrap_or_default();
    let (kind, remedy) = match answer.status {
        // A wrong key is 400 `invalid_client` or 401.
        400 => (DeliveryErrorKind::Auth, outcome::Remedy::None),
        status => outcome::by_status(status),
    };
    let mut error = ours(kind, &format!("no access token: HTTP {} {words}", answer.status));
    error.code = Some(format!("http {}", answer.status));
    outcome::settle(answer, error, remedy)
}

/// Sinch's own, or beside an API that is not Sinch's: a key goes nowhere else than the calls go.
fn token_url(base_url: &str) -> String {
    let base_url = base_url.trim_end_matches('/');
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    if host == "sinch.com" || host.ends_with(".sinch.com") {
        TOKEN_URL.to_owned()
    } else {
        format!("{base_url}/oauth2/token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_to_sinch_or_where_the_calls_go() {
        assert_eq!(token_url("https://eu.conversation.api.sinch.com/"), TOKEN_URL);
        assert_eq!(
            token_url("https://sinch.com.evil.example"),
            "https://sinch.com.evil.example/oauth2/token"
        );
        assert_eq!(token_url("http://127.0.0.1:8090"), "http://127.0.0.1:8090/oauth2/token");
    }
}

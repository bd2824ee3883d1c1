//! What an answer to a call comes to, for every provider: whether another attempt may help, and whether
//! the message may have gone out (R6). What a provider's own codes mean is in its `failure`.

use super::client::{Answer, Failure};
use crate::config::limits::{PROVIDER_DETAIL_CHARS_MAX, PROVIDER_ID_BYTES_MAX};
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::domain::pace::Whom;
use crate::ports::provider::SendOutcome;

/// Whether another attempt may help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Wait and try again.
    Wait,
    /// The same, because this customer got too much.
    WaitForCustomer,
    /// Trying again is pointless.
    None,
}

/// Caps a provider's words, and takes out NUL, which databases refuse.
pub fn cut(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\0')
        .take(PROVIDER_DETAIL_CHARS_MAX)
        .collect()
}

/// An error in our own words.
pub fn ours(kind: DeliveryErrorKind, detail: &str) -> DeliveryError {
    DeliveryError {
        kind,
        code: None,
        detail: cut(detail),
    }
}

/// There was no answer.
pub fn unanswered(failure: &Failure) -> SendOutcome {
    match failure {
        Failure::Misconfigured(why) => SendOutcome::Permanent(ours(DeliveryErrorKind::Account, why)),
        Failure::NotSent(why) => SendOutcome::Retry {
            after_secs: None,
            too_fast: None,
            error: ours(DeliveryErrorKind::Transient, why),
        },
        Failure::AfterWrite(why) => SendOutcome::Uncertain(ours(DeliveryErrorKind::Uncertain, why)),
    }
}

/// Success, with the id that the answer should have. Without a usable one nobody knows what was accepted.
pub fn accepted(id: Option<String>) -> SendOutcome {
    match id {
        Some(provider_id) if !provider_id.is_empty() && provider_id.len() <= PROVIDER_ID_BYTES_MAX => {
            SendOutcome::Accepted { provider_id }
        }
        Some(_) | None => SendOutcome::Uncertain(ours(
            DeliveryErrorKind::Uncertain,
            "the provider answered success, but its answer cannot be read",
        )),
    }
}

/// A refusal with an error of the provider's own.
pub fn settle(answer: &Answer, error: DeliveryError, remedy: Remedy) -> SendOutcome {
    let whom = match remedy {
        Remedy::None => return SendOutcome::Permanent(error),
        Remedy::WaitForCustomer => Some(Whom::Customer),
        Remedy::Wait => (error.kind == DeliveryErrorKind::RateLimited).then_some(Whom::Account),
    };
    SendOutcome::Retry {
        after_secs: answer.retry_after_secs,
        too_fast: whom,
        error,
    }
}

/// A refusal whose words are not the provider's: a gateway's or a proxy's.
pub fn unexplained(answer: &Answer) -> SendOutcome {
    let (kind, remedy) = by_status(answer.status);
    let words = String::from_utf8_lossy(&answer.body);
    let mut error = ours(kind, &format!("HTTP {}: {}", answer.status, words.trim()));
    error.code = Some(format!("http {}", answer.status));
    if matches!(answer.status, 502 | 504) {
        // The gateway passed the request on and lost the answer.
        return SendOutcome::Uncertain(DeliveryError {
            kind: DeliveryErrorKind::Uncertain,
            ..error
        });
    }
    settle(answer, error, remedy)
}

/// What a status means where no code says more.
pub fn by_status(status: u16) -> (DeliveryErrorKind, Remedy) {
    match status {
        429 => (DeliveryErrorKind::RateLimited, Remedy::Wait),
        401 | 403 => (DeliveryErrorKind::Auth, Remedy::None),
        408 | 500..=599 => (DeliveryErrorKind::Transient, Remedy::Wait),
        _ => (DeliveryErrorKind::Other, Remedy::None),
    }
}

//! What Twilio's error codes mean, in answers and in status callbacks. The code decides: the words change.

use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::providers::outcome::{Remedy, cut};

/// The meaning of a code; `None` for one that is not known here.
pub fn meaning(code: u32) -> Option<(DeliveryErrorKind, Remedy)> {
    use DeliveryErrorKind as Kind;
    let known = match code {
        63_016 => (Kind::WindowClosed, Remedy::None),
        21_211 | 21_614 | 63_003 | 63_015 | 63_024 | 63_036 => (Kind::RecipientUnreachable, Remedy::None),
        20_429 | 63_018 => (Kind::RateLimited, Remedy::Wait),
        63_038 => (Kind::RateLimited, Remedy::None),
        21_610 | 30_007 | 63_005 | 63_013 | 63_032 | 63_033 | 63_049 => (Kind::Policy, Remedy::None),
        20_003 | 20_403 => (Kind::Auth, Remedy::None),
        63_007 | 63_020 | 63_051 | 63_112 => (Kind::Account, Remedy::None),
        20_500 | 20_503 | 63_010 | 63_012 => (Kind::Transient, Remedy::Wait),
        // Whatever else the channel says is about this message.
        21_617 | 63_000..=63_999 => (Kind::Other, Remedy::None),
        _ => return None,
    };
    Some(known)
}

/// The failure that a status callback reports.
pub fn reported(code: Option<&str>, words: Option<&str>) -> DeliveryError {
    let known = code.and_then(|code| code.parse().ok()).and_then(meaning);
    DeliveryError {
        kind: known.map_or(DeliveryErrorKind::Other, |(kind, _)| kind),
        code: code.map(cut),
        detail: cut(words.unwrap_or(if code.is_some() {
            "Twilio gave a code and no words"
        } else {
            "the provider gave no reason"
        })),
    }
}

//! What Sinch's reasons mean, in delivery reports and in answers.

use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::providers::json;
use crate::providers::outcome::{Remedy, cut};
use serde_json::Value;

/// The meaning of a reason; unknown ones are about the message.
pub fn meaning(code: &str) -> DeliveryErrorKind {
    use DeliveryErrorKind as Kind;
    match code {
        "OUTSIDE_ALLOWED_SENDING_WINDOW" => Kind::WindowClosed,
        "RECIPIENT_NOT_REACHABLE"
        | "RECIPIENT_INVALID_CHANNEL_IDENTITY"
        | "CONTACT_NOT_FOUND"
        | "NO_CHANNEL_IDENTITY_FOR_CONTACT"
        | "NO_CHANNELS_LEFT" => Kind::RecipientUnreachable,
        "RATE_LIMITED" => Kind::RateLimited,
        "DELIVERY_REJECTED_DUE_TO_POLICY" | "RECIPIENT_NOT_OPTED_IN" => Kind::Policy,
        "INACTIVE_CREDENTIAL" | "NO_PERMISSION" => Kind::Auth,
        "CHANNEL_BAD_CONFIGURATION" | "CHANNEL_CONFIGURATION_MISSING" | "UNKNOWN_APP" | "NO_PROFILE_AVAILABLE" => {
            Kind::Account
        }
        "CHANNEL_FAILURE"
        | "INTERNAL_ERROR"
        | "DELIVERY_TIMED_OUT"
        | "DELIVERY_REPORT_TIME_OUT"
        | "MESSAGE_EXPIRED" => Kind::Transient,
        _ => Kind::Other,
    }
}

/// The failure that a delivery report gives.
pub fn reported(report: &Value) -> DeliveryError {
    let code = json::text(report, "/reason/code");
    let sub_code = json::text(report, "/reason/sub_code").filter(|sub| sub != "UNSPECIFIED_SUB_CODE");
    let channel = json::text(report, "/reason/channel_code").filter(|code| !code.is_empty());
    // Sinch passes on what the channel said, and only that tells some failures apart.
    let known = channel.as_deref().and_then(|code| code.parse().ok());
    let known = known.and_then(crate::providers::meta::failure::meaning);
    let words = json::first(report, &["/reason/description"]);
    let words = [words, sub_code, channel.map(|code| format!("channel code {code}"))];
    let words: Vec<String> = words.into_iter().flatten().collect();
    DeliveryError {
        kind: match (code.as_deref().map(meaning), known) {
            // Words that say little: the channel's own code says more.
            (None | Some(DeliveryErrorKind::Other | DeliveryErrorKind::Transient), Some((kind, _))) => kind,
            (Some(kind), _) => kind,
            (None, None) => DeliveryErrorKind::Other,
        },
        detail: cut(&if words.is_empty() {
            "the provider gave no reason".to_owned()
        } else {
            words.join(" - ")
        }),
        code: code.as_deref().map(cut),
    }
}

/// What the status of an answer means.
pub fn of_answer(status: u16) -> (DeliveryErrorKind, Remedy) {
    match status {
        402 => (DeliveryErrorKind::Account, Remedy::None),
        404 => (DeliveryErrorKind::Account, Remedy::None),
        501 => (DeliveryErrorKind::Transient, Remedy::Wait),
        other => crate::providers::outcome::by_status(other),
    }
}

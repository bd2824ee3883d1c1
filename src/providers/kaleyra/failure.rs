//! What Kaleyra's own codes mean. Codes of delivery reports are Meta's.

use crate::domain::message::DeliveryErrorKind;
use crate::providers::meta;
use crate::providers::outcome::Remedy;

/// The meaning of a code; `None` for one that is not known here.
pub fn meaning(code: &str) -> Option<(DeliveryErrorKind, Remedy)> {
    use DeliveryErrorKind as Kind;
    let known = match code {
        "RBC001" | "WA401" => (Kind::Auth, Remedy::None),
        "E110" | "WAV2101" => (Kind::Account, Remedy::None),
        "WA400" => (Kind::Other, Remedy::None),
        "WA500" => (Kind::Transient, Remedy::Wait),
        other => return other.parse().ok().and_then(meta::failure::meaning),
    };
    Some(known)
}

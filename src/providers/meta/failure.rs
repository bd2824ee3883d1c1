//! What Meta's error codes mean. The code decides, not the HTTP status and not the words: the same
//! code comes with different statuses, and in delivery reports without any.

use super::wire::{ErrorBody, ErrorData};
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::providers::outcome::{Remedy, cut};

/// The meaning of a code; `None` for one that is not known here.
pub fn meaning(code: u32) -> Option<(DeliveryErrorKind, Remedy)> {
    use DeliveryErrorKind as Kind;
    let known = match code {
        131_047 => (Kind::WindowClosed, Remedy::None),
        131_026 | 131_021 | 131_030 => (Kind::RecipientUnreachable, Remedy::None),
        4 | 80_007 | 130_429 => (Kind::RateLimited, Remedy::Wait),
        131_056 => (Kind::RateLimited, Remedy::WaitForCustomer),
        131_048 | 131_064 => (Kind::RateLimited, Remedy::None),
        130_472 | 131_049 | 131_050 => (Kind::Policy, Remedy::None),
        0 | 3 | 10 | 190 | 200..=299 => (Kind::Auth, Remedy::None),
        368 | 131_031 | 131_042 | 133_010 => (Kind::Account, Remedy::None),
        1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 | 135_000 => (Kind::Transient, Remedy::Wait),
        100 | 131_008 | 131_009 | 131_051..=131_053 | 131_062 | 132_000..=132_999 | 137_000 => {
            (Kind::Other, Remedy::None)
        }
        _ => return None,
    };
    Some(known)
}

/// An error as Meta words it, in our terms; `kind` is used when the code is not known.
pub fn delivery_error(error: &ErrorBody<'_>, kind: DeliveryErrorKind) -> DeliveryError {
    let code = error.code.as_ref().map(|code| code.0.as_ref());
    let known = code.and_then(|code| code.parse().ok()).and_then(meaning);
    DeliveryError {
        kind: known.map_or(kind, |(kind, _)| kind),
        code: code.map(cut),
        detail: detail(error),
    }
}

fn detail(error: &ErrorBody<'_>) -> String {
    let words = [&error.message, &error.title]
        .into_iter()
        .flatten()
        .map(|text| text.clean())
        .find(|text| !text.is_empty());
    let more = match &error.error_data {
        Some(ErrorData::Object { details }) => details.as_ref().map(|text| text.clean()),
        Some(ErrorData::Text(text)) => Some(text.clean()),
        Some(ErrorData::Other(_)) | None => None,
    };
    let mut parts: Vec<String> = words.into_iter().collect();
    parts.extend(more.filter(|more| !more.is_empty() && !parts.contains(more)));
    if let Some(trace) = &error.fbtrace_id {
        parts.push(format!("trace {}", trace.clean()));
    }
    cut(&parts.join(" - "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_no_number_is_kept_without_what_databases_refuse() {
        let error: ErrorBody<'_> = serde_json::from_str(r#"{"code":"1310\u000026","message":"no"}"#).unwrap();
        let told = delivery_error(&error, DeliveryErrorKind::Other);
        assert_eq!(
            (told.kind, told.code.as_deref()),
            (DeliveryErrorKind::Other, Some("131026"))
        );
    }
}

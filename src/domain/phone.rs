//! Phone numbers as they are kept: digits with country code, no `+` (ACC-05, CON-06).

use crate::config::limits::{CONTACT_PHONE_DIGITS_MIN, PHONE_DIGITS_MAX};

/// The number as it is kept, whatever separators were typed; `None` when it is none.
pub fn normalise(typed: &str) -> Option<String> {
    let digits = parse(typed)?.0;
    (CONTACT_PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX)
        .contains(&digits.len())
        .then_some(digits)
}

/// The number without its country code, as people at home write it.
pub fn national(digits: &str) -> Option<String> {
    let (digits, code) = parse(digits)?;
    digits.strip_prefix(&code).map(str::to_owned)
}

/// Digits with country code, and the country code.
fn parse(typed: &str) -> Option<(String, String)> {
    let typed = typed.trim();
    let is_plausible = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}');
    if typed.len() > 64 || !typed.chars().all(is_plausible) {
        return None;
    }
    let international = match typed.strip_prefix('+') {
        Some(_) => typed.to_owned(),
        None => format!("+{}", typed.strip_prefix("00").unwrap_or(typed)),
    };
    let number = phonenumber::parse(None, international).ok()?;
    let text = number.format().mode(phonenumber::Mode::E164).to_string();
    let digits = text.trim_start_matches('+').to_owned();
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| (digits, number.code().value().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_prefixes_go_away() {
        for typed in [
            "+39 06 9123 4567",
            "390691234567",
            "0039 06-9123-4567",
            "+39 (06) 91234567",
        ] {
            assert_eq!(normalise(typed).as_deref(), Some("390691234567"), "{typed}");
        }
        assert_eq!(national("390691234567").as_deref(), Some("0691234567"));
        assert_eq!(national("15550253483").as_deref(), Some("5550253483"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for odd in [
            "",
            "+",
            "hello",
            "+39",
            "1234567",
            "+999999999999999999999",
            "+39 06 9123 4567 ext nope",
            "٣٩٠٦٩١٢٣٤٥٦٧",
            "+39\u{0}0691234567",
        ] {
            assert_eq!(normalise(odd), None, "{odd}");
        }
    }
}

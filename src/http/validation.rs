//! What fields may contain. Collects everything that is wrong before it says no.

use super::error::{ApiError, FieldError};
use crate::config::limits::{DOMAIN_BYTES_MAX, PHONE_DIGITS_MAX, PHONE_DIGITS_MIN, USERNAME_CHARS_MAX, WAIT_SECS_MAX};
use crate::domain::template;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// What was found wrong so far.
#[derive(Default)]
pub struct Checks {
    errors: Vec<FieldError>,
}

impl Checks {
    /// Notes that a field is wrong.
    pub fn wrong(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    /// True when something about this field was found wrong.
    pub fn objects_to(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    /// Notes an objection, if there is one.
    pub fn unless(&mut self, objection: Option<FieldError>) {
        self.errors.extend(objection);
    }

    /// Text without surrounding space and control characters, of an allowed length.
    pub fn text(&mut self, field: &str, value: &str, chars: RangeInclusive<usize>) -> String {
        let value = value.trim();
        let count = value.chars().count();
        if !chars.contains(&count) {
            let (min, max) = (chars.start(), chars.end());
            let message = if *min == 0 {
                format!("may have at most {max} characters, has {count}")
            } else if count == 0 {
                "must not be empty".to_owned()
            } else {
                format!("must have {min} to {max} characters, has {count}")
            };
            self.wrong(field, message);
        }
        if value.chars().any(|c| c.is_control() && c != '\n') {
            self.wrong(field, "must not contain control characters");
        }
        value.to_owned()
    }

    /// A number within its range.
    pub fn number<T: PartialOrd + Display + Copy>(&mut self, field: &str, value: T, allowed: RangeInclusive<T>) -> T {
        if !allowed.contains(&value) {
            let message = format!("must be from {} to {}, is {value}", allowed.start(), allowed.end());
            self.wrong(field, message);
        }
        value
    }

    /// A wait (ACC-10, ACC-11, APP-QUEUE-01).
    pub fn wait_secs(&mut self, field: &str, value: u32) -> u32 {
        self.number(field, value, 1..=WAIT_SECS_MAX)
    }

    /// ACC-01: 1 to 5 letters or digits.
    pub fn account_key(&mut self, field: &str, value: &str) -> String {
        let value = value.trim();
        if !(1..=5).contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.wrong(field, "must be 1 to 5 letters or digits");
        }
        value.to_owned()
    }

    /// SYS-03: letters, digits, `.` and `_`.
    pub fn username(&mut self, field: &str, value: &str) -> String {
        let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'_';
        if !(1..=USERNAME_CHARS_MAX).contains(&value.len()) || !value.bytes().all(is_allowed) {
            self.wrong(field, "must be 1 to 64 letters, digits, `.` or `_`");
        }
        value.to_owned()
    }

    /// ACC-05: digits with country code, whatever separators were typed.
    pub fn phone(&mut self, field: &str, value: &str) -> String {
        let typed = value.trim();
        let international = if typed.starts_with('+') {
            typed.to_owned()
        } else {
            format!("+{}", typed.strip_prefix("00").unwrap_or(typed))
        };
        let digits = phonenumber::parse(None, international).map(|number| {
            let text = number.format().mode(phonenumber::Mode::E164).to_string();
            text.trim_start_matches('+').to_owned()
        });
        match digits {
            Ok(digits) if (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len()) => digits,
            Ok(_) | Err(_) => {
                self.wrong(
                    field,
                    "must be a phone number with its country code, such as +39 06 9123 4567",
                );
                String::new()
            }
        }
    }

    /// An optional address; empty means none.
    pub fn email(&mut self, field: &str, value: &str) -> Option<String> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let is_plausible = value.len() <= 254
            && !value.chars().any(|c| c.is_whitespace() || c.is_control())
            && value
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
        if !is_plausible {
            self.wrong(field, "must be an e-mail address");
        }
        Some(value.to_owned())
    }

    /// Where a provider is reached: an origin, perhaps with a path, without a slash at its end.
    pub fn base_url(&mut self, field: &str, value: &str) -> String {
        let value = value.trim().trim_end_matches('/');
        let parsed = value.parse::<actix_web::http::Uri>().ok();
        let is_plain_origin = parsed.as_ref().is_some_and(|uri| {
            let is_http = matches!(uri.scheme_str(), Some("https" | "http"));
            let has_user = uri
                .authority()
                .is_some_and(|authority| authority.as_str().contains('@'));
            is_http && uri.authority().is_some() && !has_user && uri.query().is_none()
        });
        let is_clear = value.starts_with("http://");
        if !is_plain_origin {
            self.wrong(field, "must be an address such as https://graph.facebook.com");
        } else if is_clear && !is_on_this_machine(parsed.as_ref()) {
            self.wrong(field, "must begin with https:// unless it is on this machine");
        }
        value.to_owned()
    }

    /// ACC-30: a host, perhaps with a port, by which the world reaches this server; empty is allowed.
    pub fn domain(&mut self, field: &str, value: &str) -> String {
        let typed = value.trim().to_lowercase();
        let host = typed.strip_prefix("https://").unwrap_or(&typed).trim_end_matches('/');
        let host = host.strip_suffix(":443").unwrap_or(host);
        let parsed = host.parse::<actix_web::http::uri::Authority>().ok();
        let is_plain = parsed.is_some_and(|authority| {
            let has_port = authority.as_str().len() > authority.host().len();
            !authority.host().is_empty()
                && !authority.as_str().contains('@')
                && has_port == authority.port_u16().is_some_and(|port| port > 0)
        });
        if !host.is_empty() && (!is_plain || host.len() > DOMAIN_BYTES_MAX) {
            self.wrong(field, "must be a domain such as care.example.net, perhaps with a port");
        }
        host.to_owned()
    }

    /// A name of the IANA time zone database, such as `Europe/Rome`.
    pub fn time_zone(&mut self, field: &str, name: &str) -> Option<chrono_tz::Tz> {
        let zone = name.trim().parse().ok();
        if zone.is_none() {
            self.wrong(field, "must be a time zone such as Europe/Rome");
        }
        zone
    }

    /// `#rrggbb`, in lower case.
    pub fn color(&mut self, field: &str, value: &str) -> String {
        let value = value.trim().to_lowercase();
        let is_color = value
            .strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if !is_color {
            self.wrong(field, "must be a colour such as #2f6fed");
        }
        value
    }

    /// A text with variables (VAR-01), kept as it was typed.
    pub fn template(&mut self, field: &str, value: &str, chars_max: usize) -> String {
        let chars = value.chars().count();
        if value.trim().is_empty() {
            self.wrong(field, "must not be empty");
        } else if value.contains('\0') {
            self.wrong(field, "must not contain control characters");
        } else if chars > chars_max {
            self.wrong(field, format!("may have at most {chars_max} characters, has {chars}"));
        } else if let Err(error) = template::check(value) {
            self.wrong(field, error.to_string());
        }
        value.to_owned()
    }

    /// `v25.0`.
    pub fn api_version(&mut self, field: &str, value: &str) -> String {
        let is_version = value
            .strip_prefix('v')
            .and_then(|rest| rest.split_once('.'))
            .is_some_and(|(major, minor)| {
                let is_number =
                    |text: &str, digits| (1..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                is_number(major, 3) && is_number(minor, 2)
            });
        if !is_version {
            self.wrong(field, "must look like v25.0");
        }
        value.to_owned()
    }

    /// Everything was right, or all that was wrong.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(self.errors))
        }
    }
}

fn is_on_this_machine(uri: Option<&actix_web::http::Uri>) -> bool {
    let Some(host) = uri.and_then(|uri| uri.host()) else {
        return false;
    };
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T>(run: impl FnOnce(&mut Checks) -> T) -> Result<T, ApiError> {
        let mut checks = Checks::default();
        let value = run(&mut checks);
        checks.finish().map(|()| value)
    }

    #[test]
    fn phones_become_digits_with_country_code() {
        for typed in [
            "+39 06 9123 4567",
            "390691234567",
            "0039 06-9123-4567",
            "+39 (06) 91234567",
        ] {
            assert_eq!(check(|c| c.phone("phone", typed)).unwrap(), "390691234567", "{typed}");
        }
        assert_eq!(check(|c| c.phone("phone", "+1 555 025 3483")).unwrap(), "15550253483");
        for odd in [
            "",
            "+",
            "hello",
            "+39",
            "12",
            "+999999999999999999999",
            "+39 06 9123 4567 ext nope",
        ] {
            assert!(check(|c| c.phone("phone", odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn keys_and_names_have_their_alphabet() {
        for fine in ["A", "AB12z"] {
            assert!(check(|c| c.account_key("key", fine)).is_ok(), "{fine}");
        }
        for odd in ["", "ABCDEF", "A B", "Ä", "A-1"] {
            assert!(check(|c| c.account_key("key", odd)).is_err(), "{odd}");
        }
        for odd in ["", "with space", "naïve", "a/b"] {
            assert!(check(|c| c.username("username", odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn providers_are_reached_over_tls_or_on_this_machine() {
        for fine in [
            "https://graph.facebook.com",
            "https://proxy.example/meta/",
            "http://127.0.0.1:8090",
            "http://localhost:1",
        ] {
            assert!(check(|c| c.base_url("base_url", fine)).is_ok(), "{fine}");
        }
        for odd in [
            "graph.facebook.com",
            "http://graph.facebook.com",
            "https://u:p@host",
            "ftp://host",
            "https://host?x=1",
            "",
        ] {
            assert!(check(|c| c.base_url("base_url", odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn acc_30_domains_are_hosts_with_or_without_a_port() {
        for (typed, kept) in [
            ("", ""),
            ("Care.Example.net", "care.example.net"),
            ("https://care.example.net/", "care.example.net"),
            ("care.example.net:443", "care.example.net"),
            ("proxy.example.net:8443", "proxy.example.net:8443"),
            ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
        ] {
            assert_eq!(check(|c| c.domain("domain", typed)).unwrap(), kept, "{typed}");
        }
        for odd in [
            "http://care.example.net",
            "user@host",
            "host/path",
            "host:port",
            "host:0",
            "two words",
            "host:",
            "\0",
        ] {
            assert!(check(|c| c.domain("domain", odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn all_faults_are_reported_together() {
        let outcome = check(|c| {
            c.text("name", " ", 1..=10);
            c.number("weight", 11, 0..=10);
            c.api_version("api_version", "25");
        });
        let Err(ApiError::Invalid(errors)) = outcome else {
            panic!("{outcome:?}")
        };
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "weight", "api_version"]);
    }
}

//! Custom fields of contacts (CON-03): their types, and which values each takes.

use crate::config::limits::{CUSTOM_TEXT_CHARS_MAX, EMAIL_BYTES_MAX, URL_BYTES_MAX};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a custom field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line.
    Text,
    /// A number, perhaps with decimals.
    Number,
    /// A day.
    Date,
    /// An instant.
    DateTime,
    /// One of the field's options.
    Select,
    /// Yes or no.
    Checkbox,
    /// An e-mail address.
    Email,
    /// An address on the web.
    Url,
    /// Several lines.
    TextArea,
}

const KINDS: [(Kind, &str); 9] = [
    (Kind::Text, "text"),
    (Kind::Number, "number"),
    (Kind::Date, "date"),
    (Kind::DateTime, "date_time"),
    (Kind::Select, "select"),
    (Kind::Checkbox, "checkbox"),
    (Kind::Email, "email"),
    (Kind::Url, "url"),
    (Kind::TextArea, "text_area"),
];

impl Kind {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::DateTime => "date_time",
            Self::Select => "select",
            Self::Checkbox => "checkbox",
            Self::Email => "email",
            Self::Url => "url",
            Self::TextArea => "text_area",
        }
    }

    /// The type with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// The value as it is kept, or what is wrong with it. Empty text means no value: `None`.
    pub fn check(self, options: &[String], value: &Value) -> Result<Option<Value>, String> {
        match value {
            Value::Null => Ok(None),
            Value::Bool(_) if self == Self::Checkbox => Ok(Some(value.clone())),
            Value::Number(_) if self == Self::Number => Ok(Some(value.clone())),
            Value::String(text) if !matches!(self, Self::Checkbox | Self::Number) => self.read(options, text),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                Err(self.expectation())
            }
        }
    }

    /// The value that a text, such as a cell of a file, stands for.
    pub fn read(self, options: &[String], text: &str) -> Result<Option<Value>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let kept = match self {
            Self::Text | Self::TextArea => self.read_text(text)?,
            Self::Number => read_number(text).ok_or_else(|| self.expectation())?,
            Self::Date => read_date(text).ok_or_else(|| self.expectation())?.to_string().into(),
            Self::DateTime => read_instant(text).ok_or_else(|| self.expectation())?.into(),
            Self::Select => match options
                .iter()
                .find(|option| option.to_lowercase() == text.to_lowercase())
            {
                Some(option) => option.clone().into(),
                None => return Err("is not one of the options".to_owned()),
            },
            Self::Checkbox => read_yes_or_no(text).ok_or_else(|| self.expectation())?.into(),
            Self::Email if is_email(text) => text.into(),
            Self::Url if is_url(text) => text.into(),
            Self::Email | Self::Url => return Err(self.expectation()),
        };
        Ok(Some(kept))
    }

    fn read_text(self, text: &str) -> Result<Value, String> {
        if text.chars().count() > CUSTOM_TEXT_CHARS_MAX {
            return Err(format!("may have at most {CUSTOM_TEXT_CHARS_MAX} characters"));
        }
        let is_allowed = |c: char| !c.is_control() || (self == Self::TextArea && matches!(c, '\n' | '\r' | '\t'));
        if !text.chars().all(is_allowed) {
            return Err("must not contain control characters".to_owned());
        }
        Ok(text.into())
    }

    fn expectation(self) -> String {
        match self {
            Self::Text | Self::TextArea => "must be text",
            Self::Number => "must be a number",
            Self::Date => "must be a day such as 2026-11-21",
            Self::DateTime => "must be an instant such as 2026-11-21T10:00:00Z",
            Self::Select => "must be one of the options",
            Self::Checkbox => "must be true or false",
            Self::Email => "must be an e-mail address",
            Self::Url => "must be an address such as https://example.com",
        }
        .to_owned()
    }
}

fn read_number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let number: f64 = text.parse().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// A day as ISO 8601 writes it.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn read_instant(text: &str) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc));
    let at = at.ok().or_else(|| {
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .map(|at| at.and_utc())
    });
    Some(at?.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn read_yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "x" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// True for what looks like `name@host`.
pub fn is_email(text: &str) -> bool {
    text.len() <= EMAIL_BYTES_MAX
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

/// Only web addresses: a stored `javascript:` would run where somebody shows it as a link.
fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.len() <= URL_BYTES_MAX
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_type_keeps_what_it_understands() {
        let options = ["Gold".to_owned(), "Silver".to_owned()];
        for (kind, text, kept) in [
            (Kind::Text, " a ", json!("a")),
            (Kind::Number, "7", json!(7)),
            (Kind::Number, "-1.5", json!(-1.5)),
            (Kind::Date, "2024-02-29", json!("2024-02-29")),
            (Kind::DateTime, "2026-11-21 10:00", json!("2026-11-21T10:00:00.000Z")),
            (
                Kind::DateTime,
                "2026-11-21T12:00:00+02:00",
                json!("2026-11-21T10:00:00.000Z"),
            ),
            (Kind::Select, "gold", json!("Gold")),
            (Kind::Checkbox, "Yes", json!(true)),
            (Kind::Email, "a@b.example", json!("a@b.example")),
            (Kind::Url, "https://a.example/x?y", json!("https://a.example/x?y")),
            (Kind::TextArea, "a\nb", json!("a\nb")),
        ] {
            assert_eq!(kind.read(&options, text), Ok(Some(kept)), "{kind:?} {text}");
            assert_eq!(kind.read(&options, "  "), Ok(None));
        }
    }

    #[test]
    fn every_type_refuses_what_it_does_not() {
        for (kind, value) in [
            (Kind::Text, json!(1)),
            (Kind::Text, json!("a\nb")),
            (Kind::Text, json!("x".repeat(CUSTOM_TEXT_CHARS_MAX + 1))),
            (Kind::Number, json!("7")),
            (Kind::Number, json!([7])),
            (Kind::Date, json!("2023-02-29")),
            (Kind::DateTime, json!("yesterday")),
            (Kind::Select, json!("Bronze")),
            (Kind::Checkbox, json!("true")),
            (Kind::Email, json!("a@b@c")),
            (Kind::Url, json!("javascript:alert(1)")),
            (Kind::Url, json!("https:///x")),
            (Kind::TextArea, json!("\u{7}")),
        ] {
            assert!(kind.check(&[], &value).is_err(), "{kind:?} {value}");
        }
        assert!(Kind::Number.read(&[], "NaN").is_err());
    }

    #[test]
    fn names_lead_back_to_their_types() {
        for (kind, name) in KINDS {
            assert_eq!((kind.name(), Kind::from_name(name)), (name, Some(kind)));
        }
    }
}

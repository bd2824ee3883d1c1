//! What people ask of the network, and why it refuses.

use crate::config::limits::TEXT_CHARS_MAX;
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;

/// What a person writes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    /// To which number; may be left out when there is only one.
    pub phone_number_id: Option<String>,
    /// A text.
    pub text: Option<String>,
    /// Anything else: the message's `type` and that type's object.
    pub content: Option<Value>,
    /// The message that it answers.
    pub quote: Option<String>,
    /// The person's profile name from now on.
    pub name: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug, Deserialize)]
pub struct Reacted {
    /// In the thread with which number.
    pub phone_number_id: Option<String>,
    /// To which message.
    pub message_id: String,
    /// Nothing takes it back.
    pub emoji: Option<String>,
}

/// A pressed button.
#[derive(Clone, Debug, Deserialize)]
pub struct Pressed {
    /// In the thread with which number.
    pub phone_number_id: Option<String>,
    /// Of which message.
    pub message_id: String,
    /// Counted from 0.
    pub button: usize,
}

/// Other words.
#[derive(Clone, Debug, Deserialize)]
pub struct Edited {
    /// In the thread with which number.
    pub phone_number_id: Option<String>,
    /// In place of those of which message.
    pub message_id: String,
    /// The words.
    pub text: String,
}

/// A message taken back.
#[derive(Clone, Debug, Deserialize)]
pub struct Revoked {
    /// In the thread with which number.
    pub phone_number_id: Option<String>,
    /// Which one.
    pub message_id: String,
}

/// What a person changes on their phone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneChange {
    /// Connection.
    pub online: Option<bool>,
    /// Read receipts.
    pub receipts: Option<bool>,
    /// Show businesses the user id only.
    pub hides_phone: Option<bool>,
}

/// Why the network does not do it.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Refused {
    /// The request makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// No such number, customer or message.
    #[error("there is no {0}")]
    Unknown(String),
    /// Too much is waiting.
    #[error("too many {0}")]
    Full(&'static str),
}

/// The kind of what is written, and its `type` and that type's object.
pub fn content_of(content: Option<Value>, text: Option<String>) -> Result<(String, Value), Refused> {
    let content = match (content, text) {
        (Some(content), _) => content,
        (None, Some(text)) if !text.is_empty() && text.chars().count() <= TEXT_CHARS_MAX => {
            json!({"type": "text", "text": {"body": text}})
        }
        (None, _) => Value::Null,
    };
    let kind = content["type"].as_str().map(ToOwned::to_owned);
    let kind = kind.ok_or_else(|| {
        Refused::Invalid("a message has `text` of 1 to 4096 characters, or `content` with a `type`".into())
    })?;
    Ok((kind, content))
}

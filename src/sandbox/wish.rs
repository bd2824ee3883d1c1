//! What people ask of the network, and why it refuses.

use serde::Deserialize;
use serde_json::Value;
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

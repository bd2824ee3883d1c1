//! Contact cards that people pass on (MSG-12).

use serde::{Deserialize, Serialize};

/// One person.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactCard {
    /// Their name, or whatever else the card says first.
    pub name: String,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<CardPhone>,
    /// Their addresses of e-mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
}

/// A number on a card.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CardPhone {
    /// As the card writes it.
    pub phone: String,
    /// Its name in WhatsApp, digits, when it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
    /// Such as `CELL` or `WORK`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

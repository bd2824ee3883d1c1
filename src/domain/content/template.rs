//! Approved templates, filled in (MSG-14).

use serde::{Deserialize, Serialize};

/// A template as one customer sees it, and what is sent for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its name at the provider.
    pub name: String,
    /// Its language, such as `en_US`.
    pub language: String,
    /// Above the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<TemplateHeader>,
    /// The text, filled in.
    pub body: String,
    /// Below the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// Below the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<TemplateButton>,
    /// What the provider is sent, component by component, in its own words.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub parameters: serde_json::Value,
}

/// The header of a template.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateHeader {
    /// Text, or the kind of its file.
    pub kind: HeaderKind,
    /// The text, filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a header is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderKind {
    /// A line of text.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Another file.
    Document,
}

/// A button of a template.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateButton {
    /// What pressing it does.
    pub kind: ButtonKind,
    /// What stands on it.
    pub text: String,
    /// The payload, address or number behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// It answers with its text.
    QuickReply,
    /// It opens an address.
    Url,
    /// It dials a number.
    Phone,
}

//! What a message carries beside its words, as WhatsApp writes it, and what becomes of it later. Knows nothing of
//! who is told; see [`super::talk`].

use serde::Serialize;
use serde_json::{Value, json};

/// Beside the words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Carried {
    /// WhatsApp's own object of the kind; nothing of a text.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub content: Value,
    /// The message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Reactions to it.
    #[serde(skip_serializing_if = "Reactions::are_none")]
    pub reactions: Reactions,
    /// Its writer said it anew.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Its writer took it back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What can be pressed, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// One of each side.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Reactions {
    /// The customer's emoji.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The business's emoji.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
}

impl Reactions {
    fn are_none(&self) -> bool {
        self.customer.is_none() && self.business.is_none()
    }
}

/// Something to press below a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Button {
    /// What stands on it.
    pub text: String,
    /// What it does.
    pub kind: ButtonKind,
    /// An address or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the business gets when it is pressed.
    #[serde(skip)]
    pub payload: String,
    /// A row of a list.
    #[serde(skip)]
    pub is_row: bool,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Answers.
    Reply,
    /// Opens a page.
    Url,
}

impl Carried {
    /// Of a message with this object of its kind.
    pub fn new(kind: &str, content: &Value, quote: Option<String>) -> Self {
        Self {
            content: if kind == "text" { Value::Null } else { content.clone() },
            quote,
            buttons: buttons_of(kind, content),
            ..Self::default()
        }
    }
}

impl Button {
    /// The message that pressing it sends, of a message of this kind.
    pub fn pressed(&self, kind: &str) -> Value {
        let Self { text, payload, .. } = self;
        if kind == "template" {
            return json!({"type": "button", "button": {"text": text, "payload": payload}});
        }
        let reply = if self.is_row { "list_reply" } else { "button_reply" };
        json!({"type": "interactive", "interactive": {"type": reply, reply: {"id": payload, "title": text}}})
    }
}

/// A message in one line; empty when it has no words.
pub fn line_of(kind: &str, object: &Value) -> String {
    let words = match kind {
        "text" => &object["body"],
        "document" if object["caption"].is_null() => &object["filename"],
        "location" if object["name"].is_null() => &object["address"],
        "location" => &object["name"],
        "contacts" => &object[0]["name"]["formatted_name"],
        "button" => &object["text"],
        "interactive" => interactive_words(object),
        _ => &object["caption"],
    };
    words.as_str().unwrap_or_default().to_owned()
}

fn interactive_words(object: &Value) -> &Value {
    match object["type"].as_str() {
        Some("button_reply") => &object["button_reply"]["title"],
        Some("list_reply") => &object["list_reply"]["title"],
        _ => &object["body"]["text"],
    }
}

fn buttons_of(kind: &str, object: &Value) -> Vec<Button> {
    match kind {
        "template" => list(&object["components"]).filter_map(of_template).collect(),
        "interactive" => of_interactive(&object["action"]),
        _ => Vec::new(),
    }
}

/// The network does not know the words on a template's buttons, only what they send.
fn of_template(component: &Value) -> Option<Button> {
    let is_reply = component["sub_type"].as_str() == Some("quick_reply");
    let payload = component["parameters"][0]["payload"].as_str()?;
    is_reply.then(|| reply(payload, payload, false))
}

fn of_interactive(action: &Value) -> Vec<Button> {
    let buttons = list(&action["buttons"]).map(|button| (&button["reply"], false));
    let rows = list(&action["sections"]).flat_map(|section| list(&section["rows"]));
    let replies = buttons.chain(rows.map(|row| (row, true)));
    let link = action["parameters"]["display_text"].as_str().map(|text| Button {
        text: text.to_owned(),
        kind: ButtonKind::Url,
        value: action["parameters"]["url"].as_str().map(ToOwned::to_owned),
        payload: String::new(),
        is_row: false,
    });
    replies
        .filter_map(|(one, is_row)| Some(reply(one["title"].as_str()?, one["id"].as_str()?, is_row)))
        .chain(link)
        .collect()
}

fn reply(text: &str, payload: &str, is_row: bool) -> Button {
    Button {
        text: text.to_owned(),
        kind: ButtonKind::Reply,
        value: None,
        payload: payload.to_owned(),
        is_row,
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

//! What messages of each kind say, as customers' webhooks have it.

use super::Text;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A `text`.
#[derive(Deserialize)]
pub struct TextObject<'a> {
    /// The text.
    #[serde(borrow)]
    pub body: Option<Text<'a>>,
}

/// A file of any kind.
#[derive(Deserialize)]
pub struct MediaObject<'a> {
    /// Its id; the file is there for seven days.
    #[serde(borrow)]
    pub id: Option<Text<'a>>,
    /// Its MIME type.
    pub mime_type: Option<Text<'a>>,
    /// Its hash, in base64.
    pub sha256: Option<Text<'a>>,
    /// Its address, for a short while.
    pub url: Option<Text<'a>>,
    /// What is said about it.
    pub caption: Option<Text<'a>>,
    /// Its name.
    pub filename: Option<Text<'a>>,
    /// Whether an `audio` is a voice note.
    pub voice: Option<Text<'a>>,
    /// Whether a `sticker` moves.
    pub animated: Option<Text<'a>>,
}

/// A `location`.
#[derive(Deserialize)]
pub struct LocationObject<'a> {
    /// Degrees.
    #[serde(borrow)]
    pub latitude: Option<Text<'a>>,
    /// Degrees.
    pub longitude: Option<Text<'a>>,
    /// What it is called.
    pub name: Option<Text<'a>>,
    /// Its address.
    pub address: Option<Text<'a>>,
}

/// A contact card.
#[derive(Deserialize)]
pub struct Person<'a> {
    /// Their name; can be absent.
    #[serde(borrow)]
    pub name: Option<PersonName<'a>>,
    /// Their numbers.
    pub phones: Option<Vec<PersonPhone<'a>>>,
    /// Their addresses.
    pub emails: Option<Vec<PersonEmail<'a>>>,
    /// Where they work.
    pub org: Option<PersonOrg<'a>>,
}

/// The name on a card.
#[derive(Deserialize)]
pub struct PersonName<'a> {
    /// As it is written.
    #[serde(borrow)]
    pub formatted_name: Option<Text<'a>>,
    /// First name.
    pub first_name: Option<Text<'a>>,
    /// Last name.
    pub last_name: Option<Text<'a>>,
}

/// A number on a card.
#[derive(Deserialize)]
pub struct PersonPhone<'a> {
    /// As it is written.
    #[serde(borrow)]
    pub phone: Option<Text<'a>>,
    /// Its name in WhatsApp.
    pub wa_id: Option<Text<'a>>,
    /// `CELL`, `WORK`, …
    #[serde(rename = "type")]
    pub kind: Option<Text<'a>>,
}

/// An address of e-mail on a card.
#[derive(Deserialize)]
pub struct PersonEmail<'a> {
    /// The address.
    #[serde(borrow)]
    pub email: Option<Text<'a>>,
}

/// An organisation on a card.
#[derive(Deserialize)]
pub struct PersonOrg<'a> {
    /// Its name.
    #[serde(borrow)]
    pub company: Option<Text<'a>>,
}

/// A pressed quick reply of a template.
#[derive(Deserialize)]
pub struct Button<'a> {
    /// What it stands for.
    #[serde(borrow)]
    pub payload: Option<Text<'a>>,
    /// What is written on it.
    pub text: Option<Text<'a>>,
}

/// An answer to an interactive message.
#[derive(Deserialize)]
pub struct InteractiveObject<'a> {
    /// Which of the following it is.
    #[serde(borrow, rename = "type")]
    pub kind: Option<Text<'a>>,
    /// A pressed button.
    pub button_reply: Option<Reply<'a>>,
    /// A chosen row.
    pub list_reply: Option<Reply<'a>>,
    /// A flow that was filled in.
    pub nfm_reply: Option<FlowReply<'a>>,
}

/// A button or row.
#[derive(Deserialize)]
pub struct Reply<'a> {
    /// What it stands for.
    #[serde(borrow)]
    pub id: Option<Text<'a>>,
    /// What is written on it.
    pub title: Option<Text<'a>>,
    /// The second line of a row.
    pub description: Option<Text<'a>>,
}

/// A flow that was filled in.
#[derive(Deserialize)]
pub struct FlowReply<'a> {
    /// `flow` or `address_message`.
    #[serde(borrow)]
    pub name: Option<Text<'a>>,
    /// What it says for people.
    pub body: Option<Text<'a>>,
    /// What it says for programs: JSON in a text.
    pub response_json: Option<Text<'a>>,
}

/// What a message answers.
#[derive(Deserialize)]
pub struct ContextObject<'a> {
    /// `wamid…` of the original; absent for forwards.
    #[serde(borrow)]
    pub id: Option<Text<'a>>,
}

/// A reaction, or its removal.
#[derive(Deserialize)]
pub struct ReactionObject<'a> {
    /// `wamid…` of the message it is about.
    #[serde(borrow)]
    pub message_id: Option<Text<'a>>,
    /// Absent, or empty, when it was removed.
    pub emoji: Option<Text<'a>>,
}

/// A message that was rewritten.
#[derive(Deserialize)]
pub struct EditObject<'a> {
    /// `wamid…` of the message it was.
    #[serde(borrow)]
    pub original_message_id: Option<Text<'a>>,
    /// What it is from here on: a type and its object.
    pub message: Option<&'a RawValue>,
}

/// A message that was taken back.
#[derive(Deserialize)]
pub struct RevokeObject<'a> {
    /// `wamid…` of the message.
    #[serde(borrow)]
    pub original_message_id: Option<Text<'a>>,
}

/// What WhatsApp says about a message it does not pass on.
#[derive(Deserialize)]
pub struct UnsupportedObject<'a> {
    /// Its kind in WhatsApp, such as `poll`.
    #[serde(borrow, rename = "type")]
    pub kind: Option<Text<'a>>,
}

//! Bodies of requests.

use serde::Serialize;
use serde_json::Value;

/// Body of a send request.
#[derive(Serialize)]
pub struct SendRequest<'a> {
    /// `whatsapp`.
    pub messaging_product: &'a str,
    /// `individual`.
    pub recipient_type: &'a str,
    /// Phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<&'a str>,
    /// Business-scoped user id, for customers without a phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<&'a str>,
    /// `text`, `image`, …
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The object of that kind.
    #[serde(flatten)]
    pub body: SendBody<'a>,
    /// What it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<SendContext<'a>>,
    /// Comes back in every delivery report.
    pub biz_opaque_callback_data: &'a str,
}

/// Says that a message was read, and so all before it.
#[derive(Serialize)]
pub struct ReadMark<'a> {
    /// `whatsapp`.
    pub messaging_product: &'a str,
    /// `read`.
    pub status: &'a str,
    /// `wamid…` of the customer's message.
    pub message_id: &'a str,
    /// Somebody types an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typing_indicator: Option<SendTyping<'a>>,
}

/// Shown until the answer comes, 25 seconds at most.
#[derive(Serialize)]
pub struct SendTyping<'a> {
    /// `text`.
    pub r#type: &'a str,
}

/// What a message answers.
#[derive(Serialize)]
pub struct SendContext<'a> {
    /// `wamid…` of the original.
    pub message_id: &'a str,
}

/// What to send; each kind has an object of its own name.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SendBody<'a> {
    /// A text.
    Text(SendText<'a>),
    /// A picture.
    Image(SendFile<'a>),
    /// A film.
    Video(SendFile<'a>),
    /// A sound file or a voice note.
    Audio(SendFile<'a>),
    /// Any other file.
    Document(SendFile<'a>),
    /// A sticker.
    Sticker(SendFile<'a>),
    /// A place.
    Location(SendLocation<'a>),
    /// Contact cards.
    Contacts(Vec<SendPerson<'a>>),
    /// A reaction.
    Reaction(SendReaction<'a>),
    /// A template.
    Template(SendTemplate<'a>),
}

impl SendBody<'_> {
    /// Its `type`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction(_) => "reaction",
            Self::Template(_) => "template",
        }
    }
}

/// A text to send.
#[derive(Serialize)]
pub struct SendText<'a> {
    /// The text.
    pub body: &'a str,
    /// Whether WhatsApp shows a preview of the first link.
    pub preview_url: bool,
}

/// Where the file of a message is.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileAt<'a> {
    /// It was uploaded before.
    Id(&'a str),
    /// Meta fetches it from there.
    Link(&'a str),
}

/// A file to send.
#[derive(Serialize)]
pub struct SendFile<'a> {
    /// Where it is.
    #[serde(flatten)]
    pub at: FileAt<'a>,
    /// What is said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<&'a str>,
    /// The name of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<&'a str>,
    /// True of a voice note.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
}

/// A place to send.
#[derive(Serialize)]
pub struct SendLocation<'a> {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'a str>,
}

/// A contact card to send.
#[derive(Serialize)]
pub struct SendPerson<'a> {
    /// Their name.
    pub name: SendName<'a>,
    /// Their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<SendPhone<'a>>,
    /// Their addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<SendEmail<'a>>,
    /// Where they work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<SendOrg<'a>>,
}

/// A name on a card. Meta wants a part of it beside the whole.
#[derive(Serialize)]
pub struct SendName<'a> {
    /// As it is written.
    pub formatted_name: &'a str,
    /// The same once more: nobody knows where a name has to be cut.
    pub first_name: &'a str,
}

/// A number on a card.
#[derive(Serialize)]
pub struct SendPhone<'a> {
    /// As it is written.
    pub phone: &'a str,
    /// Its name in WhatsApp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<&'a str>,
    /// `CELL`, `WORK`, …
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'a str>,
}

/// An address of e-mail on a card.
#[derive(Serialize)]
pub struct SendEmail<'a> {
    /// The address.
    pub email: &'a str,
}

/// An organisation on a card.
#[derive(Serialize)]
pub struct SendOrg<'a> {
    /// Its name.
    pub company: &'a str,
}

/// A reaction to send.
#[derive(Serialize)]
pub struct SendReaction<'a> {
    /// `wamid…` of the customer's message.
    pub message_id: &'a str,
    /// Empty removes the reaction.
    pub emoji: &'a str,
}

/// A template to send.
#[derive(Serialize)]
pub struct SendTemplate<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its language.
    pub language: SendLanguage<'a>,
    /// What fills it in, as Meta words it.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub components: &'a Value,
}

/// A language of a template.
#[derive(Serialize)]
pub struct SendLanguage<'a> {
    /// Such as `en_US`.
    pub code: &'a str,
}

//! JSON shapes of the WhatsApp Cloud API, as tolerant as it takes: everything is optional, unknown
//! members are ignored, and texts may come as numbers. Those of what messages say are in `kinds`, those of
//! requests in `requests`.

mod kinds;
mod requests;

pub use kinds::*;
pub use requests::*;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A text that may have been written as a number or a truth value.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    /// The text without NUL, which databases refuse.
    pub fn clean(&self) -> String {
        if self.0.contains('\0') {
            self.0.replace('\0', "")
        } else {
            self.0.clone().into_owned()
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(truth.to_string())))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

/// A webhook body.
#[derive(Deserialize)]
pub struct Envelope<'a, V> {
    /// `whatsapp_business_account`.
    #[serde(borrow)]
    pub object: Option<Text<'a>>,
    /// One per business account.
    #[serde(bound(deserialize = "V: Deserialize<'de>"))]
    pub entry: Option<Vec<Entry<'a, V>>>,
}

/// One business account's changes.
#[derive(Deserialize)]
pub struct Entry<'a, V> {
    /// The changes.
    #[serde(borrow, bound(deserialize = "V: Deserialize<'de>"))]
    pub changes: Option<Vec<Change<'a, V>>>,
}

/// One change.
#[derive(Deserialize)]
pub struct Change<'a, V> {
    /// What changed; `messages` concerns us.
    #[serde(borrow)]
    pub field: Option<Text<'a>>,
    /// The change itself.
    #[serde(bound(deserialize = "V: Deserialize<'de>"))]
    pub value: Option<V>,
}

/// A `messages` change.
#[derive(Deserialize)]
pub struct Value<'a> {
    /// Which number.
    #[serde(borrow)]
    pub metadata: Option<Metadata<'a>>,
    /// Who the messages are from; matched by id, never by position.
    pub contacts: Option<Vec<Contact<'a>>>,
    /// What customers wrote.
    pub messages: Option<Vec<Message<'a>>>,
    /// Where our messages stand.
    pub statuses: Option<Vec<Status<'a>>>,
    /// Trouble with the number.
    pub errors: Option<Vec<ErrorBody<'a>>>,
}

/// A `messages` change with its items unread, so that one broken item does not hide the others.
#[derive(Deserialize)]
pub struct RawChangeValue<'a> {
    /// Which number.
    #[serde(borrow)]
    pub metadata: Option<&'a RawValue>,
    /// Who the messages are from.
    pub contacts: Option<Vec<&'a RawValue>>,
    /// What customers wrote.
    pub messages: Option<Vec<&'a RawValue>>,
    /// Where our messages stand.
    pub statuses: Option<Vec<&'a RawValue>>,
}

/// The business number.
#[derive(Deserialize)]
pub struct Metadata<'a> {
    /// Its id.
    #[serde(borrow)]
    pub phone_number_id: Option<Text<'a>>,
}

/// A customer's profile.
#[derive(Deserialize)]
pub struct Contact<'a> {
    /// Their profile.
    #[serde(borrow)]
    pub profile: Option<Profile<'a>>,
    /// Phone, digits.
    pub wa_id: Option<Text<'a>>,
    /// Business-scoped user id.
    pub user_id: Option<Text<'a>>,
}

/// What customers call themselves.
#[derive(Deserialize)]
pub struct Profile<'a> {
    /// Display name.
    #[serde(borrow)]
    pub name: Option<Text<'a>>,
}

/// A customer's message. The objects of its kinds are read one by one, so that one of them that is not as expected
/// costs no more than itself.
#[derive(Deserialize)]
pub struct Message<'a> {
    /// Phone of the writer; absent for customers known by user id only.
    #[serde(borrow)]
    pub from: Option<Text<'a>>,
    /// Business-scoped user id of the writer.
    pub from_user_id: Option<Text<'a>>,
    /// `wamid…`.
    pub id: Option<Text<'a>>,
    /// Unix seconds.
    pub timestamp: Option<Text<'a>>,
    /// `text`, `image`, …
    #[serde(rename = "type")]
    pub kind: Option<Text<'a>>,
    /// Set when it was written in a group.
    pub group_id: Option<Text<'a>>,
    /// What it answers.
    pub context: Option<&'a RawValue>,
    /// A `text`.
    pub text: Option<&'a RawValue>,
    /// An `image`.
    pub image: Option<&'a RawValue>,
    /// A `video`.
    pub video: Option<&'a RawValue>,
    /// An `audio`.
    pub audio: Option<&'a RawValue>,
    /// A `document`.
    pub document: Option<&'a RawValue>,
    /// A `sticker`.
    pub sticker: Option<&'a RawValue>,
    /// A `location`.
    pub location: Option<&'a RawValue>,
    /// Contact cards.
    pub contacts: Option<&'a RawValue>,
    /// A pressed `button` of a template.
    pub button: Option<&'a RawValue>,
    /// An answer to an `interactive` message.
    pub interactive: Option<&'a RawValue>,
    /// A `reaction`.
    pub reaction: Option<&'a RawValue>,
    /// An `edit`.
    pub edit: Option<&'a RawValue>,
    /// A message taken back.
    pub revoke: Option<&'a RawValue>,
    /// More about an `unsupported` one.
    pub unsupported: Option<&'a RawValue>,
}

/// A delivery report.
#[derive(Deserialize)]
pub struct Status<'a> {
    /// `wamid…` of our message.
    #[serde(borrow)]
    pub id: Option<Text<'a>>,
    /// `sent`, `delivered`, `read`, `played`, `failed`, …
    pub status: Option<Text<'a>>,
    /// Unix seconds.
    pub timestamp: Option<Text<'a>>,
    /// What we sent along.
    pub biz_opaque_callback_data: Option<Text<'a>>,
    /// Why it failed.
    pub errors: Option<Vec<ErrorBody<'a>>>,
}

/// An error, in a report or in an answer.
#[derive(Deserialize)]
pub struct ErrorBody<'a> {
    /// Decides everything.
    #[serde(borrow)]
    pub code: Option<Text<'a>>,
    /// Short words.
    pub title: Option<Text<'a>>,
    /// Longer words.
    pub message: Option<Text<'a>>,
    /// Details.
    pub error_data: Option<ErrorData<'a>>,
    /// Meta's own request id, for its support.
    pub fbtrace_id: Option<Text<'a>>,
    /// Meta's own opinion whether a retry may help.
    pub is_transient: Option<bool>,
}

/// Details of an error come as an object or as a text.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum ErrorData<'a> {
    /// The documented shape.
    Object {
        /// The details.
        #[serde(borrow)]
        details: Option<Text<'a>>,
    },
    /// The shape seen as well.
    Text(Text<'a>),
    /// Anything else.
    Other(IgnoredAny),
}

/// Body of an error answer.
#[derive(Deserialize)]
pub struct ErrorAnswer<'a> {
    /// The error.
    #[serde(borrow)]
    pub error: ErrorBody<'a>,
}

/// Body of a success answer.
#[derive(Deserialize)]
pub struct SendAnswer<'a> {
    /// One message.
    #[serde(borrow)]
    pub messages: Vec<SentMessage<'a>>,
}

/// The message that was accepted.
#[derive(Deserialize)]
pub struct SentMessage<'a> {
    /// `wamid…`.
    #[serde(borrow)]
    pub id: Text<'a>,
}

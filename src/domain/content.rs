//! What a message says: every kind that WhatsApp carries (PRV-01). Files themselves are kept beside it.

mod cards;
mod place;
mod private;
mod template;

pub use cards::{CardPhone, ContactCard};
pub use place::{Degrees, Location};
pub use template::{ButtonKind, HeaderKind, Template, TemplateButton, TemplateHeader};

use serde::{Deserialize, Serialize};

/// What a message says. Stored as JSON: later kinds are added as variants.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Plain text with WhatsApp marks, stored as received (MSG-17).
    Text {
        /// The text.
        body: String,
    },
    /// A file, with what is said about it.
    Media(Media),
    /// A place (MSG-13).
    Location(Location),
    /// Contact cards (MSG-12).
    Contacts {
        /// One for each person.
        cards: Vec<ContactCard>,
    },
    /// A pressed button, or a chosen row of a list (MSG-15).
    Choice(Choice),
    /// An approved template, filled in as the customer sees it (MSG-14).
    Template(Box<Template>),
    /// A kind this server cannot show; it still counts as a message (PRV-01).
    Unsupported {
        /// The provider's name of the kind.
        kind: String,
    },
}

/// A file of a message. What is known of its bytes is kept elsewhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// How it is shown.
    pub kind: MediaKind,
    /// What is said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The name that its sender gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What its sender says that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// True of a sticker that moves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_animated: bool,
}

impl Media {
    /// A file of this kind of which nothing else is known.
    pub fn new(kind: MediaKind) -> Self {
        Self {
            kind,
            caption: None,
            file_name: None,
            mime_type: None,
            is_animated: false,
        }
    }
}

/// The kinds of files that WhatsApp tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound file.
    Audio,
    /// A voice note, recorded in WhatsApp.
    Voice,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Image,
        Self::Video,
        Self::Audio,
        Self::Voice,
        Self::Document,
        Self::Sticker,
    ];

    /// Its name in conditions, frames and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Image => "Photo",
            Self::Video => "Video",
            Self::Audio => "Audio",
            Self::Voice => "Voice message",
            Self::Document => "Document",
            Self::Sticker => "Sticker",
        }
    }

    /// True where WhatsApp carries a caption with it.
    pub const fn has_caption(self) -> bool {
        match self {
            Self::Image | Self::Video | Self::Document => true,
            Self::Audio | Self::Voice | Self::Sticker => false,
        }
    }
}

/// A pressed button, quick reply or row of a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What was written on it.
    pub text: String,
    /// What it stands for, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The second line of a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Content {
    /// A text.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into() }
    }

    /// Its kind, as conditions of the plan name it (`message.type`).
    pub fn kind(&self) -> &str {
        match self {
            Self::Text { .. } => "text",
            Self::Media(media) => media.kind.name(),
            Self::Location(_) => "location",
            Self::Contacts { .. } => "contacts",
            Self::Choice(_) => "choice",
            Self::Template(_) => "template",
            Self::Unsupported { kind } => kind,
        }
    }

    /// What somebody wrote in it, as conditions and texts of the plan know it (`message.body`): the text, the
    /// caption, or what stands on the button. Nothing for other kinds.
    pub fn words(&self) -> &str {
        match self {
            Self::Text { body } => body,
            Self::Media(media) => media.caption.as_deref().unwrap_or_default(),
            Self::Choice(choice) => &choice.text,
            Self::Template(template) => &template.body,
            Self::Location(_) | Self::Contacts { .. } | Self::Unsupported { .. } => "",
        }
    }

    /// What bots take for a text: what was written, or the button that was pressed. `None` for all that goes to
    /// no engine (APP-BOT-05).
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Text { body } => Some(body),
            Self::Choice(choice) => Some(&choice.text),
            Self::Media(_)
            | Self::Location(_)
            | Self::Contacts { .. }
            | Self::Template(_)
            | Self::Unsupported { .. } => None,
        }
    }

    /// The name of its file (`message.attachmentName`).
    pub fn file_name(&self) -> Option<&str> {
        if let Self::Media(media) = self {
            media.file_name.as_deref()
        } else {
            None
        }
    }

    /// One line for lists, offers and quotes, cut at `chars_max` characters.
    pub fn preview(&self, chars_max: usize) -> String {
        match self {
            Self::Text { body } => line(body, chars_max),
            Self::Media(media) => {
                let named = match media.kind {
                    MediaKind::Document => media.file_name.as_ref(),
                    MediaKind::Image | MediaKind::Video | MediaKind::Audio | MediaKind::Voice | MediaKind::Sticker => {
                        None
                    }
                };
                titled(media.kind.title(), media.caption.as_ref().or(named), chars_max)
            }
            Self::Location(place) => titled("Location", place.name.as_ref().or(place.address.as_ref()), chars_max),
            Self::Contacts { cards } => {
                let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
                let title = if cards.len() > 1 { "Contacts" } else { "Contact" };
                titled(title, Some(&names.join(", ")), chars_max)
            }
            Self::Choice(choice) => line(&choice.text, chars_max),
            Self::Template(template) => line(&template.body, chars_max),
            Self::Unsupported { kind } => format!("[{kind}]"),
        }
    }
}

fn titled(title: &str, rest: Option<&String>, chars_max: usize) -> String {
    match rest.filter(|rest| !rest.trim().is_empty()) {
        Some(rest) => line(&format!("{title}: {rest}"), chars_max),
        None => title.to_owned(),
    }
}

/// A text on one line, cut at `chars_max` characters.
fn line(text: &str, chars_max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= chars_max {
        return line;
    }
    let mut cut: String = line.chars().take(chars_max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests;

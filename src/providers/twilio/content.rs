//! What a customer's form says: its content, where its file is, and which message it answers.
//!
//! A contact card comes as a file, which is shown as one. A voice note cannot be told from a sound file of the
//! same format: OGG counts as a voice note, because WhatsApp records those.

use super::inbound::Form;
use crate::config::limits::{CARD_TEXT_CHARS_MAX, MIME_TYPE_CHARS_MAX, PAYLOAD_CHARS_MAX};
use crate::domain::content::{Choice, Content, Degrees, Location, Media, MediaKind};
use crate::domain::inbound::MediaSource;
use crate::domain::message::Quote;
use crate::providers::reading;

/// The name of a contact card's file; Twilio gives none.
const CARD_FILE: &str = "contact.vcf";

/// What it says.
pub fn content(form: &Form<'_>) -> Content {
    choice(form)
        .or_else(|| location(form))
        .or_else(|| media(form))
        .unwrap_or_else(|| written(form))
}

/// Where its file is. WhatsApp carries one file with a message.
pub fn media_source(form: &Form<'_>) -> Option<MediaSource> {
    let url = form.get("MediaUrl0").filter(|_| has_file(form))?;
    reading::media_source(url)
}

/// Which message it answers.
pub fn quote(form: &Form<'_>) -> Option<Quote> {
    let id = form.get("OriginalRepliedMessageSid").and_then(reading::provider_id)?;
    Some(Quote::of(id))
}

fn text(form: &Form<'_>, name: &str) -> Option<String> {
    form.get(name).map(reading::clean)
}

fn line(form: &Form<'_>, name: &str) -> Option<String> {
    reading::line(form.get(name)?, CARD_TEXT_CHARS_MAX)
}

/// A button or a row that was chosen.
fn choice(form: &Form<'_>) -> Option<Content> {
    let is_choice = matches!(form.get("MessageType"), Some("button" | "interactive"));
    let named = line(form, "ListTitle").or_else(|| line(form, "ButtonText"));
    let payload = |name: &str| reading::line(form.get(name)?, PAYLOAD_CHARS_MAX);
    let (row, payload) = (payload("ListId"), payload("ButtonPayload"));
    let words = named.clone().or_else(|| text(form, "Body"))?;
    (is_choice || named.is_some() || row.is_some() || payload.is_some()).then(|| {
        Content::Choice(Choice {
            text: words,
            payload: row.or(payload),
            description: line(form, "ListDescription"),
        })
    })
}

fn location(form: &Form<'_>) -> Option<Content> {
    let angle = |name: &str| Degrees::new(form.get(name)?.trim().parse().ok()?);
    Some(Content::Location(Location {
        latitude: angle("Latitude")?,
        longitude: angle("Longitude")?,
        name: line(form, "Label"),
        address: line(form, "Address"),
    }))
}

fn has_file(form: &Form<'_>) -> bool {
    let files = form.get("NumMedia").and_then(|number| number.parse::<u32>().ok());
    files.is_none_or(|files| files > 0)
        && form
            .get("MediaUrl0")
            .is_some_and(|url| reading::media_source(url).is_some())
}

fn media(form: &Form<'_>) -> Option<Content> {
    if !has_file(form) {
        return None;
    }
    let mime_type = form
        .get("MediaContentType0")
        .and_then(|text| reading::line(text, MIME_TYPE_CHARS_MAX));
    let bare = mime_type.as_deref().map(reading::bare_mime_type).unwrap_or_default();
    let is_card = matches!(bare.as_str(), "text/vcard" | "text/x-vcard");
    let kind = match form.get("MessageType") {
        Some("sticker") => MediaKind::Sticker,
        Some("document") => MediaKind::Document,
        Some(_) | None => reading::media_kind(&bare),
    };
    let words = text(form, "Body");
    // Twilio writes the name of a document where captions are.
    let is_named = kind == MediaKind::Document && words.as_deref().is_some_and(reading::is_file_name);
    let file_name = words.clone().filter(|_| is_named);
    Some(Content::Media(Media {
        caption: words.filter(|_| !is_named && kind.has_caption()),
        file_name: file_name.or_else(|| is_card.then(|| CARD_FILE.to_owned())),
        mime_type,
        ..Media::new(kind)
    }))
}

fn written(form: &Form<'_>) -> Content {
    let kind = form.get("MessageType").unwrap_or("text");
    match text(form, "Body").filter(|_| kind == "text") {
        Some(body) => Content::Text { body },
        None if form.get("InteractiveData").is_some() => Content::Unsupported {
            kind: "flow".to_owned(),
        },
        None => Content::Unsupported {
            kind: reading::kind_name(if kind == "text" { "" } else { kind }),
        },
    }
}

//! What a customer's message says: its content, where its file is, and which message it answers.
//!
//! Sinch tells neither the type of a file nor a voice note from a sound file: both are guessed from the name
//! until the file is here. The title of a pressed button is not told either; what Sinch makes of it, unless told
//! otherwise, is the id of the message and the title.

use crate::config::limits::{CARD_LINES_MAX, CARD_TEXT_CHARS_MAX, MEDIA_NAME_CHARS_MAX, PAYLOAD_CHARS_MAX};
use crate::domain::content::{CardPhone, Choice, ContactCard, Content, Degrees, Location, Media};
use crate::domain::inbound::MediaSource;
use crate::domain::message::Quote;
use crate::providers::{json, reading};
use serde_json::Value;

/// What it says.
pub fn content(message: &Value) -> Content {
    let member = |name: &str| message.get(name).filter(|value| value.is_object());
    if let Some(text) = json::text(message, "/text_message/text") {
        return Content::text(reading::clean(&text));
    }
    let known = member("media_message")
        .or_else(|| member("media_card_message"))
        .and_then(media)
        .or_else(|| member("location_message").and_then(location))
        .or_else(|| member("choice_response_message").and_then(choice))
        .or_else(|| member("contact_info_message").map(card));
    known.unwrap_or_else(|| unsupported(message))
}

/// Where its file is.
pub fn media_source(message: &Value) -> Option<MediaSource> {
    let url = json::first(message, &["/media_message/url", "/media_card_message/url"])?;
    reading::media_source(&url)
}

/// Which message it answers; for a button the one that it stands below.
pub fn quote(message: &Value) -> Option<Quote> {
    let id = json::first(
        message,
        &["/reply_to/message_id", "/choice_response_message/message_id"],
    )?;
    reading::provider_id(&id).map(Quote::of)
}

fn line(value: &Value, pointer: &str) -> Option<String> {
    reading::line(&json::text(value, pointer)?, CARD_TEXT_CHARS_MAX)
}

fn media(file: &Value) -> Option<Content> {
    let url = json::first(file, &["/url"]).filter(|url| reading::media_source(url).is_some())?;
    let name = json::text(file, "/filename_override").and_then(|name| reading::line(&name, MEDIA_NAME_CHARS_MAX));
    let caption = json::first(file, &["/caption"]).map(|text| reading::clean(&text));
    let kind = reading::media_kind_by_name(name.as_deref().unwrap_or(&url));
    Some(Content::Media(Media {
        caption: caption.filter(|_| kind.has_caption()),
        file_name: name,
        ..Media::new(kind)
    }))
}

fn location(place: &Value) -> Option<Content> {
    let angle = |name: &str| {
        let degrees = json::text(place, &format!("/coordinates/{name}"))?;
        Degrees::new(degrees.parse().ok()?)
    };
    Some(Content::Location(Location {
        latitude: angle("latitude")?,
        longitude: angle("longitude")?,
        name: line(place, "/title"),
        address: line(place, "/label"),
    }))
}

fn choice(answer: &Value) -> Option<Content> {
    let payload = reading::line(&json::text(answer, "/postback_data")?, PAYLOAD_CHARS_MAX)?;
    let message = json::text(answer, "/message_id").unwrap_or_default();
    let title = payload
        .strip_prefix(&message)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|title| !title.is_empty());
    Some(Content::Choice(Choice {
        text: title.unwrap_or(&payload).to_owned(),
        payload: Some(payload.clone()),
        description: None,
    }))
}

fn card(person: &Value) -> Content {
    let list = |name: &str| {
        person
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .take(CARD_LINES_MAX)
    };
    let phones = list("phone_numbers").filter_map(|phone| {
        Some(CardPhone {
            phone: line(phone, "/phone_number")?,
            wa_id: None,
            kind: line(phone, "/type"),
        })
    });
    let phones: Vec<_> = phones.collect();
    let called = line(person, "/name/full_name").or_else(|| phones.first().map(|phone| phone.phone.clone()));
    let card = ContactCard {
        name: called.unwrap_or_default(),
        organization: line(person, "/organization/company"),
        phones,
        emails: list("email_addresses")
            .filter_map(|email| line(email, "/email_address"))
            .collect(),
    };
    Content::Contacts { cards: vec![card] }
}

fn unsupported(message: &Value) -> Content {
    let kinds = message.as_object().into_iter().flatten();
    let kind = kinds.map(|(name, _)| name.as_str()).find(|name| *name != "reply_to");
    let kind = kind.map(|name| name.strip_suffix("_message").unwrap_or(name));
    Content::Unsupported {
        kind: reading::kind_name(kind.unwrap_or_default()),
    }
}

//! What customers' messages say, from Meta's object of each kind. An object that is not as expected costs its own
//! message its content, and nothing else: the message is kept as unsupported (PRV-01).

use super::wire::{
    Button, ContextObject, InteractiveObject, LocationObject, MediaObject, Message, Person, Text, TextObject,
    UnsupportedObject,
};
use crate::config::limits::{
    CARD_LINES_MAX, CARD_TEXT_CHARS_MAX, CARDS_MAX, MEDIA_NAME_CHARS_MAX, MEDIA_URL_BYTES_MAX, MIME_TYPE_CHARS_MAX,
    PAYLOAD_CHARS_MAX,
};
use crate::domain::content::{CardPhone, Choice, ContactCard, Content, Degrees, Location, Media, MediaKind};
use crate::domain::inbound::MediaSource;
use crate::providers::reading;
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a message says, and where its file is.
pub struct Said {
    /// What it says.
    pub content: Content,
    /// Where its file is.
    pub media_source: Option<MediaSource>,
}

impl From<Content> for Said {
    fn from(content: Content) -> Self {
        Self {
            content,
            media_source: None,
        }
    }
}

/// Reads what a message of this kind says.
pub fn said(kind: &str, message: &Message<'_>) -> Said {
    let read = match kind {
        "text" => read(message.text).and_then(text).map(Said::from),
        "image" => read(message.image).and_then(|file| media(MediaKind::Image, &file)),
        "video" => read(message.video).and_then(|file| media(MediaKind::Video, &file)),
        "audio" => read(message.audio).and_then(|file| media(audio_kind(&file), &file)),
        "document" => read(message.document).and_then(|file| media(MediaKind::Document, &file)),
        "sticker" => read(message.sticker).and_then(|file| media(MediaKind::Sticker, &file)),
        "location" => read(message.location)
            .and_then(|place| location(&place))
            .map(Said::from),
        "contacts" => read(message.contacts)
            .and_then(|people: Vec<_>| contacts(&people))
            .map(Said::from),
        "button" => read(message.button).and_then(|button| pressed(&button)).map(Said::from),
        "interactive" => read(message.interactive)
            .and_then(|answer| chosen(&answer))
            .map(Said::from),
        _ => None,
    };
    read.unwrap_or_else(|| unsupported(kind, message).into())
}

/// The provider's id of the message that this one answers; forwards have none.
pub fn quoted(message: &Message<'_>) -> Option<String> {
    let context: ContextObject<'_> = read(message.context)?;
    id(context.id.as_ref())
}

/// An object of a message, when it is one.
pub fn read<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(raw?.get()).ok()
}

/// An id of the provider's that can be kept.
pub fn id(text: Option<&Text<'_>>) -> Option<String> {
    reading::provider_id(&text?.0)
}

fn text(object: TextObject<'_>) -> Option<Content> {
    let body = object.body?;
    Some(Content::Text { body: body.clean() })
}

fn audio_kind(file: &MediaObject<'_>) -> MediaKind {
    match file.voice.as_ref().map(|voice| voice.0.as_ref()) {
        Some("true") => MediaKind::Voice,
        Some(_) | None => MediaKind::Audio,
    }
}

fn media(kind: MediaKind, file: &MediaObject<'_>) -> Option<Said> {
    let url = file.url.as_ref().map(Text::clean);
    let source = MediaSource {
        provider_media_id: id(file.id.as_ref()),
        url: url.filter(|url| !url.is_empty() && url.len() <= MEDIA_URL_BYTES_MAX),
        sha256: id(file.sha256.as_ref()),
    };
    if source.provider_media_id.is_none() && source.url.is_none() {
        return None;
    }
    // Meta's documents say that captions come with these only; whoever sees one elsewhere shows it.
    let content = Content::Media(Media {
        kind,
        caption: file
            .caption
            .as_ref()
            .map(Text::clean)
            .filter(|caption| !caption.is_empty()),
        file_name: line(file.filename.as_ref(), MEDIA_NAME_CHARS_MAX),
        mime_type: line(file.mime_type.as_ref(), MIME_TYPE_CHARS_MAX),
        is_animated: file.animated.as_ref().is_some_and(|animated| animated.0 == "true"),
    });
    Some(Said {
        content,
        media_source: Some(source),
    })
}

fn location(place: &LocationObject<'_>) -> Option<Content> {
    Some(Content::Location(Location {
        latitude: degrees(place.latitude.as_ref())?,
        longitude: degrees(place.longitude.as_ref())?,
        name: line(place.name.as_ref(), CARD_TEXT_CHARS_MAX),
        address: line(place.address.as_ref(), CARD_TEXT_CHARS_MAX),
    }))
}

fn degrees(number: Option<&Text<'_>>) -> Option<Degrees> {
    Degrees::new(number?.0.trim().parse().ok()?)
}

fn contacts(people: &[Person<'_>]) -> Option<Content> {
    let cards: Vec<_> = people.iter().take(CARDS_MAX).map(card).collect();
    (!cards.is_empty()).then_some(Content::Contacts { cards })
}

/// The name can be absent; a card is then called by whatever else it says.
fn card(person: &Person<'_>) -> ContactCard {
    let short = |text: Option<&Text<'_>>| line(text, CARD_TEXT_CHARS_MAX);
    let phones = person.phones.iter().flatten().take(CARD_LINES_MAX).filter_map(|phone| {
        Some(CardPhone {
            phone: short(phone.phone.as_ref()).or_else(|| short(phone.wa_id.as_ref()))?,
            wa_id: short(phone.wa_id.as_ref()),
            kind: short(phone.kind.as_ref()),
        })
    });
    let phones: Vec<_> = phones.collect();
    let emails = person.emails.iter().flatten().take(CARD_LINES_MAX);
    let emails: Vec<_> = emails.filter_map(|email| short(email.email.as_ref())).collect();
    let organization = person.org.as_ref().and_then(|org| short(org.company.as_ref()));
    let name = person.name.as_ref().and_then(|name| {
        short(name.formatted_name.as_ref()).or_else(|| {
            let parts = [&name.first_name, &name.last_name].into_iter().flatten();
            let parts: Vec<_> = parts.filter_map(|part| short(Some(part))).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    });
    let else_known = || {
        let phone = phones.first().map(|phone| phone.phone.clone());
        organization.clone().or(phone).or_else(|| emails.first().cloned())
    };
    ContactCard {
        name: name.or_else(else_known).unwrap_or_default(),
        organization,
        phones,
        emails,
    }
}

/// A quick reply of a template.
fn pressed(button: &Button<'_>) -> Option<Content> {
    let payload = line(button.payload.as_ref(), PAYLOAD_CHARS_MAX);
    let text = line(button.text.as_ref(), PAYLOAD_CHARS_MAX).or_else(|| payload.clone())?;
    let description = None;
    Some(Content::Choice(Choice {
        text,
        payload,
        description,
    }))
}

fn chosen(answer: &InteractiveObject<'_>) -> Option<Content> {
    match answer.kind.as_ref().map(|kind| kind.0.as_ref()) {
        Some("button_reply") => reply(answer.button_reply.as_ref()?),
        Some("list_reply") => reply(answer.list_reply.as_ref()?),
        // A flow that was filled in: what it says for people, and what it says for programs.
        Some("nfm_reply") => {
            let flow = answer.nfm_reply.as_ref()?;
            let said = line(flow.body.as_ref(), PAYLOAD_CHARS_MAX);
            Some(Content::Choice(Choice {
                text: said.or_else(|| line(flow.name.as_ref(), PAYLOAD_CHARS_MAX))?,
                payload: line(flow.response_json.as_ref(), PAYLOAD_CHARS_MAX),
                description: None,
            }))
        }
        Some(_) | None => None,
    }
}

fn reply(row: &super::wire::Reply<'_>) -> Option<Content> {
    let payload = line(row.id.as_ref(), PAYLOAD_CHARS_MAX);
    Some(Content::Choice(Choice {
        text: line(row.title.as_ref(), PAYLOAD_CHARS_MAX).or_else(|| payload.clone())?,
        payload,
        description: line(row.description.as_ref(), PAYLOAD_CHARS_MAX),
    }))
}

fn unsupported(kind: &str, message: &Message<'_>) -> Content {
    let inner: Option<UnsupportedObject<'_>> = read(message.unsupported);
    let interactive: Option<InteractiveObject<'_>> = read(message.interactive);
    let inner = inner
        .and_then(|inner| inner.kind)
        .or(interactive.and_then(|inner| inner.kind));
    let name = inner.map_or_else(|| kind.to_owned(), |inner| inner.clean());
    Content::Unsupported {
        kind: reading::kind_name(&name),
    }
}

/// A text that is worth something, cut at `chars_max` characters.
fn line(text: Option<&Text<'_>>, chars_max: usize) -> Option<String> {
    let text = text?.clean();
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(chars_max).collect())
}

//! What every contract has in common: ids, phones and our own ids, read with the same limits.

use crate::config::limits::{
    EMOJI_CHARS_MAX, FILE_NAME_CHARS_MAX, KIND_CHARS_MAX, MEDIA_URL_BYTES_MAX, PROFILE_NAME_CHARS_MAX,
    PROVIDER_ID_BYTES_MAX,
};
use crate::domain::contact::Identity;
use crate::domain::content::MediaKind;
use crate::domain::effects::OutboundCall;
use crate::domain::ids::{ID_MAX, InteractionId, MessageId};
use crate::domain::inbound::MediaSource;

/// A provider's id, if it can be one.
pub fn provider_id(text: &str) -> Option<String> {
    let id = clean(text);
    (!id.is_empty() && id.len() <= PROVIDER_ID_BYTES_MAX).then_some(id)
}

/// Digits of a phone, with or without `+`.
pub fn phone(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let usable = (1..=PROVIDER_ID_BYTES_MAX).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    usable.then(|| digits.to_owned())
}

/// A customer by phone or, where there is none, by business-scoped id: `IT.908…`.
pub fn identity(text: &str) -> Option<Identity> {
    if let Some(phone) = phone(text) {
        return Some(Identity {
            phone: Some(phone),
            bsuid: None,
        });
    }
    let is_scoped = text.len() > 3 && text.as_bytes()[2] == b'.' && text[..2].bytes().all(|b| b.is_ascii_uppercase());
    let bsuid = provider_id(text).filter(|_| is_scoped)?;
    Some(Identity {
        phone: None,
        bsuid: Some(bsuid),
    })
}

/// Text without NUL, which databases refuse.
pub fn clean(text: &str) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text.to_owned()
    }
}

/// A profile name, if there is one.
pub fn profile_name(text: &str) -> Option<String> {
    let name: String = clean(text).trim().chars().take(PROFILE_NAME_CHARS_MAX).collect();
    (!name.is_empty()).then_some(name)
}

/// A provider's name of a kind of message.
pub fn kind_name(text: &str) -> String {
    let name: String = text.chars().filter(|c| !c.is_control()).take(KIND_CHARS_MAX).collect();
    if name.is_empty() { "unsupported".into() } else { name }
}

/// A media type without its parameters, in lower case.
pub fn bare_mime_type(text: &str) -> String {
    text.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// The kind of a file of this type, in lower case and without parameters, as WhatsApp uses it.
pub fn media_kind(mime_type: &str) -> MediaKind {
    match (mime_type, mime_type.split('/').next()) {
        ("image/webp", _) => MediaKind::Sticker,
        ("audio/ogg" | "audio/opus", _) => MediaKind::Voice,
        (_, Some("image")) => MediaKind::Image,
        (_, Some("video")) => MediaKind::Video,
        (_, Some("audio")) => MediaKind::Audio,
        (_, _) => MediaKind::Document,
    }
}

/// The same of a file of this name, or at this address.
pub fn media_kind_by_name(name: &str) -> MediaKind {
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let ending = name.rsplit(['/', '.']).next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "webp" => MediaKind::Sticker,
        "ogg" | "oga" | "opus" => MediaKind::Voice,
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "heic" => MediaKind::Image,
        "mp4" | "3gp" | "mov" | "m4v" => MediaKind::Video,
        "aac" | "amr" | "mp3" | "m4a" | "wav" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// True for what looks like the name of a file: one line without a slash, with a short ending.
pub fn is_file_name(text: &str) -> bool {
    let Some((name, ending)) = text.rsplit_once('.') else {
        return false;
    };
    let is_plain = !text.contains(['/', '\\', '\n']) && text.chars().count() <= FILE_NAME_CHARS_MAX;
    is_plain && !name.is_empty() && (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Where a file is, if the address can be kept.
pub fn media_source(url: &str) -> Option<MediaSource> {
    let url = clean(url);
    (!url.is_empty() && url.len() <= MEDIA_URL_BYTES_MAX).then(|| MediaSource {
        url: Some(url),
        ..MediaSource::default()
    })
}

/// One line of at most so many characters, if anything is on it.
pub fn line(text: &str, chars_max: usize) -> Option<String> {
    let line: String = text.chars().filter(|c| !c.is_control()).collect();
    let line: String = line.trim().chars().take(chars_max).collect();
    (!line.is_empty()).then_some(line)
}

/// An emoji of a reaction; nothing removes one.
pub fn emoji(text: &str) -> Option<String> {
    let emoji: String = clean(text).trim().chars().take(EMOJI_CHARS_MAX).collect();
    (!emoji.is_empty()).then_some(emoji)
}

/// Our own ids, as they travel along with a message.
pub fn correlation(call: &OutboundCall) -> String {
    format!("{}.{}", call.interaction, call.message)
}

/// Our own ids, as [`correlation`] sent them along.
pub fn correlated(data: &str) -> Option<(InteractionId, MessageId)> {
    let (interaction, message) = data.split_once('.')?;
    let (interaction, message) = (interaction.parse().ok()?, message.parse().ok()?);
    let ids = 1..=ID_MAX;
    (ids.contains(&interaction) && ids.contains(&message)).then_some((InteractionId(interaction), MessageId(message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_named_by_phone_or_by_scoped_id() {
        let of = |text: &str| identity(text).map(|who| (who.phone, who.bsuid));
        assert_eq!(of("+39055123456"), Some((Some("39055123456".into()), None)));
        assert_eq!(of("39055123456"), Some((Some("39055123456".into()), None)));
        assert_eq!(of("IT.9081"), Some((None, Some("IT.9081".into()))));
        assert_eq!(of("IT.ENT.11815"), Some((None, Some("IT.ENT.11815".into()))));
        for odd in ["", "+", "IT.", "it.9081", "nobody", "\u{e9}T.1", "39 055"] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }

    #[test]
    fn files_are_shown_as_what_their_type_or_their_name_says() {
        for (mime_type, kind) in [
            ("image/jpeg", MediaKind::Image),
            ("image/webp", MediaKind::Sticker),
            ("audio/ogg", MediaKind::Voice),
            ("audio/mpeg", MediaKind::Audio),
            ("video/mp4", MediaKind::Video),
            ("application/pdf", MediaKind::Document),
            ("", MediaKind::Document),
        ] {
            assert_eq!(media_kind(mime_type), kind, "{mime_type}");
        }
        assert_eq!(bare_mime_type(" Audio/OGG; codecs=opus"), "audio/ogg");
        for (name, kind) in [
            ("https://s.example/a/b.JPG?x=1.pdf", MediaKind::Image),
            ("https://s.example/a/voice.ogg#t", MediaKind::Voice),
            ("a.b.mp4", MediaKind::Video),
            ("https://s.example/file", MediaKind::Document),
            ("", MediaKind::Document),
        ] {
            assert_eq!(media_kind_by_name(name), kind, "{name}");
        }
        for (text, is_name) in [
            ("Offer 12.pdf", true),
            ("see you at 5.", false),
            ("a/b.pdf", false),
            (".pdf", false),
            ("x", false),
        ] {
            assert_eq!(is_file_name(text), is_name, "{text}");
        }
    }

    #[test]
    fn only_whole_ids_of_ours_are_believed() {
        assert_eq!(correlated("7001.9001"), Some((InteractionId(7001), MessageId(9001))));
        for odd in [
            "",
            "7001",
            "7001.",
            ".1",
            "0.1",
            "-1.2",
            "1.2.3",
            "a.b",
            "99999999999999999999.1",
        ] {
            assert_eq!(correlated(odd), None, "{odd}");
        }
    }
}

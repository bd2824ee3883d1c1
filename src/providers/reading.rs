//! What every contract has in common: ids, phones and our own ids, read with the same limits.

use crate::config::limits::{
    CAPTION_CHARS_MAX, KIND_CHARS_MAX, MEDIA_URL_BYTES_MAX, PROFILE_NAME_CHARS_MAX, PROVIDER_ID_BYTES_MAX,
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

/// As what a file of this media type is shown, where the provider does not say.
pub fn kind_of_type(mime_type: &str) -> MediaKind {
    match mime_type.split('/').next() {
        _ if mime_type.starts_with("image/webp") => MediaKind::Sticker,
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        Some(_) | None => MediaKind::Document,
    }
}

/// The same by the end of its name.
pub fn kind_of_name(name: &str) -> MediaKind {
    let path = name.split(['?', '#']).next().unwrap_or_default();
    match path
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase()
        .as_str()
    {
        "jpg" | "jpeg" | "png" | "gif" => MediaKind::Image,
        "webp" => MediaKind::Sticker,
        "mp4" | "3gp" | "3gpp" => MediaKind::Video,
        "ogg" | "oga" | "opus" | "mp3" | "m4a" | "aac" | "amr" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// The kind that providers call so.
pub fn kind_named(name: &str) -> Option<MediaKind> {
    MediaKind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// What is said about a file, as long as WhatsApp lets it be.
pub fn caption(text: &str) -> Option<String> {
    let caption: String = clean(text).chars().take(CAPTION_CHARS_MAX).collect();
    (!caption.trim().is_empty()).then_some(caption)
}

/// A file that is behind a URL; `None` for one that is no URL, or too long for one.
pub fn media_source(url: &str) -> Option<MediaSource> {
    let is_url = url.len() <= MEDIA_URL_BYTES_MAX && (url.starts_with("https://") || url.starts_with("http://"));
    is_url.then(|| MediaSource {
        url: Some(url.to_owned()),
        ..MediaSource::default()
    })
}

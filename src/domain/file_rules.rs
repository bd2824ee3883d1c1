//! What may be a file of a kind, and what may be sent as one (MSG-03).

use super::content::MediaKind;
use super::provider::ProviderKind;
use super::settings::Settings;
use serde::Serialize;

/// True when a file of this type may be what a message calls a `kind`. Whoever sends a page and calls it a picture
/// wants somebody to open it.
pub fn can_be(kind: MediaKind, mime_type: &str) -> bool {
    let class = mime_type.split('/').next().unwrap_or_default();
    match kind {
        MediaKind::Image | MediaKind::Sticker => class == "image" && mime_type != "image/svg+xml",
        MediaKind::Video => class == "video" || mime_type == "audio/mp4",
        MediaKind::Audio | MediaKind::Voice => {
            class == "audio" || matches!(mime_type, "video/mp4" | "video/webm" | "video/3gpp")
        }
        MediaKind::Document => true,
    }
}

/// What an agent may send as one kind (MSG-03).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SendRule {
    /// The kind.
    pub kind: MediaKind,
    /// The types it may have; none allows all that are no programs.
    pub mime_types: &'static [&'static str],
    /// How large it may be.
    pub bytes_max: u64,
}

const MB: u64 = 1024 * 1024;

/// Programs: nobody's customers need them, and receivers might run them.
const PROGRAMS: &[&str] = &[
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
    "application/java",
    "application/wasm",
    "application/vnd.android.dex",
    "application/x-llvm",
    "text/x-shellscript",
];

/// What may be sent through a provider (`spec/providers.md` 5). What agents record is made a voice note here, so more
/// types are taken for one than are sent.
pub fn send_rules(provider: ProviderKind) -> [SendRule; 6] {
    let documents = match provider {
        ProviderKind::Twilio => 16 * MB,
        ProviderKind::Meta | ProviderKind::Sinch | ProviderKind::Kaleyra => 100 * MB,
    };
    let rule = |kind, mime_types, bytes_max| SendRule {
        kind,
        mime_types,
        bytes_max,
    };
    [
        rule(MediaKind::Image, &["image/jpeg", "image/png"], 5 * MB),
        rule(MediaKind::Video, &["video/mp4", "video/3gpp"], 16 * MB),
        rule(
            MediaKind::Audio,
            &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
            16 * MB,
        ),
        rule(MediaKind::Voice, &["audio/ogg", "audio/webm", "audio/mp4"], 16 * MB),
        rule(MediaKind::Document, &[], documents),
        rule(MediaKind::Sticker, &["image/webp"], 500 * 1024),
    ]
}

/// The same, no larger than the installation allows its agents (SYS-11).
pub fn account_rules(provider: ProviderKind, settings: &Settings) -> Vec<SendRule> {
    let installation = u64::from(settings.global.attachment_mb_max) * MB;
    let rules = send_rules(provider).into_iter().map(|rule| SendRule {
        bytes_max: rule.bytes_max.min(installation),
        ..rule
    });
    rules.collect()
}

/// Why a file cannot be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotSendable {
    /// Its type is not one of these; none stands for programs.
    Type(&'static [&'static str]),
    /// It is larger than the provider takes of this kind.
    TooLarge(u64),
}

/// Checks a file against the provider's rules.
pub fn check_sendable(provider: ProviderKind, kind: MediaKind, mime_type: &str, bytes: u64) -> Result<(), NotSendable> {
    let Some(rule) = send_rules(provider).into_iter().find(|rule| rule.kind == kind) else {
        return Ok(());
    };
    let is_allowed = if rule.mime_types.is_empty() {
        !PROGRAMS.contains(&mime_type)
    } else {
        rule.mime_types.contains(&mime_type)
    };
    if !is_allowed {
        return Err(NotSendable::Type(rule.mime_types));
    }
    if bytes > rule.bytes_max {
        return Err(NotSendable::TooLarge(rule.bytes_max));
    }
    Ok(())
}

/// As what a file of this type is sent when nobody says: a picture as a picture, what WhatsApp does not know as a
/// document.
pub fn usual_kind(mime_type: &str) -> MediaKind {
    let usual = [MediaKind::Image, MediaKind::Video, MediaKind::Audio];
    let rules = send_rules(ProviderKind::Meta);
    rules
        .iter()
        .find(|rule| usual.contains(&rule.kind) && rule.mime_types.contains(&mime_type))
        .map_or(MediaKind::Document, |rule| rule.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn msg_03_every_kind_has_its_types_and_its_limit() {
        let check = |kind, mime, bytes| check_sendable(ProviderKind::Meta, kind, mime, bytes);
        assert_eq!(check(MediaKind::Image, "image/jpeg", 5 * MB), Ok(()));
        assert_eq!(
            check(MediaKind::Image, "image/jpeg", 5 * MB + 1),
            Err(NotSendable::TooLarge(5 * MB))
        );
        assert_eq!(
            check(MediaKind::Image, "image/webp", 1),
            Err(NotSendable::Type(&["image/jpeg", "image/png"]))
        );
        assert!(check(MediaKind::Video, "video/quicktime", 1).is_err());
        assert_eq!(check(MediaKind::Document, "application/pdf", 100 * MB), Ok(()));
        assert_eq!(check(MediaKind::Document, "text/html", 1), Ok(()));
        assert_eq!(check(MediaKind::Document, PROGRAMS[0], 1), Err(NotSendable::Type(&[])));
        let twilio = check_sendable(ProviderKind::Twilio, MediaKind::Document, "application/pdf", 17 * MB);
        assert_eq!(twilio, Err(NotSendable::TooLarge(16 * MB)));
    }

    #[test]
    fn what_a_message_calls_a_picture_is_one() {
        for (kind, mime, expected) in [
            (MediaKind::Image, "image/jpeg", true),
            (MediaKind::Image, "image/svg+xml", false),
            (MediaKind::Image, "text/html", false),
            (MediaKind::Sticker, "image/webp", true),
            (MediaKind::Video, "video/mp4", true),
            (MediaKind::Video, "application/octet-stream", false),
            (MediaKind::Voice, "audio/ogg", true),
            (MediaKind::Voice, "text/html", false),
            (MediaKind::Audio, "video/mp4", true),
            (MediaKind::Document, "text/html", true),
        ] {
            assert_eq!(can_be(kind, mime), expected, "{kind:?} {mime}");
        }
    }

    #[test]
    fn files_are_sent_as_what_whatsapp_knows_them_for() {
        for (mime, kind) in [
            ("image/png", MediaKind::Image),
            ("image/webp", MediaKind::Document),
            ("video/mp4", MediaKind::Video),
            ("audio/ogg", MediaKind::Audio),
            ("audio/wav", MediaKind::Document),
            ("application/pdf", MediaKind::Document),
        ] {
            assert_eq!(usual_kind(mime), kind, "{mime}");
        }
    }
}

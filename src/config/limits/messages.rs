//! Caps of what messages carry.

/// Longest text of one message, characters. WhatsApp's own limit for a text body.
pub const TEXT_CHARS_MAX: usize = 4096;

/// Longest caption of a file, characters. WhatsApp's own limit.
pub const CAPTION_CHARS_MAX: usize = 1024;

/// Read marks that wait to be sent. More come only while a provider is away, and then nobody misses them.
pub const SIGNALS_WAITING_MAX: usize = 1024;

/// Read marks that are sent at the same time, so that messages have the connections.
pub const SIGNALS_UNDER_WAY_MAX: usize = 8;

/// Longest emoji of a reaction, characters. The longest families and flags have eight to ten.
pub const EMOJI_CHARS_MAX: usize = 16;

/// Reactions of agents to messages of one conversation that are on their way at a time. A click is sent within a
/// second; what is beyond is not followed up when it fails.
pub const REACTIONS_UNDER_WAY_MAX: usize = 16;

/// Messages of one conversation of which it is remembered when they were changed last, so that a change that
/// arrives late does not undo a newer one. People react to what they have just read.
pub const CHANGES_REMEMBERED_MAX: usize = 32;

/// Failed attempts of messages that are remembered, so that their late reports are not taken for those of a newer
/// attempt. Nobody sends one message more often.
pub const ATTEMPTS_REMEMBERED_MAX: usize = 16;

/// Contact cards of one message. WhatsApp lets people pick 257 at once.
pub const CARDS_MAX: usize = 257;

/// Numbers, and addresses, of one card. Address books have a handful.
pub const CARD_LINES_MAX: usize = 20;

/// Longest name, number or address on a card, or of a place, characters. More is no name.
pub const CARD_TEXT_CHARS_MAX: usize = 300;

/// Longest payload of a button, characters. Meta allows 256 for buttons, 200 for rows, and flows answer with more.
pub const PAYLOAD_CHARS_MAX: usize = 4096;

/// Longest name of a file, characters: what file systems take in bytes.
pub const MEDIA_NAME_CHARS_MAX: usize = 255;

/// Longest MIME type, characters. RFC 6838 allows 127 on each side of the slash.
pub const MIME_TYPE_CHARS_MAX: usize = 255;

/// Longest address of a file at a provider, bytes. Signed ones have about a thousand.
pub const MEDIA_URL_BYTES_MAX: usize = 4096;

/// Test messages of administrators that wait for their turn: more people than administrate an installation.
pub const TRIAL_SENDS_WAITING_MAX: usize = 16;

/// Test messages under way at the same time, each with a call of its own to a provider.
pub const TRIAL_SENDS_UNDER_WAY_MAX: usize = 4;

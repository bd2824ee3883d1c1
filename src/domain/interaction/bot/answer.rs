//! What of an engine's answer is sent and kept.

use crate::config::limits::{BOT_MEMORY_BYTES_MAX, BOT_REASON_CHARS_MAX, BOT_TEXTS_MAX, TEXT_CHARS_MAX};
use crate::domain::bot::{HandOver, Reply};

/// An engine's answer within what may be sent and kept. One that says nothing and does not hand over is no answer.
pub(super) fn checked(reply: Reply) -> Reply {
    match reply {
        Reply::Said { texts, memory } => {
            let texts = sendable(texts);
            if texts.is_empty() {
                let why = "the engine said nothing".to_owned();
                return Reply::Failed { why };
            }
            match memory {
                Some(memory) if memory.len() > BOT_MEMORY_BYTES_MAX => Reply::Failed {
                    why: "the engine wanted to remember too much".to_owned(),
                },
                memory => Reply::Said { texts, memory },
            }
        }
        Reply::HandsOver { texts, why } => Reply::HandsOver {
            texts: sendable(texts),
            why: match why {
                HandOver::Asked { reason } => HandOver::Asked {
                    reason: cut(reason, BOT_REASON_CHARS_MAX),
                },
                HandOver::Limit => HandOver::Limit,
            },
        },
        Reply::Failed { why } => Reply::Failed {
            why: cut(why, BOT_REASON_CHARS_MAX),
        },
    }
}

fn sendable(texts: Vec<String>) -> Vec<String> {
    let said = texts.into_iter().filter(|text| !text.trim().is_empty());
    said.take(BOT_TEXTS_MAX).map(|text| cut(text, TEXT_CHARS_MAX)).collect()
}

/// The text without what is too much of it.
pub(super) fn cut(text: String, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

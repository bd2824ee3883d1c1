//! What a bot does whatever it runs on: what it says first and last, when it ends, what a file gets for an answer.

use crate::config::limits::{DIALOGFLOW_SESSION_SECS, LEX_SESSION_SECS, SCRIPT_SESSION_SECS};
use crate::domain::catalog::BotEngine;

/// The texts and limits of a bot. Texts may have variables; an empty one is not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Manners<'a> {
    /// Sent first, in place of the engine's answer (APP-BOT-04).
    pub welcome: &'a str,
    /// A customer who says this leaves the bot (APP-CHATGPT-03).
    pub exit_phrase: &'a str,
    /// Sent when it hands over.
    pub forward: &'a str,
    /// Sent when its engine fails or does not answer in time (APP-BOT-07).
    pub error: &'a str,
    /// The answer to what is not text (APP-BOT-05).
    pub attachment: &'a str,
    /// Messages that it answers in one session; 0 is unlimited.
    pub turns_max: u32,
    /// How long a session of its engine lives unused (APP-BOT-08); nothing for those that never forget.
    pub session_secs: Option<i64>,
}

impl BotEngine {
    /// The manners of a bot on this engine.
    pub fn manners(&self) -> Manners<'_> {
        match self {
            Self::Scripted(script) => Manners {
                welcome: &script.welcome_message,
                exit_phrase: &script.exit_phrase,
                forward: &script.forward_message,
                error: &script.error_message,
                attachment: &script.attachment_message,
                turns_max: script.turns_max,
                session_secs: Some(SCRIPT_SESSION_SECS),
            },
            Self::Lex { welcome_message, .. } => Manners {
                welcome: welcome_message,
                session_secs: Some(LEX_SESSION_SECS),
                ..Manners::default()
            },
            Self::Dialogflow { welcome_message, .. } => Manners {
                welcome: welcome_message,
                session_secs: Some(DIALOGFLOW_SESSION_SECS),
                ..Manners::default()
            },
            Self::ChatGpt {
                exit_phrase,
                forward_message,
                error_message,
                attachment_message,
                ..
            } => Manners {
                exit_phrase,
                forward: forward_message,
                error: error_message,
                attachment: attachment_message,
                ..Manners::default()
            },
        }
    }
}

/// True when a text says a phrase and nothing else, ignoring case, and space and punctuation around both.
pub fn says(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text.trim().to_lowercase(), phrase.trim().to_lowercase());
    let wanted = bare(&phrase);
    if wanted.is_empty() {
        return !phrase.is_empty() && text == phrase;
    }
    bare(&text) == wanted
}

fn bare(text: &str) -> String {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn app_chatgpt_03_case_space_and_punctuation_around_a_phrase_do_not_matter() {
        for text in ["stop", " Stop! ", "STOP", "¡stop!", "\n…stop…"] {
            assert!(says(text, "Stop."), "{text}");
        }
        for text in ["", "stop it", "non-stop", "please stop", "s top"] {
            assert!(!says(text, "stop"), "{text}");
        }
        assert!(says("talk  to\nsomebody!", "talk to somebody"));
        assert!(
            says(" # ", "#") && !says("!", "#") && !says("", ""),
            "a phrase without letters"
        );
    }
}

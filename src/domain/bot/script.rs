//! Bots that need no service outside: they look for words and give the answers that somebody wrote.

use super::{HandOver, Reply, Turn};
use crate::domain::plan::pass::Values;
use crate::domain::template;
use serde::{Deserialize, Serialize};

/// What a scripted bot says, and when.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Script {
    /// Sent first; empty lets the rules answer (APP-BOT-04).
    pub welcome_message: String,
    /// The first that fits a message answers it.
    pub rules: Vec<Rule>,
    /// The answer when none fits; without one the bot hands over.
    pub default_answers: Vec<String>,
    /// It hands over at so many messages in a row that no rule fits; 0 never.
    pub misses_max: u32,
    /// A customer who says this leaves the bot.
    pub exit_phrase: String,
    /// Messages it answers before it hands over; 0 is unlimited.
    pub turns_max: u32,
    /// Sent when it hands over.
    pub forward_message: String,
    /// Sent when it fails or is too slow.
    pub error_message: String,
    /// The answer to what is not text.
    pub attachment_message: String,
    /// It waits so long before it answers, milliseconds.
    pub delay_ms: u32,
}

/// Words, and what is said to a message with any of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Words and phrases. A star at the end stands for any ending of the last word.
    pub words: Vec<String>,
    /// Each is a message of its own, with variables.
    pub answers: Vec<String>,
    /// A person goes on after that.
    pub hand_over: bool,
}

impl Script {
    /// Answers a message.
    pub fn answer(&self, turn: &Turn) -> Reply {
        self.reply(&turn.text, turn.memory.as_deref(), &turn.values)
    }

    /// The same; `memory` is what it wanted to remember of the message before.
    pub fn reply(&self, text: &str, memory: Option<&str>, values: &Values) -> Reply {
        let heard = Heard::new(text);
        for rule in &self.rules {
            let Some(word) = rule.words.iter().find(|word| heard.has(word)) else {
                continue;
            };
            return match rendered(&rule.answers, values) {
                Err(why) => Reply::Failed { why },
                Ok(texts) if rule.hand_over => hands_over(texts, word.clone()),
                Ok(texts) => Reply::Said { texts, memory: None },
            };
        }
        let misses = memory.and_then(|count| count.parse::<u32>().ok()).unwrap_or(0) + 1;
        if self.default_answers.is_empty() || (self.misses_max > 0 && misses >= self.misses_max) {
            return hands_over(Vec::new(), "no rule fits".to_owned());
        }
        match rendered(&self.default_answers, values) {
            Err(why) => Reply::Failed { why },
            Ok(texts) => Reply::Said {
                texts,
                memory: Some(misses.to_string()),
            },
        }
    }
}

fn hands_over(texts: Vec<String>, reason: String) -> Reply {
    let why = HandOver::Asked { reason };
    Reply::HandsOver { texts, why }
}

fn rendered(texts: &[String], values: &Values) -> Result<Vec<String>, String> {
    let named = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let named = named.collect();
    let texts = texts.iter().map(|text| template::render_with(text, &named));
    texts.collect::<Result<_, _>>().map_err(|fault| fault.to_string())
}

/// A message, prepared for looking words up.
struct Heard {
    text: String,
    words: Vec<String>,
}

impl Heard {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let words = words(&text).map(str::to_owned).collect();
        Self { text, words }
    }

    /// True when it contains the word, or the words of the phrase one after the other.
    fn has(&self, phrase: &str) -> bool {
        let phrase = phrase.trim().to_lowercase();
        let is_open = phrase.ends_with('*');
        let wanted: Vec<&str> = words(&phrase).collect();
        let Some((last, first)) = wanted.split_last() else {
            let sign = phrase.trim_end_matches('*');
            return !sign.is_empty() && self.text.contains(sign);
        };
        if phrase.chars().any(is_of_a_script_without_spaces) {
            return self.text.contains(phrase.trim_end_matches('*'));
        }
        self.words.windows(wanted.len()).any(|said| {
            let Some((said_last, said_first)) = said.split_last() else {
                return false;
            };
            let ends = if is_open {
                said_last.starts_with(*last)
            } else {
                said_last == *last
            };
            ends && said_first.iter().zip(first).all(|(said, wanted)| said == wanted)
        })
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Thai, Lao, Khmer, and all of East Asia: there a word cannot be told from its sentence by spaces.
fn is_of_a_script_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}')
        || ('\u{20000}'..='\u{3ffff}').contains(&c)
}

#[cfg(test)]
mod tests;

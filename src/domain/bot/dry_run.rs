//! What a bot would say to the message that leads to it, without asking anybody: for trials of plans.

use super::{Reply, manners};
use crate::domain::catalog::BotEngine;
use crate::domain::plan::pass::Values;
use crate::domain::template;

/// The bot's first word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// What it says.
    pub texts: Vec<String>,
    /// False when the plan goes on at once.
    pub stays: bool,
}

/// What a bot on this engine says first. Of those on a service outside only the welcome is known.
pub fn opening(engine: &BotEngine, text: &str, values: &Values) -> Opening {
    let manners = engine.manners();
    let last = |mut texts: Vec<String>, word: &str| {
        texts.extend(rendered(word, values));
        Opening { texts, stays: false }
    };
    if let Some(welcome) = rendered(manners.welcome, values) {
        return Opening {
            texts: vec![welcome],
            stays: true,
        };
    }
    if manners::says(text, manners.exit_phrase) {
        return last(Vec::new(), manners.forward);
    }
    let BotEngine::Scripted(script) = engine else {
        return Opening {
            texts: Vec::new(),
            stays: true,
        };
    };
    match script.reply(text, None, values) {
        Reply::Said { texts, .. } => Opening { texts, stays: true },
        Reply::HandsOver { texts, .. } => last(texts, manners.forward),
        Reply::Failed { .. } => last(Vec::new(), manners.error),
    }
}

fn rendered(text: &str, values: &Values) -> Option<String> {
    let named = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let text = template::render_with(text, &named.collect()).ok()?;
    (!text.trim().is_empty()).then_some(text)
}

//! What a bot runs on, on the wire, and what its fields may contain.

use crate::config::limits::{
    BOT_PROMPT_CHARS_MAX, BOT_TOKENS_MAX, CLOUD_ID_CHARS_MAX, SCRIPT_DELAY_MS_MAX, SCRIPT_RULES_MAX, SCRIPT_TEXTS_MAX,
    SCRIPT_TURNS_MAX, SCRIPT_WORD_CHARS_MAX, SCRIPT_WORDS_MAX, TEXT_CHARS_MAX,
};
use crate::domain::bot::script::{Rule, Script};
use crate::domain::catalog::BotEngine;
use crate::http::validation::Checks;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a bot runs on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BotEngine)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Engine {
    /// Rules of its own. Texts may have variables.
    Scripted {
        /// Sent first; empty lets the rules answer.
        #[serde(default)]
        #[schema(max_length = 4096)]
        welcome_message: String,
        /// The first that fits a message answers it.
        #[serde(default)]
        #[schema(max_items = 200)]
        rules: Vec<ScriptRule>,
        /// The answer when no rule fits, each text a message of its own; without one the bot hands over.
        #[serde(default)]
        #[schema(max_items = 5)]
        default_answers: Vec<String>,
        /// It hands over at so many messages in a row that no rule fits; 0 never.
        #[serde(default)]
        #[schema(maximum = 1000)]
        misses_max: u32,
        /// A customer who says this leaves the bot; empty for none.
        #[serde(default)]
        #[schema(max_length = 200)]
        exit_phrase: String,
        /// Messages it answers before it hands over; 0 is unlimited.
        #[serde(default)]
        #[schema(maximum = 1000)]
        turns_max: u32,
        /// Sent when it hands over.
        #[serde(default)]
        #[schema(max_length = 4096)]
        forward_message: String,
        /// Sent when it fails or takes longer than 30 seconds.
        #[serde(default)]
        #[schema(max_length = 4096)]
        error_message: String,
        /// The answer to what is not text.
        #[serde(default)]
        #[schema(max_length = 4096)]
        attachment_message: String,
        /// It waits so long before it answers, milliseconds: for trials.
        #[serde(default)]
        #[schema(maximum = 60_000)]
        delay_ms: u32,
    },
    Lex {
        #[schema(min_length = 1, max_length = 200)]
        bot_id: String,
        #[schema(min_length = 1, max_length = 200)]
        alias_id: String,
        #[schema(min_length = 1, max_length = 200)]
        locale_id: String,
        /// Sent first; empty lets the engine answer.
        #[serde(default)]
        #[schema(max_length = 4096)]
        welcome_message: String,
    },
    Dialogflow {
        #[schema(min_length = 1, max_length = 200)]
        language: String,
        /// Sent first; empty lets the engine answer.
        #[serde(default)]
        #[schema(max_length = 4096)]
        welcome_message: String,
    },
    ChatGpt {
        #[schema(min_length = 1, max_length = 200)]
        model: String,
        #[schema(max_length = 16000)]
        prompt: String,
        /// Reaching it ends the bot.
        #[serde(default = "tokens")]
        #[schema(minimum = 1, maximum = 200_000)]
        tokens_max: u32,
        #[serde(default = "temperature")]
        #[schema(minimum = 0, maximum = 2)]
        temperature: f64,
        /// A customer who says this leaves the bot; empty for none.
        #[serde(default)]
        #[schema(max_length = 200)]
        exit_phrase: String,
        /// The model is asked whether a person should go on.
        #[serde(default)]
        analyse_for_agent: bool,
        #[serde(default)]
        #[schema(max_length = 4096)]
        forward_message: String,
        #[serde(default)]
        #[schema(max_length = 4096)]
        error_message: String,
        #[serde(default)]
        #[schema(max_length = 4096)]
        attachment_message: String,
    },
}

fn tokens() -> u32 {
    4000
}

fn temperature() -> f64 {
    1.0
}

/// Words, and what a scripted bot says to a message with any of them.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptRule {
    /// Words and phrases, whatever their case. `open*` also stands for `opening` and `opened`.
    #[schema(min_items = 1, max_items = 50)]
    pub words: Vec<String>,
    /// Each is a message of its own.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub answers: Vec<String>,
    /// The plan goes on after that.
    #[serde(default)]
    pub hand_over: bool,
}

impl Engine {
    /// True when it runs on a service of a cloud provider.
    pub(super) fn needs_service(&self) -> bool {
        !matches!(self, Self::Scripted { .. })
    }

    /// What is stored, as far as its fields are right.
    pub(super) fn read(self, checks: &mut Checks) -> BotEngine {
        let mut engine = BotEngine::from(self);
        match &mut engine {
            BotEngine::Scripted(script) => check_script(checks, script),
            BotEngine::Lex { .. } | BotEngine::Dialogflow { .. } | BotEngine::ChatGpt { .. } => {
                check_hosted(checks, &mut engine);
            }
        }
        engine
    }
}

fn check_hosted(checks: &mut Checks, engine: &mut BotEngine) {
    let mut text = |name: &str, value: &mut String, min: usize, max: usize| {
        *value = checks.text(&format!("engine.{name}"), value, min..=max);
    };
    match engine {
        BotEngine::Scripted(_) => {}
        BotEngine::Lex {
            bot_id,
            alias_id,
            locale_id,
            welcome_message,
        } => {
            text("bot_id", bot_id, 1, CLOUD_ID_CHARS_MAX);
            text("alias_id", alias_id, 1, CLOUD_ID_CHARS_MAX);
            text("locale_id", locale_id, 1, CLOUD_ID_CHARS_MAX);
            text("welcome_message", welcome_message, 0, TEXT_CHARS_MAX);
        }
        BotEngine::Dialogflow {
            language,
            welcome_message,
        } => {
            text("language", language, 1, CLOUD_ID_CHARS_MAX);
            text("welcome_message", welcome_message, 0, TEXT_CHARS_MAX);
        }
        BotEngine::ChatGpt {
            model,
            prompt,
            tokens_max,
            temperature,
            exit_phrase,
            analyse_for_agent: _,
            forward_message,
            error_message,
            attachment_message,
        } => {
            text("model", model, 1, CLOUD_ID_CHARS_MAX);
            text("prompt", prompt, 0, BOT_PROMPT_CHARS_MAX);
            text("exit_phrase", exit_phrase, 0, CLOUD_ID_CHARS_MAX);
            text("forward_message", forward_message, 0, TEXT_CHARS_MAX);
            text("error_message", error_message, 0, TEXT_CHARS_MAX);
            text("attachment_message", attachment_message, 0, TEXT_CHARS_MAX);
            checks.number("engine.tokens_max", *tokens_max, 1..=BOT_TOKENS_MAX);
            checks.number("engine.temperature", *temperature, 0.0..=2.0);
        }
    }
}

fn check_script(checks: &mut Checks, script: &mut Script) {
    script.exit_phrase = checks.text("engine.exit_phrase", &script.exit_phrase, 0..=CLOUD_ID_CHARS_MAX);
    for (name, text) in [
        ("welcome_message", &mut script.welcome_message),
        ("forward_message", &mut script.forward_message),
        ("error_message", &mut script.error_message),
        ("attachment_message", &mut script.attachment_message),
    ] {
        if text.trim().is_empty() {
            text.clear();
        } else {
            checks.template(&format!("engine.{name}"), text, TEXT_CHARS_MAX);
        }
    }
    for (name, number, max) in [
        ("misses_max", script.misses_max, SCRIPT_TURNS_MAX),
        ("turns_max", script.turns_max, SCRIPT_TURNS_MAX),
        ("delay_ms", script.delay_ms, SCRIPT_DELAY_MS_MAX),
    ] {
        checks.number(&format!("engine.{name}"), number, 0..=max);
    }
    check_answers(checks, "engine.default_answers", &script.default_answers);
    if script.rules.len() > SCRIPT_RULES_MAX {
        checks.wrong("engine.rules", format!("may have at most {SCRIPT_RULES_MAX} rules"));
    }
    for (index, rule) in script.rules.iter_mut().enumerate() {
        check_rule(checks, &format!("engine.rules[{index}]"), rule);
    }
}

fn check_rule(checks: &mut Checks, at: &str, rule: &mut Rule) {
    let words = format!("{at}.words");
    if rule.words.is_empty() {
        checks.wrong(&words, "needs a word; without one it would never fit");
    } else if rule.words.len() > SCRIPT_WORDS_MAX {
        checks.wrong(&words, format!("may have at most {SCRIPT_WORDS_MAX} words"));
    }
    for (index, word) in rule.words.iter_mut().enumerate() {
        let field = format!("{words}[{index}]");
        *word = checks.text(&field, word, 1..=SCRIPT_WORD_CHARS_MAX);
        if !word.is_empty() && word.chars().all(|c| c == '*') {
            checks.wrong(&field, "needs something before the star");
        }
    }
    let answers = format!("{at}.answers");
    if rule.answers.is_empty() && !rule.hand_over {
        checks.wrong(&answers, "needs a text, unless the bot hands over");
    }
    check_answers(checks, &answers, &rule.answers);
}

fn check_answers(checks: &mut Checks, field: &str, answers: &[String]) {
    if answers.len() > SCRIPT_TEXTS_MAX {
        checks.wrong(field, format!("may have at most {SCRIPT_TEXTS_MAX} texts"));
    }
    for (index, text) in answers.iter().enumerate() {
        checks.template(&format!("{field}[{index}]"), text, TEXT_CHARS_MAX);
    }
}

/// Hosted engines have the same fields on both sides.
macro_rules! converted {
    ($value:expr, $from:ident, $to:ident, $scripted:pat => $script:expr) => {
        match $value {
            $scripted => $script,
            $from::Lex {
                bot_id,
                alias_id,
                locale_id,
                welcome_message,
            } => $to::Lex {
                bot_id,
                alias_id,
                locale_id,
                welcome_message,
            },
            $from::Dialogflow {
                language,
                welcome_message,
            } => $to::Dialogflow {
                language,
                welcome_message,
            },
            $from::ChatGpt {
                model,
                prompt,
                tokens_max,
                temperature,
                exit_phrase,
                analyse_for_agent,
                forward_message,
                error_message,
                attachment_message,
            } => $to::ChatGpt {
                model,
                prompt,
                tokens_max,
                temperature,
                exit_phrase,
                analyse_for_agent,
                forward_message,
                error_message,
                attachment_message,
            },
        }
    };
}

impl From<Engine> for BotEngine {
    fn from(engine: Engine) -> Self {
        converted!(engine, Engine, Self, Engine::Scripted {
            welcome_message,
            rules,
            default_answers,
            misses_max,
            exit_phrase,
            turns_max,
            forward_message,
            error_message,
            attachment_message,
            delay_ms,
        } => Self::Scripted(Script {
            welcome_message,
            rules: rules.into_iter().map(Rule::from).collect(),
            default_answers,
            misses_max,
            exit_phrase,
            turns_max,
            forward_message,
            error_message,
            attachment_message,
            delay_ms,
        }))
    }
}

impl From<BotEngine> for Engine {
    fn from(engine: BotEngine) -> Self {
        converted!(engine, BotEngine, Self, BotEngine::Scripted(script) => Self::Scripted {
            welcome_message: script.welcome_message,
            rules: script.rules.into_iter().map(ScriptRule::from).collect(),
            default_answers: script.default_answers,
            misses_max: script.misses_max,
            exit_phrase: script.exit_phrase,
            turns_max: script.turns_max,
            forward_message: script.forward_message,
            error_message: script.error_message,
            attachment_message: script.attachment_message,
            delay_ms: script.delay_ms,
        })
    }
}

impl From<ScriptRule> for Rule {
    fn from(rule: ScriptRule) -> Self {
        let ScriptRule {
            words,
            answers,
            hand_over,
        } = rule;
        Self {
            words,
            answers,
            hand_over,
        }
    }
}

impl From<Rule> for ScriptRule {
    fn from(rule: Rule) -> Self {
        let Rule {
            words,
            answers,
            hand_over,
        } = rule;
        Self {
            words,
            answers,
            hand_over,
        }
    }
}

//! `/api/bots`: automated responders as definitions (APP-CHATGPT-07, APP-LEX-01, APP-DF-01). Plans
//! cannot run them yet.

use super::definitions::{self, DefinitionQuery, handlers, id_of};
use crate::config::limits::{
    BOT_PROMPT_CHARS_MAX, BOT_TOKENS_MAX, CLOUD_ID_CHARS_MAX, DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX,
};
use crate::domain::catalog::{self, BotEngine};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Stored = catalog::Bot;

/// One bot.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Bot {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    /// Shown as the sender of its messages.
    pub name: String,
    pub description: String,
    /// Where its secret is: of Amazon for Lex, of Google for Dialogflow, of OpenAI for ChatGPT.
    pub cloud_provider_id: String,
    pub engine: Engine,
}

/// What a bot runs on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BotEngine)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Engine {
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

/// A page of bots.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BotPage {
    pub rows: Vec<Bot>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new bot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BotDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    pub cloud_provider_id: String,
    pub engine: Engine,
}

/// Changes to a bot; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BotPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    pub cloud_provider_id: Option<String>,
    pub engine: Option<Engine>,
}

handlers! {
    document Stored, row Bot, page BotPage, draft BotDraft, patch BotPatch,
    tag "bots", paths "/api/bots" "/api/bots/{id}",
    names "list_bots" "create_bot" "get_bot" "update_bot" "delete_bot"
}

impl BotDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description,
            cloud_provider: id_of("cloud_provider_id", &self.cloud_provider_id)?,
            engine: self.engine.into(),
        };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition::global(name, document))
    }
}

impl BotPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description.unwrap_or(before.document.description),
            cloud_provider: match &self.cloud_provider_id {
                Some(id) => id_of("cloud_provider_id", id)?,
                None => before.document.cloud_provider,
            },
            engine: self.engine.map_or(before.document.engine, BotEngine::from),
        };
        let (name, document) = checked(&self.name.unwrap_or(before.name), document)?;
        Ok(ChangedDefinition {
            name,
            document,
            secret: None,
        })
    }
}

fn checked(name: &str, mut document: Stored) -> Result<(String, Stored), ApiError> {
    let mut checks = Checks::default();
    let name = checks.text("name", name, 1..=NAME_CHARS_MAX);
    document.description = checks.text("description", &document.description, 0..=DESCRIPTION_CHARS_MAX);
    let mut text = |name: &str, value: &mut String, min: usize, max: usize| {
        *value = checks.text(&format!("engine.{name}"), value, min..=max);
    };
    match &mut document.engine {
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
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for Bot {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            description: found.document.description,
            cloud_provider_id: found.document.cloud_provider.to_string(),
            engine: found.document.engine.into(),
        }
    }
}

/// The same variants and fields on both sides.
macro_rules! same_fields {
    ($from:ident, $to:ident: $($variant:ident { $($field:ident),+ }),+) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                match value {
                    $($from::$variant { $($field),+ } => Self::$variant { $($field),+ }),+
                }
            }
        }
    };
}

macro_rules! both_ways {
    ($($fields:tt)+) => {
        same_fields!(Engine, BotEngine: $($fields)+);
        same_fields!(BotEngine, Engine: $($fields)+);
    };
}

both_ways! {
    Lex { bot_id, alias_id, locale_id, welcome_message },
    Dialogflow { language, welcome_message },
    ChatGpt {
        model, prompt, tokens_max, temperature, exit_phrase, analyse_for_agent, forward_message, error_message,
        attachment_message
    }
}

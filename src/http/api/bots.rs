//! `/api/bots`: automated responders as definitions (APP-CHATGPT-07, APP-LEX-01, APP-DF-01). Plans
//! run those that are scripted.

use super::bot_engines::Engine;
use super::definitions::{self, DefinitionQuery, handlers};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::domain::catalog;
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
    /// Where its secret is: of Amazon for Lex, of Google for Dialogflow, of OpenAI for ChatGPT; nothing for a
    /// scripted bot.
    pub cloud_provider_id: Option<String>,
    pub engine: Engine,
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
    /// Required, but for a scripted bot, which has none.
    pub cloud_provider_id: Option<String>,
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
        let cloud = self.cloud_provider_id.as_deref();
        let (name, document) = checked(&self.name, &self.description, cloud, self.engine)?;
        Ok(NewDefinition::global(name, document))
    }
}

impl BotPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let engine = self.engine.unwrap_or_else(|| before.document.engine.clone().into());
        // Who changes to an engine without a service need not say that the provider goes.
        let kept = before.document.cloud_provider.filter(|_| engine.needs_service());
        let cloud = self.cloud_provider_id.or(kept.map(|id| id.to_string()));
        let (name, description) = (self.name.unwrap_or(before.name), self.description);
        let description = description.unwrap_or(before.document.description);
        let (name, document) = checked(&name, &description, cloud.as_deref(), engine)?;
        Ok(ChangedDefinition {
            name,
            document,
            secret: None,
        })
    }
}

/// Whatever is wrong with it, each at its field.
fn checked(
    name: &str,
    description: &str,
    cloud_provider: Option<&str>,
    engine: Engine,
) -> Result<(String, Stored), ApiError> {
    let mut checks = Checks::default();
    let name = checks.text("name", name, 1..=NAME_CHARS_MAX);
    let description = checks.text("description", description, 0..=DESCRIPTION_CHARS_MAX);
    let engine = engine.read(&mut checks);
    let field = "cloud_provider_id";
    let cloud_provider = match (cloud_provider, engine.service()) {
        (None, None) => None,
        (Some(_), None) => {
            checks.wrong(field, "must be left out: this engine needs no service outside");
            None
        }
        (None, Some(service)) => {
            checks.wrong(field, format!("this engine needs one of {service}"));
            None
        }
        (Some(id), Some(_)) => match id.parse() {
            Ok(id) => Some(id),
            Err(_) => {
                checks.wrong(field, "must be an id");
                None
            }
        },
    };
    let document = Stored {
        description,
        cloud_provider,
        engine,
    };
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for Bot {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            description: found.document.description,
            cloud_provider_id: found.document.cloud_provider.map(|id| id.to_string()),
            engine: found.document.engine.into(),
        }
    }
}

//! `/api/queue-groups`: queues whose weight is raised together with one switch (STR-10).

use super::definitions::{self, DefinitionQuery, handlers};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, QUEUE_WEIGHT_MAX};
use crate::domain::catalog;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Stored = catalog::QueueGroup;

/// One queue group.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueGroup {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    pub description: String,
    /// Added to the weight of its queues while on.
    pub priority: u8,
    /// The switch.
    pub on: bool,
}

/// A page of queue groups.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueGroupPage {
    pub rows: Vec<QueueGroup>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new queue group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueGroupDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    #[schema(minimum = 1, maximum = 10)]
    pub priority: u8,
    #[serde(default)]
    pub on: bool,
}

/// Changes to a queue group; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueGroupPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(minimum = 1, maximum = 10)]
    pub priority: Option<u8>,
    pub on: Option<bool>,
}

handlers! {
    document Stored, row QueueGroup, page QueueGroupPage, draft QueueGroupDraft, patch QueueGroupPatch,
    tag "queue groups", paths "/api/queue-groups" "/api/queue-groups/{id}",
    names "list_queue_groups" "create_queue_group" "get_queue_group" "update_queue_group" "delete_queue_group"
}

impl QueueGroupDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description,
            priority: self.priority,
            on: self.on,
        };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition::global(name, document))
    }
}

impl QueueGroupPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description.unwrap_or(before.document.description),
            priority: self.priority.unwrap_or(before.document.priority),
            on: self.on.unwrap_or(before.document.on),
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
    checks.number("priority", document.priority, 1..=QUEUE_WEIGHT_MAX);
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for QueueGroup {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            description: found.document.description,
            priority: found.document.priority,
            on: found.document.on,
        }
    }
}

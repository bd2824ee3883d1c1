//! `/api/tags`: labels for interactions and contacts (TAG-01).

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

type Stored = catalog::Tag;

/// One tag.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Tag {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    pub description: String,
}

/// A page of tags.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TagPage {
    pub rows: Vec<Tag>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new tag.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
}

/// Changes to a tag; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
}

handlers! {
    document Stored, row Tag, page TagPage, draft TagDraft, patch TagPatch,
    tag "tags", paths "/api/tags" "/api/tags/{id}",
    names "list_tags" "create_tag" "get_tag" "update_tag" "delete_tag"
}

impl TagDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let document = Stored {
            color: self.color,
            description: self.description,
        };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition::global(name, document))
    }
}

impl TagPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
            color: self.color.unwrap_or(before.document.color),
            description: self.description.unwrap_or(before.document.description),
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
    document.color = checks.color("color", &document.color);
    document.description = checks.text("description", &document.description, 0..=DESCRIPTION_CHARS_MAX);
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for Tag {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            color: found.document.color,
            description: found.document.description,
        }
    }
}

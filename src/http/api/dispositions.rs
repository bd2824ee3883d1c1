//! `/api/dispositions`: how conversations end, on three levels, global or of one account, queue or list (DSP-01..08).

use super::definitions::{self, DefinitionQuery, handlers, id_of, scope_of};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::domain::catalog::{self, Scope};
use crate::domain::ids::{AccountId, QueueId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Stored = catalog::Disposition;

/// One disposition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Disposition {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    /// Present: it counts with this account only.
    #[schema(value_type = Option<String>)]
    pub account_id: Option<AccountId>,
    /// Present: it counts with this queue only.
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    /// Present: it counts with contacts of this list only.
    pub list_id: Option<String>,
    /// The disposition it belongs under; absent on the first of the three levels.
    pub parent_id: Option<String>,
    pub description: String,
    /// DSP-07: set by the server; it is not edited, removed or offered to agents.
    pub system: bool,
}

/// A page of dispositions.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DispositionPage {
    pub rows: Vec<Disposition>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new disposition.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispositionDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// It counts with this account only. At most one of the three; fixed.
    #[schema(value_type = Option<String>)]
    pub account_id: Option<AccountId>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub list_id: Option<String>,
    /// Of the same scope; fixed.
    pub parent_id: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
}

/// Changes to a disposition; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispositionPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
}

handlers! {
    document Stored, row Disposition, page DispositionPage, draft DispositionDraft, patch DispositionPatch,
    tag "dispositions", paths "/api/dispositions" "/api/dispositions/{id}",
    names "list_dispositions" "create_disposition" "get_disposition" "update_disposition" "delete_disposition"
}

impl DispositionDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let scope = scope_of(self.account_id, self.queue_id, self.list_id.as_deref())?;
        let parent = self.parent_id.as_deref().map(|id| id_of("parent_id", id)).transpose()?;
        let document = Stored {
            description: self.description,
            system: false,
        };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition {
            scope,
            parent,
            name,
            document,
            secret: None,
        })
    }
}

impl DispositionPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description.unwrap_or(before.document.description),
            system: before.document.system,
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
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for Disposition {
    fn from(found: Definition<Stored>) -> Self {
        let (account_id, queue_id, list_id) = match found.scope {
            Scope::Global => (None, None, None),
            Scope::Account(id) => (Some(id), None, None),
            Scope::Queue(id) => (None, Some(id), None),
            Scope::List(id) => (None, None, Some(id.to_string())),
        };
        Self {
            account_id,
            queue_id,
            list_id,
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            parent_id: found.parent.map(|id| id.to_string()),
            description: found.document.description,
            system: found.document.system,
        }
    }
}

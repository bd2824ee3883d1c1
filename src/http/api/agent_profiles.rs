//! `/api/agent-profiles`: the queues an agent chooses to work on at sign-in (AGT-14).

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

type Stored = catalog::AgentProfile;

/// One agent profile.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentProfile {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    pub description: String,
}

/// A page of agent profiles.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentProfilePage {
    pub rows: Vec<AgentProfile>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new agent profile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentProfileDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
}

/// Changes to an agent profile; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentProfilePatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
}

handlers! {
    document Stored, row AgentProfile, page AgentProfilePage, draft AgentProfileDraft, patch AgentProfilePatch,
    tag "agent profiles", paths "/api/agent-profiles" "/api/agent-profiles/{id}",
    names "list_agent_profiles" "create_agent_profile" "get_agent_profile" "update_agent_profile" "delete_agent_profile"
}

impl AgentProfileDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let document = Stored {
            description: self.description,
        };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition::global(name, document))
    }
}

impl AgentProfilePatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
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
    document.description = checks.text("description", &document.description, 0..=DESCRIPTION_CHARS_MAX);
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for AgentProfile {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            description: found.document.description,
        }
    }
}

//! `/api/whatsapp/interactions/{id}/tags`: tags of a conversation (TAG-01), set by its agent or by those who
//! manage agents.

use super::interactions::visible;
use crate::config::limits::TAGS_CHANGED_MAX;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::interaction::{By, Input};
use crate::domain::settings::Settings;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::Author;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Tags that come and go; the others stay, whoever added them meanwhile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagChanges {
    /// Those it shall have.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub add: Vec<String>,
    /// Those it shall not have.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub remove: Vec<String>,
}

impl TagChanges {
    /// What was removed for everybody meanwhile is gone from the conversation, too.
    fn read(self, settings: &Settings) -> Result<(BTreeSet<i64>, BTreeSet<i64>), ApiError> {
        let mut checks = Checks::default();
        for (field, tags) in [("add", &self.add), ("remove", &self.remove)] {
            if tags.len() > TAGS_CHANGED_MAX {
                checks.wrong(field, format!("may name at most {TAGS_CHANGED_MAX} tags"));
            }
        }
        let mut add = BTreeSet::new();
        for (index, tag) in self.add.iter().enumerate() {
            let known = tag.parse::<i64>().ok().filter(|id| settings.tags.contains_key(id));
            if let Some(id) = known {
                add.insert(id);
            } else {
                checks.wrong(format!("add[{index}]"), "there is no such tag");
            }
        }
        checks.finish()?;
        let remove = self.remove.iter().filter_map(|tag| tag.parse().ok()).collect();
        Ok((add, remove))
    }
}

/// Adds tags to a conversation and removes some: its holder can, and when it is closed whoever sees it.
#[utoipa::path(
    put, path = "/api/whatsapp/interactions/{id}/tags", operation_id = "tag_interaction", tag = "interactions",
    params(("id" = String, Path)), request_body = TagChanges,
    responses(
        (status = 204, description = "it has those tags"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the caller's"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    caller: Caller,
    id: Id<InteractionId>,
    body: Body<TagChanges>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let by = By::Agent(AgentId(caller.staff.0));
    changed(&caller, id.0, body.0, by, &state).await
}

/// Adds tags to a conversation and removes some, whoever holds it.
#[utoipa::path(
    put, path = "/api/whatsapp/interactions/{id}/force-tags", operation_id = "force_interaction_tags",
    tag = "interactions", params(("id" = String, Path)), request_body = TagChanges,
    responses(
        (status = 204, description = "it has those tags"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn force(
    caller: Caller,
    author: Author,
    id: Id<InteractionId>,
    body: Body<TagChanges>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let supervisor = caller.clone().into();
    changed(&caller, id.0, body.0, By::Supervisor(supervisor, author.into()), &state).await
}

async fn changed(
    caller: &Caller,
    id: InteractionId,
    changes: TagChanges,
    by: By,
    state: &AppState,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(caller, id, state).await?;
    let (add, remove) = changes.read(&state.settings.load())?;
    let input = Input::TagsChanged { by, add, remove };
    state.desk.ask_of(conversation.account, id, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! `/api/contact-lists`: sets of contacts, and the agents who may see them (CON-01).

use crate::config::limits::{DESCRIPTION_CHARS_MAX, LIST_AGENTS_MAX, NAME_CHARS_MAX};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, ContactListId};
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{self, Author, CONTACT_LISTS, ContactListFields};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactList {
    #[schema(value_type = String)]
    pub id: ContactListId,
    pub version: u32,
    pub name: String,
    pub description: String,
    /// Who may see its contacts, besides administrators.
    #[schema(value_type = Vec<String>)]
    pub agent_ids: Vec<AgentId>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A page of lists.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactListPage {
    pub rows: Vec<ContactList>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactListDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 5000)]
    pub agent_ids: Vec<AgentId>,
}

/// Changes to a list; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactListPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(value_type = Option<Vec<String>>, max_items = 5000)]
    pub agent_ids: Option<Vec<AgentId>>,
}

/// Lists the lists within the caller's reach, oldest first.
#[utoipa::path(
    get, path = "/api/contact-lists", operation_id = "list_contact_lists", tag = "contacts", params(ListQuery),
    responses(
        (status = 200, body = ContactListPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    query: Query<ListQuery>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactListPage>, ApiError> {
    let ask = query.0.ask(&CONTACT_LISTS)?;
    let ask = match reach.lists() {
        Some(lists) => ask.and(CONTACT_LISTS.among(lists)),
        None => ask,
    };
    let found = state.store.find_contact_lists(ask).await?;
    Ok(web::Json(ContactListPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(|list| reach.shown(list)).collect(),
    }))
}

/// Creates a list.
#[utoipa::path(
    post, path = "/api/contact-lists", operation_id = "create_contact_list", tag = "contacts",
    request_body = ContactListDraft,
    responses(
        (status = 201, body = ContactList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<ContactListDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let fields = checked(draft.name, draft.description, draft.agent_ids)?;
    let list = state
        .store
        .by(author)
        .create_contact_list(fields, state.clock.now())
        .await?;
    Ok(HttpResponse::Created().json(ContactList::from(list)))
}

/// One list.
#[utoipa::path(
    get, path = "/api/contact-lists/{id}", operation_id = "get_contact_list", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ContactList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    id: Id<ContactListId>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactList>, ApiError> {
    let found = state.store.contact_list(id.0.0).await?;
    let list = found.filter(|list| reach.covers(list.id)).ok_or(ApiError::NotFound)?;
    Ok(web::Json(reach.shown(list)))
}

/// Changes a list.
#[utoipa::path(
    patch, path = "/api/contact-lists/{id}", operation_id = "update_contact_list", tag = "contacts",
    params(("id" = String, Path)), request_body = ContactListPatch,
    responses(
        (status = 200, body = ContactList),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<ContactListId>,
    body: Body<ContactListPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactList>, ApiError> {
    let patch = body.0;
    let before = state.store.contact_list(id.0.0).await?.ok_or(ApiError::NotFound)?;
    let fields = checked(
        patch.name.unwrap_or(before.fields.name),
        patch.description.unwrap_or(before.fields.description),
        patch
            .agent_ids
            .unwrap_or_else(|| before.fields.agents.into_iter().collect()),
    )?;
    let list = state
        .store
        .by(author)
        .update_contact_list(before.id, i64::from(patch.version), fields)
        .await?;
    Ok(web::Json(list.into()))
}

/// Removes an empty list with its custom fields. Refused while it has contacts, or an account adds its
/// newcomers to it; `errors` names the places.
#[utoipa::path(
    delete, path = "/api/contact-lists/{id}", operation_id = "delete_contact_list", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    author: Author,
    id: Id<ContactListId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_contact_list(id.0.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn checked(name: String, description: String, agents: Vec<AgentId>) -> Result<ContactListFields, ApiError> {
    let mut checks = Checks::default();
    if agents.len() > LIST_AGENTS_MAX {
        checks.wrong("agent_ids", format!("may name at most {LIST_AGENTS_MAX} agents"));
    }
    let fields = ContactListFields {
        name: checks.text("name", &name, 1..=NAME_CHARS_MAX),
        description: checks.text("description", &description, 0..=DESCRIPTION_CHARS_MAX),
        agents: agents.into_iter().collect(),
    };
    checks.finish().map(|()| fields)
}

impl From<store::ContactList> for ContactList {
    fn from(list: store::ContactList) -> Self {
        Self {
            id: ContactListId(list.id),
            version: u32::try_from(list.version).unwrap_or(u32::MAX),
            name: list.fields.name,
            description: list.fields.description,
            agent_ids: list.fields.agents.into_iter().collect(),
            created_at: list.created_at,
        }
    }
}

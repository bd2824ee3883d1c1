//! Removing contacts, one or many (CON-20). Who took part in a conversation stays: see `store/contacts/delete`.

use super::contacts::within_reach;
use crate::config::limits::DELETED_CONTACTS_MAX;
use crate::domain::ids::ContactId;
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::state::AppState;
use crate::store::Author;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Which contacts go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactRemoval {
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 200)]
    pub ids: Vec<ContactId>,
}

/// What became of contacts that were to be removed. Those that did not exist are in neither list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RemovedContacts {
    #[schema(value_type = Vec<String>)]
    pub removed: Vec<ContactId>,
    pub kept: Vec<KeptContact>,
}

/// A contact that stays because of its conversations.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptContact {
    #[schema(value_type = String)]
    pub id: ContactId,
    /// How many there are.
    pub interactions: u32,
}

/// Removes a contact. Refused when it took part in a conversation; `errors` says in how many.
#[utoipa::path(
    delete, path = "/api/contacts/{id}", operation_id = "delete_contact", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    author: Author,
    id: Id<ContactId>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    within_reach(&state, &reach, id.0).await?;
    state.store.by(author).delete_contact(id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Removes several contacts at once: those that took part in no conversation.
#[utoipa::path(
    post, path = "/api/contacts/delete", operation_id = "delete_contacts", tag = "contacts",
    request_body = ContactRemoval,
    responses(
        (status = 200, body = RemovedContacts),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete_many(
    author: Author,
    body: Body<ContactRemoval>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<RemovedContacts>, ApiError> {
    let ids: BTreeSet<ContactId> = body.0.ids.into_iter().collect();
    if !(1..=DELETED_CONTACTS_MAX).contains(&ids.len()) {
        return Err(ApiError::field("ids", format!("must be 1 to {DELETED_CONTACTS_MAX}")));
    }
    let known = state.store.contacts_by_id(ids.into_iter().collect()).await?;
    let within = known.into_iter().filter(|record| reach.covers(record.fields.list));
    let ids = within.map(|record| record.id).collect();
    let done = state.store.by(author).delete_contacts(ids).await?;
    let kept = done.kept.into_iter().map(|(id, count)| KeptContact {
        id,
        interactions: u32::try_from(count).unwrap_or(u32::MAX),
    });
    Ok(web::Json(RemovedContacts {
        removed: done.removed,
        kept: kept.collect(),
    }))
}

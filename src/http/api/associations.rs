//! Which agents and which whitelisted lists an account is associated with (AGT-02, WL-01): read and
//! replaced as a whole. What agents may see follows at once (R19).

use super::memberships::{Attachments, Members, MembersDraft, few_and_distinct, members};
use crate::config::limits::{ACCOUNT_AGENTS_MAX, ACCOUNT_LISTS_MAX};
use crate::domain::ids::{AccountId, AgentId, ContactListId};
use crate::domain::rights::Section;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::store::Author;
use actix_web::web;
use serde::Deserialize;
use utoipa::ToSchema;

/// All whitelisted lists of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountListsDraft {
    #[schema(value_type = Vec<String>, max_items = 200)]
    pub list_ids: Vec<ContactListId>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// The agents who see an account's conversations and may start some from it.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts/{id}/agents", operation_id = "list_account_agents", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Members),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn agents(id: Id<AccountId>, state: web::Data<AppState>) -> Result<web::Json<Members>, ApiError> {
    let found = state.store.account_agents(id.0).await?.ok_or(ApiError::NotFound)?;
    members(&state, found).await.map(web::Json)
}

/// Replaces the agents of an account. Their order means nothing.
#[utoipa::path(
    put, path = "/api/whatsapp/accounts/{id}/agents", operation_id = "put_account_agents", tag = "accounts",
    params(("id" = String, Path)), request_body = MembersDraft,
    responses(
        (status = 200, body = Members),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put_agents(
    author: Author,
    id: Id<AccountId>,
    body: Body<MembersDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<Members>, ApiError> {
    let (wanted, seen) = (body.0.agent_ids, body.0.version);
    few_and_distinct("agent_ids", &wanted, ACCOUNT_AGENTS_MAX)?;
    let store = state.store.by(author).seeing(seen);
    let after = store.set_account_agents(id.0, wanted).await?;
    state.publish(Affected::default()).await;
    members(&state, after).await.map(web::Json)
}

/// The lists whose contacts pass the whitelist of an account.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts/{id}/lists", operation_id = "list_account_lists", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Attachments),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn lists(id: Id<AccountId>, state: web::Data<AppState>) -> Result<web::Json<Attachments>, ApiError> {
    let found = state.store.account_lists(id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(Attachments::of(found)))
}

/// Replaces the lists whose contacts pass the whitelist of an account.
#[utoipa::path(
    put, path = "/api/whatsapp/accounts/{id}/lists", operation_id = "put_account_lists", tag = "accounts",
    params(("id" = String, Path)), request_body = AccountListsDraft,
    responses(
        (status = 200, body = Attachments),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put_lists(
    author: Author,
    id: Id<AccountId>,
    body: Body<AccountListsDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<Attachments>, ApiError> {
    let wanted: Vec<i64> = body.0.list_ids.iter().map(|list| list.0).collect();
    few_and_distinct("list_ids", &wanted, ACCOUNT_LISTS_MAX)?;
    let store = state.store.by(author).seeing(body.0.version);
    let after = store.set_account_lists(id.0, wanted).await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Attachments::of(after)))
}

/// The accounts an agent is associated with, as far as the caller reaches them.
#[utoipa::path(
    get, path = "/api/agents/{id}/accounts", operation_id = "list_agent_accounts", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Attachments),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn accounts_of(
    caller: Caller,
    id: Id<AgentId>,
    state: web::Data<AppState>,
) -> Result<web::Json<Attachments>, ApiError> {
    let reach = caller.reach(Section::Accounts, &state);
    let mut found = state.store.agent_accounts(id.0).await?.ok_or(ApiError::NotFound)?;
    found.retain(|account| reach.contains(account.id));
    Ok(web::Json(Attachments::of(found)))
}

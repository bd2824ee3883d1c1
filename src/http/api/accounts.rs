//! `/api/whatsapp/accounts`: business numbers.

use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::domain::rights::Section;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::pagination::{self, PageQuery};
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::store::Author;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use utoipa::ToSchema;

/// One business number. Secrets are write-only: reads tell whether they are set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Account {
    #[schema(value_type = String)]
    pub id: AccountId,
    /// Carried back by writes; a newer one means somebody else changed the account.
    pub version: u32,
    pub name: String,
    /// 1 to 5 letters or digits, shown on agents' tabs.
    pub key: String,
    pub r#type: AccountType,
    /// Digits with country code, no `+`.
    pub phone: String,
    pub description: String,
    /// ACC-10.
    pub wait_agent_secs: u32,
    /// ACC-11.
    pub wait_queue_secs: u32,
    pub notification: Notification,
    pub credentials: Credentials,
    /// Word of the subscription handshake, to be copied to the provider's console.
    pub verify_token: String,
    /// Where the provider must post its webhooks.
    pub receive_url: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    pub health: Health,
}

/// The kinds of account. Fixed after creation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    Meta,
}

/// How an offer announces itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountNotification)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// ACC-20.
    pub sound: bool,
    /// ACC-21.
    pub shake: bool,
    /// ACC-22: variables `{{account.name}}`, `{{queue.name}}`, `{{contact.mobile}}`; sections such as `{{#queue}}..{{/queue}}`.
    #[schema(max_length = 2000)]
    pub template: String,
}

/// Access to the provider, without the secrets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountCredentials)]
pub struct Credentials {
    /// WhatsApp business account id.
    pub account_sid: String,
    pub phone_number_id: String,
    pub app_id: String,
    pub base_url: String,
    pub api_version: String,
    pub authorization_token: Secret,
    pub app_secret: Secret,
}

/// A secret, as reads show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountSecret)]
pub struct Secret {
    pub is_set: bool,
}

/// ACC-46: how the connection to the provider has been doing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountHealth)]
pub struct Health {
    /// Absent: never received anything.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_inbound_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_outbound_at: Option<Timestamp>,
    /// Why the newest failed message failed, when the newest one did.
    pub last_outbound_error: Option<String>,
    /// Webhooks with a wrong signature during the last hour.
    pub signature_failures: u32,
}

/// A page of accounts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AccountPage {
    pub rows: Vec<Account>,
    pub next: Option<String>,
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[schema(min_length = 1, max_length = 5, pattern = "^[A-Za-z0-9]{1,5}$")]
    pub key: String,
    pub r#type: AccountType,
    /// With country code; `+`, spaces and dashes are dropped.
    #[schema(min_length = 5, max_length = 32)]
    pub phone: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_agent_secs: Option<u32>,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_queue_secs: Option<u32>,
    /// Sound, no shake and the standard text when absent.
    pub notification: Option<Notification>,
    pub credentials: CredentialsDraft,
}

/// Access to the provider for a new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialsDraft {
    #[schema(min_length = 1, max_length = 64)]
    pub account_sid: String,
    #[schema(min_length = 1, max_length = 64)]
    pub phone_number_id: String,
    #[schema(min_length = 1, max_length = 64)]
    pub app_id: String,
    /// `https://graph.facebook.com` when absent.
    #[schema(max_length = 200)]
    pub base_url: Option<String>,
    /// The newest version this server was tested with, when absent.
    #[schema(max_length = 16, pattern = "^v[0-9]{1,3}\\.[0-9]{1,2}$")]
    pub api_version: Option<String>,
    #[schema(min_length = 1, max_length = 1024)]
    pub authorization_token: String,
    #[schema(min_length = 1, max_length = 256)]
    pub app_secret: String,
}

/// Changes to an account; absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(min_length = 1, max_length = 5, pattern = "^[A-Za-z0-9]{1,5}$")]
    pub key: Option<String>,
    #[schema(min_length = 5, max_length = 32)]
    pub phone: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_agent_secs: Option<u32>,
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_queue_secs: Option<u32>,
    pub notification: Option<Notification>,
    pub credentials: Option<CredentialsPatch>,
}

/// Changes to the access to the provider; absent fields, also secrets, stay as they are.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialsPatch {
    #[schema(min_length = 1, max_length = 64)]
    pub account_sid: Option<String>,
    #[schema(min_length = 1, max_length = 64)]
    pub phone_number_id: Option<String>,
    #[schema(min_length = 1, max_length = 64)]
    pub app_id: Option<String>,
    #[schema(max_length = 200)]
    pub base_url: Option<String>,
    #[schema(max_length = 16, pattern = "^v[0-9]{1,3}\\.[0-9]{1,2}$")]
    pub api_version: Option<String>,
    #[schema(min_length = 1, max_length = 1024)]
    pub authorization_token: Option<String>,
    #[schema(min_length = 1, max_length = 256)]
    pub app_secret: Option<String>,
}

/// Lists accounts, oldest first.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts", operation_id = "list_accounts", tag = "accounts", params(PageQuery),
    responses(
        (status = 200, body = AccountPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<PageQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<AccountPage>, ApiError> {
    let reach = caller.reach(Section::Accounts, &state);
    let found = state.store.accounts_within(reach, query.0.page()?).await?;
    Ok(web::Json(AccountPage {
        rows: found
            .rows
            .into_iter()
            .map(|account| Account::of(account, &state))
            .collect(),
        next: pagination::next(found.next),
    }))
}

/// Creates an account. Its receive URL and verify token are generated.
#[utoipa::path(
    post, path = "/api/whatsapp/accounts", operation_id = "create_account", tag = "accounts",
    request_body = AccountDraft,
    responses(
        (status = 201, body = Account),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<AccountDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let fields = body.0.checked()?;
    let account = state.store.by(author).create_account(fields, state.clock.now()).await?;
    state.publish(Affected::default()).await;
    Ok(HttpResponse::Created().json(Account::of(account, &state)))
}

/// One account.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts/{id}", operation_id = "get_account", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Account),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<AccountId>, state: web::Data<AppState>) -> Result<web::Json<Account>, ApiError> {
    let account = state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(Account::of(account, &state)))
}

/// Changes an account.
#[utoipa::path(
    patch, path = "/api/whatsapp/accounts/{id}", operation_id = "update_account", tag = "accounts",
    params(("id" = String, Path)), request_body = AccountPatch,
    responses(
        (status = 200, body = Account),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<AccountId>,
    body: Body<AccountPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<Account>, ApiError> {
    let version = i64::from(body.0.version);
    let before = state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let fields = body.0.applied_to(before.fields)?;
    let account = state.store.by(author).update_account(id.0, version, fields).await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Account::of(account, &state)))
}

/// Removes an account: it stops receiving, its history stays. Refused while interactions are open.
#[utoipa::path(
    delete, path = "/api/whatsapp/accounts/{id}", operation_id = "delete_account", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<AccountId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_account(id.0, state.clock.now()).await?;
    state.publish(Affected::default()).await;
    Ok(HttpResponse::NoContent().finish())
}

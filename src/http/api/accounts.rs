//! `/api/whatsapp/accounts`: business numbers.

use super::account_credentials::{Credentials, CredentialsDraft};
use super::account_groups::{
    Assistant, MandatoryDisposition, Recontact, Session, Transfers, Translation, Video, VideoDraft, Whitelist,
};
use super::account_view::{Capabilities, Warning};
use crate::actors::waker;
use crate::config::limits::TOKEN_OVERLAP_HOURS_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, ContactListId};
use crate::domain::rights::Section;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{ACCOUNTS, Author};
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
    /// Where customers are added who are not known yet.
    #[schema(value_type = String)]
    pub contact_list_id: ContactListId,
    /// Host, perhaps with a port, that the provider reaches this server by; empty: this server's own address.
    pub domain: String,
    /// ACC-10.
    pub wait_agent_secs: u32,
    /// ACC-11.
    pub wait_queue_secs: u32,
    pub notification: Notification,
    pub transfer: Transfers,
    pub disposition: MandatoryDisposition,
    pub recontact: Recontact,
    pub assistant: Assistant,
    pub translation: Translation,
    pub whitelist: Whitelist,
    pub video: Video,
    pub session: Session,
    pub credentials: Credentials,
    /// Word of the subscription handshake, to be copied to the provider's console; Meta only.
    pub verify_token: Option<String>,
    /// Where the provider must post its webhooks.
    pub receive_url: String,
    /// ACC-30: the last part of the receive URL, by which a proxy tells accounts apart. Generated.
    pub proxy_token: String,
    /// Until when the receive URL before the present one works as well.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub retired_token_until: Option<Timestamp>,
    pub capabilities: Capabilities,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    pub health: Health,
}

/// The kinds of account. Fixed after creation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    Twilio,
    /// SINCH V2.
    Sinch,
    Meta,
    Kaleyra,
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
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
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
    /// The oldest list when absent.
    #[schema(value_type = Option<String>)]
    pub contact_list_id: Option<ContactListId>,
    /// Such as `care.example.net` or `proxy.example.net:8443`; empty: this server's own address.
    #[serde(default)]
    #[schema(max_length = 259)]
    pub domain: String,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_agent_secs: Option<u32>,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_queue_secs: Option<u32>,
    /// Sound, no shake and the standard text when absent.
    pub notification: Option<Notification>,
    /// Off when absent.
    pub transfer: Option<Transfers>,
    /// Not mandatory when absent.
    pub disposition: Option<MandatoryDisposition>,
    /// No template when absent.
    pub recontact: Option<Recontact>,
    /// None when absent.
    pub assistant: Option<Assistant>,
    /// Off when absent.
    pub translation: Option<Translation>,
    /// Off when absent.
    pub whitelist: Option<Whitelist>,
    /// Off when absent.
    pub video: Option<VideoDraft>,
    /// Grouping over 24 hours and nothing else when absent.
    pub session: Option<Session>,
    pub credentials: CredentialsDraft,
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
    #[schema(value_type = Option<String>)]
    pub contact_list_id: Option<ContactListId>,
    /// Changes the receive URL: the provider must be told.
    #[schema(max_length = 259)]
    pub domain: Option<String>,
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_agent_secs: Option<u32>,
    #[schema(minimum = 1, maximum = 2147483)]
    pub wait_queue_secs: Option<u32>,
    pub notification: Option<Notification>,
    pub transfer: Option<Transfers>,
    pub disposition: Option<MandatoryDisposition>,
    pub recontact: Option<Recontact>,
    pub assistant: Option<Assistant>,
    pub translation: Option<Translation>,
    pub whitelist: Option<Whitelist>,
    pub video: Option<VideoDraft>,
    pub session: Option<Session>,
    pub credentials: Option<CredentialsDraft>,
}

/// A new receive URL.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTokenDraft {
    pub version: u32,
    /// How long the present one works beside the new one; 24 when absent.
    #[schema(maximum = 168)]
    pub overlap_hours: Option<u32>,
}

/// Lists accounts, oldest first.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts", operation_id = "list_accounts", tag = "accounts", params(ListQuery),
    responses(
        (status = 200, body = AccountPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<ListQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<AccountPage>, ApiError> {
    let reach = caller.reach(Section::Accounts, &state);
    let ask = query.0.ask(&ACCOUNTS)?.within(&ACCOUNTS, reach);
    let found = state.store.find_accounts(ask).await?;
    Ok(web::Json(AccountPage {
        next: found.next_text(),
        count: found.count,
        rows: found
            .rows
            .into_iter()
            .map(|account| Account::of(account, &state))
            .collect(),
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
    let features = state.settings.load().global.features;
    let fields = body.0.checked(features)?;
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

/// Changes an account. Its type stays; a group of settings is replaced as a whole.
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
    let features = state.settings.load().global.features;
    let fields = body.0.applied_to(before.fields, features)?;
    let account = state.store.by(author).update_account(id.0, version, fields).await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Account::of(account, &state)))
}

/// Gives an account a new receive URL. The present one goes on working for a while, so that the
/// provider can be told in peace; one that was replaced before it ends at once.
#[utoipa::path(
    post, path = "/api/whatsapp/accounts/{id}/receive-token", operation_id = "rotate_receive_token", tag = "accounts",
    params(("id" = String, Path)), request_body = ReceiveTokenDraft,
    responses(
        (status = 200, body = Account),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn rotate(
    author: Author,
    id: Id<AccountId>,
    body: Body<ReceiveTokenDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<Account>, ApiError> {
    let mut checks = Checks::default();
    let wanted = body.0.overlap_hours.unwrap_or(OVERLAP_HOURS);
    let hours = checks.number("overlap_hours", wanted, 0..=TOKEN_OVERLAP_HOURS_MAX);
    checks.finish()?;
    let until = state.clock.now().plus_secs(i64::from(hours) * 3600);
    let version = i64::from(body.0.version);
    let account = state
        .store
        .by(author)
        .rotate_receive_token(id.0, version, until)
        .await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Account::of(account, &state)))
}

/// Long enough for an administrator to change the provider's console on the same day.
const OVERLAP_HOURS: u32 = 24;

/// Removes an account: it stops receiving, its open interactions are closed, its history stays.
#[utoipa::path(
    delete, path = "/api/whatsapp/accounts/{id}", operation_id = "delete_account", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<AccountId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_account(id.0, state.clock.now()).await?;
    state.publish(Affected::default()).await;
    waker::close_orphans(&state.store, &state.router).await;
    Ok(HttpResponse::NoContent().finish())
}

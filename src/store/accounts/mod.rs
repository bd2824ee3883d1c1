//! Business numbers: what a row says, and reads. [`mod@write`] changes them, [`uses`] protects what they
//! name, [`associations`] says whose and which lists' they are.

mod associations;
mod remove;
mod uses;
mod write;

pub(super) use associations::{agents_by_account, lists_by_account};
pub(super) use remove::orphans;
pub(super) use uses::{Named, naming};

use super::conn::MultiConnection;
use super::errors::{CrudError, inconsistent};
use super::listing::{Ask, Found, Fragment};
use super::lists::ACCOUNTS;
use super::schema::accounts;
use super::sealed::{account_credentials, account_video_key};
use super::{AccountHealth, Keyring, Page, Rows, Store, codec, credentials};
use crate::domain::Timestamp;
use crate::domain::account::settings::Groups;
use crate::domain::ids::AccountId;
use crate::ports::provider::{Credentials, ProviderKind};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};
use secrecy::SecretString;
use std::collections::BTreeMap;

/// One business number with its secrets.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Grows with every change.
    pub version: i64,
    /// Fixed after creation.
    pub kind: ProviderKind,
    /// What an administrator can edit.
    pub fields: AccountFields,
    /// Last part of the receive URL; nobody can guess it.
    pub receive_token: String,
    /// The one before, while it still works.
    pub retired: Option<RetiredToken>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A receive token that was replaced (S3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetiredToken {
    /// The token.
    pub token: String,
    /// From then on it is unknown.
    pub until: Timestamp,
}

/// What an administrator can edit.
#[derive(Clone, Debug)]
pub struct AccountFields {
    /// Unique, ignoring case.
    pub name: String,
    /// ACC-01; unique, ignoring case.
    pub key: String,
    /// Digits; unique within a kind (ACC-03).
    pub phone: String,
    /// Free text.
    pub description: String,
    /// Where newcomers are added (ACC-01); a new account without one takes the oldest.
    pub contact_list: Option<i64>,
    /// ACC-30: host, perhaps with a port; empty for the server's own address.
    pub domain: String,
    /// ACC-10.
    pub wait_agent_secs: u32,
    /// ACC-11.
    pub wait_queue_secs: u32,
    /// ACC-20.
    pub sound: bool,
    /// ACC-21.
    pub shake: bool,
    /// ACC-22.
    pub notification_template: String,
    /// Every other setting.
    pub groups: Groups,
    /// VID-01.
    pub video_api_key: Option<SecretString>,
    /// How to talk to the provider; says which kind it is.
    pub credentials: Credentials,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: i64,
    version: i64,
    name: String,
    key: String,
    phone: String,
    description: String,
    contact_list_id: i64,
    wait_agent_secs: i64,
    wait_queue_secs: i64,
    sound: bool,
    shake: bool,
    notification_template: String,
    credentials: String,
    receive_token: String,
    created_at: i64,
    domain: String,
    settings: String,
    video_api_key: String,
    retired_token: Option<String>,
    retired_until: Option<i64>,
}

impl AccountRow {
    fn opened(self, keys: &Keyring) -> Result<Account, StoreError> {
        let row = self;
        let secs =
            |value: i64| u32::try_from(value).map_err(|_| inconsistent("accounts", row.id, "a wait is out of range"));
        let json = keys.open(account_credentials(row.id), &row.credentials)?;
        let credentials = credentials::decode(row.id, &json)?;
        let video_api_key = keys.open(account_video_key(row.id), &row.video_api_key)?;
        Ok(Account {
            id: AccountId(row.id),
            version: row.version,
            kind: credentials.kind(),
            fields: AccountFields {
                wait_agent_secs: secs(row.wait_agent_secs)?,
                wait_queue_secs: secs(row.wait_queue_secs)?,
                groups: codec::from_json("accounts", row.id, &row.settings)?,
                name: row.name,
                key: row.key,
                phone: row.phone,
                description: row.description,
                contact_list: Some(row.contact_list_id),
                domain: row.domain,
                sound: row.sound,
                shake: row.shake,
                notification_template: row.notification_template,
                video_api_key: (!video_api_key.is_empty()).then(|| SecretString::from(video_api_key)),
                credentials,
            },
            receive_token: row.receive_token,
            retired: row
                .retired_token
                .zip(row.retired_until)
                .map(|(token, until)| RetiredToken {
                    token,
                    until: Timestamp(until),
                }),
            created_at: Timestamp(row.created_at),
        })
    }
}

impl Store {
    /// Finds an account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let keys = self.keys.clone();
        self.read(move |connection| {
            let row = live_row(id)
                .select(AccountRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(|row: AccountRow| row.opened(&keys)).transpose()?)
        })
        .await
    }

    /// Finds the account behind a receive URL.
    pub async fn account_by_receive_token(&self, token: &str) -> Result<Option<Account>, StoreError> {
        let token = token.to_owned();
        let keys = self.keys.clone();
        self.read(move |connection| {
            let row = live()
                .filter(accounts::receive_token.eq(&token))
                .select(AccountRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(|row: AccountRow| row.opened(&keys)).transpose()?)
        })
        .await
    }

    /// What an account needs to talk to its provider.
    pub async fn credentials(&self, id: AccountId) -> Result<Option<Credentials>, StoreError> {
        Ok(self.account(id).await?.map(|account| account.fields.credentials))
    }

    /// Lists accounts.
    pub async fn accounts(&self, page: Page) -> Result<Rows<Account>, StoreError> {
        Ok(self.find_accounts(ACCOUNTS.part(page)).await?.into())
    }

    /// The accounts that are asked for.
    pub async fn find_accounts(&self, ask: Ask) -> Result<Found<Account>, StoreError> {
        let keys = self.keys.clone();
        let load = move |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<AccountRow> = live()
                .filter(accounts::id.eq_any(ids))
                .select(AccountRow::as_select())
                .load(connection)?;
            let rows = rows.into_iter().map(|row| row.opened(&keys));
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&ACCOUNTS, ask, Fragment::default(), load, |account| account.id.0)
            .await
    }

    /// Names and keys of accounts, also of removed ones: history shows them.
    pub async fn account_names(
        &self,
        ids: Vec<AccountId>,
    ) -> Result<BTreeMap<AccountId, (String, String)>, StoreError> {
        self.read(move |connection| {
            let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            let rows: Vec<(i64, String, String)> = accounts::table
                .filter(accounts::id.eq_any(ids))
                .select((accounts::id, accounts::name, accounts::key))
                .load(connection)?;
            let named = rows.into_iter().map(|(id, name, key)| (AccountId(id), (name, key)));
            Ok(named.collect())
        })
        .await
    }

    /// How an account is doing (ACC-46).
    pub fn account_health(&self, id: AccountId, now: Timestamp) -> AccountHealth {
        self.health.of(id.0, now.0)
    }

    /// Counts a refused webhook signature.
    pub fn signature_failed(&self, id: AccountId, now: Timestamp) {
        self.health.signature_failed(id.0, now.0);
    }
}

#[diesel::dsl::auto_type]
fn live() -> _ {
    accounts::table.filter(accounts::deleted_at.is_null())
}

#[diesel::dsl::auto_type]
fn live_row(id: AccountId) -> _ {
    let id: i64 = id.0;
    accounts::table
        .filter(accounts::id.eq(id))
        .filter(accounts::deleted_at.is_null())
}

fn find(connection: &mut MultiConnection, keys: &Keyring, id: AccountId) -> Result<Option<Account>, CrudError> {
    let row: Option<AccountRow> = live_row(id)
        .select(AccountRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(|row| row.opened(keys)).transpose()?)
}

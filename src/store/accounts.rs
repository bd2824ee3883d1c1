//! Business numbers.

use super::conn::MultiConnection;
use super::definitions::delete_scope;
use super::errors::{CrudError, inconsistent};
use super::schema::{accounts, contact_lists, interactions};
use super::sealed::account_credentials;
use super::staff::key_of;
use super::{AccountHealth, Keyring, Page, Rows, Store, credentials};
use crate::domain::Timestamp;
use crate::domain::catalog::Scope;
use crate::domain::ids::AccountId;
use crate::domain::rights::Reach;
use crate::ports::provider::{Credentials, ProviderKind};
use crate::ports::store::StoreError;
use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

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
    /// Where newcomers are added (ACC-01).
    pub contact_list: i64,
    /// When it was added.
    pub created_at: Timestamp,
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
    /// How to talk to the provider; says which kind it is.
    pub credentials: Credentials,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
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
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = accounts)]
struct Editable {
    name: String,
    name_key: String,
    key: String,
    key_key: String,
    kind: &'static str,
    phone: String,
    description: String,
    wait_agent_secs: i64,
    wait_queue_secs: i64,
    sound: bool,
    shake: bool,
    notification_template: String,
}

impl From<AccountFields> for Editable {
    fn from(fields: AccountFields) -> Self {
        Self {
            name_key: key_of(&fields.name),
            name: fields.name,
            key_key: key_of(&fields.key),
            key: fields.key,
            kind: kind_name(kind_of(&fields.credentials)),
            phone: fields.phone,
            description: fields.description,
            wait_agent_secs: i64::from(fields.wait_agent_secs),
            wait_queue_secs: i64::from(fields.wait_queue_secs),
            sound: fields.sound,
            shake: fields.shake,
            notification_template: fields.notification_template,
        }
    }
}

fn kind_of(credentials: &Credentials) -> ProviderKind {
    match credentials {
        Credentials::Meta(_) => ProviderKind::Meta,
    }
}

fn kind_name(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Meta => "meta",
    }
}

impl AccountRow {
    fn opened(self, keys: &Keyring) -> Result<Account, StoreError> {
        let row = self;
        let secs =
            |value: i64| u32::try_from(value).map_err(|_| inconsistent("accounts", row.id, "a wait is out of range"));
        let json = keys.open(account_credentials(row.id), &row.credentials)?;
        let credentials = credentials::decode(row.id, &json)?;
        Ok(Account {
            id: AccountId(row.id),
            version: row.version,
            kind: kind_of(&credentials),
            fields: AccountFields {
                wait_agent_secs: secs(row.wait_agent_secs)?,
                wait_queue_secs: secs(row.wait_queue_secs)?,
                name: row.name,
                key: row.key,
                phone: row.phone,
                description: row.description,
                sound: row.sound,
                shake: row.shake,
                notification_template: row.notification_template,
                credentials,
            },
            receive_token: row.receive_token,
            contact_list: row.contact_list_id,
            created_at: Timestamp(row.created_at),
        })
    }
}

impl Store {
    /// Adds an account with a new receive token and the default contact list.
    pub async fn create_account(&self, fields: AccountFields, now: Timestamp) -> Result<Account, CrudError> {
        let secret = credentials::encode(&fields.credentials)?;
        let token = new_token();
        let keys = self.keys.clone();
        let log = self.log();
        self.write(move |connection| {
            let list: i64 = contact_lists::table
                .order(contact_lists::id)
                .select(contact_lists::id)
                .first(connection)?;
            let id: i64 = diesel::insert_into(accounts::table)
                .values((
                    Editable::from(fields),
                    accounts::credentials.eq(""),
                    accounts::version.eq(1_i64),
                    accounts::contact_list_id.eq(list),
                    accounts::receive_token.eq(token),
                    accounts::created_at.eq(now.0),
                ))
                .returning(accounts::id)
                .get_result(connection)?;
            seal(connection, &keys, AccountId(id), &secret)?;
            let account = find(connection, &keys, AccountId(id))?.ok_or(CrudError::NotFound)?;
            log.created(connection, &account)?;
            Ok(account)
        })
        .await
    }

    /// Finds an account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let keys = self.keys.clone();
        self.read(move |connection| {
            let row = live()
                .find(id.0)
                .select(AccountRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(|row| row.opened(&keys)).transpose()?)
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
            Ok(row.map(|row| row.opened(&keys)).transpose()?)
        })
        .await
    }

    /// What an account needs to talk to its provider.
    pub async fn credentials(&self, id: AccountId) -> Result<Option<Credentials>, StoreError> {
        Ok(self.account(id).await?.map(|account| account.fields.credentials))
    }

    /// Lists accounts.
    pub async fn accounts(&self, page: Page) -> Result<Rows<Account>, StoreError> {
        self.accounts_within(Reach::All, page).await
    }

    /// Lists the accounts within somebody's reach.
    pub async fn accounts_within(&self, reach: Reach, page: Page) -> Result<Rows<Account>, StoreError> {
        let keys = self.keys.clone();
        self.read(move |connection| {
            let mut query = live()
                .filter(accounts::id.gt(page.cursor.unwrap_or(0)))
                .order(accounts::id)
                .limit(page.fetch())
                .select(AccountRow::as_select())
                .into_boxed();
            if let Reach::Only(ids) = &reach {
                query = query.filter(accounts::id.eq_any(ids.iter().copied().collect::<Vec<_>>()));
            }
            let rows: Vec<AccountRow> = query.load(connection)?;
            let rows = rows
                .into_iter()
                .map(|row| row.opened(&keys))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(page.cut(rows, |account| account.id.0))
        })
        .await
    }

    /// Changes an account.
    pub async fn update_account(
        &self,
        id: AccountId,
        version: i64,
        fields: AccountFields,
    ) -> Result<Account, CrudError> {
        let secret = credentials::encode(&fields.credentials)?;
        let keys = self.keys.clone();
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(live_row(id))
                .set((Editable::from(fields), accounts::version.eq(version + 1)))
                .execute(connection)?;
            seal(connection, &keys, id, &secret)?;
            let after = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes an account and its secrets; its history stays. Refused while interactions are open.
    pub async fn delete_account(&self, id: AccountId, now: Timestamp) -> Result<(), CrudError> {
        let (keys, log) = (self.keys.clone(), self.log());
        self.write(move |connection| {
            let open: i64 = interactions::table
                .filter(interactions::account_id.eq(id.0))
                .filter(interactions::closed_at.is_null())
                .count()
                .get_result(connection)?;
            if open > 0 {
                return Err(CrudError::InUse(vec![format!("{open} open interactions")]));
            }
            let before = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            diesel::update(live_row(id))
                .set((accounts::deleted_at.eq(Some(now.0)), accounts::credentials.eq("")))
                .execute(connection)?;
            delete_scope(connection, Scope::Account(id))?;
            log.removed(connection, &before)
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

fn seal(connection: &mut MultiConnection, keys: &Keyring, id: AccountId, secret: &str) -> Result<(), CrudError> {
    let sealed = keys.seal(account_credentials(id.0), secret)?;
    diesel::update(live_row(id))
        .set(accounts::credentials.eq(sealed))
        .execute(connection)?;
    Ok(())
}

fn find(connection: &mut MultiConnection, keys: &Keyring, id: AccountId) -> Result<Option<Account>, CrudError> {
    let row = live_row(id)
        .select(AccountRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(|row| row.opened(keys)).transpose()?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a secret has to come from the system's randomness"
)]
fn new_token() -> String {
    hex::encode(rand::random::<[u8; 24]>())
}

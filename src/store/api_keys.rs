//! API keys (SYS-06): the hash of an unguessable token, whose it is, and when it was last used.

use super::audit::{Audited, Picture};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::API_KEYS;
use super::schema::{api_keys, staff};
use super::staff::{StaffRow, find as find_staff, key_of};
use super::{Staff, Store};
use crate::config::limits::API_KEYS_PER_STAFF_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

/// A key without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiKey {
    /// Its id.
    pub id: i64,
    /// Who is who calls with it.
    pub owner: StaffId,
    /// What it is for, unique among the owner's.
    pub name: String,
    /// The last characters of the token.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used; written rarely.
    pub last_used_at: Option<Timestamp>,
}

/// A key to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewApiKey {
    /// Who is who calls with it.
    pub owner: StaffId,
    /// What it is for.
    pub name: String,
    /// The last characters of the token.
    pub hint: String,
    /// Hash of the token.
    pub token_hash: String,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A key and the user name of its owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnedKey {
    /// The key.
    pub key: ApiKey,
    /// Whose it is.
    pub username: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_keys)]
struct KeyRow {
    id: i64,
    staff_id: i64,
    name: String,
    hint: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl From<KeyRow> for ApiKey {
    fn from(row: KeyRow) -> Self {
        Self {
            id: row.id,
            owner: StaffId(row.staff_id),
            name: row.name,
            hint: row.hint,
            created_at: Timestamp(row.created_at),
            expires_at: row.expires_at.map(Timestamp),
            last_used_at: row.last_used_at.map(Timestamp),
        }
    }
}

impl Audited for ApiKey {
    const KIND: &'static str = "api_key";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::default()
            .with("owner_id", self.owner.to_string())
            .with("name", self.name.as_str())
            .with("hint", self.hint.as_str())
            .with("expires_at", self.expires_at.map(|at| at.to_string()))
    }
}

impl Store {
    /// Makes a key.
    pub async fn create_api_key(&self, new: NewApiKey) -> Result<OwnedKey, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let owner = find_staff(connection, new.owner)?.ok_or(CrudError::NotFound)?;
            let own = api_keys::table.filter(api_keys::staff_id.eq(new.owner.0));
            let count: i64 = own.count().get_result(connection)?;
            if count >= API_KEYS_PER_STAFF_MAX {
                return Err(CrudError::Full("API keys", API_KEYS_PER_STAFF_MAX));
            }
            let id: i64 = diesel::insert_into(api_keys::table)
                .values((
                    api_keys::staff_id.eq(new.owner.0),
                    api_keys::name_key.eq(key_of(&new.name)),
                    api_keys::name.eq(new.name),
                    api_keys::hint.eq(new.hint),
                    api_keys::token_hash.eq(new.token_hash),
                    api_keys::created_at.eq(log.at().0),
                    api_keys::expires_at.eq(new.expires_at.map(|at| at.0)),
                ))
                .returning(api_keys::id)
                .get_result(connection)?;
            let key = find(connection, id)?;
            log.created(connection, &key)?;
            Ok(OwnedKey {
                key,
                username: owner.fields.username,
            })
        })
        .await
    }

    /// The keys that are asked for, of somebody or of everybody.
    pub async fn find_api_keys(&self, of: Option<StaffId>, ask: Ask) -> Result<Found<OwnedKey>, StoreError> {
        let within = match of {
            Some(owner) => Fragment::default().sql(" AND api_keys.staff_id = ").number(owner.0),
            None => Fragment::default(),
        };
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<(KeyRow, String)> = api_keys::table
                .inner_join(staff::table)
                .filter(api_keys::id.eq_any(ids))
                .select((KeyRow::as_select(), staff::username))
                .load(connection)?;
            let rows = rows.into_iter().map(|(row, username)| OwnedKey {
                key: row.into(),
                username,
            });
            Ok(rows.collect())
        };
        self.listed(&API_KEYS, ask, within, load, |owned| owned.key.id).await
    }

    /// Finds a key.
    pub async fn api_key(&self, id: i64) -> Result<Option<ApiKey>, StoreError> {
        self.read(move |connection| {
            let row = api_keys::table.find(id).select(KeyRow::as_select());
            Ok(row.first(connection).optional()?.map(ApiKey::from))
        })
        .await
    }

    /// Whose a token is. Keys of disabled people, and keys that have ended, are nobody's.
    pub async fn api_key_owner(&self, token_hash: &str, now: Timestamp) -> Result<Option<(ApiKey, Staff)>, StoreError> {
        let token_hash = token_hash.to_owned();
        self.read(move |connection| {
            let found = api_keys::table
                .inner_join(staff::table)
                .filter(api_keys::token_hash.eq(&token_hash))
                .filter(api_keys::expires_at.is_null().or(api_keys::expires_at.gt(now.0)))
                .filter(staff::enabled.eq(true))
                .filter(staff::deleted_at.is_null())
                .select((KeyRow::as_select(), StaffRow::as_select()))
                .first::<(KeyRow, StaffRow)>(connection)
                .optional()?;
            Ok(match found {
                Some((key, owner)) => Some((key.into(), Staff::try_from(owner)?)),
                None => None,
            })
        })
        .await
    }

    /// Notes that a key was used.
    pub async fn touch_api_key(&self, id: i64, now: Timestamp) -> Result<(), CrudError> {
        self.write(move |connection| {
            diesel::update(api_keys::table.find(id))
                .set(api_keys::last_used_at.eq(now.0))
                .execute(connection)?;
            Ok(())
        })
        .await
    }

    /// Revokes a key: the next request with it is refused.
    pub async fn delete_api_key(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            diesel::delete(api_keys::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> Result<ApiKey, CrudError> {
    let row: KeyRow = api_keys::table.find(id).select(KeyRow::as_select()).first(connection)?;
    Ok(row.into())
}

//! Adding and changing accounts, and giving them new receive tokens.

use super::uses::references_exist;
use super::{Account, AccountFields, find, live_row};
use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{accounts, contact_lists};
use crate::store::sealed::{account_credentials, account_video_key};
use crate::store::staff::key_of;
use crate::store::{Keyring, Store, codec, credentials};
use diesel::{AsChangeset, ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl};
use secrecy::ExposeSecret;

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct Editable {
    name: String,
    name_key: String,
    key: String,
    key_key: String,
    kind: &'static str,
    phone: String,
    description: String,
    contact_list_id: i64,
    domain: String,
    wait_agent_secs: i64,
    wait_queue_secs: i64,
    sound: bool,
    shake: bool,
    notification_template: String,
    settings: String,
    video_topic_key: Option<String>,
}

impl Editable {
    fn new(fields: AccountFields, contact_list_id: i64) -> Result<Self, CrudError> {
        let topic = &fields.groups.video.topic;
        Ok(Self {
            settings: codec::to_json("accounts", &fields.groups)?,
            video_topic_key: (!topic.is_empty()).then(|| key_of(topic)),
            name_key: key_of(&fields.name),
            name: fields.name,
            key_key: key_of(&fields.key),
            key: fields.key,
            kind: fields.credentials.kind().name(),
            phone: fields.phone,
            description: fields.description,
            contact_list_id,
            domain: fields.domain,
            wait_agent_secs: i64::from(fields.wait_agent_secs),
            wait_queue_secs: i64::from(fields.wait_queue_secs),
            sound: fields.sound,
            shake: fields.shake,
            notification_template: fields.notification_template,
        })
    }
}

/// The secrets of an account, as text.
struct Secrets {
    credentials: String,
    video_api_key: String,
}

impl Secrets {
    fn of(fields: &AccountFields) -> Result<Self, CrudError> {
        let video_api_key = fields.video_api_key.as_ref();
        Ok(Self {
            credentials: credentials::encode(&fields.credentials)?,
            video_api_key: video_api_key.map_or_else(String::new, |key| key.expose_secret().to_owned()),
        })
    }

    fn seal(&self, connection: &mut MultiConnection, keys: &Keyring, id: AccountId) -> Result<(), CrudError> {
        let credentials = keys.seal(account_credentials(id.0), &self.credentials)?;
        let video_api_key = match self.video_api_key.as_str() {
            "" => String::new(),
            key => keys.seal(account_video_key(id.0), key)?,
        };
        diesel::update(live_row(id))
            .set((
                accounts::credentials.eq(credentials),
                accounts::video_api_key.eq(video_api_key),
            ))
            .execute(connection)?;
        Ok(())
    }
}

impl Store {
    /// Adds an account with a new receive token.
    pub async fn create_account(&self, fields: AccountFields, now: Timestamp) -> Result<Account, CrudError> {
        let secrets = Secrets::of(&fields)?;
        let token = new_token();
        let keys = self.keys.clone();
        let log = self.log();
        self.write(move |connection| {
            references_exist(connection, &fields)?;
            let list = match fields.contact_list {
                Some(list) => list,
                None => oldest_list(connection)?,
            };
            let id: i64 = diesel::insert_into(accounts::table)
                .values((
                    Editable::new(fields, list)?,
                    accounts::credentials.eq(""),
                    accounts::version.eq(1_i64),
                    accounts::receive_token.eq(token),
                    accounts::created_at.eq(now.0),
                ))
                .returning(accounts::id)
                .get_result(connection)?;
            secrets.seal(connection, &keys, AccountId(id))?;
            let account = find(connection, &keys, AccountId(id))?.ok_or(CrudError::NotFound)?;
            log.created(connection, &account)?;
            Ok(account)
        })
        .await
    }

    /// Changes an account. Its kind stays.
    pub async fn update_account(
        &self,
        id: AccountId,
        version: i64,
        fields: AccountFields,
    ) -> Result<Account, CrudError> {
        let secrets = Secrets::of(&fields)?;
        let keys = self.keys.clone();
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            references_exist(connection, &fields)?;
            let list = match fields.contact_list.or(before.fields.contact_list) {
                Some(list) => list,
                None => oldest_list(connection)?,
            };
            diesel::update(live_row(id))
                .set((Editable::new(fields, list)?, accounts::version.eq(version + 1)))
                .execute(connection)?;
            secrets.seal(connection, &keys, id)?;
            let after = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Gives an account a new receive token. The present one works until `until`; one that was
    /// retired before it ends at once (S3).
    pub async fn rotate_receive_token(
        &self,
        id: AccountId,
        version: i64,
        until: Timestamp,
    ) -> Result<Account, CrudError> {
        let token = new_token();
        let keys = self.keys.clone();
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(live_row(id))
                .set((
                    accounts::receive_token.eq(token),
                    accounts::retired_token.eq(Some(before.receive_token.clone())),
                    accounts::retired_until.eq(Some(until.0)),
                    accounts::version.eq(version + 1),
                ))
                .execute(connection)?;
            let after = find(connection, &keys, id)?.ok_or(CrudError::NotFound)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }
}

/// Where newcomers go when nobody chose a list.
pub(super) fn oldest_list(connection: &mut MultiConnection) -> QueryResult<i64> {
    contact_lists::table
        .order(contact_lists::id)
        .select(contact_lists::id)
        .first(connection)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a secret has to come from the system's randomness"
)]
fn new_token() -> String {
    hex::encode(rand::random::<[u8; 24]>())
}

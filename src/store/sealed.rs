//! The columns that hold sealed secrets (S7), and what is done with all of them at once. A new column
//! gets its place here and a line in `reseal` and `check`.

use super::Store;
use super::errors::CrudError;
use super::keys::Place;
use super::schema::{accounts, definitions};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// What an account needs to talk to its provider.
pub(super) fn account_credentials(id: i64) -> Place {
    Place {
        table: "accounts",
        id,
        column: "credentials",
    }
}

/// What an account needs to talk to its video provider.
pub(super) fn account_video_key(id: i64) -> Place {
    Place {
        table: "accounts",
        id,
        column: "video_api_key",
    }
}

/// What a definition keeps to the server.
pub(super) fn definition_secret(id: i64) -> Place {
    Place {
        table: "definitions",
        id,
        column: "secret",
    }
}

/// Every value of one column, with its row.
macro_rules! values {
    ($connection:expr, $table:ident :: $column:ident) => {
        $table::table
            .select(($table::id, $table::$column))
            .load::<(i64, String)>($connection)
    };
}

/// Seals anew, with the newest key, what is plain or has an older one; answers how many.
macro_rules! reseal {
    ($connection:expr, $keys:expr, $table:ident :: $column:ident, $place:path) => {{
        let mut count = 0;
        for (id, stored) in values!($connection, $table::$column)? {
            if $keys.is_outdated(&stored) {
                let sealed = $keys.seal($place(id), &$keys.open($place(id), &stored)?)?;
                let changed = diesel::update($table::table.find(id)).set($table::$column.eq(sealed));
                count += changed.execute($connection)?;
            }
        }
        count
    }};
}

impl Store {
    /// Seals every secret that is plain or sealed with an older key; answers how many there were.
    pub async fn reseal(&self) -> Result<usize, CrudError> {
        let keys = self.keys.clone();
        self.write(move |connection| {
            let of_accounts = reseal!(connection, keys, accounts::credentials, account_credentials);
            let of_video = reseal!(connection, keys, accounts::video_api_key, account_video_key);
            let of_definitions = reseal!(connection, keys, definitions::secret, definition_secret);
            Ok(of_accounts + of_video + of_definitions)
        })
        .await
    }

    /// True when a row has this secret already: in a field of this name, or anywhere when none is named so.
    /// Nobody learns it who does not have it.
    pub async fn holds_secret(&self, of: &str, id: i64, field: &str, secret: &str) -> Result<bool, StoreError> {
        let keys = self.keys.clone();
        let (of, field, secret) = (of.to_owned(), field.to_owned(), SecretString::from(secret));
        self.read(move |connection| {
            let opened = match of.as_str() {
                "accounts" => {
                    let stored = accounts::table
                        .find(id)
                        .select((accounts::credentials, accounts::video_api_key));
                    let stored: Option<(String, String)> = stored.first(connection).optional()?;
                    let Some((credentials, video)) = stored else {
                        return Ok(false);
                    };
                    if keys.open(account_video_key(id), &video)? == secret.expose_secret() {
                        return Ok(true);
                    }
                    Some(keys.open(account_credentials(id), &credentials))
                }
                "cloud_providers" => {
                    let stored = definitions::table.find(id).select(definitions::secret);
                    let stored: Option<String> = stored.first(connection).optional()?;
                    stored.map(|stored| keys.open(definition_secret(id), &stored))
                }
                _ => None,
            };
            let Some(opened) = opened.transpose()? else {
                return Ok(false);
            };
            if opened == secret.expose_secret() {
                return Ok(true);
            }
            let Ok(Value::Object(fields)) = serde_json::from_str(&opened) else {
                return Ok(false);
            };
            let is_it = |value: &Value| value == secret.expose_secret();
            Ok(match fields.get(&field) {
                Some(value) => is_it(value),
                None => fields.values().any(is_it),
            })
        })
        .await
    }

    /// Opens every secret; the error names the first one that does not open. Answers how many there are.
    pub async fn check_secrets(&self) -> Result<usize, StoreError> {
        let keys = self.keys.clone();
        self.read(move |connection| {
            let mut count = 0;
            for (id, stored) in values!(connection, accounts::credentials)? {
                keys.open(account_credentials(id), &stored)?;
                count += usize::from(!stored.is_empty());
            }
            for (id, stored) in values!(connection, accounts::video_api_key)? {
                keys.open(account_video_key(id), &stored)?;
                count += usize::from(!stored.is_empty());
            }
            for (id, stored) in values!(connection, definitions::secret)? {
                keys.open(definition_secret(id), &stored)?;
                count += usize::from(!stored.is_empty());
            }
            Ok(count)
        })
        .await
    }
}

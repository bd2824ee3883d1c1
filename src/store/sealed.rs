//! The columns that hold sealed secrets (S7), and what is done with all of them at once. A new column
//! gets its place here and a line in `reseal` and `check`.

use super::Store;
use super::credentials;
use super::errors::CrudError;
use super::keys::Place;
use super::schema::{accounts, definitions};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use secrecy::{ExposeSecret, SecretString};

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

    /// True when a row has this secret already, at this place: `credentials.app_secret`, `video.api_key`, `secret`.
    /// Nobody learns it who does not have it.
    pub async fn holds_secret(&self, of: &str, id: i64, field: &str, secret: &str) -> Result<bool, StoreError> {
        let keys = self.keys.clone();
        let (of, field, secret) = (of.to_owned(), field.to_owned(), SecretString::from(secret));
        self.read(move |connection| {
            let secret = secret.expose_secret();
            let credential = field.strip_prefix("credentials.");
            Ok(match (of.as_str(), credential) {
                ("accounts", Some(credential)) => {
                    let stored = accounts::table.find(id).select(accounts::credentials);
                    let stored: Option<String> = stored.first(connection).optional()?;
                    let opened = stored
                        .map(|stored| keys.open(account_credentials(id), &stored))
                        .transpose()?;
                    opened.is_some_and(|opened| credentials::holds(&opened, credential, secret))
                }
                ("accounts", None) => {
                    let stored = accounts::table.find(id).select(accounts::video_api_key);
                    let stored: Option<String> = stored.first(connection).optional()?;
                    let opened = stored
                        .map(|stored| keys.open(account_video_key(id), &stored))
                        .transpose()?;
                    field == "video.api_key" && opened.is_some_and(|opened| opened == secret)
                }
                ("cloud_providers", _) => {
                    let stored = definitions::table.find(id).select(definitions::secret);
                    let stored: Option<String> = stored.first(connection).optional()?;
                    let opened = stored
                        .map(|stored| keys.open(definition_secret(id), &stored))
                        .transpose()?;
                    opened.is_some_and(|opened| opened == secret)
                }
                _ => false,
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

//! Secrets at rest (S7): sealed, bound to their row, sealed anew when the keys change.

use super::database::Database;
use super::on_both;
use super::world::account_fields;
use secrecy::{ExposeSecret, SecretString};
use switchboard::domain::Timestamp;
use switchboard::ports::provider::{Credentials, MetaCredentials};
use switchboard::store::{Account, AccountFields, Keyring, Store};

const NOW: Timestamp = Timestamp(1_000);

fn token(account: &Account) -> &str {
    let Credentials::Meta(meta) = &account.fields.credentials;
    meta.access_token.expose_secret()
}

/// Fields with a token that stands nowhere else.
fn canary(n: u32) -> AccountFields {
    let fields = account_fields(n);
    let Credentials::Meta(meta) = fields.credentials;
    let access_token = SecretString::from(format!("canary-{n}-4711"));
    AccountFields {
        credentials: Credentials::Meta(MetaCredentials { access_token, ..meta }),
        ..fields
    }
}

/// Accounts whose stored credentials contain this text.
fn with(db: &Database, text: &str) -> i64 {
    db.number(&format!(
        "SELECT count(*) FROM accounts WHERE credentials LIKE '%{text}%'"
    ))
}

async fn opened_with(db: &Database, keys: &Keyring) -> Store {
    Store::open(&db.url, keys.clone()).await.unwrap()
}

on_both! {
    async fn no_secret_is_in_the_database_in_clear(db: Database) {
        let store = db.open().await;
        let made = store.create_account(canary(1), NOW).await.unwrap();
        assert_eq!((with(&db, token(&made)), with(&db, "sealed:1:")), (0, 1));
        let changed = store.update_account(made.id, 1, canary(2)).await.unwrap();
        assert_eq!(with(&db, token(&changed)), 0);
        assert_eq!(token(&store.account(made.id).await.unwrap().unwrap()), token(&changed));
        if let Some(path) = db.url.strip_prefix("sqlite://") {
            for file in [path.to_owned(), format!("{path}-wal")] {
                let bytes = std::fs::read(file).unwrap();
                let canary = token(&changed).as_bytes();
                assert!(!bytes.windows(canary.len()).any(|window| window == canary));
            }
        }
    }

    async fn a_secret_that_was_moved_to_another_row_does_not_open(db: Database) {
        let store = db.open().await;
        let one = store.create_account(account_fields(1), NOW).await.unwrap();
        let two = store.create_account(account_fields(2), NOW).await.unwrap();
        assert_eq!(store.check_secrets().await.unwrap(), 2);
        let (one, two) = (one.id, two.id);
        db.execute(&format!(
            "UPDATE accounts SET credentials = (SELECT credentials FROM accounts WHERE id = {one}) WHERE id = {two}"
        ));
        assert!(store.account(one).await.unwrap().is_some());
        let error = store.account(two).await.unwrap_err().to_string();
        assert!(error.contains(&format!("accounts/{two}")) && error.contains("does not open"), "{error}");
        assert!(store.check_secrets().await.is_err());
    }

    async fn new_keys_seal_everything_again_and_lost_ones_are_named(db: Database) {
        let store = db.open().await;
        let made = store.create_account(account_fields(1), NOW).await.unwrap();
        assert_eq!(store.reseal().await.unwrap(), 0);
        let (old, new) = ("aa".repeat(32), "bb".repeat(32));
        let old_keys = Keyring::parse(&old).unwrap();
        let stranger = opened_with(&db, &old_keys).await;
        let error = stranger.account(made.id).await.unwrap_err().to_string();
        assert!(error.contains("not among the keys"), "{error}");
        assert!(stranger.reseal().await.is_err());

        // As an earlier version left it: plain.
        db.execute("UPDATE accounts SET credentials = '{\"type\":\"meta\",\"base_url\":\"\",\"api_version\":\"\",\"waba_id\":\"\",\
                    \"phone_number_id\":\"\",\"app_id\":\"\",\"access_token\":\"canary\",\"app_secret\":\"\",\"verify_token\":\"\"}'");
        assert_eq!(stranger.reseal().await.unwrap(), 1);
        assert_eq!(with(&db, "canary"), 0);
        let rotated = opened_with(&db, &Keyring::parse(&format!("{new}\n{old}")).unwrap()).await;
        assert_eq!(rotated.reseal().await.unwrap(), 1);
        let newest = opened_with(&db, &Keyring::parse(&new).unwrap()).await;
        assert_eq!(token(&newest.account(made.id).await.unwrap().unwrap()), "canary");
        assert!(stranger.account(made.id).await.is_err(), "the old key alone opens nothing any longer");
    }
}

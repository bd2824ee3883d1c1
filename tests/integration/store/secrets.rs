//! Secrets at rest (S7): sealed, bound to their row, sealed anew when the keys change.

use super::database::Database;
use super::on_both;
use super::world::account_fields;
use secrecy::{ExposeSecret, SecretString};
use switchboard::domain::Timestamp;
use switchboard::ports::provider::{
    Credentials, KaleyraCredentials, MetaCredentials, SinchCredentials, StaticHeader, TwilioCredentials,
};
use switchboard::store::{Account, AccountFields, Keyring, Store};

const NOW: Timestamp = Timestamp(1_000);

fn token(account: &Account) -> &str {
    let Credentials::Meta(meta) = &account.fields.credentials else {
        panic!("a Meta account")
    };
    meta.access_token.expose_secret()
}

/// Fields with a token that stands nowhere else.
fn canary(n: u32) -> AccountFields {
    let fields = account_fields(n);
    let Credentials::Meta(meta) = fields.credentials else {
        panic!("a Meta account")
    };
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

    async fn credentials_of_every_kind_and_the_video_key_are_sealed_and_come_back(db: Database) {
        let store = db.open().await;
        let secret = |text: &str| SecretString::from(text.to_owned());
        let twilio = Credentials::Twilio(TwilioCredentials {
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: "AC1".to_owned(),
            auth_token: secret("canary-twilio"),
        });
        let sinch = Credentials::Sinch(SinchCredentials {
            base_url: "https://eu.conversation.api.sinch.com".to_owned(),
            project_id: "p".to_owned(),
            app_id: "a".to_owned(),
            key_id: "k".to_owned(),
            key_secret: secret("canary-sinch"),
            webhook_secret: secret("canary-hook"),
        });
        let header = StaticHeader { name: "x-callback-token".to_owned(), value: secret("canary-header") };
        let kaleyra = Credentials::Kaleyra(KaleyraCredentials {
            base_url: "https://api.kaleyra.io".to_owned(),
            waba_id: "w".to_owned(),
            account_sid: "HX1".to_owned(),
            api_key: secret("canary-kaleyra"),
            header: Some(header),
            addresses: vec!["203.0.113.0/24".to_owned()],
        });
        for (n, credentials) in (1..).zip([twilio, sinch, kaleyra]) {
            let (kind, written) = (credentials.kind(), plain(&credentials));
            let fields = AccountFields { credentials, video_api_key: Some(secret("canary-video")), ..account_fields(n) };
            let made = store.create_account(fields, NOW).await.unwrap();
            assert_eq!(made.kind, kind);
            let found = store.account(made.id).await.unwrap().unwrap();
            assert_eq!(plain(&found.fields.credentials), written);
            assert_eq!(found.fields.video_api_key.unwrap().expose_secret(), "canary-video");
        }
        assert_eq!(with(&db, "canary"), 0);
        assert_eq!(db.number("SELECT count(*) FROM accounts WHERE video_api_key LIKE 'sealed:1:%'"), 3);
        assert_eq!(store.check_secrets().await.unwrap(), 6);
        db.execute("UPDATE accounts SET video_api_key = 'plain' WHERE id = 1");
        assert_eq!(store.reseal().await.unwrap(), 1);
        assert_eq!(db.number("SELECT count(*) FROM accounts WHERE video_api_key = 'plain'"), 0);
    }
}

/// Everything of the credentials, secrets too.
fn plain(credentials: &Credentials) -> Vec<String> {
    let text = |secret: &SecretString| secret.expose_secret().to_owned();
    match credentials.clone() {
        Credentials::Meta(meta) => vec![meta.phone_number_id, text(&meta.access_token)],
        Credentials::Twilio(one) => vec![one.base_url, one.account_sid, text(&one.auth_token)],
        Credentials::Sinch(one) => vec![
            one.base_url,
            one.project_id,
            one.app_id,
            one.key_id,
            text(&one.key_secret),
            text(&one.webhook_secret),
        ],
        Credentials::Kaleyra(one) => {
            let header = one.header.map(|header| (header.name, text(&header.value)));
            let (name, value) = header.unwrap_or_default();
            let mut all = vec![
                one.base_url,
                one.waba_id,
                one.account_sid,
                text(&one.api_key),
                name,
                value,
            ];
            all.extend(one.addresses);
            all
        }
    }
}

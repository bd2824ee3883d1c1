//! Webhook bodies of `tests/fixtures/providers`, written by us after each provider's documents: what is read
//! from each of them is in the snapshots.

use crate::support::signed::{access, asked};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use switchboard::ports::provider::*;
use switchboard::providers::Adapters;

/// Accounts behind the fixtures.
pub fn credentials(kind: ProviderKind) -> Credentials {
    let secret = || SecretString::from("word");
    match kind {
        ProviderKind::Twilio => Credentials::Twilio(TwilioCredentials {
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: "AC4711".to_owned(),
            auth_token: secret(),
        }),
        ProviderKind::Sinch => Credentials::Sinch(SinchCredentials {
            base_url: "https://eu.conversation.api.sinch.com".to_owned(),
            project_id: "9f".to_owned(),
            app_id: "01APP".to_owned(),
            key_id: "k-1".to_owned(),
            key_secret: secret(),
            webhook_secret: secret(),
        }),
        ProviderKind::Meta => crate::sandbox::stage::credentials("http://unused"),
        ProviderKind::Kaleyra => Credentials::Kaleyra(KaleyraCredentials {
            base_url: "https://api.kaleyra.io".to_owned(),
            waba_id: "2100".to_owned(),
            account_sid: "HX1".to_owned(),
            api_key: secret(),
            header: None,
            addresses: Vec::new(),
        }),
    }
}

/// Bodies by their names, in order.
pub fn fixtures(kind: ProviderKind) -> Vec<(String, Vec<u8>)> {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/providers");
    folder.push(kind.name());
    if kind == ProviderKind::Meta {
        folder.push("webhooks");
    }
    let mut found: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_stem().unwrap().to_str().unwrap().to_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{}", folder.display());
    found
}

/// Reads one as its adapter does.
pub fn read(kind: ProviderKind, query: &str, body: &[u8]) -> Value {
    let adapters = Adapters::default();
    let adapter = adapters.get(kind);
    let read = asked(Verb::Post, query, &[], body, |request| {
        adapter.parse(&access(credentials(kind)), request)
    });
    match read {
        Ok(items) => json!(items),
        Err(Unreadable { why, rest }) => json!({ "quarantine": why, "items": rest }),
    }
}

fn book(kind: ProviderKind, query: &str) -> Value {
    let pages = fixtures(kind).into_iter();
    Value::Object(
        pages
            .map(|(name, body)| (name, read(kind, query, &body)))
            .collect::<Map<_, _>>(),
    )
}

#[test]
fn prv_01_every_recorded_body_of_twilio_is_read_as_before() {
    insta::assert_json_snapshot!("twilio", book(ProviderKind::Twilio, "?ref=7001.9001"));
}

#[test]
fn prv_01_every_recorded_body_of_sinch_is_read_as_before() {
    insta::assert_json_snapshot!("sinch", book(ProviderKind::Sinch, ""));
}

#[test]
fn prv_01_every_recorded_body_of_kaleyra_is_read_as_before() {
    insta::assert_json_snapshot!("kaleyra", book(ProviderKind::Kaleyra, ""));
}

//! Handshake and signature through the port: who may talk to an account's receive URL.

use crate::sandbox::stage::{VERIFY_TOKEN, credentials};
use crate::support::signed::{access, posted};
use secrecy::SecretString;
use switchboard::ports::provider::{BadSignature, Credentials, ProviderKind};
use switchboard::providers::Adapters;
use switchboard::providers::meta::signature::sign;

fn handshake(credentials: &Credentials, query: &str) -> Result<String, BadSignature> {
    let adapters = Adapters::default();
    let answer = adapters
        .get(ProviderKind::Meta)
        .handshake(&access(credentials.clone()), query);
    answer.expect("Meta shakes hands")
}

#[test]
fn the_challenge_comes_back_verbatim() {
    let query = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={VERIFY_TOKEN}");
    assert_eq!(
        handshake(&credentials("http://unused"), &query),
        Ok("1158201444".into())
    );
    let odd = format!("hub.verify_token={VERIFY_TOKEN}&hub.challenge=a%20%22b%22%0A&hub.mode=subscribe&more=1");
    assert_eq!(handshake(&credentials("http://unused"), &odd), Ok("a \"b\"\n".into()));
}

#[test]
fn a_handshake_that_lacks_anything_is_refused() {
    for query in [
        String::new(),
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong".into(),
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=".into(),
        "hub.mode=subscribe&hub.challenge=1".into(),
        format!("hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}"),
        format!("hub.mode=unsubscribe&hub.challenge=1&hub.verify_token={VERIFY_TOKEN}"),
        format!("hub.challenge=1&hub.verify_token={VERIFY_TOKEN}"),
    ] {
        assert_eq!(
            handshake(&credentials("http://unused"), &query),
            Err(BadSignature),
            "{query}"
        );
    }
}

#[test]
fn an_account_without_a_verify_token_refuses_even_an_empty_one() {
    let Credentials::Meta(mut meta) = credentials("http://unused") else {
        panic!("a Meta account")
    };
    meta.verify_token = SecretString::from("");
    let query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
    assert_eq!(handshake(&Credentials::Meta(meta), query), Err(BadSignature));
}

fn verify(credentials: &Credentials, header: Option<String>, body: &[u8]) -> Result<(), BadSignature> {
    let headers = header.iter().map(|value| ("x-hub-signature-256", value.as_str()));
    let headers: Vec<_> = headers.collect();
    let adapters = Adapters::default();
    let adapter = adapters.get(ProviderKind::Meta);
    let judged = posted(&headers, body, |request| {
        adapter.verify(&access(credentials.clone()), request)
    });
    judged.map(|_| ())
}

#[test]
fn only_the_right_secret_over_the_right_bytes_passes() {
    let account = credentials("http://unused");
    let body = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    assert_eq!(verify(&account, Some(sign("app-secret-1", body)), body), Ok(()));
    assert_eq!(
        verify(&account, Some(sign("another-secret", body)), body),
        Err(BadSignature)
    );
    assert_eq!(
        verify(&account, None, body),
        Err(BadSignature),
        "missing, or given twice"
    );
}

#[test]
fn an_account_without_an_app_secret_refuses_everything() {
    let Credentials::Meta(mut meta) = credentials("http://unused") else {
        panic!("a Meta account")
    };
    meta.app_secret = SecretString::from("");
    assert_eq!(
        verify(&Credentials::Meta(meta), Some(sign("", b"{}")), b"{}"),
        Err(BadSignature)
    );
}

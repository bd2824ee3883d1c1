//! ACC-01..05, PRV-02, PRV-03: the four types of account, their credentials, and what they can do.

use super::administration::account;
use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub const ACCOUNTS: &str = "/api/whatsapp/accounts";

const TYPES: [&str; 4] = ["twilio", "sinch", "meta", "kaleyra"];

/// A new account of a type with everything it needs.
pub fn of_type(kind: &str, number: usize) -> Value {
    let credentials = match kind {
        "twilio" => json!({ "account_sid": "AC4711", "authorization_token": "canary-twilio" }),
        "sinch" => json!({
            "base_url": "https://eu.conversation.api.sinch.com", "project_id": "p-1", "app_id": "01APP",
            "key_id": "k-1", "key_secret": "canary-key", "webhook_secret": "canary-hook",
        }),
        "kaleyra" => json!({
            "base_url": "https://api.kaleyra.io", "business_account_id": "2100", "account_sid": "HX1",
            "api_key": "canary-api", "header_value": "canary-header",
            "allowed_addresses": ["203.0.113.7", "2001:db8::/32"],
        }),
        _ => account("", "", "")["credentials"].clone(),
    };
    let mut body = account(
        &format!("Number {number}"),
        &format!("N{number}"),
        &format!("+1202555010{number}"),
    );
    body["type"] = json!(kind);
    body["credentials"] = credentials;
    body
}

async fn created(boss: &Browser, body: Value) -> Value {
    let answer = boss.post(ACCOUNTS, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn path(account: &Value) -> String {
    format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap())
}

#[actix_web::test]
async fn every_type_has_its_own_credentials_and_keeps_the_secret_ones_to_itself() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let set = json!({ "is_set": true });
    let expected = [
        json!({ "base_url": "https://api.twilio.com", "account_sid": "AC4711", "authorization_token": set }),
        json!({
            "base_url": "https://eu.conversation.api.sinch.com", "project_id": "p-1", "app_id": "01APP",
            "key_id": "k-1", "key_secret": set, "webhook_secret": set,
        }),
        json!({
            "base_url": "https://graph.facebook.com", "api_version": "v25.0", "account_sid": "2100",
            "phone_number_id": "3100", "app_id": "4100", "authorization_token": set, "app_secret": set,
        }),
        json!({
            "base_url": "https://api.kaleyra.io", "business_account_id": "2100", "account_sid": "HX1", "api_key": set,
            "header_name": "x-callback-token", "header_value": set,
            "allowed_addresses": ["203.0.113.7", "2001:db8::/32"],
        }),
    ];
    for (number, (kind, expected)) in TYPES.into_iter().zip(expected).enumerate() {
        let made = created(&boss, of_type(kind, number)).await;
        assert_eq!(made["credentials"], expected, "{kind}");
        assert_eq!(made["type"], kind);
        assert_eq!(
            made["verify_token"].is_string(),
            kind == "meta",
            "only Meta shakes hands"
        );
        let url = made["receive_url"].as_str().unwrap();
        assert!(url.starts_with(&format!("{}/hook/{kind}/", app.url)), "{url}");
        assert!(url.ends_with(made["proxy_token"].as_str().unwrap()));
        let kept = boss
            .patch(
                &path(&made),
                json!({ "version": 1, "credentials": {}, "description": "x" }),
            )
            .await;
        assert_eq!(kept.json()["credentials"], expected, "what is absent stays: {kept:?}");
        assert_eq!(boss.get(&path(&made)).await.json(), kept.json());
    }
    let list = boss.get(ACCOUNTS).await;
    assert!(!String::from_utf8_lossy(&list.body).contains("canary"));
    app.stop().await;
}

#[actix_web::test]
async fn what_a_type_needs_is_named_and_what_belongs_to_another_is_refused() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let required = [
        vec!["account_sid", "authorization_token"],
        vec![
            "base_url",
            "project_id",
            "app_id",
            "key_id",
            "key_secret",
            "webhook_secret",
        ],
        vec![
            "account_sid",
            "phone_number_id",
            "app_id",
            "authorization_token",
            "app_secret",
        ],
        vec!["base_url", "business_account_id", "account_sid", "api_key"],
    ];
    for (number, (kind, required)) in TYPES.into_iter().zip(required).enumerate() {
        let mut body = of_type(kind, number);
        body["credentials"] = json!({});
        let refused = boss.post(ACCOUNTS, body).await;
        assert_eq!(refused.refusal(), "422 invalid", "{kind}");
        let named: BTreeSet<String> = refused.wrong_fields().into_iter().collect();
        let expected = required.iter().map(|name| format!("credentials.{name}"));
        assert_eq!(named, expected.collect(), "{kind}");
    }
    let mut body = of_type("twilio", 1);
    body["credentials"]["app_secret"] = json!("canary");
    let refused = boss.post(ACCOUNTS, body).await;
    assert_eq!(refused.wrong_fields(), ["credentials.app_secret"]);

    let mut body = of_type("kaleyra", 1);
    body["credentials"]["allowed_addresses"] = json!(["203.0.113.7/33", "::1", "somewhere"]);
    body["credentials"]["header_name"] = json!("not a header");
    let refused = boss.post(ACCOUNTS, body).await;
    let expected = [
        "credentials.header_name",
        "credentials.allowed_addresses[0]",
        "credentials.allowed_addresses[2]",
    ];
    assert_eq!(refused.wrong_fields(), expected);
    app.stop().await;
}

#[actix_web::test]
async fn acc_03_a_number_is_there_once_for_each_type_which_is_fixed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let made = created(&boss, of_type("twilio", 1)).await;
    let mut other = of_type("kaleyra", 2);
    other["phone"] = made["phone"].clone();
    created(&boss, other.clone()).await;
    other["name"] = json!("Third");
    other["key"] = json!("N3");
    assert_eq!(boss.post(ACCOUNTS, other).await.wrong_fields(), ["phone"]);
    let refused = boss.patch(&path(&made), json!({ "version": 1, "type": "meta" })).await;
    assert_eq!(refused.wrong_fields(), ["type"]);
    let refused = boss
        .patch(&path(&made), json!({ "version": 1, "credentials": { "app_id": "1" } }))
        .await;
    assert_eq!(refused.wrong_fields(), ["credentials.app_id"]);
    app.stop().await;
}

#[actix_web::test]
async fn prv_03_every_type_says_what_it_can_do_and_takes_webhooks() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for (number, kind) in TYPES.into_iter().enumerate() {
        let made = created(&boss, of_type(kind, number)).await;
        let can = &made["capabilities"];
        assert_eq!(
            (&can["adapter"], &can["quotes"]),
            (&json!(true), &json!(kind == "meta"))
        );
        assert_eq!(can["templates"], json!(matches!(kind, "meta" | "kaleyra")));
        assert_eq!(made["warnings"], json!([]), "{kind}");
        let hook = made["receive_url"].as_str().unwrap().strip_prefix(&app.url).unwrap();
        for path in [hook.to_owned(), format!("/hook/{kind}/a-guess")] {
            let unsigned = app
                .stranger()
                .send(Method::POST, &path, &[], Bytes::from_static(b"{}"))
                .await;
            assert_eq!(unsigned.refusal(), "401 bad_signature", "{path}");
        }
    }
    let kept = boss.get("/api/whatsapp/quarantine").await.json();
    assert_eq!(kept["rows"], json!([]), "nothing of it is kept");
    app.stop().await;
}

#[actix_web::test]
async fn acc_01_the_list_of_newcomers_is_chosen_and_protected() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let list = boss.post("/api/contact-lists", json!({ "name": "Night owls" })).await;
    let list = list.json()["id"].clone();
    let mut body = of_type("meta", 1);
    body["contact_list_id"] = json!("4711");
    assert_eq!(
        boss.post(ACCOUNTS, body.clone()).await.wrong_fields(),
        ["contact_list_id"]
    );
    body["contact_list_id"] = list.clone();
    let made = created(&boss, body).await;
    assert_eq!(made["contact_list_id"], list);
    let one = format!("/api/contact-lists/{}", list.as_str().unwrap());
    let refused = boss.delete(&one).await;
    assert_eq!(refused.refusal(), "409 in_use");
    assert!(refused.json()["detail"].as_str().unwrap().contains("Number 1"));
    assert_eq!(boss.delete(&path(&made)).await.status, 204);
    assert_eq!(boss.delete(&one).await.status, 204, "what is gone uses nothing");
    app.stop().await;
}

//! SYS-06: keys of programs have their owner's rights, are shown once, and end at once.

use crate::support::app::{Browser, TestApp, eventually};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use switchboard::config::limits::API_KEYS_PER_STAFF_MAX;
use switchboard::http::{openapi, roles};

const KEYS: &str = "/api/api-keys";

async fn made(browser: &Browser, body: Value) -> Value {
    let answer = browser.post(KEYS, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[actix_web::test]
async fn sys_06_a_key_is_shown_once_and_stored_as_a_hash() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let created = made(&boss, json!({ "name": " Sync " })).await;
    let token = text(&created["token"]).to_owned();
    assert!(token.starts_with("sbk_") && token.len() == 68, "{token}");
    let key = &created["key"];
    assert_eq!((&key["name"], &key["owner"]), (&json!("Sync"), &json!("boss")));
    assert_eq!((&key["expires_at"], &key["last_used_at"]), (&Value::Null, &Value::Null));
    let listed = boss.get(KEYS).await;
    assert_eq!(listed.json()["rows"], json!([key]));
    assert!(!String::from_utf8_lossy(&listed.body).contains(&token[..64]));
    assert!(!app.has_on_disk(&token.as_bytes()[4..]), "in clear");
    app.stop().await;
}

#[actix_web::test]
async fn sys_06_a_program_has_its_owners_rights_without_a_token_against_forgery() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (_, anna) = app.agent("anna").await;
    let created = made(&boss, json!({ "name": "Sync" })).await;
    let program = app.program(text(&created["token"]));
    assert_eq!(
        program.post("/api/pauses", json!({ "name": "Lunch" })).await.status,
        201
    );
    let mine = made(&anna, json!({ "name": "Mine" })).await;
    let mine = app.program(text(&mine["token"]));
    assert_eq!(mine.get("/api/pauses").await.status, 200);
    assert_eq!(mine.get("/api/audit").await.refusal(), "403 forbidden");
    let used = eventually(async || {
        let rows = boss.get(KEYS).await.json()["rows"].clone();
        (!rows[0]["last_used_at"].is_null()).then_some(rows)
    });
    assert_eq!(used.await.as_array().unwrap().len(), 1, "the own ones");
    app.stop().await;
}

#[actix_web::test]
async fn sys_06_a_key_ends_when_revoked_and_by_itself_and_with_its_owner() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let revoked = made(&desk, json!({ "name": "A" })).await;
    let later = switchboard::ports::clock::Clock::now(&*app.clock).plus_secs(60);
    let short = made(&desk, json!({ "name": "B", "expires_at": later })).await;
    let long = made(&desk, json!({ "name": "C" })).await;
    let programs = [&revoked, &short, &long].map(|made| app.program(text(&made["token"])));
    for program in &programs {
        assert_eq!(program.get("/api/pauses").await.status, 200);
    }
    let one = format!("{KEYS}/{}", text(&revoked["key"]["id"]));
    assert_eq!(desk.delete(&one).await.status, 204);
    assert_eq!(
        programs[0].get("/api/pauses").await.refusal(),
        "401 signed_out",
        "at once"
    );
    assert_eq!(desk.delete(&one).await.refusal(), "404 not_found");
    app.clock.pass(61);
    assert_eq!(
        programs[1].get("/api/pauses").await.refusal(),
        "401 signed_out",
        "expired"
    );
    let path = format!("/api/agents/{anna}");
    let off = boss.patch(&path, json!({ "version": 1, "enabled": false })).await;
    assert_eq!(off.status, 200, "{off:?}");
    assert_eq!(programs[2].get("/api/pauses").await.refusal(), "401 signed_out", "R19");
    boss.patch(&path, json!({ "version": 2, "enabled": true })).await;
    assert_eq!(programs[2].get("/api/pauses").await.status, 200);
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(programs[2].get("/api/pauses").await.refusal(), "401 signed_out");
    app.stop().await;
}

#[actix_web::test]
async fn sys_06_administrators_manage_everybodys_keys_and_others_their_own() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let other = made(&boss, json!({ "name": "Sync" })).await;
    let hers = made(&boss, json!({ "name": "Sync", "owner_id": anna.to_string() })).await;
    assert_eq!(hers["key"]["owner"], "anna");
    assert_eq!(desk.get(KEYS).await.json()["rows"], json!([hers["key"]]));
    assert_eq!(desk.get(&format!("{KEYS}?owner=all")).await.refusal(), "403 forbidden");
    let all = boss.get(&format!("{KEYS}?owner=all")).await.json();
    assert_eq!(all["rows"].as_array().unwrap().len(), 2);
    let foreign = json!({ "name": "X", "owner_id": other["key"]["owner_id"] });
    assert_eq!(desk.post(KEYS, foreign).await.refusal(), "403 forbidden");
    let foreign = format!("{KEYS}/{}", text(&other["key"]["id"]));
    assert_eq!(desk.delete(&foreign).await.refusal(), "404 not_found");
    assert_eq!(
        boss.delete(&format!("{KEYS}/{}", text(&hers["key"]["id"])))
            .await
            .status,
        204
    );
    app.stop().await;
}

#[actix_web::test]
async fn sys_06_drafts_are_refused_with_all_their_faults() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let wrong = json!({ "name": " ", "expires_at": "2001-01-01T00:00:00Z", "owner_id": "99" });
    assert_eq!(
        boss.post(KEYS, wrong).await.wrong_fields(),
        ["name", "expires_at", "owner_id"]
    );
    let far = json!({ "name": "A", "expires_at": "9999-01-01T00:00:00Z" });
    assert_eq!(boss.post(KEYS, far).await.wrong_fields(), ["expires_at"]);
    for n in 0..API_KEYS_PER_STAFF_MAX {
        made(&boss, json!({ "name": format!("K{n}") })).await;
    }
    assert_eq!(
        boss.post(KEYS, json!({ "name": "one more" })).await.refusal(),
        "409 full"
    );
    app.agent("anna").await;
    let anna = app.sign_in("anna").await;
    made(&anna, json!({ "name": "K1" })).await;
    assert_eq!(anna.post(KEYS, json!({ "name": "k1" })).await.refusal(), "409 taken");
    app.stop().await;
}

/// S10: a key in the address would be in logs and histories. Whoever shows a wrong one is not let in by a cookie.
#[actix_web::test]
async fn sys_06_a_key_counts_in_its_header_only() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let token = text(&made(&boss, json!({ "name": "Sync" })).await["token"]).to_owned();
    let stranger = app.stranger();
    for query in ["apikey", "api_key", "token", "access_token"] {
        let answer = stranger.get(&format!("/api/session?{query}={token}")).await;
        assert_eq!(answer.refusal(), "401 signed_out", "{query}");
    }
    for wrong in [format!("Bearer {}", &token[4..]), format!("Basic {token}"), token] {
        let headers = [("authorization", wrong.as_str())];
        let answer = boss.send(Method::GET, "/api/pauses", &headers, Bytes::new()).await;
        assert_eq!(answer.refusal(), "401 signed_out", "{wrong}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn sys_06_a_key_cannot_make_itself_at_home() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let created = made(&boss, json!({ "name": "Sync" })).await;
    let program = app.program(text(&created["token"]));
    let table = &roles::matrix().expect("the table is right").operations;
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    for (method, path, name) in openapi::operations() {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let security = if operation["security"].is_null() {
            &document["security"]
        } else {
            &operation["security"]
        };
        let takes_keys = security.as_array().unwrap().contains(&json!({ "api_key": [] }));
        let rule = &table[&name];
        assert_eq!(takes_keys, !rule.open && !rule.session, "{name} says who may call it");
        if rule.session {
            let answer = program.write(method, &path.replace("{id}", "1"), json!({})).await;
            assert_eq!(answer.refusal(), "403 forbidden", "{name}");
        }
    }
    assert_eq!(boss.get(KEYS).await.json()["rows"].as_array().unwrap().len(), 1);
    app.stop().await;
}

//! S8: where one is signed in is listed and ended, alone or all at once, by oneself or an administrator.

use crate::support::app::TestApp;
use actix_web::http::Method;
use serde_json::{Value, json};

const OWN: &str = "/api/sessions";

fn rows(page: &Value) -> Vec<Value> {
    page["rows"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn own_sessions_are_listed_and_ended() {
    let app = TestApp::start().await;
    let (_, office) = app.agent("anna").await;
    let boss = app.administrator().await;
    app.clock.pass(60);
    let mut home = app.stranger();
    let body = json!({ "username": "anna", "password": crate::support::app::PASSWORD }).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("user-agent", "Mozilla/5.0 (X11; Linux)"),
    ];
    let answer = home.send(Method::POST, "/api/session", &headers, body.into()).await;
    home.remember(&answer);
    let listed = rows(&office.get(OWN).await.json());
    assert_eq!(listed.len(), 2, "nobody else's");
    let told = listed
        .iter()
        .map(|row| (row["browser"].as_str().unwrap(), row["current"].as_bool().unwrap()));
    let told: Vec<_> = told.collect();
    assert_eq!(
        (told[0], told[1].1),
        (("Mozilla/5.0 (X11; Linux)", false), true),
        "newest first"
    );
    assert_eq!(listed[0]["address"], "127.0.0.1");
    let token = home.cookie.clone().unwrap();
    assert!(!json!(listed).to_string().contains(token.split_once('=').unwrap().1));

    let one = format!("{OWN}/{}", listed[0]["id"].as_str().unwrap());
    assert_eq!(boss.delete(&one).await.refusal(), "404 not_found", "not one's own");
    assert_eq!(office.delete(&one).await.status, 204);
    assert_eq!(home.get("/api/session").await.refusal(), "401 signed_out");
    assert_eq!(office.delete(&one).await.refusal(), "404 not_found");
    assert_eq!(office.get("/api/session").await.status, 200);

    let (again, third) = (app.sign_in("anna").await, app.sign_in("anna").await);
    assert_eq!(office.delete(OWN).await.status, 204);
    for other in [again, third] {
        assert_eq!(other.get("/api/session").await.refusal(), "401 signed_out");
    }
    assert_eq!(rows(&office.get(OWN).await.json()).len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn administrators_end_all_sessions_of_somebody() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, office) = app.agent("anna").await;
    let home = app.sign_in("anna").await;
    let end = format!("/api/agents/{anna}/sign-out");
    assert_eq!(office.post(&end, json!({})).await.refusal(), "403 forbidden");
    assert_eq!(boss.post(&end, json!({})).await.status, 204);
    for browser in [office, home] {
        assert_eq!(browser.get("/api/session").await.refusal(), "401 signed_out");
    }
    let me = boss.get("/api/session").await.json()["staff"]["id"].clone();
    assert_eq!(
        boss.post(&format!("/api/users/{}/sign-out", me.as_str().unwrap()), json!({}))
            .await
            .status,
        204
    );
    assert_eq!(boss.get("/api/session").await.refusal(), "401 signed_out");
    app.stop().await;
}

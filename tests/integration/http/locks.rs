//! SYS-05 and S16: wrong passwords lock a name where they come from, and nowhere else.

use crate::support::app::{Answer, Browser, PASSWORD, TestApp, eventually};
use actix_web::http::Method;
use serde_json::{Value, json};

const HOME: &str = "192.0.2.1";
const AWAY: &str = "198.51.100.1";

async fn behind_a_proxy() -> TestApp {
    TestApp::start_with(&[("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.1")]).await
}

async fn sign_in_from(app: &TestApp, address: &str, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "password": password }).to_string();
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
    let stranger = app.stranger();
    stranger.send(Method::POST, "/api/session", &headers, body.into()).await
}

/// Guesses until the name is locked from there; gives how often.
async fn guess(app: &TestApp, address: &str, username: &str) -> usize {
    let mut guesses = 0;
    loop {
        let answer = sign_in_from(app, address, username, "a guess").await;
        match answer.refusal().as_str() {
            "401 bad_credentials" => guesses += 1,
            "429 too_many" => app.clock.pass(2),
            "429 locked" => return guesses,
            other => panic!("{other}"),
        }
    }
}

async fn shown(boss: &Browser, path: &str) -> Value {
    eventually(async || {
        let shown = boss.get(path).await.json();
        (shown["locked"] == true).then_some(shown)
    })
    .await
}

#[actix_web::test]
async fn sys_05_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour() {
    let app = behind_a_proxy().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    assert_eq!(guess(&app, HOME, "anna").await, 5);
    let right = sign_in_from(&app, HOME, "anna", PASSWORD).await;
    assert_eq!(right.refusal(), "429 locked", "also the right one");
    assert!(right.header("retry-after").parse::<u32>().unwrap() > 14 * 60);
    let agent = shown(&boss, &format!("/api/agents/{anna}")).await;
    assert!(agent["locked_until"].is_string(), "{agent}");
    assert_eq!(boss.get("/api/agents").await.json()["rows"][0]["locked"], true);
    let entry = boss.get("/api/audit?what=locked").await.json()["rows"][0].clone();
    assert_eq!((&entry["kind"], &entry["resource_id"]), (&json!("staff"), &agent["id"]));
    assert_eq!(entry["after"]["network"], HOME);

    app.clock.pass(15 * 60);
    assert_eq!(sign_in_from(&app, HOME, "anna", PASSWORD).await.status, 200);
    assert_eq!(boss.get("/api/agents").await.json()["rows"][0]["locked"], false);
    app.stop().await;
}

#[actix_web::test]
async fn s16_a_stranger_locks_nobody_out_from_elsewhere() {
    let app = behind_a_proxy().await;
    app.agent("anna").await;
    guess(&app, AWAY, "anna").await;
    assert_eq!(sign_in_from(&app, HOME, "anna", PASSWORD).await.status, 200);
    assert_eq!(
        sign_in_from(&app, AWAY, "anna", PASSWORD).await.refusal(),
        "429 locked",
        "which unlocks nothing there"
    );
    app.stop().await;
}

#[actix_web::test]
async fn s8_a_name_nobody_has_is_locked_alike() {
    let app = behind_a_proxy().await;
    app.agent("anna").await;
    let mut seen = Vec::new();
    for name in ["anna", "nobody"] {
        let guesses = guess(&app, HOME, name).await;
        let answer = sign_in_from(&app, HOME, name, PASSWORD).await;
        let mut problem = answer.json();
        problem["request_id"] = json!("");
        seen.push((guesses, problem));
        app.clock.pass(60 * 60);
    }
    assert_eq!(seen[0], seen[1]);
    app.stop().await;
}

#[actix_web::test]
async fn sys_05_an_administrator_unlocks_agents_and_users() {
    let app = behind_a_proxy().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let draft = json!({ "role": "user", "full_name": "Uma", "username": "uma", "password": PASSWORD });
    let uma = boss.post("/api/users", draft).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (name, path) in [
        ("anna", format!("/api/agents/{anna}")),
        ("uma", format!("/api/users/{uma}")),
    ] {
        guess(&app, HOME, name).await;
        guess(&app, AWAY, name).await;
        shown(&boss, &path).await;
        let unlock = format!("{path}/unlock");
        assert_eq!(desk.post(&unlock, json!({})).await.refusal(), "403 forbidden");
        let unlocked = boss.post(&unlock, json!({})).await;
        assert_eq!(unlocked.json()["locked"], false, "{unlocked:?}");
        for address in [HOME, AWAY] {
            assert_eq!(sign_in_from(&app, address, name, PASSWORD).await.status, 200, "{name}");
        }
    }
    assert_eq!(boss.post("/api/agents/99/unlock", json!({})).await.status, 404);
    assert_eq!(boss.post("/api/users/99/unlock", json!({})).await.status, 404);
    app.stop().await;
}

#[actix_web::test]
async fn sys_05_the_number_and_the_time_are_configuration() {
    let app = TestApp::start_with(&[
        ("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.1"),
        ("SWITCHBOARD_SIGN_IN_FAILURES", "3"),
        ("SWITCHBOARD_SIGN_IN_LOCK_MINUTES", "1"),
    ])
    .await;
    app.agent("anna").await;
    assert_eq!(guess(&app, HOME, "anna").await, 3);
    app.clock.pass(61);
    assert_eq!(sign_in_from(&app, HOME, "anna", PASSWORD).await.status, 200);
    app.stop().await;
}

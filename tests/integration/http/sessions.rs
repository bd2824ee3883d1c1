use crate::support::app::{PASSWORD, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;
use switchboard::domain::staff::Role;

#[actix_web::test]
async fn signing_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let app = TestApp::start().await;
    app.add("anna", Role::Agent).await;
    let answer = app.stranger().try_sign_in("ANNA", PASSWORD).await;
    assert_eq!(answer.status, 200);
    let session = answer.json();
    assert_eq!(session["staff"]["username"], "anna");
    assert_eq!(session["staff"]["role"], "agent");
    assert_eq!(session["staff"]["full_name"], "Full anna");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("switchboard_session="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=432000"] {
        assert!(cookie.contains(part), "{part} not in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(!cookie.contains("Secure"), "a plain cookie for loopback: {cookie}");
    app.stop().await;
}

#[actix_web::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let app = TestApp::start_with(&[("SWITCHBOARD_PUBLIC_URL", "https://chat.example.com")]).await;
    app.add("anna", Role::Agent).await;
    let answer = app.stranger().try_sign_in("anna", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-switchboard_session="), "{cookie}");
    assert!(cookie.contains("Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    let mut browser = app.stranger();
    browser.remember(&answer);
    assert_eq!(browser.get("/api/session").await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn the_session_answers_who_is_signed_in_until_they_sign_out() {
    let app = TestApp::start().await;
    let browser = app.administrator().await;
    let session = browser.get("/api/session").await;
    assert_eq!(session.json()["staff"]["username"], "boss");
    assert_eq!(session.json()["csrf_token"], browser.csrf.clone().unwrap());

    let gone = browser.delete("/api/session").await;
    assert_eq!(gone.status, 204);
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(browser.get("/api/session").await.refusal(), "401 signed_out");
    assert_eq!(app.stranger().get("/api/session").await.refusal(), "401 signed_out");
    app.stop().await;
}

#[actix_web::test]
async fn a_stolen_database_contains_no_usable_token() {
    let app = TestApp::start().await;
    let browser = app.administrator().await;
    let token = browser.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    assert_eq!(token.len(), 64, "256 bits");
    assert!(!app.has_on_disk(token.as_bytes()), "the token is stored in clear");
    app.stop().await;
}

#[actix_web::test]
async fn signing_in_again_makes_a_new_token_and_ends_the_old_one() {
    let app = TestApp::start().await;
    let before = app.administrator().await;
    let answer = before.try_sign_in("boss", PASSWORD).await;
    let mut after = app.stranger();
    after.remember(&answer);
    assert_ne!(before.cookie, after.cookie);
    assert_eq!(before.get("/api/session").await.refusal(), "401 signed_out");
    assert_eq!(after.get("/api/session").await.status, 200);
    app.stop().await;
}

/// S8: a token that somebody planted in a browser is never the one that is signed in.
#[actix_web::test]
async fn a_planted_token_is_not_taken_over() {
    let app = TestApp::start().await;
    app.add("anna", Role::Agent).await;
    let planted = format!("switchboard_session={}", "a".repeat(64));
    let mut victim = app.stranger();
    victim.cookie = Some(planted.clone());
    let answer = victim.try_sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, 200);
    victim.remember(&answer);
    assert_ne!(victim.cookie, Some(planted.clone()));
    let mut thief = app.stranger();
    thief.cookie = Some(planted);
    assert_eq!(thief.get("/api/session").await.refusal(), "401 signed_out");
    app.stop().await;
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_and_a_disabled_name_look_the_same() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    app.add("anna", Role::Agent).await;
    let off = app.agent("ben").await.0;
    let disabled = boss
        .patch(&format!("/api/agents/{off}"), json!({ "version": 1, "enabled": false }))
        .await;
    assert_eq!(disabled.status, 200);
    let mut seen = Vec::new();
    for (name, password) in [("anna", "wrong password"), ("nobody", PASSWORD), ("ben", PASSWORD)] {
        let answer = app.stranger().try_sign_in(name, password).await;
        assert_eq!(answer.refusal(), "401 bad_credentials");
        assert!(answer.headers.get("set-cookie").is_none());
        let mut problem = answer.json();
        problem["request_id"] = json!("");
        seen.push(problem);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    app.stop().await;
}

#[actix_web::test]
async fn guessing_is_slowed_and_says_how_long() {
    let app = TestApp::start().await;
    app.add("anna", Role::Agent).await;
    let stranger = app.stranger();
    for _ in 0..3 {
        let answer = stranger.try_sign_in("anna", "guess").await;
        assert_eq!(answer.refusal(), "401 bad_credentials");
    }
    let slowed = stranger.try_sign_in("anna", PASSWORD).await;
    assert_eq!(slowed.refusal(), "429 too_many", "even the right one waits its turn");
    assert_eq!(slowed.header("retry-after"), "1");
    app.clock.pass(2);
    assert_eq!(stranger.try_sign_in("anna", PASSWORD).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_at_last_in_any_case() {
    let app = TestApp::start_with(&[
        ("SWITCHBOARD_SESSION_IDLE_MINUTES", "30"),
        ("SWITCHBOARD_SESSION_ABSOLUTE_HOURS", "1"),
    ])
    .await;
    let idle = app.administrator().await;
    app.clock.pass(31 * 60);
    assert_eq!(idle.get("/api/session").await.refusal(), "401 signed_out");

    let busy = app.sign_in("boss").await;
    for _ in 0..2 {
        app.clock.pass(20 * 60);
        assert_eq!(busy.get("/api/session").await.status, 200, "use prolongs");
    }
    app.clock.pass(21 * 60);
    assert_eq!(
        busy.get("/api/session").await.refusal(),
        "401 signed_out",
        "but not beyond an hour"
    );
    app.stop().await;
}

#[actix_web::test]
async fn disabling_and_a_new_password_end_all_sessions_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let path = format!("/api/agents/{anna}");
    assert_eq!(desk.get("/api/session").await.status, 200);
    let changed = boss
        .patch(&path, json!({ "version": 1, "password": "another good one" }))
        .await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(desk.get("/api/session").await.refusal(), "401 signed_out");

    let answer = app.stranger().try_sign_in("anna", "another good one").await;
    let mut again = app.stranger();
    again.remember(&answer);
    boss.patch(&path, json!({ "version": 2, "enabled": false })).await;
    assert_eq!(again.get("/api/session").await.refusal(), "401 signed_out");
    app.stop().await;
}

#[actix_web::test]
async fn a_write_needs_the_token_of_its_own_session() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let other = app.signed_in("chief", Role::Administrator).await;
    let body = json!({ "name": "Support", "strategy": "beep_all" });

    let mut without = boss.clone();
    without.csrf = None;
    assert_eq!(
        without.post("/api/whatsapp/queues", body.clone()).await.refusal(),
        "403 forgery"
    );
    let mut foreign = boss.clone();
    foreign.csrf = other.csrf.clone();
    assert_eq!(
        foreign.post("/api/whatsapp/queues", body.clone()).await.refusal(),
        "403 forgery"
    );
    assert_eq!(
        without.get("/api/whatsapp/queues").await.json()["rows"],
        json!([]),
        "nothing was written"
    );
    assert_eq!(boss.post("/api/whatsapp/queues", body).await.status, 201);
    app.stop().await;
}

#[actix_web::test]
async fn other_origins_cannot_write_or_sign_in() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let credentials = json!({ "username": "boss", "password": PASSWORD }).to_string();
    let queue = json!({ "name": "Support", "strategy": "beep_all" }).to_string();
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://127.0.0.1.evil.example",
    ] {
        let headers = [("content-type", "application/json"), ("origin", origin)];
        for (path, body) in [("/api/session", &credentials), ("/api/whatsapp/queues", &queue)] {
            let answer = boss.send(Method::POST, path, &headers, Bytes::from(body.clone())).await;
            assert_eq!(answer.refusal(), "403 forgery", "{origin} {path}");
        }
    }
    let own = [("content-type", "application/json"), ("origin", app.url.as_str())];
    let answer = boss
        .send(Method::POST, "/api/whatsapp/queues", &own, Bytes::from(queue))
        .await;
    assert_eq!(answer.status, 201);
    app.stop().await;
}

#[actix_web::test]
async fn a_form_of_another_site_is_not_a_sign_in() {
    let app = TestApp::start().await;
    app.add("anna", Role::Agent).await;
    let body = json!({ "username": "anna", "password": PASSWORD }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let headers = [("content-type", kind)];
        let answer = app
            .stranger()
            .send(Method::POST, "/api/session", &headers, Bytes::from(body.clone()))
            .await;
        assert_eq!(answer.refusal(), "415 not_json", "{kind}");
    }
    app.stop().await;
}

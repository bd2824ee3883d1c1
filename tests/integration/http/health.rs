use crate::support::app::TestApp;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde_json::json;
use switchboard::domain::staff::Role;

#[actix_web::test]
async fn readiness_follows_the_database() {
    let app = TestApp::start().await;
    let browser = app.stranger();
    let ready = browser.get("/readyz").await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json(), json!({ "ready": true, "reasons": [] }));

    let file = app.directory.path().join("test.db");
    let mut beside = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    beside
        .batch_execute("PRAGMA busy_timeout = 5000; ALTER TABLE inbox RENAME TO elsewhere")
        .unwrap();
    let away = browser.get("/readyz").await;
    assert_eq!(away.status, 503);
    assert_eq!(away.json()["ready"], false);
    assert_eq!(away.json()["reasons"], json!(["the database is away"]));
    assert_eq!(browser.get("/healthz").await.status, 200, "the process itself is well");

    beside.batch_execute("ALTER TABLE elsewhere RENAME TO inbox").unwrap();
    assert_eq!(browser.get("/readyz").await.status, 200, "ready again by itself");
    app.stop().await;
}

#[actix_web::test]
async fn readiness_says_when_webhooks_wait_too_long() {
    let app = TestApp::start().await;
    let file = app.directory.path().join("test.db");
    let mut beside = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let long_ago = app.node.state.clock.now().plus_secs(-60).0;
    let row = format!(
        "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF; INSERT INTO inbox (account_id, kind, provider_id, status, received_at, state, payload) \
         VALUES (1, 'message', 'wamid.1', '', {long_ago}, 'received', '{{}}')"
    );
    beside.batch_execute(&row).unwrap();
    let late = app.stranger().get("/readyz").await;
    assert_eq!(late.status, 503);
    let reason = late.json()["reasons"][0].as_str().unwrap().to_owned();
    assert!(reason.starts_with("webhooks wait 6"), "{reason}");
    app.stop().await;
}

#[actix_web::test]
async fn a_database_that_is_away_is_a_503_without_its_words() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let file = app.directory.path().join("test.db");
    let mut beside = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    beside
        .batch_execute("PRAGMA busy_timeout = 5000; ALTER TABLE queues RENAME TO elsewhere")
        .unwrap();
    let answer = boss.get("/api/whatsapp/queues").await;
    assert_eq!(answer.refusal(), "503 unavailable");
    assert_eq!(answer.header("retry-after"), "1");
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(
        !text.contains("table") && !text.contains("SQL") && !text.contains("queues"),
        "{text}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn metrics_are_for_this_machine_or_for_whoever_has_the_token() {
    let app = TestApp::start().await;
    app.signed_in("anna", Role::Agent).await;
    let local = app.stranger().get("/metrics").await;
    assert_eq!(local.status, 200);
    let text = String::from_utf8(local.body.to_vec()).unwrap();
    assert!(text.contains("switchboard_sign_ins_total{result=\"ok\"}"), "{text}");
    let headers = [("x-forwarded-for", "203.0.113.7")];
    let proxied = app
        .stranger()
        .send(actix_web::http::Method::GET, "/metrics", &headers, Default::default())
        .await;
    assert_eq!(proxied.refusal(), "404 not_found");
    app.stop().await;

    let app = TestApp::start_with(&[("SWITCHBOARD_METRICS_TOKEN", "scrape-me")]).await;
    for (token, status) in [
        ("Bearer scrape-me", 200),
        ("Bearer scrape-you", 404),
        ("scrape-me", 404),
    ] {
        let headers = [("authorization", token)];
        let answer = app
            .stranger()
            .send(actix_web::http::Method::GET, "/metrics", &headers, Default::default())
            .await;
        assert_eq!(answer.status, status, "{token}");
    }
    app.stop().await;
}

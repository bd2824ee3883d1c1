//! S18: what a request says of hosts and proxies is believed as far as the configuration says, and nothing is made
//! from it.

use super::administration::account;
use crate::support::app::{Answer, Browser, TestApp, eventually};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;

async fn ask(browser: &Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    browser.send(Method::GET, path, headers, Bytes::new()).await
}

fn port(app: &TestApp) -> &str {
    app.url.rsplit(':').next().unwrap()
}

#[actix_web::test]
async fn s18_only_who_calls_this_server_by_its_name_is_answered() {
    let app = TestApp::start_with(&[("SWITCHBOARD_HTTP_ALLOWED_HOSTS", "care.example, Desk.Example")]).await;
    let boss = app.administrator().await;
    let port = port(&app);
    let own = [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        "LOCALHOST".to_owned(),
        format!("[::1]:{port}"),
        "care.example".to_owned(),
        format!("desk.example:{port}"),
    ];
    for host in &own {
        assert_eq!(
            ask(&boss, "/api/session", &[("host", host)]).await.status,
            200,
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "care.example.evil.example",
        "evil.example:80",
        "x@care.example",
        "[::2]",
    ] {
        for path in ["/api/session", "/", "/api/whatsapp/accounts", "/media/1"] {
            let refused = ask(&boss, path, &[("host", host)]).await;
            assert_eq!(refused.refusal(), "421 unknown_host", "{host} {path}");
            let forwarded = [
                ("host", host),
                ("x-forwarded-host", own[0].as_str()),
                ("forwarded", "host=127.0.0.1"),
            ];
            assert_eq!(ask(&boss, path, &forwarded).await.status, 421, "{host} {path}");
        }
        for path in ["/healthz", "/readyz"] {
            assert_eq!(ask(&boss, path, &[("host", host)]).await.status, 200, "{host} {path}");
        }
        let hook = ask(&boss, "/hook/meta/nobody", &[("host", host)]).await;
        assert_ne!(hook.status, 421, "providers are known by what they prove");
    }
    app.stop().await;
}

#[actix_web::test]
async fn s18_no_address_of_this_server_is_made_from_a_request() {
    let app = TestApp::start_with(&[("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let boss = app.administrator().await;
    let claims = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "443"),
        ("forwarded", "for=1.2.3.4;host=evil.example;proto=https"),
    ];
    let body = serde_json::to_vec(&account("Line", "LIN", "+12025550100")).unwrap();
    let headers = [&claims[..], &[("content-type", "application/json")]].concat();
    let made = boss
        .send(Method::POST, "/api/whatsapp/accounts", &headers, Bytes::from(body))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    let url = made.json()["receive_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/hook/", app.url)), "{url}");
    let body = Bytes::from(json!({ "username": "nobody", "password": "x" }).to_string());
    let headers = [
        &claims[..],
        &[("content-type", "application/json"), ("origin", "https://evil.example")],
    ]
    .concat();
    let refused = app.stranger().send(Method::POST, "/api/session", &headers, body).await;
    assert_ne!(refused.status, 200);
    assert_eq!(
        refused.header("strict-transport-security"),
        "",
        "this server is not behind TLS, whatever is claimed"
    );
    app.stop().await;
}

/// What the log says of a sign-in that was refused.
async fn address_of(app: &TestApp, boss: &Browser, forwarded: &[(&str, &str)]) -> String {
    let body = Bytes::from(json!({ "username": "boss", "password": "wrong" }).to_string());
    let origin = ("origin", app.url.as_str());
    let headers = [forwarded, &[("content-type", "application/json"), origin]].concat();
    let refused = app.stranger().send(Method::POST, "/api/session", &headers, body).await;
    assert_eq!(refused.refusal(), "401 bad_credentials");
    let entry = eventually(async || {
        let rows = boss.get("/api/audit?what=sign_in_refused").await.json()["rows"].clone();
        rows.as_array()?.first().cloned()
    })
    .await;
    entry["address"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn s18_the_log_has_the_true_address_behind_proxies_that_are_trusted_and_no_other() {
    let spoofed = [
        ("x-forwarded-for", "198.51.100.1"),
        ("forwarded", "for=198.51.100.2"),
        ("x-real-ip", "198.51.100.3"),
    ];
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    assert_eq!(address_of(&app, &boss, &spoofed).await, "127.0.0.1");
    app.stop().await;

    let app = TestApp::start_with(&[("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]).await;
    let boss = app.administrator().await;
    assert_eq!(address_of(&app, &boss, &spoofed).await, "198.51.100.1");
    app.stop().await;

    let app = TestApp::start_with(&[("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]).await;
    let boss = app.administrator().await;
    let chain = [("x-forwarded-for", "203.0.113.66, 198.51.100.7, 10.1.1.1")];
    assert_eq!(
        address_of(&app, &boss, &chain).await,
        "198.51.100.7",
        "what strangers wrote further left counts for nothing"
    );
    app.stop().await;
}

#[actix_web::test]
async fn s18_no_header_of_a_stranger_gives_them_another_allowance() {
    let app = TestApp::start().await;
    let mut seen = Vec::new();
    for guess in 0..12_u8 {
        let body = Bytes::from(json!({ "username": "boss", "password": format!("wrong-{guess}") }).to_string());
        let from = format!("198.51.100.{guess}");
        let headers = [
            ("content-type", "application/json"),
            ("origin", app.url.as_str()),
            ("x-forwarded-for", from.as_str()),
        ];
        seen.push(
            app.stranger()
                .send(Method::POST, "/api/session", &headers, body)
                .await
                .status
                .as_u16(),
        );
    }
    assert_eq!(seen[0], 401, "{seen:?}");
    assert!(seen.contains(&429), "every guess counts for who made it: {seen:?}");
    app.stop().await;
}

//! What every request meets: caps, refusals of one shape, headers.

use crate::support::app::TestApp;
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use switchboard::config::limits::{JSON_BODY_BYTES_MAX, SIGN_IN_BODY_BYTES_MAX};

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "microphone=(self), camera=(), geolocation=()"),
];

#[actix_web::test]
async fn every_answer_has_the_same_security_headers() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let stranger = app.stranger();
    let answers = [
        boss.get("/api/session").await,
        boss.get("/api/whatsapp/queues").await,
        boss.get("/api/whatsapp/queues/404").await,
        boss.get("/api/whatsapp/queues?limit=x").await,
        boss.patch("/api/session", json!({})).await,
        boss.post("/api/whatsapp/queues", json!({})).await,
        stranger.get("/api/whatsapp/queues").await,
        stranger.get("/nothing.txt").await,
        stranger.get("/healthz").await,
        stranger.get("/readyz").await,
        stranger.get("/openapi.json").await,
        stranger.get("/").await,
        stranger.get("/assets/app-1a2b3c.js").await,
        stranger.send(Method::TRACE, "/api/session", &[], Bytes::new()).await,
    ];
    for answer in &answers {
        for (name, value) in ALWAYS {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        assert!(!answer.header("x-request-id").is_empty());
        assert!(answer.headers.get("server").is_none());
        assert!(
            answer.headers.get("strict-transport-security").is_none(),
            "plain HTTP on loopback"
        );
        assert!(answer.headers.get("access-control-allow-origin").is_none());
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
    }
    for answer in &answers[..8] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn every_refusal_is_a_problem_with_a_stable_code() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let json = [("content-type", "application/json")];
    let queues = "/api/whatsapp/queues";
    assert_eq!(
        boss.patch("/api/session", json!({})).await.refusal(),
        "405 method_not_allowed"
    );
    assert_eq!(
        boss.send(Method::TRACE, queues, &[], Bytes::new()).await.refusal(),
        "405 method_not_allowed"
    );
    assert_eq!(boss.get("/api/whatsapp/queues/seven").await.refusal(), "404 not_found");
    let cut = boss
        .send(Method::POST, queues, &json, Bytes::from_static(b"{\"name\":"))
        .await;
    assert_eq!(cut.refusal(), "400 malformed");
    let trailing = boss
        .send(
            Method::POST,
            queues,
            &json,
            Bytes::from_static(b"{\"name\":\"a\",\"strategy\":\"beep_all\"} x"),
        )
        .await;
    assert_eq!(trailing.refusal(), "400 malformed");
    let deep = format!("{{\"name\":{}", "[".repeat(100_000));
    let deep = boss.send(Method::POST, queues, &json, Bytes::from(deep)).await;
    assert!(deep.status == 422 || deep.status == 400, "{deep:?}");
    for limit in ["0", "201", "-1", "x"] {
        let answer = boss.get(&format!("{queues}?limit={limit}")).await;
        assert_eq!(answer.refusal(), "422 invalid", "{limit}");
    }
    assert_eq!(
        boss.get(&format!("{queues}?cursor=zzz")).await.wrong_fields(),
        ["cursor"]
    );
    assert_eq!(boss.get(&format!("{queues}?colour=red")).await.refusal(), "422 invalid");
    app.stop().await;
}

#[actix_web::test]
async fn wrong_fields_are_named_by_their_path() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for (body, fields) in [
        (json!({ "strategy": "beep_all" }), vec!["name"]),
        (
            json!({ "name": "a", "strategy": "beep_all", "version": 3 }),
            vec!["version"],
        ),
        (json!({ "name": "a", "strategy": "loudest" }), vec!["strategy"]),
        (json!({ "name": 7, "strategy": "beep_all" }), vec!["name"]),
        (
            json!({ "name": " ", "strategy": "beep_all", "weight": 11, "agent_timeout_secs": 0 }),
            vec!["name", "agent_timeout_secs", "weight"],
        ),
        (json!([]), vec!["body"]),
    ] {
        let answer = boss.post("/api/whatsapp/queues", body.clone()).await;
        assert_eq!(answer.refusal(), "422 invalid", "{body}");
        assert_eq!(answer.wrong_fields(), fields, "{body}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_body_over_the_cap_is_refused_announced_or_not() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let json = [("content-type", "application/json")];
    let long = Bytes::from(vec![b' '; SIGN_IN_BODY_BYTES_MAX + 1]);
    let announced = app.stranger().send(Method::POST, "/api/session", &json, long).await;
    assert_eq!(announced.refusal(), "413 too_large");
    let long = Bytes::from(vec![b' '; JSON_BODY_BYTES_MAX + 1]);
    let announced = boss.send(Method::POST, "/api/whatsapp/queues", &json, long).await;
    assert_eq!(announced.refusal(), "413 too_large");

    app.stop().await;
}

/// Read or not, a body without an end ends the connection behind the refusal.
#[actix_web::test]
async fn a_body_that_never_ends_is_refused_and_its_connection_ends() {
    let app = TestApp::start().await;
    let address = app.url.trim_start_matches("http://").to_owned();
    for (path, status) in [
        ("/api/session", 413),
        ("/hook/meta/0123456789abcdef", 413),
        ("/api/whatsapp/queues", 401),
        ("/api/contact-imports", 401),
    ] {
        let address = address.clone();
        let answer = actix_web::rt::task::spawn_blocking(move || endless(&address, path));
        let answer = answer.await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path} {answer}");
        assert!(
            answer.to_lowercase().contains("\r\nconnection: close\r\n"),
            "{path} {answer}"
        );
    }
    app.stop().await;
}

/// Sends a body whose length nobody was told until the server has had enough; what it answered.
fn endless(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    stream.set_write_timeout(patience).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut reader = stream.try_clone().unwrap();
    let answer = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            answer.extend_from_slice(&piece[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
    let began = Instant::now();
    while stream.write_all(chunk.as_bytes()).is_ok() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{path}: the server reads for ever"
        );
    }
    answer.join().unwrap()
}

#[actix_web::test]
async fn who_sends_the_head_of_a_request_too_slowly_is_cut_off() {
    let app = TestApp::start().await;
    let address = app.url.trim_start_matches("http://").to_owned();
    let ended = actix_web::rt::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost:").unwrap();
        let mut rest = Vec::new();
        stream
            .read_to_end(&mut rest)
            .map(|_| String::from_utf8_lossy(&rest).into_owned())
    });
    let answer = ended.await.unwrap().unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    app.stop().await;
}

/// API-01: the page and every file it names come from this server, with a policy of their own.
#[actix_web::test]
async fn the_contract_has_an_interactive_page() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let enter = stranger.get("/api/docs").await;
    assert_eq!((enter.status.as_u16(), enter.header("location")), (308, "/api/docs/"));
    for (file, kind) in [
        ("", "text/html"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-initializer.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
    ] {
        let answer = stranger.get(&format!("/api/docs/{file}")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.header("content-type").starts_with(kind), "{answer:?}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
    }
    assert_eq!(stranger.get("/api/docs/../Cargo.toml").await.status, 404);
    assert_eq!(stranger.get("/api/docs/nothing.js").await.refusal(), "404 not_found");
    app.stop().await;
}

//! The web app out of the binary.

use crate::support::app::{Answer, TestApp};
use actix_web::http::Method;

const SCRIPT: &str = "/assets/app-1a2b3c.js";

async fn fetch(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    app.stranger()
        .send(Method::GET, path, headers, Default::default())
        .await
}

#[actix_web::test]
async fn every_page_has_a_nonce_of_its_own_in_markup_and_policy() {
    let app = TestApp::start().await;
    let mut nonces = Vec::new();
    for path in ["/", "/desk", "/admin/queues/7", "/index.html"] {
        let page = fetch(&app, path, &[]).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        let html = String::from_utf8(page.body.to_vec()).unwrap();
        let nonce = html
            .split("csp-nonce\" content=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 22, "{nonce}");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains(&format!("style-src 'self' 'nonce-{nonce}'")),
            "{policy}"
        );
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for part in [
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{part}");
        }
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4);
    app.stop().await;
}

#[actix_web::test]
async fn a_missing_file_and_a_missing_endpoint_are_never_a_page() {
    let app = TestApp::start().await;
    for path in [
        "/assets/gone.js",
        "/favicon.ico",
        "/api",
        "/api/nothing",
        "/assets/x",
        "/hook/x",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
    ] {
        assert_eq!(fetch(&app, path, &[]).await.refusal(), "404 not_found", "{path}");
    }
    let written = app
        .stranger()
        .send(Method::POST, "/desk", &[], Default::default())
        .await;
    assert_eq!(written.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn files_come_in_the_best_encoding_the_browser_takes() {
    let app = TestApp::start().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "pretend-brotli"),
        ("gzip", "gzip", "pretend-gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "pretend-gzip"),
        ("identity", "", "console.log(\"plain\");\n"),
        ("brotli", "", "console.log(\"plain\");\n"),
    ] {
        let file = fetch(&app, SCRIPT, &[("accept-encoding", accepted)]).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(file.body, body, "{accepted}");
        assert_eq!(file.header("vary"), "accept-encoding");
        assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
    let other = fetch(&app, "/manifest.webmanifest", &[]).await;
    assert_eq!(other.header("cache-control"), "no-cache");
    app.stop().await;
}

#[actix_web::test]
async fn a_known_file_is_not_sent_again() {
    let app = TestApp::start().await;
    let plain = fetch(&app, SCRIPT, &[("accept-encoding", "identity")]).await;
    let packed = fetch(&app, SCRIPT, &[("accept-encoding", "br")]).await;
    let tag = plain.header("etag").to_owned();
    assert_ne!(tag, packed.header("etag"), "each encoding has a tag of its own");

    let known = fetch(
        &app,
        SCRIPT,
        &[("accept-encoding", "identity"), ("if-none-match", &tag)],
    )
    .await;
    assert_eq!(known.status, 304);
    assert!(known.body.is_empty());
    assert_eq!(known.header("etag"), tag);
    let weak = format!("\"other\", W/{tag}");
    let listed = fetch(
        &app,
        SCRIPT,
        &[("accept-encoding", "identity"), ("if-none-match", &weak)],
    )
    .await;
    assert_eq!(listed.status, 304);
    let changed = fetch(&app, SCRIPT, &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
    assert_eq!(changed.status, 200);
    app.stop().await;
}

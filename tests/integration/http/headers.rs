//! S19: every route and every refusal carries the same security headers.

use crate::support::app::{Answer, TestApp};
use actix_web::body::MessageBody;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, test, web};
use bytes::Bytes;
use serde_json::json;
use std::collections::BTreeMap;
use switchboard::config::limits::JSON_BODY_BYTES_MAX;
use switchboard::http::{edge, openapi};

/// What an answer of the API says to browsers, over HTTPS.
const OF_THE_API: [(&str, &str); 8] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "microphone=(self), camera=(), geolocation=()"),
    ("referrer-policy", "same-origin"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
];

/// What no answer has: the server's name, and leave for other origins.
const NEVER: [&str; 3] = ["server", "x-powered-by", "access-control-allow-origin"];

fn checked(what: &str, answer: &Answer) {
    let told: BTreeMap<&str, &str> = OF_THE_API
        .iter()
        .map(|(name, _)| (*name, answer.header(name)))
        .collect();
    assert_eq!(told, OF_THE_API.into(), "{what}: {answer:?}");
    for name in NEVER {
        assert!(answer.headers.get(name).is_none(), "{what}: {name}");
    }
}

#[actix_web::test]
async fn s19_every_operation_has_the_headers_whatever_it_answers() {
    let app = TestApp::start_with(&[("SWITCHBOARD_PUBLIC_URL", "https://chat.example.com")]).await;
    let (boss, stranger) = (app.administrator().await, app.stranger());
    let mut statuses = BTreeMap::new();
    for (method, path, name) in openapi::operations() {
        if !path.starts_with("/api/") || name == "sign_out" {
            continue;
        }
        let path = path.replace("{id}", "424242");
        for browser in [&stranger, &boss] {
            let answer = browser.write(method.clone(), &path, json!({})).await;
            checked(&name, &answer);
            *statuses.entry(answer.status.as_u16()).or_insert(0) += 1;
        }
    }
    for status in [200, 401, 404, 422] {
        assert!(statuses.contains_key(&status), "{status} was seen: {statuses:?}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn s19_every_kind_of_refusal_has_them_too() {
    let app = TestApp::start_with(&[("SWITCHBOARD_PUBLIC_URL", "https://chat.example.com")]).await;
    let boss = app.administrator().await;
    let (_, anna) = app.agent("anna").await;
    let queues = "/api/whatsapp/queues";
    let json = [("content-type", "application/json")];
    let send = async |method: Method, path: &str, headers: &[(&str, &str)], body: &'static [u8]| {
        boss.send(method, path, headers, Bytes::from_static(body)).await
    };
    let long = Bytes::from(vec![b' '; JSON_BODY_BYTES_MAX + 1]);
    for (status, answer) in [
        (400, send(Method::POST, queues, &json, b"{").await),
        (401, app.stranger().get(queues).await),
        (403, anna.get(queues).await),
        (
            403,
            send(Method::POST, queues, &[("x-csrf-token", "guess")], b"{}").await,
        ),
        (404, send(Method::GET, "/api/nothing", &[], b"").await),
        (404, send(Method::GET, "/nothing.txt", &[], b"").await),
        (404, send(Method::POST, "/nothing", &[], b"").await),
        (405, send(Method::TRACE, queues, &[], b"").await),
        (405, send(Method::OPTIONS, queues, &[], b"").await),
        (413, boss.send(Method::POST, queues, &json, long).await),
        (
            415,
            send(Method::POST, queues, &[("content-type", "text/plain")], b"{}").await,
        ),
        (422, send(Method::POST, queues, &json, b"{}").await),
    ] {
        assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        checked(&status.to_string(), &answer);
    }
    app.stop().await;
}

async fn broken() -> HttpResponse {
    panic!("on purpose")
}

#[actix_web::test]
async fn s19_a_fault_inside_has_them_and_tells_nothing() {
    let guarded = App::new()
        .wrap(from_fn(edge::guard))
        .route("/broken", web::get().to(broken));
    let service = test::init_service(guarded).await;
    let request = test::TestRequest::get().uri("/broken").to_request();
    let response = test::try_call_service(&service, request).await;
    let response = match response {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    assert_eq!(response.status().as_u16(), 500);
    let headers = response.headers().clone();
    // Plain HTTP here: all but the promise to stay on HTTPS.
    for (name, value) in OF_THE_API
        .iter()
        .filter(|(name, _)| *name != "strict-transport-security")
    {
        assert_eq!(
            headers.get(*name).and_then(|told| told.to_str().ok()),
            Some(*value),
            "{name}"
        );
    }
    let body = response.into_body().try_into_bytes().unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        body.contains("\"code\":\"internal\"") && !body.contains("on purpose"),
        "{body}"
    );
}

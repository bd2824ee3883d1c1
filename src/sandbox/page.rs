//! The customer's phone: a static page and its live events.

use super::network::Network;
use super::view::Event;
use crate::config::limits::SANDBOX_PAGES_MAX;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Proxies and browsers give up on a silent stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route(
            "/",
            web::get().to(|| async { file("text/html; charset=utf-8", include_str!("phone/index.html")) }),
        )
        .route(
            "/phone.css",
            web::get().to(|| async { file("text/css; charset=utf-8", include_str!("phone/phone.css")) }),
        )
        .route(
            "/phone.js",
            web::get().to(|| async { file(SCRIPT, include_str!("phone/phone.js")) }),
        )
        .route(
            "/network.js",
            web::get().to(|| async { file(SCRIPT, include_str!("phone/network.js")) }),
        )
        .route(
            "/render.js",
            web::get().to(|| async { file(SCRIPT, include_str!("phone/render.js")) }),
        )
        .route(
            "/content.js",
            web::get().to(|| async { file(SCRIPT, include_str!("phone/content.js")) }),
        )
        .route(
            "/attach.js",
            web::get().to(|| async { file(SCRIPT, include_str!("phone/attach.js")) }),
        )
        .route(
            "/content.css",
            web::get().to(|| async { file("text/css; charset=utf-8", include_str!("phone/content.css")) }),
        )
        .route(
            "/icon.svg",
            web::get().to(|| async { file("image/svg+xml", include_str!("phone/icon.svg")) }),
        )
        .route("/sandbox/events", web::get().to(events));
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

fn file(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(text)
}

/// Server-sent events. A page that falls behind is told to read everything again.
async fn events(network: web::Data<Network>) -> HttpResponse {
    if network.watchers() >= SANDBOX_PAGES_MAX {
        return HttpResponse::ServiceUnavailable().body("too many pages are open");
    }
    let watched = stream::unfold(network.watch(), |mut events| async move {
        let frame = match tokio::time::timeout(HEARTBEAT, events.recv()).await {
            Ok(Ok(event)) => frame(&event),
            Ok(Err(RecvError::Lagged(_))) => frame(&Event::Resync),
            Ok(Err(RecvError::Closed)) => return None,
            Err(_) => Bytes::from_static(b": still here\n\n"),
        };
        Some((Ok::<_, Infallible>(frame), events))
    });
    let greeting = stream::once(async { Ok(Bytes::from_static(b"retry: 1000\n: hello\n\n")) });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(futures_util::StreamExt::chain(greeting, watched))
}

fn frame(event: &Event) -> Bytes {
    let json = serde_json::to_string(event).expect("an event of texts and numbers is JSON");
    Bytes::from(format!("data: {json}\n\n"))
}

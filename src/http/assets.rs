//! The web app, out of the binary: precompressed, revalidated or cached for ever, and pages for
//! every address that is not a file (`web/` builds into `web/dist`).

use super::error::ApiError;
use super::headers;
use super::random::{self, Bits};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;

/// The built web app. Empty in a build that was made without it.
#[derive(Embed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct WebApp;

/// Where files come from.
#[derive(Clone, Copy)]
pub struct Assets {
    get: fn(&str) -> Option<EmbeddedFile>,
}

impl Assets {
    /// The built web app.
    pub fn web_app() -> Self {
        Self::of::<WebApp>()
    }

    /// Other files, in the same layout.
    pub fn of<E: Embed>() -> Self {
        Self { get: E::get }
    }
}

const INDEX: &str = "index.html";
const NONCE_MARK: &str = "__CSP_NONCE__";
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers everything no other route takes.
pub async fn serve(request: HttpRequest, assets: web::Data<Assets>) -> Result<HttpResponse, ApiError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ApiError::NotFound);
    }
    let path = request.path().trim_start_matches('/');
    if path == INDEX || is_page(path) {
        return page(&assets);
    }
    file(&assets, path, request.headers()).ok_or(ApiError::NotFound)
}

/// Addresses of the web app have no extension; a missing file is missing, never a page.
fn is_page(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_reserved = ["api", "hook", "assets", "ws", "media"]
        .iter()
        .any(|prefix| path.split('/').next() == Some(prefix));
    !last.contains('.') && !is_reserved
}

fn page(assets: &Assets) -> Result<HttpResponse, ApiError> {
    let file = (assets.get)(INDEX).ok_or(ApiError::NotFound)?;
    let nonce = random::hex(Bits::Of128);
    let html = String::from_utf8_lossy(&file.data).replace(NONCE_MARK, &nonce);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::page_policy(&nonce)))
        .body(html))
}

fn file(assets: &Assets, path: &str, headers: &HeaderMap) -> Option<HttpResponse> {
    let plain = (assets.get)(path)?;
    let kind = plain.metadata.mimetype().to_owned();
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let packed = ENCODINGS.iter().find_map(|(encoding, extension)| {
        let is_wanted = accepts(accepted.unwrap_or_default(), encoding);
        let file = is_wanted
            .then(|| (assets.get)(&format!("{path}{extension}")))
            .flatten()?;
        Some((*encoding, file))
    });
    let (encoding, body) = packed.map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    let tag = format!("\"{}\"", hex::encode(body.metadata.sha256_hash()));

    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let status = if is_known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::CACHE_CONTROL, caching(path)));
    if is_known {
        return Some(response.finish());
    }
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.insert_header((header::CONTENT_TYPE, with_charset(&kind)));
    Some(match body.data {
        Cow::Borrowed(bytes) => response.body(bytes),
        Cow::Owned(bytes) => response.body(bytes),
    })
}

/// True when an `Accept-Encoding` names the encoding and does not refuse it.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        is_named && weight.unwrap_or(1.0) > 0.0
    })
}

/// Names under `assets/` contain a hash of the content.
fn caching(path: &str) -> HeaderValue {
    HeaderValue::from_static(if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    })
}

fn with_charset(kind: &str) -> String {
    if kind.starts_with("text/") || kind.ends_with("javascript") || kind.ends_with("json") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

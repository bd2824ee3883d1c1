//! What handlers take: JSON bodies and queries with the path of whatever is wrong, and ids.

use super::error::ApiError;
use crate::config::limits::{JSON_BODY_BYTES_MAX, JSON_BODY_SECS_MAX};
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use std::str::FromStr;
use std::time::Duration;

/// A JSON body of at most `MAX` bytes.
pub struct Body<T, const MAX: usize = JSON_BODY_BYTES_MAX>(pub T);

impl<T: DeserializeOwned + 'static, const MAX: usize> FromRequest for Body<T, MAX> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request.headers());
        let announced = announced(request.headers());
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::NotJson);
            }
            parse(&read_body(payload, announced, MAX).await?).map(Self)
        })
    }
}

/// The length that a body says it has.
pub fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a body of at most so many bytes, within the time that is given for it.
pub async fn read_body(mut payload: Payload, announced: Option<usize>, bytes_max: usize) -> Result<Bytes, ApiError> {
    let too_large = ApiError::TooLarge { bytes_max };
    if announced.is_some_and(|bytes| bytes > bytes_max) {
        return Err(too_large);
    }
    let reading = async {
        let mut body = web::BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| ApiError::Malformed("the body ended early".to_owned()))?;
            if body.len() + chunk.len() > bytes_max {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let patience = Duration::from_secs(JSON_BODY_SECS_MAX);
    tokio::time::timeout(patience, reading)
        .await
        .map_err(|_| ApiError::TooSlow)?
}

/// True when the body says it is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE) else {
        return false;
    };
    let Ok(kind) = kind.to_str() else { return false };
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        match error.classify() {
            serde_json::error::Category::Data => {
                let message = without_position(&error);
                ApiError::field(named(path, &message, "body"), message)
            }
            serde_json::error::Category::Io
            | serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof => ApiError::Malformed(format!("not valid JSON: {error}")),
        }
    })?;
    json.end()
        .map_err(|error| ApiError::Malformed(format!("not valid JSON: {error}")))?;
    Ok(value)
}

/// The path of what is wrong. A missing, unknown or repeated field is reported at its object; its name is in
/// the message.
fn named(path: String, message: &str, whole: &str) -> String {
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|prefix| message.strip_prefix(prefix)?.split('`').next());
    match (named, path.as_str()) {
        (Some(name), "." | "") => name.to_owned(),
        (Some(name), object) if !object.ends_with(name) => format!("{object}.{name}"),
        (None, "." | "") => whole.to_owned(),
        (Some(_) | None, _) => path,
    }
}

fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse_query(request.query_string()).map(Self))
    }
}

fn parse_query<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    let parameters = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(parameters).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        ApiError::field(named(path, &message, "query"), message)
    })
}

/// The `{id}` of the path. What is no id does not exist.
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or(ApiError::NotFound))
    }
}

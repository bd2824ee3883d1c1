//! Kaleyra's first API, of which only receiving is left: fields of a template that administrators of
//! Kaleyra write themselves, as JSON, as a form or in the query, all of them texts. They are turned into
//! what Meta would have written, and read as that.
//!
//! Messages have no id. What they say, who wrote them and when makes one, so that a repeated webhook has no
//! second effect; that two equal messages of one second are one is the price.

use super::failure;
use super::inbound::unreadable;
use crate::domain::Timestamp;
use crate::domain::inbound::{InboundItem, InboundStatus};
use crate::domain::message::{Delivery, DeliveryError, DeliveryErrorKind};
use crate::ports::provider::Unreadable;
use crate::providers::outcome::cut;
use crate::providers::{json, meta, reading};
use chrono::{DateTime, NaiveDateTime};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Reads the fields of one webhook.
pub fn parse(number: &str, fields: &Value, now: Timestamp) -> Result<Vec<InboundItem>, Unreadable> {
    let ours = json::text(fields, "/wanumber").and_then(|ours| reading::phone(&ours));
    if ours.is_some_and(|ours| ours != number) {
        tracing::info!(number, "dropped a webhook of another number");
        return Ok(Vec::new());
    }
    let id = json::first(fields, &["/mid", "/message_id", "/id"]);
    match (json::first(fields, &["/status"]), id) {
        (Some(status), Some(id)) if json::first(fields, &["/type", "/body"]).is_none() => {
            let report = report(&id, &status, fields, now)?;
            Ok(report.map(InboundItem::Status).into_iter().collect())
        }
        (_, _) => message(fields, now),
    }
}

fn message(fields: &Value, now: Timestamp) -> Result<Vec<InboundItem>, Unreadable> {
    let from = json::first(fields, &["/from", "/mobile"]);
    let Some(from) = from.and_then(|from| reading::identity(&from)) else {
        return Err(unreadable("a webhook without `meta_object` and without `from`"));
    };
    let at = written_at(fields).unwrap_or(now);
    let (kind, object) = content(fields);
    let mut message = json!({
        "id": made_of(fields), "timestamp": (at.0 / 1000).to_string(),
        "from": from.phone, "from_user_id": from.bsuid,
        "type": kind,
    });
    message[kind.as_str()] = object;
    if let Some(id) = json::first(fields, &["/reply_to"]) {
        message["context"] = json!({ "id": id });
    }
    let profile = json!({ "profile": { "name": fields.get("name") }, "wa_id": from.phone, "user_id": from.bsuid });
    meta::inbound::parse_any(&json!({ "contacts": [profile], "messages": [message] }))
}

/// The type and its object, as Meta writes them.
fn content(fields: &Value) -> (String, Value) {
    let kind = json::first(fields, &["/type"]).unwrap_or_else(|| "text".to_owned());
    let body = json::first(fields, &["/body"]);
    let mime_type = json::first(fields, &["/mime_type"]);
    let url = json::first(fields, &["/media_url"]);
    match kind.to_lowercase().as_str() {
        "text" => ("text".to_owned(), json!({ "body": body })),
        kind @ ("image" | "video" | "document" | "sticker" | "audio") => (
            kind.to_owned(),
            json!({ "url": url, "mime_type": mime_type, "caption": body }),
        ),
        "voice" => (
            "audio".to_owned(),
            json!({ "url": url, "mime_type": mime_type, "voice": true }),
        ),
        kind @ ("location" | "contacts") => (kind.to_owned(), inner(fields, kind)),
        "button" => {
            let payload = json::first(fields, &["/custom_response"]);
            ("button".to_owned(), json!({ "text": body, "payload": payload }))
        }
        other => (other.to_owned(), Value::Null),
    }
}

/// An object, also one that was written as a text.
fn inner(fields: &Value, name: &str) -> Value {
    match fields.get(name) {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(object) => object.clone(),
        None => Value::Null,
    }
}

/// An id that the same message always gets.
fn made_of(fields: &Value) -> String {
    let mut digest = Sha256::new();
    for name in [
        "/from",
        "/mobile",
        "/wanumber",
        "/created_at",
        "/type",
        "/body",
        "/media_url",
        "/location",
        "/contacts",
    ] {
        let text = fields
            .pointer(name)
            .map(|value| json::scalar(value).unwrap_or_else(|| value.to_string()));
        let text = text.unwrap_or_default();
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    format!("v1.{}", hex::encode(digest.finalize()))
}

/// Seconds or milliseconds since 1970, or a date.
fn written_at(fields: &Value) -> Option<Timestamp> {
    const SECS_MAX: i64 = 99_999_999_999;
    let text = json::text(fields, "/created_at")?;
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(Timestamp(if number > SECS_MAX {
            number
        } else {
            number.max(0) * 1000
        }));
    }
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.timestamp_millis());
    let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|at| at.and_utc().timestamp_millis());
    Some(Timestamp(zoned.or(plain).ok()?.max(0)))
}

fn report(id: &str, status: &str, fields: &Value, now: Timestamp) -> Result<Option<InboundStatus>, Unreadable> {
    let delivery = match status.to_lowercase().as_str() {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        "failed" | "not-sent" | "undelivered" => Delivery::Failed,
        _ => return Ok(None),
    };
    let provider_id = reading::provider_id(id).ok_or_else(|| unreadable("status without a usable id"))?;
    let reference = json::text(fields, "/ref");
    Ok(Some(InboundStatus {
        provider_id,
        about: reference.and_then(|ids| reading::correlated(&ids)),
        delivery,
        at: written_at(fields).unwrap_or(now),
        error: (delivery == Delivery::Failed).then(|| reason(fields)),
    }))
}

fn reason(fields: &Value) -> DeliveryError {
    let code = json::first(fields, &["/error_code", "/code"]);
    let words = json::first(fields, &["/error_message", "/error", "/message"]);
    let known = code.as_deref().and_then(failure::meaning);
    DeliveryError {
        kind: known.map_or(DeliveryErrorKind::Other, |(kind, _)| kind),
        code: code.as_deref().map(cut),
        detail: cut(words.as_deref().unwrap_or("the provider gave no reason")),
    }
}

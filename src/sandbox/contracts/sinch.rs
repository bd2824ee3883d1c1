//! A number behind Sinch's Conversation API: JSON callbacks with a nonce and a time in their signature,
//! access tokens, and reactions and cards passed on as Meta writes them.

use super::{address, password, refused, told};
use crate::config::limits::TEXT_CHARS_MAX;
use crate::domain::Timestamp;
use crate::domain::provider::ProviderKind;
use crate::providers::sinch::signature;
use crate::sandbox::answer;
use crate::sandbox::business::{Ask, GraphRefusal};
use crate::sandbox::courier::Job;
use crate::sandbox::links;
use crate::sandbox::network::Network;
use crate::sandbox::state::{Customer, Number, now_micros};
use crate::sandbox::thread::{Item, Tick};
use crate::sandbox::webhook;
use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

/// A customer's message.
pub fn message(number: &Number, customer: &Customer, item: &Item, content: &Value) -> Bytes {
    let Some(mut translated) = translate(content, &item.id) else {
        let value = webhook::inbound(number, customer, item, content);
        return callback(
            number,
            item.at,
            "unsupported_callback",
            &json!({
                "channel": "WHATSAPP", "payload": String::from_utf8_lossy(&value), "id": item.id,
                "channel_identity": identity(customer), "processing_mode": "CONVERSATION",
            }),
        );
    };
    translated["reply_to"] = match &content["context"]["id"] {
        Value::String(id) => json!({ "message_id": id }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Value::Null,
    };
    callback(
        number,
        item.at,
        "message",
        &json!({
            "id": item.id, "direction": "TO_APP", "conversation_id": "01CONV", "contact_id": "01CONT",
            "sender_id": number.display_phone_number, "channel_identity": identity(customer), "metadata": "",
            "accept_time": instant(item.at), "processing_mode": "CONVERSATION", "injected": false,
            "contact_message": translated,
        }),
    )
}

/// What Sinch makes of Meta's content; `None` for what it passes on as it is.
fn translate(content: &Value, id: &str) -> Option<Value> {
    let kind = content["type"].as_str()?;
    let object = &content[kind];
    let chosen = |title: &Value, payload: &Value| {
        let data = payload
            .as_str()
            .map_or_else(|| format!("{id}_{}", title.as_str().unwrap_or_default()), str::to_owned);
        json!({ "choice_response_message": { "message_id": content["context"]["id"], "postback_data": data } })
    };
    match kind {
        "text" => Some(json!({ "text_message": { "text": object["body"] } })),
        "location" => Some(json!({ "location_message": {
            "title": object["name"].as_str().unwrap_or_default(), "label": object["address"].as_str().unwrap_or_default(),
            "coordinates": { "latitude": object["latitude"], "longitude": object["longitude"] },
        } })),
        "image" | "video" | "audio" | "document" | "sticker" => {
            let url = object["url"].as_str()?;
            Some(match object["caption"].as_str() {
                Some(caption) => json!({ "media_card_message": { "url": url, "caption": caption } }),
                None => json!({ "media_message": {
                    "url": url, "thumbnail_url": "", "filename_override": object["filename"].as_str().unwrap_or_default(),
                } }),
            })
        }
        "button" => Some(chosen(&object["text"], &object["payload"])),
        "interactive" => {
            let reply = object.get("button_reply").or_else(|| object.get("list_reply"))?;
            Some(chosen(&reply["title"], &reply["id"]))
        }
        _ => None,
    }
}

/// A delivery report.
pub fn report(number: &Number, customer: &Customer, item: &Item, tick: Tick, at: Timestamp) -> Bytes {
    let status = match tick {
        Tick::Delivered => "DELIVERED",
        Tick::Read => "READ",
        Tick::Failed => "FAILED",
        Tick::Waiting | Tick::Sending | Tick::Trouble | Tick::Lost | Tick::Sent => "QUEUED_ON_CHANNEL",
    };
    let mut report = json!({
        "message_id": item.id, "conversation_id": "01CONV", "contact_id": "01CONT", "status": status,
        "channel_identity": identity(customer), "processing_mode": "CONVERSATION",
        "metadata": item.callback_data.as_deref().unwrap_or_default(),
    });
    if let Some(code) = item.code.filter(|_| tick == Tick::Failed) {
        report["reason"] = json!({
            "code": reason(code), "description": crate::sandbox::graph::words(code),
            "sub_code": "UNSPECIFIED_SUB_CODE", "channel_code": code.to_string(),
        });
    }
    callback(number, at, "message_delivery_report", &report)
}

fn reason(code: u32) -> &'static str {
    match code {
        131_047 => "OUTSIDE_ALLOWED_SENDING_WINDOW",
        131_026 => "RECIPIENT_NOT_REACHABLE",
        130_429 | 131_056 => "RATE_LIMITED",
        _ => "CHANNEL_FAILURE",
    }
}

fn callback(number: &Number, at: Timestamp, member: &str, value: &Value) -> Bytes {
    let mut callback = json!({
        "app_id": number.phone_number_id, "project_id": number.waba_id,
        "accepted_time": instant(at), "event_time": instant(at), "message_metadata": "",
    });
    callback[member] = value.clone();
    callback.to_string().into()
}

fn identity(customer: &Customer) -> Value {
    json!({ "channel": "WHATSAPP", "identity": address(customer), "app_id": "" })
}

fn instant(at: Timestamp) -> String {
    let time = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The signature of the body, a nonce and the time of this attempt.
pub fn proof(job: &Job, at: Timestamp) -> Vec<(HeaderName, String)> {
    let nonce = format!("01{:X}", now_micros());
    let timestamp = (at.0 / 1000).to_string();
    let signature = signature::sign(&job.secret, &job.body, &nonce, &timestamp);
    vec![
        (HeaderName::from_static(signature::HEADER), signature),
        (HeaderName::from_static(signature::NONCE), nonce),
        (HeaderName::from_static(signature::TIMESTAMP), timestamp),
        (
            HeaderName::from_static(signature::ALGORITHM),
            signature::HMAC_SHA256.to_owned(),
        ),
    ]
}

/// Gives an access token to whoever has the key: the token is the key.
pub async fn token(request: HttpRequest, network: web::Data<Network>) -> HttpResponse {
    let key = password(&request).unwrap_or_default();
    let known = network.number_where(|number| number.kind == ProviderKind::Sinch && number.access_token == key);
    match known {
        Some(_) => HttpResponse::Ok().json(json!({ "access_token": key, "token_type": "bearer", "expires_in": 3600 })),
        None => HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" })),
    }
}

/// Takes a message of the business.
pub async fn messages(
    project: web::Path<String>,
    request: HttpRequest,
    body: Bytes,
    network: web::Data<Network>,
) -> HttpResponse {
    let received_at_us = now_micros();
    let header = request
        .headers()
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| value.strip_prefix("Bearer "));
    let call: Value = serde_json::from_slice(&body).unwrap_or_default();
    let app = call["app_id"].as_str().unwrap_or_default();
    let number = network.number_where(|number| {
        number.kind == ProviderKind::Sinch && number.waba_id == *project && number.phone_number_id == app
    });
    let ask = links::bring(&network, check(&call, received_at_us)).await;
    let accepted = network.accept(&number.unwrap_or_default(), bearer, ask);
    match accepted {
        Ok(accepted) => {
            let body = json!({ "message_id": accepted.wamid, "accepted_time": instant(crate::sandbox::state::now()) });
            answer::give(accepted.damage, &request, &body).await
        }
        Err(refusal) => {
            let (status, _, words) = told(&refusal, codes);
            let error = json!({ "error": { "code": status, "message": words, "status": name(status), "details": [] } });
            refused(&refusal, status, &error)
        }
    }
}

fn check(call: &Value, received_at_us: i64) -> Result<Ask, GraphRefusal> {
    let bad = |words: &str| GraphRefusal::Parameter(100, words.to_owned());
    let to = call
        .pointer("/recipient/identified_by/channel_identities/0/identity")
        .and_then(Value::as_str);
    let to = to.ok_or_else(|| bad("recipient is required"))?;
    let message = call["message"].as_object().ok_or_else(|| bad("message is required"))?;
    let (kind, object) = message.iter().next().ok_or_else(|| bad("message is empty"))?;
    let link = || {
        object["url"]
            .as_str()
            .or_else(|| object["media_message"]["url"].as_str())
    };
    let title = object["title"].as_str().unwrap_or_default();
    let (kind, text, content) = match kind.as_str() {
        "text_message" => ("text", object["text"].as_str().unwrap_or_default(), Value::Null),
        "location_message" => {
            let (latitude, longitude) = (&object["coordinates"]["latitude"], &object["coordinates"]["longitude"]);
            let place =
                json!({ "latitude": latitude, "longitude": longitude, "name": title, "address": object["label"] });
            ("location", "[location]", place)
        }
        "media_message" | "card_message" => {
            let words = if title.is_empty() { "[file]" } else { title };
            (
                links::FILE,
                words,
                json!({ "link": link(), "caption": title, "filename": object["filename_override"] }),
            )
        }
        "contact_info_message" => (
            "contacts",
            "[contacts]",
            json!([{ "name": { "formatted_name": object["name"]["full_name"] } }]),
        ),
        "template_message" => ("template", "[template]", Value::Null),
        other => return Err(bad(&format!("unknown message {other}"))),
    };
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(bad("text must have 1 to 4096 characters"));
    }
    Ok(Ask {
        to: to.to_owned(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        content,
        quote: None,
        callback_data: call["message_metadata"].as_str().map(str::to_owned),
        received_at_us,
    })
}

/// HTTP status of a refusal; Sinch has no other code.
fn codes(refusal: &GraphRefusal) -> (u16, u32) {
    match refusal {
        GraphRefusal::Token => (401, 0),
        GraphRefusal::Number => (404, 0),
        GraphRefusal::Parameter(..) => (400, 0),
        GraphRefusal::Fault(fault) => (fault.status, 0),
    }
}

fn name(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        _ => "INTERNAL",
    }
}

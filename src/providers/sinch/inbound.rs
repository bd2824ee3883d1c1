//! From a callback to items. A callback has no type: which member it has says what it is.
//!
//! Profile names are not told. What the customer did that Sinch has no words for comes as Meta's own JSON
//! in `unsupported_callback`.

use super::outbound::CHANNEL;
use super::{content, failure};
use crate::domain::Timestamp;
use crate::domain::inbound::{CustomerChange, InboundChange, InboundItem, InboundMessage, InboundStatus};
use crate::domain::message::Delivery;
use crate::ports::provider::Unreadable;
use crate::providers::meta;
use crate::providers::outcome::cut;
use crate::providers::{json, reading};
use chrono::DateTime;
use serde_json::Value;

/// Callbacks that concern nobody here.
const IGNORED: [&str; 15] = [
    "message_submit_notification",
    "event_delivery_report",
    "channel_event_notification",
    "conversation_start_notification",
    "conversation_stop_notification",
    "conversation_delete_notification",
    "contact_create_notification",
    "contact_update_notification",
    "contact_delete_notification",
    "contact_merge_notification",
    "duplicated_identities",
    "capability_notification",
    "message_redaction",
    "smart_conversation_notification",
    "record_notification",
];

/// Reads a body whose signature was right, if it concerns this app.
pub fn parse(app_id: &str, body: &[u8], now: Timestamp) -> Result<Vec<InboundItem>, Unreadable> {
    let callback = serde_json::from_slice::<Value>(body).map_err(|error| unreadable(&error.to_string()))?;
    if !callback.is_object() {
        return Err(unreadable("the callback is no object"));
    }
    if json::text(&callback, "/app_id").is_some_and(|app| app != app_id) {
        tracing::info!(app_id, "dropped a callback of another app");
        return Ok(Vec::new());
    }
    let at = instant(&callback).unwrap_or(now);
    let member = |name: &str| callback.get(name).filter(|value| !value.is_null());
    if let Some(message) = member("message") {
        return message_item(message, at).map(|item| item.into_iter().collect());
    }
    if let Some(report) = member("message_delivery_report") {
        return report_item(report, at).map(|item| item.into_iter().collect());
    }
    if let Some(unsupported) = member("unsupported_callback") {
        return untranslated(unsupported);
    }
    if let Some(event) = member("event") {
        return event_item(event, at).map(|item| item.into_iter().collect());
    }
    if IGNORED
        .into_iter()
        .chain(["opt_in_notification", "opt_out_notification"])
        .any(|name| member(name).is_some())
    {
        return Ok(Vec::new());
    }
    Err(unreadable("a callback of an unknown kind"))
}

fn unreadable(why: &str) -> Unreadable {
    Unreadable {
        why: cut(why),
        rest: Vec::new(),
    }
}

/// The event's own time, or when Sinch took it.
fn instant(callback: &Value) -> Option<Timestamp> {
    let times = [
        "/event_time",
        "/accepted_time",
        "/message/accept_time",
        "/event/accept_time",
    ];
    let time = json::first(callback, &times)?;
    let time = DateTime::parse_from_rfc3339(&time).ok()?;
    Some(Timestamp(time.timestamp_millis().max(0)))
}

/// True for another channel than WhatsApp.
fn is_elsewhere(value: &Value) -> bool {
    json::first(value, &["/channel_identity/channel", "/channel"]).is_some_and(|channel| channel != CHANNEL)
}

fn message_item(message: &Value, at: Timestamp) -> Result<Option<InboundItem>, Unreadable> {
    let is_ours = json::text(message, "/direction").is_some_and(|direction| direction != "TO_APP");
    let is_injected = json::text(message, "/injected").is_some_and(|injected| injected == "true");
    if is_ours || is_injected || is_elsewhere(message) {
        return Ok(None);
    }
    let Some(provider_id) = json::text(message, "/id").and_then(|id| reading::provider_id(&id)) else {
        return Err(unreadable("message without a usable id"));
    };
    let identity = json::text(message, "/channel_identity/identity");
    let Some(from) = identity.and_then(|identity| reading::identity(&identity)) else {
        return Err(unreadable(&format!("message {provider_id} from nobody")));
    };
    let said = message.get("contact_message").unwrap_or(&Value::Null);
    Ok(Some(InboundItem::Message(InboundMessage {
        provider_id,
        from,
        profile_name: None,
        sent_at: at,
        content: content::content(said),
        quote: content::quote(said),
        media_source: content::media_source(said),
        contact: None,
        is_whitelisted: false,
    })))
}

fn report_item(report: &Value, at: Timestamp) -> Result<Option<InboundItem>, Unreadable> {
    let status = json::text(report, "/status").unwrap_or_default();
    let delivery = match status.as_str() {
        "QUEUED_ON_CHANNEL" => Delivery::Sent,
        "DELIVERED" => Delivery::Delivered,
        "READ" => Delivery::Read,
        "FAILED" => Delivery::Failed,
        _ => return Ok(None),
    };
    if is_elsewhere(report) {
        return Ok(None);
    }
    let Some(provider_id) = json::text(report, "/message_id").and_then(|id| reading::provider_id(&id)) else {
        return Err(unreadable("delivery report without a usable id"));
    };
    Ok(Some(InboundItem::Status(InboundStatus {
        provider_id,
        about: json::text(report, "/metadata").and_then(|ids| reading::correlated(&ids)),
        delivery,
        at,
        error: (delivery == Delivery::Failed).then(|| failure::reported(report)),
    })))
}

/// What customers do beside writing; none of it is a message (MSG-11).
fn event_item(event: &Value, at: Timestamp) -> Result<Option<InboundItem>, Unreadable> {
    let Some(reaction) = event.pointer("/contact_message_event/reaction_event") else {
        return Ok(None);
    };
    let id = |value: &Value, pointer: &str| json::text(value, pointer).and_then(|id| reading::provider_id(&id));
    let (Some(provider_id), Some(target)) = (id(event, "/id"), id(reaction, "/message_id")) else {
        return Err(unreadable("reaction without usable ids"));
    };
    let is_removal = json::text(reaction, "/action").is_some_and(|action| action == "REACTION_ACTION_UNREACT");
    let emoji = json::text(reaction, "/emoji").filter(|_| !is_removal);
    Ok(Some(InboundItem::Change(InboundChange {
        provider_id,
        target,
        about: None,
        at,
        change: CustomerChange::Reacted {
            emoji: emoji.as_deref().and_then(reading::emoji),
        },
    })))
}

/// What Sinch passes on as Meta wrote it.
fn untranslated(callback: &Value) -> Result<Vec<InboundItem>, Unreadable> {
    if is_elsewhere(callback) {
        return Ok(Vec::new());
    }
    let payload = match callback.get("payload") {
        Some(Value::String(payload)) => {
            serde_json::from_str(payload).map_err(|error| unreadable(&error.to_string()))?
        }
        Some(payload) => payload.clone(),
        None => return Err(unreadable("an unsupported callback without payload")),
    };
    meta::inbound::parse_any(&payload)
}

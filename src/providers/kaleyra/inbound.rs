//! From a webhook to items. The second API wraps one of Meta's changes and says beside it what Kaleyra
//! knows; it is turned into what Meta would have written, and read as that.
//!
//! A message of ours has two ids, Kaleyra's and WhatsApp's. Reports name both, and our own ids beside them
//! (`ref`); quotes name WhatsApp's. So WhatsApp's counts, and a report without our ids is given under both.

use super::{first, lenient};
use crate::domain::Timestamp;
use crate::domain::content::Content;
use crate::domain::inbound::InboundItem;
use crate::domain::message::Quote;
use crate::ports::provider::{SignedRequest, Unreadable, Verb};
use crate::providers::outcome::cut;
use crate::providers::{json, meta, reading};
use serde_json::{Value, json};

/// Kaleyra's word for a message that never reached WhatsApp.
const NOT_SENT: &str = "not-sent";

/// Reads a webhook that is genuine, if it concerns our number.
pub fn parse(number: &str, waba_id: &str, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
    let written = match body(request) {
        Ok(written) => written,
        Err(why) => return Err(unreadable(&why)),
    };
    match written.get("meta_object").filter(|object| object.is_object()) {
        Some(change) => second(number, waba_id, &written, change, request.now),
        None => first::parse(number, &written, request.now),
    }
}

/// What is written, as one object: JSON, or the fields of a form.
fn body(request: &SignedRequest<'_>) -> Result<Value, String> {
    let is_form = (request.header)("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form"));
    if request.verb == Verb::Get || is_form {
        let fields = form_urlencoded::parse(request.form());
        return Ok(Value::Object(
            fields.map(|(name, value)| (name.into_owned(), value.into())).collect(),
        ));
    }
    match lenient::read(request.body) {
        Ok(written) if written.is_object() => Ok(written),
        Ok(_) => Err("the body is no object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn unreadable(why: &str) -> Unreadable {
    Unreadable {
        why: cut(why),
        rest: Vec::new(),
    }
}

fn second(
    number: &str,
    waba_id: &str,
    written: &Value,
    change: &Value,
    now: Timestamp,
) -> Result<Vec<InboundItem>, Unreadable> {
    let ours = json::text(change, "/value/metadata/display_phone_number").and_then(|ours| reading::phone(&ours));
    let waba = json::first(written, &["/extra_info/waba_id"]);
    if ours.is_some_and(|ours| ours != number) || waba.is_some_and(|waba| waba != waba_id) {
        tracing::info!(number, "dropped a webhook of another number");
        return Ok(Vec::new());
    }
    let mut change = change.clone();
    if let Some(statuses) = change.pointer_mut("/value/statuses").and_then(Value::as_array_mut) {
        let both: Vec<Value> = statuses
            .drain(..)
            .flat_map(|status| named(status, written, now))
            .collect();
        *statuses = both;
    }
    let mut parsed = meta::inbound::parse_any(&change);
    let url = json::first(written, &["/extra_info/media_url"]);
    let reply_to = json::first(written, &["/extra_info/reply_to"]);
    match &mut parsed {
        Ok(items) | Err(Unreadable { rest: items, .. }) => attach(items, url.as_deref(), reply_to.as_deref()),
    }
    parsed
}

/// Says where the file of a message is, and which message it answers if Meta's part does not.
pub(super) fn attach(items: &mut [InboundItem], url: Option<&str>, reply_to: Option<&str>) {
    for item in items {
        let InboundItem::Message(message) = item else { continue };
        if let (Content::Media(_), Some(url)) = (&message.content, url) {
            let source = message.media_source.get_or_insert_default();
            source.url = Some(reading::clean(url));
        }
        let quoted = reply_to.and_then(reading::provider_id).map(Quote::of);
        message.quote = message.quote.take().or(quoted);
    }
}

/// A report as Meta would write it: under WhatsApp's id and with our ids, or else under each of its ids.
fn named(mut status: Value, written: &Value, now: Timestamp) -> Vec<Value> {
    let Some(fields) = status.as_object_mut() else {
        return vec![status];
    };
    if fields.get("status").is_some_and(|word| word == NOT_SENT) {
        fields.insert("status".to_owned(), json!("failed"));
    }
    fields
        .entry("timestamp")
        .or_insert_with(|| json!((now.0 / 1000).to_string()));
    let theirs = fields.get("id").and_then(json::scalar);
    let wamid = json::first(written, &["/extra_info/message_id", "/message_id"]).or_else(|| theirs.clone());
    fields.insert("id".to_owned(), json!(wamid));
    let reference = json::text(written, "/extra_info/ref").filter(|ids| reading::correlated(ids).is_some());
    match reference {
        Some(ids) => {
            fields.insert("biz_opaque_callback_data".to_owned(), json!(ids));
            vec![status]
        }
        None if theirs.is_some() && theirs != wamid => {
            let mut other = status.clone();
            other["id"] = json!(theirs);
            vec![status, other]
        }
        None => vec![status],
    }
}

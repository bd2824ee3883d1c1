//! From a form to an item: what a customer wrote, or where a message of ours stands.
//!
//! `From` is a phone or, for customers with a user name, a business-scoped id. A number may take text
//! messages (SMS) as well: those are dropped. Reactions have not been seen through Twilio; should they
//! come, they are no messages (MSG-11).

use super::outbound::{CHANNEL, REFERENCE};
use super::{content, failure};
use crate::domain::Timestamp;
use crate::domain::contact::Identity;
use crate::domain::inbound::{CustomerChange, InboundChange, InboundItem, InboundMessage, InboundStatus};
use crate::domain::message::Delivery;
use crate::ports::provider::{SignedRequest, Unreadable};
use crate::providers::reading;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads a webhook whose signature was right, if it concerns our number.
pub fn parse(number: &str, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
    let form = Form::read(request.form());
    let id = form.get("MessageSid").or_else(|| form.get("SmsSid"));
    let Some(id) = id.and_then(reading::provider_id) else {
        return Err(unreadable("a form without MessageSid"));
    };
    let stands = form.get("MessageStatus").or_else(|| form.get("SmsStatus"));
    let is_report = stands.is_some_and(|status| status != "received");
    let ours = form.get(if is_report { "From" } else { "To" });
    let theirs = form.get(if is_report { "To" } else { "From" });
    if theirs.is_some_and(|address| !address.starts_with(CHANNEL)) {
        tracing::info!(number, "dropped a webhook of another channel");
        return Ok(Vec::new());
    }
    let ours = ours.and_then(|address| reading::phone(address.strip_prefix(CHANNEL).unwrap_or(address)));
    if ours.is_some_and(|ours| ours != number) {
        tracing::info!(number, "dropped a webhook of another number");
        return Ok(Vec::new());
    }
    let item = match stands.filter(|_| is_report) {
        Some(status) => status_item(id, status, &form, request).map(InboundItem::Status),
        None => match reaction(&id, &form, request.now) {
            Some(change) => Some(InboundItem::Change(change)),
            None => Some(InboundItem::Message(message(id, &form, request.now)?)),
        },
    };
    Ok(item.into_iter().collect())
}

fn unreadable(why: &str) -> Unreadable {
    Unreadable {
        why: why.to_owned(),
        rest: Vec::new(),
    }
}

/// Fields by name. Of a field that is there twice the first one counts.
pub struct Form<'a>(BTreeMap<Cow<'a, str>, Cow<'a, str>>);

impl<'a> Form<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            fields.entry(name).or_insert(value);
        }
        Self(fields)
    }

    /// A field that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref).filter(|value| !value.is_empty())
    }
}

fn message(id: String, form: &Form<'_>, now: Timestamp) -> Result<InboundMessage, Unreadable> {
    let named = |name: &str| {
        let address = form.get(name)?;
        reading::identity(address.strip_prefix(CHANNEL).unwrap_or(address))
    };
    let phone = named("From").and_then(|from| from.phone);
    let from = Identity {
        phone: phone.or_else(|| form.get("WaId").and_then(reading::phone)),
        bsuid: named("ExternalUserId")
            .or_else(|| named("From"))
            .and_then(|from| from.bsuid),
    };
    if from == Identity::default() {
        return Err(unreadable(&format!("message {id} from nobody")));
    }
    Ok(InboundMessage {
        provider_id: id,
        from,
        profile_name: form.get("ProfileName").and_then(reading::profile_name),
        sent_at: now,
        content: content::content(form),
        quote: content::quote(form),
        media_source: content::media_source(form),
        contact: None,
        is_whitelisted: false,
    })
}

/// A reaction, if Twilio ever passes one on: the emoji is where the text would be.
fn reaction(id: &str, form: &Form<'_>, now: Timestamp) -> Option<InboundChange> {
    let is_reaction = form.get("MessageType").is_some_and(|kind| kind == "reaction");
    let target = form.get("OriginalRepliedMessageSid").filter(|_| is_reaction)?;
    Some(InboundChange {
        provider_id: id.to_owned(),
        target: reading::provider_id(target)?,
        about: None,
        at: now,
        change: CustomerChange::Reacted {
            emoji: form.get("Body").and_then(reading::emoji),
        },
    })
}

fn status_item(id: String, status: &str, form: &Form<'_>, request: &SignedRequest<'_>) -> Option<InboundStatus> {
    let delivery = match status {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        "failed" | "undelivered" | "canceled" => Delivery::Failed,
        _ => return None,
    };
    let mut query = form_urlencoded::parse(request.query().as_bytes());
    let about = query.find(|(name, _)| name == REFERENCE);
    let words = form.get("ChannelStatusMessage").or_else(|| form.get("ErrorMessage"));
    Some(InboundStatus {
        provider_id: id,
        about: about.and_then(|(_, ids)| reading::correlated(&ids)),
        delivery,
        at: request.now,
        error: (delivery == Delivery::Failed).then(|| failure::reported(form.get("ErrorCode"), words)),
    })
}

//! From a webhook body to items, in Meta's order.
//!
//! Two passes: the whole body at once, which is fast and nearly always right, and item by item when
//! that fails, so that one broken item does not hide the others. What messages say is read in [`super::kinds`].
//! Reactions, edits and messages taken back are changes of other messages. What nobody *wrote* (a number that
//! changed, a chat merely opened) is left out: it must neither open an interaction nor count as the last word.
//! Every other kind this server cannot show is kept as unsupported (PRV-01). Group messages are left out: they must
//! not mix with the private chat.

use super::failure;
use super::kinds::{self, Said, id};
use super::wire::{
    Change, Contact, EditObject, Entry, Envelope, Message, Metadata, RawChangeValue, ReactionObject, RevokeObject,
    Status, Text, Value,
};
use crate::config::limits::EMOJI_CHARS_MAX;
use crate::domain::Timestamp;
use crate::domain::contact::Identity;
use crate::domain::inbound::{CustomerChange, InboundChange, InboundItem, InboundMessage, InboundStatus};
use crate::domain::message::{Delivery, DeliveryError, DeliveryErrorKind, Quote};
use crate::ports::provider::Unreadable;
use crate::providers::outcome::cut;
use crate::providers::reading;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

const OBJECT: &str = "whatsapp_business_account";
const FIELD: &str = "messages";

/// The last second of the year 9999: the caller clamps the future anyway, and this one can be printed.
const SECS_MAX: i64 = 253_402_300_799;

/// Reads a body whose signature was right, keeping what concerns `phone_number_id`.
pub fn parse(phone_number_id: &str, body: &[u8]) -> Result<Vec<InboundItem>, Unreadable> {
    read_body(Some(phone_number_id), body)
}

/// Reads what another provider passes on of Meta's: a whole body, a change, its value or one message,
/// whatever number it is about.
pub fn parse_any(part: &serde_json::Value) -> Result<Vec<InboundItem>, Unreadable> {
    let has = |name: &str| part.get(name).is_some();
    let change = |value: &serde_json::Value| json!({"field": FIELD, "value": value});
    let body = |change: serde_json::Value| json!({"object": OBJECT, "entry": [{"changes": [change]}]});
    let body = if has("entry") {
        part.clone()
    } else if has("value") {
        body(part.clone())
    } else if has("messages") || has("statuses") {
        body(change(part))
    } else if has("type") {
        body(change(&json!({"messages": [part]})))
    } else {
        return Err(Unreadable {
            why: "nothing that Meta writes".to_owned(),
            rest: Vec::new(),
        });
    };
    read_body(None, body.to_string().as_bytes())
}

fn read_body(phone_number_id: Option<&str>, body: &[u8]) -> Result<Vec<InboundItem>, Unreadable> {
    let mut reader = Reader {
        phone_number_id,
        items: Vec::new(),
        broken: Vec::new(),
    };
    match serde_json::from_slice::<Envelope<'_, Value<'_>>>(body) {
        Ok(envelope) => reader.envelope(envelope, |reader, value| reader.value(value)),
        Err(_) => match serde_json::from_slice::<Envelope<'_, &RawValue>>(body) {
            Ok(envelope) => reader.envelope(envelope, |reader, value| reader.raw_value(value)),
            Err(error) => reader.broken.push(error.to_string()),
        },
    }
    reader.finish()
}

struct Reader<'a> {
    phone_number_id: Option<&'a str>,
    items: Vec<InboundItem>,
    broken: Vec<String>,
}

impl Reader<'_> {
    fn finish(self) -> Result<Vec<InboundItem>, Unreadable> {
        if self.broken.is_empty() {
            return Ok(self.items);
        }
        Err(Unreadable {
            why: cut(&self.broken.join("; ")),
            rest: self.items,
        })
    }

    fn envelope<V>(&mut self, envelope: Envelope<'_, V>, read: impl Fn(&mut Self, V)) {
        let object = envelope.object.map(|object| object.clean()).unwrap_or_default();
        if object != OBJECT {
            return self.broken.push(format!("object is `{object}`"));
        }
        let Some(entries) = envelope.entry else {
            return self.broken.push("entry is missing".into());
        };
        for Entry { changes } in entries {
            for Change { field, value } in changes.into_iter().flatten() {
                if let (Some(FIELD), Some(value)) = (field.as_ref().map(|field| field.0.as_ref()), value) {
                    read(self, value);
                }
            }
        }
    }

    fn value(&mut self, value: Value<'_>) {
        if !self.concerns_us(value.metadata.as_ref()) {
            return;
        }
        for error in value.errors.iter().flatten() {
            let error = failure::delivery_error(error, DeliveryErrorKind::Other);
            tracing::warn!(
                phone_number_id = self.phone_number_id,
                ?error,
                "the provider reports trouble with a number"
            );
        }
        let contacts = value.contacts.unwrap_or_default();
        for message in value.messages.into_iter().flatten() {
            self.message(message, &contacts);
        }
        for status in value.statuses.into_iter().flatten() {
            self.status(status);
        }
    }

    fn raw_value(&mut self, value: &RawValue) {
        let value = match serde_json::from_str::<RawChangeValue<'_>>(value.get()) {
            Ok(value) => value,
            Err(error) => return self.broken.push(format!("change: {error}")),
        };
        let metadata = value.metadata.and_then(|metadata| read::<Metadata<'_>>(metadata).ok());
        if !self.concerns_us(metadata.as_ref()) {
            return;
        }
        let contacts: Vec<_> = value
            .contacts
            .into_iter()
            .flatten()
            .filter_map(|raw| read(raw).ok())
            .collect();
        for raw in value.messages.into_iter().flatten() {
            match read(raw) {
                Ok(message) => self.message(message, &contacts),
                Err(error) => self.broken.push(format!("message: {error}")),
            }
        }
        for raw in value.statuses.into_iter().flatten() {
            match read(raw) {
                Ok(status) => self.status(status),
                Err(error) => self.broken.push(format!("status: {error}")),
            }
        }
    }

    /// The receive URL already chose the account; a payload may still mix several numbers (PRV-08).
    fn concerns_us(&self, metadata: Option<&Metadata<'_>>) -> bool {
        let number = metadata.and_then(|metadata| metadata.phone_number_id.as_ref());
        let ours = number
            .zip(self.phone_number_id)
            .is_none_or(|(number, ours)| number.0 == ours);
        if !ours {
            tracing::info!(
                phone_number_id = self.phone_number_id,
                "dropped items of another number"
            );
        }
        ours
    }

    fn message(&mut self, message: Message<'_>, contacts: &[Contact<'_>]) {
        let kind = message.kind.as_ref().map_or("", |kind| kind.0.as_ref());
        if message.group_id.is_some() || matches!(kind, "system" | "request_welcome") {
            return;
        }
        let Some(provider_id) = id(message.id.as_ref()) else {
            return self.broken.push("message without a usable id".into());
        };
        let Some(sent_at) = instant(message.timestamp.as_ref()) else {
            return self.broken.push(format!("message {provider_id} without a time"));
        };
        if matches!(kind, "reaction" | "edit" | "revoke") {
            return self.change(kind, &message, provider_id, sent_at);
        }
        let profile = contacts.iter().find(|contact| is_from(contact, &message));
        let from = Identity {
            phone: phone(message.from.as_ref()),
            bsuid: id(message.from_user_id.as_ref())
                .or_else(|| id(profile.and_then(|contact| contact.user_id.as_ref()))),
        };
        if from == Identity::default() {
            return self.broken.push(format!("message {provider_id} from nobody"));
        }
        let Said { content, media_source } = kinds::said(kind, &message);
        self.items.push(InboundItem::Message(InboundMessage {
            provider_id,
            from,
            profile_name: profile.and_then(profile_name),
            sent_at,
            content,
            quote: kinds::quoted(&message).map(Quote::of),
            media_source,
            contact: None,
            is_whitelisted: false,
        }));
    }

    fn change(&mut self, kind: &str, message: &Message<'_>, provider_id: String, at: Timestamp) {
        let read = match kind {
            "reaction" => kinds::read(message.reaction).and_then(|object| reaction(&object)),
            "edit" => kinds::read(message.edit).and_then(|object| edit(&object)),
            _ => kinds::read(message.revoke).and_then(|object| revoke(&object)),
        };
        let Some((target, change)) = read else {
            return self
                .broken
                .push(format!("{kind} {provider_id} without a message it is about"));
        };
        self.items.push(InboundItem::Change(InboundChange {
            provider_id,
            target,
            about: None,
            at,
            change,
        }));
    }

    fn status(&mut self, status: Status<'_>) {
        let delivery = match status.status.as_ref().map(|status| status.0.as_ref()) {
            Some("sent") => Delivery::Sent,
            Some("delivered") => Delivery::Delivered,
            Some("read" | "played") => Delivery::Read,
            Some("failed") => Delivery::Failed,
            Some(_) | None => return,
        };
        let Some(provider_id) = id(status.id.as_ref()) else {
            return self.broken.push("status without a usable id".into());
        };
        let Some(at) = instant(status.timestamp.as_ref()) else {
            return self.broken.push(format!("status of {provider_id} without a time"));
        };
        self.items.push(InboundItem::Status(InboundStatus {
            provider_id,
            about: status
                .biz_opaque_callback_data
                .as_ref()
                .and_then(|data| reading::correlated(&data.0)),
            delivery,
            at,
            error: (delivery == Delivery::Failed).then(|| reason(&status)),
        }));
    }
}

fn read<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> serde_json::Result<T> {
    serde_json::from_str(raw.get())
}

fn is_from(contact: &Contact<'_>, message: &Message<'_>) -> bool {
    let same = |a: &Option<Text<'_>>, b: &Option<Text<'_>>| a.is_some() && a == b;
    same(&contact.wa_id, &message.from) || same(&contact.user_id, &message.from_user_id)
}

/// Removal comes without an emoji, or with an empty one.
fn reaction(object: &ReactionObject<'_>) -> Option<(String, CustomerChange)> {
    let emoji = object.emoji.as_ref().map(Text::clean).filter(|emoji| !emoji.is_empty());
    let emoji = emoji.map(|emoji| emoji.chars().take(EMOJI_CHARS_MAX).collect());
    Some((id(object.message_id.as_ref())?, CustomerChange::Reacted { emoji }))
}

fn edit(object: &EditObject<'_>) -> Option<(String, CustomerChange)> {
    let message: Message<'_> = kinds::read(object.message)?;
    let kind = message.kind.as_ref().map_or("", |kind| kind.0.as_ref());
    let content = Box::new(kinds::said(kind, &message).content);
    Some((
        id(object.original_message_id.as_ref())?,
        CustomerChange::Edited { content },
    ))
}

fn revoke(object: &RevokeObject<'_>) -> Option<(String, CustomerChange)> {
    Some((id(object.original_message_id.as_ref())?, CustomerChange::Revoked))
}

fn profile_name(contact: &Contact<'_>) -> Option<String> {
    reading::profile_name(&contact.profile.as_ref()?.name.as_ref()?.0)
}

fn reason(status: &Status<'_>) -> DeliveryError {
    let first = status.errors.as_ref().and_then(|errors| errors.first());
    first.map_or_else(
        || DeliveryError {
            kind: DeliveryErrorKind::Other,
            code: None,
            detail: "the provider gave no reason".into(),
        },
        |error| failure::delivery_error(error, DeliveryErrorKind::Other),
    )
}

fn phone(text: Option<&Text<'_>>) -> Option<String> {
    reading::phone(&text?.0)
}

fn instant(text: Option<&Text<'_>>) -> Option<Timestamp> {
    let secs: i64 = text?.0.trim().parse().ok()?;
    Some(Timestamp(secs.clamp(0, SECS_MAX) * 1000))
}

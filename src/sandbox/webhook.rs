//! Webhook bodies as Meta writes them: non-ASCII as `\uXXXX` in lower case and `/` as `\/`, which is
//! what breaks receivers that verify a body they wrote themselves.

use super::state::{Customer, Number};
use super::thread::{Item, Tick};
use crate::domain::Timestamp;
use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value, json};
use std::io;

/// A customer's message. `content` holds `type` and that type's object.
pub fn inbound(number: &Number, customer: &Customer, item: &Item, content: &Value) -> Bytes {
    let mut contact = json!({"profile": {"name": customer.name}});
    let mut message = json!({"id": item.id, "timestamp": seconds(item.at)});
    if customer.hides_phone {
        contact["user_id"] = customer.user_id().into();
        contact["profile"]["username"] = customer.name.to_lowercase().replace(' ', ".").into();
        message["from_user_id"] = customer.user_id().into();
    } else {
        contact["wa_id"] = customer.phone.as_str().into();
        message["from"] = customer.phone.as_str().into();
    }
    if let (Some(message), Some(content)) = (message.as_object_mut(), content.as_object()) {
        message.extend(content.clone());
    }
    envelope(number, &json!({"contacts": [contact], "messages": [message]}))
}

/// A delivery report on a message of the business.
pub fn status(number: &Number, customer: &Customer, item: &Item, tick: Tick, at: Timestamp) -> Bytes {
    let word = match tick {
        Tick::Delivered => "delivered",
        Tick::Read => "read",
        Tick::Failed => "failed",
        Tick::Waiting | Tick::Sending | Tick::Trouble | Tick::Lost | Tick::Sent => "sent",
    };
    let mut status = json!({
        "id": item.id,
        "status": word,
        "timestamp": seconds(at),
        "pricing": {"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"},
    });
    if customer.hides_phone {
        status["recipient_user_id"] = customer.user_id().into();
    } else {
        status["recipient_id"] = customer.phone.as_str().into();
    }
    if let Some(data) = &item.callback_data {
        status["biz_opaque_callback_data"] = data.as_str().into();
    }
    if let Some(code) = item.code.filter(|_| tick == Tick::Failed) {
        status["errors"] = json!([error(code)]);
    }
    envelope(number, &json!({"statuses": [status]}))
}

fn error(code: u32) -> Value {
    let title = super::graph::words(code);
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": "The sandbox network was asked to fail this message."},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}

fn envelope(number: &Number, part: &Value) -> Bytes {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        },
    });
    if let (Some(value), Some(part)) = (value.as_object_mut(), part.as_object()) {
        value.extend(part.clone());
    }
    encode(&json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": number.waba_id, "changes": [{"field": "messages", "value": value}]}],
    }))
}

/// Unix seconds, as a text.
fn seconds(at: Timestamp) -> String {
    at.0.div_euclid(1000).to_string()
}

fn encode(value: &Value) -> Bytes {
    let mut body = Vec::with_capacity(512);
    value
        .serialize(&mut Serializer::with_formatter(&mut body, MetaEscapes))
        .expect("a JSON value written to memory cannot fail");
    body.into()
}

struct MetaEscapes;

impl Formatter for MetaEscapes {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for c in fragment.chars() {
            if c == '/' {
                writer.write_all(b"\\/")?;
            } else if c.is_ascii() {
                writer.write_all(&[c as u8])?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_meta_does() {
        let body = encode(&json!({"body": "caff\u{e8} / \u{1f44d} \"\n"}));
        assert_eq!(&body[..], br#"{"body":"caff\u00e8 \/ \ud83d\udc4d \"\n"}"#);
    }
}

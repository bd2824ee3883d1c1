//! A number behind Twilio: forms in both directions, statuses to the address that came with the message.
//! Contact cards and reactions are told as kinds that this network does not carry through Twilio.

use super::{address, password, refused, told, words};
use crate::config::limits::TWILIO_TEXT_CHARS_MAX;
use crate::domain::provider::ProviderKind;
use crate::providers::twilio::signature;
use crate::sandbox::answer;
use crate::sandbox::business::{Ask, GraphRefusal};
use crate::sandbox::courier::Job;
use crate::sandbox::links;
use crate::sandbox::network::Network;
use crate::sandbox::state::{Customer, Number, now_micros};
use crate::sandbox::thread::{Item, Tick};
use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Form = form_urlencoded::Serializer<'static, String>;

fn form() -> Form {
    form_urlencoded::Serializer::new(String::new())
}

/// A customer's message; edits and revocations are not passed on.
pub fn message(number: &Number, customer: &Customer, item: &Item, content: &Value) -> Option<String> {
    if matches!(content["type"].as_str(), Some("edit" | "revoke")) {
        return None;
    }
    let mut form = form();
    form.append_pair("MessageSid", &item.id)
        .append_pair("SmsSid", &item.id)
        .append_pair("AccountSid", &number.waba_id)
        .append_pair("ApiVersion", "2010-04-01")
        .append_pair("From", &named(&address(customer)))
        .append_pair("To", &named(&number.display_phone_number))
        .append_pair("ProfileName", &customer.name)
        .append_pair("SmsStatus", "received")
        .append_pair("Body", words(content));
    if !customer.hides_phone {
        form.append_pair("WaId", &customer.phone);
    }
    let kind = content["type"].as_str().unwrap_or_default();
    form.append_pair("MessageType", kind);
    match content[kind]["url"].as_str().and_then(|url| url.split_once("/stored/")) {
        Some((origin, id)) => {
            let (sid, mime_type) = (&number.waba_id, content[kind]["mime_type"].as_str());
            let url = format!("{origin}/2010-04-01/Accounts/{sid}/Messages/{}/Media/{id}", item.id);
            form.append_pair("NumMedia", "1")
                .append_pair("MediaUrl0", &url)
                .append_pair("MediaContentType0", mime_type.unwrap_or_default());
        }
        None => {
            form.append_pair("NumMedia", "0");
        }
    }
    let mut copy = |name: &str, value: &Value| {
        if let Some(text) = value.as_str() {
            form.append_pair(name, text);
        } else if value.is_number() {
            form.append_pair(name, &value.to_string());
        }
    };
    copy("OriginalRepliedMessageSid", &content["context"]["id"]);
    match kind {
        "location" => {
            let place = &content["location"];
            copy("Latitude", &place["latitude"]);
            copy("Longitude", &place["longitude"]);
            copy("Label", &place["name"]);
            copy("Address", &place["address"]);
        }
        "button" => {
            copy("ButtonText", &content["button"]["text"]);
            copy("ButtonPayload", &content["button"]["payload"]);
        }
        "interactive" => {
            copy("ButtonText", &content["interactive"]["button_reply"]["title"]);
            copy("ButtonPayload", &content["interactive"]["button_reply"]["id"]);
            copy("ListTitle", &content["interactive"]["list_reply"]["title"]);
            copy("ListId", &content["interactive"]["list_reply"]["id"]);
        }
        "reaction" => copy("OriginalRepliedMessageSid", &content["reaction"]["message_id"]),
        _ => {}
    }
    Some(form.finish())
}

/// A status of a message of the business.
pub fn report(number: &Number, customer: &Customer, item: &Item, tick: Tick) -> String {
    let status = match tick {
        Tick::Delivered => "delivered",
        Tick::Read => "read",
        Tick::Failed => "undelivered",
        Tick::Waiting | Tick::Sending | Tick::Trouble | Tick::Lost | Tick::Sent => "sent",
    };
    let mut form = form();
    form.append_pair("MessageSid", &item.id)
        .append_pair("SmsSid", &item.id)
        .append_pair("MessageStatus", status)
        .append_pair("SmsStatus", status)
        .append_pair("AccountSid", &number.waba_id)
        .append_pair("From", &named(&number.display_phone_number))
        .append_pair("To", &named(&address(customer)))
        .append_pair("ChannelPrefix", "whatsapp");
    if let Some(code) = item.code.filter(|_| tick == Tick::Failed) {
        form.append_pair("ErrorCode", &code_of(code).to_string())
            .append_pair("ErrorMessage", crate::sandbox::graph::words(code));
    }
    form.finish()
}

/// The signature of the URL and the form.
pub fn proof(job: &Job) -> Vec<(HeaderName, String)> {
    let signature = signature::sign(&job.secret, &job.url, &job.body);
    vec![(HeaderName::from_static(signature::HEADER), signature)]
}

/// Takes a message of the business.
pub async fn messages(
    sid: web::Path<String>,
    request: HttpRequest,
    body: Bytes,
    network: web::Data<Network>,
) -> HttpResponse {
    let received_at_us = now_micros();
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let from = field("From").trim_start_matches("whatsapp:").trim_start_matches('+');
    let number = network.number_where(|number| {
        number.kind == ProviderKind::Twilio && number.waba_id == *sid && number.display_phone_number == from
    });
    let ask = links::bring(&network, check(&form, received_at_us)).await;
    let password = password(&request);
    match network.accept(&number.unwrap_or_default(), password.as_deref(), ask) {
        Ok(accepted) => {
            let body = json!({
                "sid": accepted.wamid, "status": "queued", "from": field("From"), "to": field("To"),
                "body": field("Body"), "num_media": "0", "direction": "outbound-api", "error_code": null,
            });
            answer::give(accepted.damage, &request, &body).await
        }
        Err(refusal) => {
            let (status, code, words) = told(&refusal, codes);
            refused(
                &refusal,
                status,
                &json!({ "code": code, "message": words, "status": status }),
            )
        }
    }
}

/// Somebody of the business types: its customer's message counts as read.
pub async fn typing(request: HttpRequest, body: Bytes, network: web::Data<Network>) -> HttpResponse {
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let message = form.get("messageId").map(String::as_str).unwrap_or_default();
    let password = password(&request);
    let number = network
        .number_where(|number| number.kind == ProviderKind::Twilio && Some(&number.access_token) == password.as_ref());
    match network.business_types(&number.unwrap_or_default(), password.as_deref(), message) {
        Ok(()) => HttpResponse::Ok().json(json!({ "success": true })),
        Err(refusal) => {
            let (status, code, words) = told(&refusal, codes);
            refused(
                &refusal,
                status,
                &json!({ "code": code, "message": words, "status": status }),
            )
        }
    }
}

fn check(form: &BTreeMap<String, String>, received_at_us: i64) -> Result<Ask, GraphRefusal> {
    let field = |name: &str| form.get(name).filter(|text| !text.is_empty());
    let to = field("To").and_then(|to| to.strip_prefix("whatsapp:"));
    let to = to.ok_or_else(|| GraphRefusal::Parameter(21_211, "Invalid 'To' Phone Number".to_owned()))?;
    let text = field("Body").cloned().unwrap_or_default();
    if text.chars().count() > TWILIO_TEXT_CHARS_MAX {
        let words = "The concatenated message body exceeds the 1600 character limit";
        return Err(GraphRefusal::Parameter(21_617, words.to_owned()));
    }
    let place = field("PersistentAction").and_then(|action| action.strip_prefix("geo:"));
    let (kind, content) = match (place, field("MediaUrl")) {
        (Some(place), _) => ("location", location(place)),
        (None, Some(url)) => (links::FILE, json!({ "link": url, "caption": text })),
        (None, None) if text.is_empty() => {
            let words = "A text message body or media urls must be specified.";
            return Err(GraphRefusal::Parameter(21_619, words.to_owned()));
        }
        (None, None) => ("text", Value::Null),
    };
    Ok(Ask {
        to: to.to_owned(),
        kind: kind.to_owned(),
        text,
        content,
        quote: None,
        callback_data: field("StatusCallback").cloned(),
        received_at_us,
    })
}

/// `45.07,7.68|Our shop`, as WhatsApp's own object.
fn location(place: &str) -> Value {
    let (point, name) = place.split_once('|').unwrap_or((place, ""));
    let (latitude, longitude) = point.split_once(',').unwrap_or_default();
    let degrees = |text: &str| text.parse::<f64>().unwrap_or_default();
    json!({ "latitude": degrees(latitude), "longitude": degrees(longitude), "name": name })
}

/// `whatsapp:` and the phone or the user id.
fn named(address: &str) -> String {
    if address.bytes().all(|b| b.is_ascii_digit()) {
        format!("whatsapp:+{address}")
    } else {
        format!("whatsapp:{address}")
    }
}

/// HTTP status and code of a refusal.
fn codes(refusal: &GraphRefusal) -> (u16, u32) {
    match refusal {
        GraphRefusal::Token => (401, 20_003),
        GraphRefusal::Number => (400, 63_007),
        GraphRefusal::Parameter(code, _) if *code < 100_000 && *code >= 20_000 => (400, *code),
        GraphRefusal::Parameter(..) => (400, 21_211),
        GraphRefusal::Fault(fault) => (fault.status, fault.code.map_or(0, code_of)),
    }
}

/// Twilio's code for what Meta calls so; codes of Twilio's stay.
fn code_of(code: u32) -> u32 {
    match code {
        131_047 => 63_016,
        131_026 => 63_024,
        130_429 | 131_056 => 63_018,
        131_049 => 63_049,
        131_031 => 63_051,
        190 => 20_003,
        131_000 | 131_016 | 2 => 63_010,
        known if known < 100_000 => known,
        _ => 63_999,
    }
}

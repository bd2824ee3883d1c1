//! A number behind Kaleyra: Meta's objects in an envelope of Kaleyra's own, with a comma too many as in its
//! documents, and a fixed header in place of a signature.

use super::{refused, told};
use crate::domain::Timestamp;
use crate::domain::provider::ProviderKind;
use crate::sandbox::answer;
use crate::sandbox::business::GraphRefusal;
use crate::sandbox::graph;
use crate::sandbox::links;
use crate::sandbox::network::Network;
use crate::sandbox::state::{Customer, Number, now_micros};
use crate::sandbox::thread::{Item, Tick};
use crate::sandbox::webhook;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Value, json};

/// The header that proves a webhook.
pub const HEADER: &str = "x-callback-token";

/// A customer's message.
pub fn message(number: &Number, customer: &Customer, item: &Item, content: &Value) -> Bytes {
    let mut content = content.clone();
    let kind = content["type"].as_str().unwrap_or_default().to_owned();
    let url = content[&kind].as_object_mut().and_then(|object| object.remove("url"));
    let extra = json!({
        "media_url": url.unwrap_or_else(|| json!("")), "ref": "", "trace_id": item.id, "waba_id": number.waba_id,
    });
    let change = change_of(&webhook::inbound(number, customer, item, &content));
    json!({ "meta_object": change, "extra_info": extra }).to_string().into()
}

/// A delivery report: Kaleyra's id of the message inside, WhatsApp's beside.
pub fn report(number: &Number, customer: &Customer, item: &Item, tick: Tick, at: Timestamp) -> Bytes {
    let mut change = change_of(&webhook::status(number, customer, item, tick, at));
    if let Some(status) = change.pointer_mut("/value/statuses/0").and_then(Value::as_object_mut) {
        status.insert("id".to_owned(), json!(format!("kaleyra-{}", item.id)));
        status.remove("biz_opaque_callback_data");
    }
    let status = change.pointer("/value/statuses/0/status").cloned().unwrap_or_default();
    let extra = json!({
        "trace_id": item.id, "message_id": item.id, "waba_id": number.waba_id,
        "ref": item.callback_data.as_deref().unwrap_or_default(), "ref1": "", "ref2": "",
    });
    let report = json!({ "meta_object": change, "extra_info": extra, "status": status, "message_id": item.id });
    let mut text = report.to_string();
    text.insert(text.len() - 1, ',');
    text.into()
}

/// The one change of a body that Meta would post.
fn change_of(body: &[u8]) -> Value {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body.pointer("/entry/0/changes/0").cloned().unwrap_or_default()
}

/// Takes a message of the business.
pub async fn messages(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Bytes,
    network: web::Data<Network>,
) -> HttpResponse {
    let received_at_us = now_micros();
    let (sid, phone) = path.into_inner();
    let phone = phone.trim_start_matches("%2B").trim_start_matches('+').to_owned();
    let number = network.number_where(|number| {
        number.kind == ProviderKind::Kaleyra && number.phone_number_id == sid && number.display_phone_number == phone
    });
    let key = request.headers().get("api-key").and_then(|value| value.to_str().ok());
    let call: Value = serde_json::from_slice(&body).unwrap_or_default();
    let ask = graph::read(&call["messaging_object"], received_at_us).map(|mut ask| {
        ask.callback_data = call["extra_info"]["ref"].as_str().map(str::to_owned);
        ask
    });
    let ask = links::bring(&network, ask).await;
    match network.accept(&number.unwrap_or_default(), key, ask) {
        Ok(accepted) => {
            let body = json!({ "code": "WA200", "message": "accepted", "data": { "message_id": accepted.wamid } });
            answer::give(accepted.damage, &request, &body).await
        }
        Err(refusal) => {
            let (status, code, words) = told(&refusal, codes);
            let code = match &refusal {
                GraphRefusal::Token => json!("RBC001"),
                GraphRefusal::Number | GraphRefusal::Parameter(..) => json!("WA400"),
                GraphRefusal::Fault(_) => json!(code),
            };
            refused(&refusal, status, &json!({ "code": code, "message": words }))
        }
    }
}

/// HTTP status and Meta's code of a refusal.
fn codes(refusal: &GraphRefusal) -> (u16, u32) {
    match refusal {
        GraphRefusal::Token => (401, 0),
        GraphRefusal::Number | GraphRefusal::Parameter(..) => (400, 0),
        GraphRefusal::Fault(fault) => (fault.status, fault.code.unwrap_or_default()),
    }
}

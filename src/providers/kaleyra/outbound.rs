//! From a call of the outbox to a request, which wraps the body that Meta takes, and from the answer to an
//! outcome. Our ids travel as `ref` and come back in delivery reports (R6).

use super::{failure, lenient};
use crate::domain::effects::OutboundCall;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{KaleyraCredentials, SendOutcome};
use crate::providers::client::{Answer, Auth, Call, JSON, ProviderClient};
use crate::providers::meta::wire::FileAt;
use crate::providers::outcome::{self, ours};
use crate::providers::{json, meta, reading};
use serde_json::{Value, json};

/// Header with the key.
const API_KEY: &str = "api-key";

/// What Kaleyra says of success.
const SUCCESS: &str = "WA200";

/// Where the id of an accepted message may be.
const IDS: [&str; 5] = ["/data/message_id", "/data/id", "/messages/0/id", "/id", "/message_id"];

/// Makes one attempt. A body that is refused for its truth value is tried once more with the word, as
/// Kaleyra's samples have it: what is refused was not accepted.
pub async fn send(
    client: &ProviderClient,
    number: &str,
    credentials: &KaleyraCredentials,
    call: &OutboundCall,
) -> SendOutcome {
    let mut body = match request(call) {
        Ok(body) => body,
        Err(error) => return SendOutcome::Permanent(error),
    };
    let url = format!(
        "{}/v2/{}/whatsapp/%2B{number}/messages",
        credentials.base_url.trim_end_matches('/'),
        credentials.account_sid
    );
    loop {
        let call = Call {
            url: &url,
            auth: Auth::Header(API_KEY, &credentials.api_key),
            content_type: JSON,
            body: body.to_string().into_bytes(),
        };
        let answer = match client.post(call).await {
            Ok(answer) => answer,
            Err(failure) => return outcome::unanswered(&failure),
        };
        let preview = body.pointer_mut("/messaging_object/text/preview_url");
        match preview.filter(|preview| answer.status == 400 && preview.is_boolean()) {
            Some(preview) => *preview = json!(preview.to_string()),
            None => return outcome(&answer),
        }
    }
}

fn request(call: &OutboundCall) -> Result<Value, DeliveryError> {
    let place = call.file.as_ref().and_then(|file| file.place.as_ref());
    let body = meta::outbound::request(call, place.map(|place| FileAt::Link(&place.url)))?;
    let mut body: Value = serde_json::from_slice(&body).expect("Meta's own body is JSON");
    if let Some(fields) = body.as_object_mut() {
        fields.remove("biz_opaque_callback_data");
        if let Some(Value::String(phone)) = fields.get_mut("to") {
            *phone = format!("+{}", phone.trim_start_matches('+'));
        }
    }
    Ok(json!({
        "messaging_object": body,
        "extra_info": {"ref": reading::correlation(call), "ref1": "", "ref2": "", "wa_source": ""},
    }))
}

/// What an answer means. Success and failure are told by a code, whatever the HTTP status is.
pub fn outcome(answer: &Answer) -> SendOutcome {
    let body = lenient::read(&answer.body).unwrap_or_default();
    let code = json::first(&body, &["/code", "/error/code", "/errors/0/code", "/data/code"]);
    let is_success = (200..300).contains(&answer.status);
    match code {
        None if is_success => outcome::accepted(json::first(&body, &IDS)),
        Some(code) if is_success && is_good(&code) => outcome::accepted(json::first(&body, &IDS)),
        None => outcome::unexplained(answer),
        Some(code) => refused(answer, &code, &body),
    }
}

fn is_good(code: &str) -> bool {
    code == SUCCESS || code.parse::<u16>().is_ok_and(|code| (200..300).contains(&code))
}

fn refused(answer: &Answer, code: &str, body: &Value) -> SendOutcome {
    let (kind, remedy) = failure::meaning(code).unwrap_or_else(|| outcome::by_status(answer.status));
    let words = [
        "/message",
        "/error/message",
        "/errors/0/message",
        "/error/error",
        "/error",
    ];
    let words = json::first(body, &words).unwrap_or_else(|| format!("HTTP {}", answer.status));
    let trace = json::first(body, &["/trace_id", "/data/trace_id"]).map(|trace| format!(" - trace {trace}"));
    let error = DeliveryError {
        code: Some(outcome::cut(code)),
        ..ours(
            DeliveryErrorKind::Other,
            &format!("{words}{}", trace.unwrap_or_default()),
        )
    };
    outcome::settle(answer, DeliveryError { kind, ..error }, remedy)
}

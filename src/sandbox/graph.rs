//! The Graph API that businesses call: `POST /{version}/{phone_number_id}/messages`.
//!
//! Checks what the real one checks and answers in its shapes. It does not recognise repeated calls,
//! because the real one does not either.

use super::answer;
use super::business::{Ask, GraphRefusal};
use super::carried::line_of;
use super::links;
use super::network::Network;
use super::state::now_micros;
use crate::config::limits::TEXT_CHARS_MAX;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fmt;

/// Longest `biz_opaque_callback_data`, characters. Meta's rule.
const CALLBACK_DATA_CHARS_MAX: usize = 512;

#[derive(Deserialize)]
struct Call {
    messaging_product: Option<String>,
    status: Option<String>,
    message_id: Option<String>,
    typing_indicator: Option<Value>,
    to: Option<String>,
    recipient: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    text: Option<Text>,
    context: Option<Context>,
    biz_opaque_callback_data: Option<String>,
    /// The object of the kind, among whatever else.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct Text {
    body: Option<String>,
}

#[derive(Deserialize)]
struct Context {
    message_id: Option<String>,
}

/// Handles a call.
pub async fn messages(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Bytes,
    network: web::Data<Network>,
) -> HttpResponse {
    let received_at_us = now_micros();
    let (_, number) = path.into_inner();
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
    let call = serde_json::from_slice::<Call>(&body);
    if let Ok(Call {
        status: Some(status),
        message_id: Some(wamid),
        typing_indicator,
        ..
    }) = &call
        && status == "read"
    {
        let told = match typing_indicator {
            Some(_) => network.business_types(&number, bearer, wamid),
            None => network.business_reads(&number, bearer, wamid),
        };
        return match told {
            Ok(()) => HttpResponse::Ok().json(json!({"success": true})),
            Err(refusal) => refused(&number, &refusal),
        };
    }
    let ask = call
        .map_err(|error| bad(&format!("(#100) Invalid JSON: {error}")))
        .and_then(|call| check(call, received_at_us));
    let ask = links::bring(&network, ask).await;
    let to = ask.as_ref().map(|ask| ask.to.clone()).unwrap_or_default();
    match network.accept(&number, bearer, ask) {
        Ok(accepted) => {
            let contact = if to.starts_with(|c: char| c.is_ascii_alphabetic()) {
                json!({"input": to, "user_id": to})
            } else {
                json!({"input": to, "wa_id": accepted.phone})
            };
            let body = json!({
                "messaging_product": "whatsapp",
                "contacts": [contact],
                "messages": [{"id": accepted.wamid}],
            });
            answer::give(accepted.damage, &request, &body).await
        }
        Err(refusal) => refused(&number, &refusal),
    }
}

/// A message in Meta's words, wherever it was wrapped.
pub fn read(call: &Value, received_at_us: i64) -> Result<Ask, GraphRefusal> {
    let call = Call::deserialize(call).map_err(|error| bad(&format!("(#100) Invalid JSON: {error}")))?;
    check(call, received_at_us)
}

fn check(mut call: Call, received_at_us: i64) -> Result<Ask, GraphRefusal> {
    if call.messaging_product.as_deref() != Some("whatsapp") {
        return Err(bad("(#100) The parameter messaging_product is required."));
    }
    let Some(to) = call.to.or(call.recipient).filter(|to| !to.is_empty()) else {
        return Err(bad("(#100) The parameter to is required."));
    };
    if call
        .biz_opaque_callback_data
        .as_ref()
        .is_some_and(|data| data.chars().count() > CALLBACK_DATA_CHARS_MAX)
    {
        return Err(bad("(#100) Param biz_opaque_callback_data is too long"));
    }
    let kind = call.kind.unwrap_or_else(|| "text".into());
    let content = call.rest.remove(&kind).unwrap_or_default();
    let text = match kind.as_str() {
        "text" => text(call.text)?,
        "template" => {
            let name = content["name"].as_str().filter(|name| !name.is_empty());
            format!("[{}]", name.ok_or_else(|| missing("template['name']"))?)
        }
        "image" | "video" | "audio" | "document" | "sticker" | "location" | "contacts" | "interactive" | "reaction" => {
            Some(line_of(&kind, &content))
                .filter(|line| !line.is_empty())
                .unwrap_or_else(|| format!("[{kind}]"))
        }
        _ => return Err(bad("(#100) Param type must be one of the known message types")),
    };
    Ok(Ask {
        to,
        kind,
        text,
        content,
        quote: call.context.and_then(|context| context.message_id),
        callback_data: call.biz_opaque_callback_data,
        received_at_us,
    })
}

fn text(text: Option<Text>) -> Result<String, GraphRefusal> {
    let body = text.and_then(|text| text.body).filter(|body| !body.trim().is_empty());
    let body = body.ok_or_else(|| missing("text['body']"))?;
    if body.chars().count() > TEXT_CHARS_MAX {
        return Err(bad("(#100) Param text['body'] must be at most 4096 characters long."));
    }
    Ok(body)
}

fn bad(words: &str) -> GraphRefusal {
    GraphRefusal::Parameter(100, words.to_owned())
}

fn missing(parameter: &str) -> GraphRefusal {
    GraphRefusal::Parameter(131_008, format!("(#131008) Required parameter is missing: {parameter}"))
}

fn refused(number: &str, refusal: &GraphRefusal) -> HttpResponse {
    match refusal {
        GraphRefusal::Token => error(401, 190, "Invalid OAuth access token - Cannot parse access token"),
        GraphRefusal::Number => error(
            400,
            100,
            &format!(
                "Unsupported post request. Object with ID '{number}' does not exist, cannot be loaded due to missing permissions, or does not support this operation"
            ),
        ),
        GraphRefusal::Parameter(code, words) => error(400, *code, words),
        GraphRefusal::Fault(fault) => {
            let mut response = match fault.code {
                Some(code) => error(fault.status, code, &format!("(#{code}) {}", words(code))),
                None => HttpResponse::build(status(fault.status))
                    .content_type("text/html")
                    .body("<h1>gateway trouble</h1>"),
            };
            if let Some(secs) = fault.retry_after_secs {
                response.headers_mut().insert(RETRY_AFTER, secs.into());
            }
            response
        }
    }
}

/// A refusal, in Graph's words.
#[derive(Debug)]
pub struct GraphFailure {
    object: String,
    refusal: GraphRefusal,
}

impl GraphFailure {
    /// Of a call about this object.
    pub fn new(object: &str, refusal: GraphRefusal) -> Self {
        Self {
            object: object.to_owned(),
            refusal,
        }
    }

    /// The call is wrong.
    pub fn bad(object: &str, words: &str) -> Self {
        Self::new(object, bad(words))
    }

    /// There is no such object.
    pub fn unknown(object: &str) -> Self {
        Self::new(object, GraphRefusal::Number)
    }
}

impl fmt::Display for GraphFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.object, self.refusal)
    }
}

impl ResponseError for GraphFailure {
    fn error_response(&self) -> HttpResponse {
        refused(&self.object, &self.refusal)
    }
}

/// Any path that Graph does not know.
pub async fn unknown() -> HttpResponse {
    error(404, 2500, "Unknown path components")
}

fn error(http: u16, code: u32, words: &str) -> HttpResponse {
    let body: Value = json!({"error": {
        "message": words,
        "type": if code == 190 { "OAuthException" } else { "GraphMethodException" },
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": words},
        "fbtrace_id": "Sandbox",
    }});
    HttpResponse::build(status(http)).json(body)
}

fn status(http: u16) -> StatusCode {
    StatusCode::from_u16(http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Meta's words for an error code.
pub fn words(code: u32) -> &'static str {
    match code {
        4 | 80_007 => "Rate limit hit",
        100 => "Invalid parameter",
        190 => "Access token has expired",
        130_429 => "Rate limit hit",
        131_026 => "Message undeliverable",
        131_031 => "Account has been locked",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        _ => "Something went wrong",
    }
}

//! Files by address: where businesses read what customers sent, for providers that say an address instead of an id, and
//! what businesses say where it is to be read, which the network fetches as WhatsApp does.

use super::business::{Ask, GraphRefusal};
use super::contracts::password;
use super::files::Held;
use super::network::Network;
use super::wish::Refused;
use crate::config::limits::{SANDBOX_FETCH_SECS, SANDBOX_FILE_BYTES_MAX};
use crate::domain::provider::ProviderKind;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ContentDisposition, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use std::time::Duration;

/// Error code: the file of a message cannot be had.
const NO_FILE: u32 = 131_053;

/// A kind that only the file tells.
pub const FILE: &str = "file";

/// Fetches the file that a message names by its address; it is kept here, and the message names it by its id.
pub async fn bring(network: &Network, ask: Result<Ask, GraphRefusal>) -> Result<Ask, GraphRefusal> {
    let mut ask = ask?;
    let Some(link) = ask.content["link"].as_str().map(ToOwned::to_owned) else {
        return Ok(ask);
    };
    let (file, name) = fetch(&link).await.map_err(|why| {
        let words = format!("(#{NO_FILE}) Media upload error: {why}");
        GraphRefusal::Parameter(NO_FILE, words)
    })?;
    if ask.kind == FILE {
        ask.kind = kind_of(&file.mime_type).to_owned();
    }
    let object = ask.content.as_object_mut();
    if let Some(object) = object {
        object.remove("link");
        object.retain(|_, value| value.as_str().is_none_or(|text| !text.is_empty()));
        object.insert("mime_type".to_owned(), json!(file.mime_type));
        if let Some(name) = name.filter(|_| ask.kind == "document") {
            object.entry("filename").or_insert(json!(name));
        }
        object.insert("id".to_owned(), json!(network.files().add(file)));
    }
    if ask.text.is_empty() {
        ask.text = format!("[{}]", ask.kind);
    }
    Ok(ask)
}

fn kind_of(mime_type: &str) -> &'static str {
    match mime_type.split('/').next() {
        _ if mime_type == "image/webp" => "sticker",
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

async fn fetch(link: &str) -> Result<(Held, Option<String>), String> {
    let client = awc::Client::builder()
        .timeout(Duration::from_secs(SANDBOX_FETCH_SECS))
        .finish();
    let mut answer = client.get(link).send().await.map_err(|error| error.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("HTTP {}", answer.status().as_u16()));
    }
    let header = |name| answer.headers().get(name).cloned();
    let mime_type = header(CONTENT_TYPE).and_then(|kind| kind.to_str().map(ToOwned::to_owned).ok());
    let disposition = header(CONTENT_DISPOSITION).and_then(|value| ContentDisposition::from_raw(&value).ok());
    let name = disposition.and_then(|value| {
        let extended = value
            .get_filename_ext()
            .map(|name| String::from_utf8_lossy(&name.value).into_owned());
        extended.or_else(|| value.get_filename().map(ToOwned::to_owned))
    });
    let bytes = answer.body().limit(SANDBOX_FILE_BYTES_MAX).await;
    let file = Held {
        phone_number_id: None,
        mime_type: mime_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes: bytes.map_err(|error| error.to_string())?,
    };
    Ok((file, name))
}

/// Adds the address of a customer's file to its object, for providers that say where it is.
pub fn address(origin: &str, content: &mut Value) {
    let Some(kind) = content["type"].as_str().map(ToOwned::to_owned) else {
        return;
    };
    let object = &mut content[&kind];
    if let (Some(id), true) = (object["id"].as_str(), object["sha256"].is_string()) {
        object["url"] = json!(format!("{origin}/stored/{id}"));
    }
}

/// `GET /stored/{id}`: for whoever has the address.
pub async fn stored(id: web::Path<String>, network: web::Data<Network>) -> Result<HttpResponse, Refused> {
    let file = network.files().get(&id);
    let file = file.ok_or_else(|| Refused::Unknown(format!("file {id}")))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.mime_type))
        .body(file.bytes))
}

/// `GET /2010-04-01/Accounts/{sid}/Messages/{message}/Media/{id}`: Twilio asks for the account's password and says where
/// the file is stored.
pub async fn of_twilio(
    path: web::Path<(String, String, String)>,
    request: HttpRequest,
    network: web::Data<Network>,
) -> HttpResponse {
    let (sid, _, id) = path.into_inner();
    let password = password(&request);
    let known = network.number_where(|number| {
        number.kind == ProviderKind::Twilio && number.waba_id == sid && Some(&number.access_token) == password.as_ref()
    });
    match known {
        Some(_) => HttpResponse::TemporaryRedirect()
            .insert_header((LOCATION, format!("/stored/{id}")))
            .finish(),
        None => HttpResponse::Unauthorized().json(json!({ "code": 20_003, "message": "Authenticate", "status": 401 })),
    }
}

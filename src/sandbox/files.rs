//! The network's files: what either side uploaded, in memory and bounded; the oldest go first.
//!
//! Businesses upload, look up and download with their token, as at Graph; phones upload and see through `/sandbox`.

use super::graph::GraphFailure;
use super::network::Network;
use super::wish::Refused;
use crate::config::limits::{SANDBOX_FILE_BYTES_MAX, SANDBOX_FILES_BYTES_MAX};
use actix_multipart::Multipart;
use actix_web::http::header::{AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// First of the ids, so that they look like Graph's.
const FIRST_ID: u64 = 1_200_000_000_000_001;

/// One file.
#[derive(Clone, Debug)]
pub struct Held {
    /// Whose number it was uploaded to or for; `None` for one that a phone uploaded for any.
    pub phone_number_id: Option<String>,
    /// As whoever uploaded it calls it.
    pub mime_type: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// All files.
#[derive(Default)]
pub struct Files {
    held: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    files: BTreeMap<u64, Held>,
    added: u64,
    bytes: usize,
}

impl Files {
    /// Keeps a file.
    pub fn add(&self, file: Held) -> String {
        let mut shelf = self.held.lock();
        let id = FIRST_ID + shelf.added;
        shelf.added += 1;
        shelf.bytes += file.bytes.len();
        shelf.files.insert(id, file);
        while shelf.bytes > SANDBOX_FILES_BYTES_MAX {
            let Some((_, oldest)) = shelf.files.pop_first() else {
                break;
            };
            shelf.bytes -= oldest.bytes.len();
        }
        id.to_string()
    }

    /// A file that is still kept.
    pub fn get(&self, id: &str) -> Option<Held> {
        self.held.lock().files.get(&id.parse().ok()?).cloned()
    }

    /// Adds to the object of a message what Graph says of a file beside its id.
    pub fn describe(&self, content: &mut Value) {
        let Some(kind) = content["type"].as_str().map(ToOwned::to_owned) else {
            return;
        };
        let Some(file) = content[&kind]["id"].as_str().and_then(|id| self.get(id)) else {
            return;
        };
        let object = &mut content[&kind];
        if object["mime_type"].is_null() {
            object["mime_type"] = json!(file.mime_type);
        }
        object["sha256"] = json!(hash(&file.bytes));
        if kind == "sticker" && object["animated"].is_null() {
            object["animated"] = json!(false);
        }
    }
}

/// As Graph writes it in webhooks.
fn hash(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

/// `POST /{version}/{phone_number_id}/media`.
pub async fn upload(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    form: Multipart,
    network: web::Data<Network>,
) -> Result<HttpResponse, GraphFailure> {
    let (_, number) = path.into_inner();
    network
        .admits(&number, bearer(&request))
        .map_err(|refusal| GraphFailure::new(&number, refusal))?;
    let form = read_form(form).await.map_err(|why| GraphFailure::bad(&number, &why))?;
    let (mime_type, bytes) = form;
    let id = network.files().add(Held {
        phone_number_id: Some(number),
        mime_type,
        bytes,
    });
    Ok(HttpResponse::Ok().json(json!({"id": id})))
}

/// Takes the three parts that Graph asks for.
async fn read_form(mut form: Multipart) -> Result<(String, Bytes), String> {
    let (mut product, mut kind, mut file) = (None, None, None);
    while let Some(part) = form.next().await {
        let mut part = part.map_err(|error| format!("(#100) Invalid form: {error}"))?;
        let name = part.name().unwrap_or_default().to_owned();
        let of_part = part.content_type().map(ToString::to_string);
        let bytes = collect(&mut part).await.map_err(|why| format!("(#100) {why}"))?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "messaging_product" => product = Some(text()),
            "type" => kind = Some(text()),
            "file" => file = Some((of_part, bytes)),
            _ => {}
        }
    }
    if product.as_deref() != Some("whatsapp") {
        return Err("(#100) The parameter messaging_product is required.".to_owned());
    }
    let (of_part, bytes) = file.ok_or("(#100) The parameter file is required.")?;
    let mime_type = kind.or(of_part).ok_or("(#100) The parameter type is required.")?;
    if mime_type == "application/octet-stream" {
        return Err("(#100) Param file must be a file with one of the following types: audio/aac, …".to_owned());
    }
    Ok((mime_type, bytes))
}

async fn collect<E: std::fmt::Display>(
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Bytes, String> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| format!("the file broke off: {error}"))?;
        if bytes.len() + piece.len() > SANDBOX_FILE_BYTES_MAX {
            return Err("the file is too large".to_owned());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// `GET /{version}/{media_id}`.
pub async fn look_up(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    network: web::Data<Network>,
) -> Result<HttpResponse, GraphFailure> {
    let (_, id) = path.into_inner();
    let file = owned(&network, &id, &request)?;
    let host = request.connection_info().host().to_owned();
    Ok(HttpResponse::Ok().json(json!({
        "messaging_product": "whatsapp",
        "url": format!("http://{host}/lookaside/{id}"),
        "mime_type": file.mime_type,
        "sha256": hex::encode(Sha256::digest(&file.bytes)),
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// `GET /lookaside/{media_id}`: the file itself.
pub async fn download(
    id: web::Path<String>,
    request: HttpRequest,
    network: web::Data<Network>,
) -> Result<HttpResponse, GraphFailure> {
    let file = owned(&network, &id, &request)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.mime_type))
        .body(file.bytes))
}

/// A file that whoever asks may have.
fn owned(network: &Network, id: &str, request: &HttpRequest) -> Result<Held, GraphFailure> {
    let known = network.knows_token(bearer(request));
    known.map_err(|refusal| GraphFailure::new(id, refusal))?;
    let file = network.files().get(id).ok_or_else(|| GraphFailure::unknown(id))?;
    if let Some(number) = &file.phone_number_id {
        let admitted = network.admits(number, bearer(request));
        admitted.map_err(|_| GraphFailure::unknown(id))?;
    }
    Ok(file)
}

/// Which business number.
#[derive(Deserialize)]
pub struct For {
    phone_number_id: Option<String>,
}

/// `POST /sandbox/customers/{phone}/uploads`: a phone takes a picture.
pub async fn phone_uploads(
    phone: web::Path<String>,
    which: web::Query<For>,
    request: HttpRequest,
    mut body: web::Payload,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.thread(&phone, which.phone_number_id.clone())?;
    let kind = request.headers().get(CONTENT_TYPE);
    let mime_type = kind
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("application/octet-stream");
    let mime_type = mime_type.to_owned();
    let bytes = collect(&mut body).await.map_err(Refused::Invalid)?;
    let length = bytes.len();
    let id = network.files().add(Held {
        phone_number_id: which.into_inner().phone_number_id,
        mime_type: mime_type.clone(),
        bytes,
    });
    Ok(HttpResponse::Ok().json(json!({"id": id, "mime_type": mime_type, "bytes": length})))
}

/// `GET /sandbox/media/{id}`: what a phone shows.
pub async fn show(id: web::Path<String>, network: web::Data<Network>) -> Result<HttpResponse, Refused> {
    let file = network.files().get(&id);
    let file = file.ok_or_else(|| Refused::Unknown(format!("file {id}")))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.mime_type))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .body(file.bytes))
}

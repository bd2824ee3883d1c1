//! Takes a file from a form, as it arrives: never more of it in memory than a piece, never more on disk than
//! a file may have (S13). Its name is only shown.

use crate::config::limits::{FILE_NAME_CHARS_MAX, IMPORT_BYTES_MAX, IMPORT_UPLOAD_SECS_MAX};
use crate::http::error::ApiError;
use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use futures_util::StreamExt;
use std::fs::File;
use std::io::Write;
use std::time::Duration;

/// What the form around a file may add to it, bytes.
const FORM_BYTES_MAX: u64 = 16 * 1024;

/// Bytes gathered before they are written.
const PIECE_BYTES: usize = 1024 * 1024;

/// A file that arrived.
pub struct Upload {
    /// What it was called.
    pub name: String,
    /// Where it is; it has no name there.
    pub file: File,
    /// Its length.
    pub bytes: u64,
}

/// Takes the part `file` of a form that has nothing else.
pub async fn receive(request: &HttpRequest, parts: Multipart) -> Result<Upload, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > IMPORT_BYTES_MAX + FORM_BYTES_MAX) {
        return Err(too_large());
    }
    let patience = Duration::from_secs(IMPORT_UPLOAD_SECS_MAX);
    tokio::time::timeout(patience, only_file(parts))
        .await
        .map_err(|_| ApiError::TooSlow)?
}

async fn only_file(mut parts: Multipart) -> Result<Upload, ApiError> {
    let mut upload = None;
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| unreadable())?;
        if part.name() != Some("file") {
            let name = part.name().unwrap_or_default().chars().take(64).collect::<String>();
            return Err(ApiError::field(name, "is not known"));
        }
        if upload.is_some() {
            return Err(ApiError::field("file", "may be there once"));
        }
        upload = Some(store(part).await?);
    }
    upload.ok_or_else(|| ApiError::field("file", "is missing"))
}

async fn store(mut part: Field) -> Result<Upload, ApiError> {
    let name = name(&part);
    let mut file = blocking(tempfile::tempfile).await?;
    let mut bytes = 0;
    let mut piece = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| unreadable())?;
        bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if bytes > IMPORT_BYTES_MAX {
            return Err(too_large());
        }
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE_BYTES {
            file = append(file, std::mem::take(&mut piece)).await?;
        }
    }
    file = append(file, piece).await?;
    Ok(Upload { name, file, bytes })
}

fn name(part: &Field) -> String {
    let given = part.content_disposition().and_then(|about| about.get_filename());
    let shown = given.unwrap_or_default().chars().filter(|c| !c.is_control());
    let shown: String = shown.take(FILE_NAME_CHARS_MAX).collect();
    if shown.trim().is_empty() {
        "contacts.csv".to_owned()
    } else {
        shown
    }
}

async fn append(mut file: File, piece: Vec<u8>) -> Result<File, ApiError> {
    blocking(move || file.write_all(&piece).map(|()| file)).await
}

/// Runs what waits for the disk.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ApiError::Internal)?.map_err(|error| {
        tracing::error!(%error, "an uploaded file cannot be kept");
        ApiError::Unavailable
    })
}

fn too_large() -> ApiError {
    ApiError::TooLarge {
        bytes_max: usize::try_from(IMPORT_BYTES_MAX).unwrap_or(usize::MAX),
    }
}

fn unreadable() -> ApiError {
    ApiError::Malformed("the body must be a form with the part `file`, and whole".to_owned())
}

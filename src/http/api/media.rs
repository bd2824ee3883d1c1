//! `/media/{message_id}`: the files of messages, for whoever may read the conversation, and links for providers.

use crate::domain::file::{FileState, StoredFile};
use crate::domain::ids::{InteractionId, MessageId};
use crate::http::api::interactions::visible;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Id, Query};
use crate::http::media_links::MediaLink;
use crate::http::served_file::{Reader, ServedFile};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use std::path::PathBuf;
use utoipa::IntoParams;

/// How a file is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediaQuery {
    /// `1`: to be saved, also what a browser could show.
    #[serde(default)]
    #[param(minimum = 0, maximum = 1)]
    pub download: u8,
}

/// The file of a message. Pictures, sounds and films come `inline` and in parts where these are asked for;
/// everything else comes to be saved.
#[utoipa::path(
    get, path = "/media/{id}", operation_id = "get_message_file", tag = "interactions",
    params(("id" = String, Path, description = "id of the message"), MediaQuery),
    responses(
        (status = 200, description = "the file", content_type = "application/octet-stream", body = String),
        (status = 206, description = "a part of it", content_type = "application/octet-stream", body = String),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    caller: Caller,
    id: Id<MessageId>,
    query: Query<MediaQuery>,
    request: HttpRequest,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let (interaction, file) = reachable(&caller, id.0, &state).await?;
    let given = state.store.file_name(id.0).await?;
    bring(&state, &file).await?;
    let served = ServedFile {
        path: state.media.path(&file.hash),
        tag: file.hash.as_str().to_owned(),
        name: given.unwrap_or_else(|| format!("whatsapp-{interaction}-{}{}", id.0, extension(&file.mime_type))),
        mime_type: file.mime_type,
        reader: if query.0.download == 1 {
            Reader::Saver
        } else {
            Reader::Browser
        },
    };
    served.answer(&request).await
}

/// The small picture of a message's file.
#[utoipa::path(
    get, path = "/media/{id}/thumbnail", operation_id = "get_message_thumbnail", tag = "interactions",
    params(("id" = String, Path, description = "id of the message")),
    responses(
        (status = 200, description = "JPEG or PNG", content_type = "image/jpeg", body = String),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn thumbnail(
    caller: Caller,
    id: Id<MessageId>,
    request: HttpRequest,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let (_, file) = reachable(&caller, id.0, &state).await?;
    if !file.has_thumbnail {
        return Err(ApiError::NotFound);
    }
    bring(&state, &file).await?;
    // Only pictures that can be transparent have a small one in PNG; browsers tell the two apart by themselves.
    let path = state.media.thumbnail_path(&file.hash);
    let served = ServedFile {
        mime_type: small_type(path.clone()).await,
        path,
        name: "thumbnail".to_owned(),
        tag: format!("{}-small", file.hash.as_str()),
        reader: Reader::Browser,
    };
    served.answer(&request).await
}

/// What a provider fetches with a link that this server gave it.
pub async fn fetch(
    token: web::Path<String>,
    request: HttpRequest,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let link: MediaLink = token.parse().map_err(|()| ApiError::NotFound)?;
    if !link.is_good(state.clock.now(), state.store.keyring()) {
        return Err(ApiError::NotFound);
    }
    let Some((_, FileState::Ready(file))) = state.store.message_file(link.message).await? else {
        return Err(ApiError::NotFound);
    };
    bring(&state, &file).await?;
    let served = ServedFile {
        path: state.media.path(&file.hash),
        tag: file.hash.as_str().to_owned(),
        name: state.store.file_name(link.message).await?.unwrap_or_default(),
        mime_type: file.mime_type,
        reader: Reader::Provider,
    };
    served.answer(&request).await
}

/// A file of a conversation within the caller's reach. Another one does not exist, as far as they can tell.
async fn reachable(
    caller: &Caller,
    message: MessageId,
    state: &AppState,
) -> Result<(InteractionId, StoredFile), ApiError> {
    let (interaction, file) = state.store.message_file(message).await?.ok_or(ApiError::NotFound)?;
    visible(caller, interaction, state).await?;
    match file {
        FileState::Ready(file) => Ok((interaction, file)),
        FileState::Loading | FileState::Failed { .. } => Err(ApiError::NotFound),
    }
}

/// From the bucket to this disk, if it is not there.
async fn bring(state: &AppState, file: &StoredFile) -> Result<(), ApiError> {
    state.media.bring(&file.hash).await.map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            return ApiError::NotFound;
        }
        tracing::error!(%error, "a file of a message cannot be had");
        ApiError::Unavailable
    })
}

async fn small_type(path: PathBuf) -> String {
    let read = tokio::task::spawn_blocking(move || {
        use std::io::Read;
        let mut head = [0; 16];
        let count = std::fs::File::open(path)?.read(&mut head)?;
        Ok::<_, std::io::Error>(crate::media::sniff::media_type(head.get(..count).unwrap_or_default()))
    });
    let found = read.await.ok().and_then(Result::ok);
    found.unwrap_or(crate::media::sniff::UNKNOWN).to_owned()
}

/// How files of a type are usually called at their end.
fn extension(mime_type: &str) -> &'static str {
    match mime_type {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "image/gif" => ".gif",
        "audio/ogg" => ".ogg",
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "audio/aac" => ".aac",
        "audio/amr" => ".amr",
        "audio/webm" | "video/webm" => ".webm",
        "video/mp4" => ".mp4",
        "video/3gpp" => ".3gp",
        "application/pdf" => ".pdf",
        "text/vcard" => ".vcf",
        "text/plain" => ".txt",
        _ => "",
    }
}

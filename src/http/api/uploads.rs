//! `/api/whatsapp/uploads`: a file that an agent will send (MSG-02), checked before it is sent (MSG-03, SYS-11).
//!
//! It is read as it comes, never more of it than the limit, and kept for a day. What it is called says nothing about
//! what it is.

use crate::config::limits::{UPLOAD_SECS_MAX, UPLOADS_HELD_MAX};
use crate::domain::Rejected;
use crate::domain::content::MediaKind;
use crate::domain::file_rules::{NotSendable, check_sendable, usual_kind};
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::provider::ProviderKind;
use crate::http::api::interactions::visible;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Query, announced};
use crate::http::random::{self, Bits};
use crate::http::served_file::harmless;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::media::voice::{self, NotVoice};
use crate::media::{Examined, Incoming, Kept, examine, sniff};
use crate::store::NewUpload;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// As what a file is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadKind {
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
}

impl From<UploadKind> for MediaKind {
    fn from(kind: UploadKind) -> Self {
        match kind {
            UploadKind::Image => Self::Image,
            UploadKind::Video => Self::Video,
            UploadKind::Audio => Self::Audio,
            UploadKind::Voice => Self::Voice,
            UploadKind::Document => Self::Document,
            UploadKind::Sticker => Self::Sticker,
        }
    }
}

/// What the file is for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// The conversation it will be sent in; the caller holds it.
    #[param(value_type = String)]
    pub interaction_id: InteractionId,
    /// What the customer sees as its name.
    #[serde(default)]
    pub file_name: Option<String>,
    /// As what it is sent; by its content when absent. `voice` takes what browsers record and makes a voice note of it.
    #[serde(default)]
    #[param(inline)]
    pub kind: Option<UploadKind>,
}

/// A file that can be sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    /// For the command `send`; used up by it.
    pub upload_id: String,
    /// `image`, `video`, `audio`, `voice`, `document` or `sticker`.
    #[schema(value_type = String)]
    pub kind: MediaKind,
    /// What it is, by its content.
    pub mime_type: String,
    pub bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
}

/// Takes a file: the raw bytes are the body, whatever its `Content-Type` says.
#[utoipa::path(
    post, path = "/api/whatsapp/uploads", operation_id = "create_upload", tag = "interactions",
    params(UploadQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 201, body = Upload),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the holder, or too many uploads wait"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "too large for its kind"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "a type that cannot be sent"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    caller: Caller,
    query: Query<UploadQuery>,
    request: HttpRequest,
    body: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let UploadQuery {
        interaction_id,
        file_name,
        kind,
    } = query.0;
    let agent = AgentId(caller.staff.0);
    let conversation = visible(&caller, interaction_id, &state).await?;
    if conversation.hold().is_none_or(|hold| hold.agent != agent) {
        return Err(ApiError::Refused(Rejected::NotHolder));
    }
    let settings = state.settings.load_full();
    let provider = settings.accounts.get(&conversation.account).map(|account| account.kind);
    let provider = provider.ok_or(ApiError::NotFound)?;
    if state.store.uploads_held(agent).await? >= UPLOADS_HELD_MAX {
        return Err(too_many());
    }
    let bytes_max = u64::from(settings.global.attachment_mb_max) * 1024 * 1024;
    let incoming = receive(&state, announced(request.headers()), body, bytes_max).await?;
    let wish = Wish {
        provider,
        kind: kind.map(MediaKind::from),
        name: file_name.as_deref().map(harmless),
    };
    let name = wish.name.clone();
    let (kept, (kind, found)) = check(incoming, wish).await?;
    let media = state.media.clone();
    let file = tokio::task::spawn_blocking(move || media.stored(kept, found));
    let file = file.await.map_err(|_| ApiError::Internal)?;
    let upload = Upload {
        upload_id: random::hex(Bits::Of128),
        kind,
        mime_type: file.mime_type.clone(),
        bytes: file.bytes,
        width: file.width,
        height: file.height,
        duration_ms: file.duration_ms,
    };
    let row = NewUpload {
        id: upload.upload_id.clone(),
        agent,
        account: conversation.account,
        kind,
        file_name: name,
        file,
        at: state.clock.now(),
    };
    if !state.store.add_upload(row, UPLOADS_HELD_MAX).await? {
        return Err(too_many());
    }
    Ok(HttpResponse::Created().json(upload))
}

/// Takes the body, and no more of it than allowed.
async fn receive(
    state: &AppState,
    announced: Option<usize>,
    mut body: web::Payload,
    bytes_max: u64,
) -> Result<Incoming, ApiError> {
    let too_large = || too_large("file", bytes_max, "the settings of this server");
    let count = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    if announced.is_some_and(|bytes| count(bytes) > bytes_max) {
        return Err(too_large());
    }
    let receiving = async {
        let mut incoming = state.media.begin().await.map_err(|error| kept_not(&error))?;
        let mut bytes = 0;
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_| ApiError::Malformed("the body ended early".to_owned()))?;
            bytes += count(piece.len());
            if bytes > bytes_max {
                return Err(too_large());
            }
            incoming.write(piece).await.map_err(|error| kept_not(&error))?;
        }
        if bytes == 0 {
            return Err(ApiError::FileType("the file is empty".to_owned()));
        }
        Ok(incoming)
    };
    let patience = Duration::from_secs(UPLOAD_SECS_MAX);
    tokio::time::timeout(patience, receiving)
        .await
        .map_err(|_| ApiError::TooSlow)?
}

/// What is wanted of a file.
struct Wish {
    provider: ProviderKind,
    kind: Option<MediaKind>,
    name: Option<String>,
}

/// Looks at the file, makes a voice note of a recording, and holds it against the provider's rules.
async fn check(incoming: Incoming, mut wish: Wish) -> Result<(Kept, (MediaKind, Examined)), ApiError> {
    let mut incoming = incoming;
    if wish.kind == Some(MediaKind::Voice) {
        let recording = incoming.look(|path| {
            let found = examine(path)?;
            Ok(match voice::read(path, &found.mime_type) {
                Ok(recording) => Ok(Some(recording)),
                Err(NotVoice::OtherCodec) => Ok(None),
                Err(NotVoice::Unreadable) => Err(found.mime_type),
            })
        });
        match recording.await.map_err(|error| kept_not(&error))? {
            Ok(Some(recording)) => {
                let made = incoming.transform(move |_, to| voice::write(&recording, to).map(drop));
                incoming = made.await.map_err(|error| kept_not(&error))?;
            }
            // Sound that is not Opus, such as Safari's: a sound file like others.
            Ok(None) => wish.kind = Some(MediaKind::Audio),
            Err(mime_type) => {
                return Err(ApiError::FileType(format!(
                    "the recording cannot be read; it is {mime_type}"
                )));
            }
        }
    }
    let look = move |path: &Path, kept: &Kept| {
        let mut found = examine(path).map_err(|error| kept_not(&error))?;
        if let Some(name) = &wish.name {
            found.mime_type = sniff::named_type(&found.mime_type, name).to_owned();
        }
        let kind = wish.kind.unwrap_or_else(|| usual_kind(&found.mime_type));
        match check_sendable(wish.provider, kind, &found.mime_type, kept.bytes) {
            Ok(()) => Ok((kind, found)),
            Err(NotSendable::TooLarge(bytes_max)) => Err(too_large(kind.name(), bytes_max, "WhatsApp")),
            Err(NotSendable::Type([])) => Err(ApiError::FileType("programs are not sent to customers".to_owned())),
            Err(NotSendable::Type(types)) => Err(ApiError::FileType(format!(
                "the file is {}; what is sent as {} is one of {}",
                found.mime_type,
                kind.name(),
                types.join(", ")
            ))),
        }
    };
    incoming.finish(look).await.map_err(|error| kept_not(&error))?
}

fn too_many() -> ApiError {
    ApiError::Conflict {
        code: "full",
        detail: format!("{UPLOADS_HELD_MAX} uploads wait to be sent; send them, or wait for a day"),
        errors: Vec::new(),
    }
}

fn too_large(what: &str, bytes_max: u64, whose: &str) -> ApiError {
    let limit = if bytes_max >= 1024 * 1024 {
        format!("{} MB", bytes_max / (1024 * 1024))
    } else {
        format!("{} KB", bytes_max / 1024)
    };
    ApiError::FileTooLarge(format!("the {what} is larger than {limit}, the limit of {whose}"))
}

fn kept_not(error: &io::Error) -> ApiError {
    tracing::error!(%error, "an uploaded file cannot be kept");
    ApiError::Unavailable
}

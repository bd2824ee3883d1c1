//! Files of messages as the desk shows them.

use crate::domain::file::{FileReason, FileState};
use crate::domain::ids::{InteractionId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The file of a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FileCard {
    /// `loading`, `ready` or `failed`.
    pub state: String,
    /// Why it failed: `too_large`, `type_refused`, `gone`, `unreachable` or `broken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub reason: Option<FileReason>,
    /// What it is, by its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// Where it is, once it is ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where a small picture of it is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
}

/// The file of a message came, or will not come.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageFile {
    #[schema(value_type = String)]
    pub interaction_id: InteractionId,
    #[schema(value_type = String)]
    pub message_id: MessageId,
    pub file: FileCard,
}

impl FileCard {
    /// Of the file of this message.
    pub fn of(message: MessageId, state: &FileState) -> Self {
        let in_state = |state: &str| Self {
            state: state.to_owned(),
            reason: None,
            mime_type: None,
            bytes: None,
            width: None,
            height: None,
            duration_ms: None,
            url: None,
            thumbnail_url: None,
        };
        match state {
            FileState::Loading => in_state("loading"),
            FileState::Failed { reason } => Self {
                reason: Some(*reason),
                ..in_state("failed")
            },
            FileState::Ready(file) => Self {
                mime_type: Some(file.mime_type.clone()),
                bytes: Some(file.bytes),
                width: file.width,
                height: file.height,
                duration_ms: file.duration_ms,
                url: Some(format!("/media/{message}")),
                thumbnail_url: file.has_thumbnail.then(|| format!("/media/{message}/thumbnail")),
                ..in_state("ready")
            },
        }
    }
}

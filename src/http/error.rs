//! Refusals on the wire: `application/problem+json`, and the only place where status codes are chosen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every refusal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: `code` says what it is.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable name of the reason, for programs.
    pub code: String,
    /// A sentence for people.
    pub detail: String,
    /// What is wrong with single fields, or where something is in use.
    pub errors: Vec<FieldError>,
    /// Identity of the request in the log.
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Path of the field in the body or query, such as `credentials.app_secret` or `steps[1].queue_id`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

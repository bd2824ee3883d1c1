//! Refusals on the wire: `application/problem+json`, and the only place where status codes are chosen.
//!
//! A handler returns an [`ApiError`]; `edge` writes it out as a [`Problem`] with the request's id.
//! What went wrong inside (a database's words, a row's content) goes to the log, never to the caller.

use crate::actors::router::Refusal;
use crate::domain::Rejected;
use crate::http::throttle::Slowed;
use crate::http::ws::frames::FrameError;
use crate::ports::store::StoreError;
use crate::store::CrudError;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};
use std::fmt;
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

impl FieldError {
    /// A message about a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// Why a request was not carried out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ApiError {
    /// The body or query cannot be read at all.
    Malformed(String),
    /// Fields have values that are not allowed.
    Invalid(Vec<FieldError>),
    /// The body has another media type than JSON.
    NotJson,
    /// The body is longer than this route takes.
    TooLarge {
        /// Most bytes taken.
        bytes_max: usize,
    },
    /// A file is larger than it may be.
    FileTooLarge(String),
    /// A file is of a type that it must not have.
    FileType(String),
    /// The request is for a server that is called otherwise.
    UnknownHost,
    /// The body did not come in time.
    TooSlow,
    /// Nobody is signed in, or not any longer.
    SignedOut,
    /// Name or password is wrong.
    BadCredentials,
    /// A webhook does not come from the provider of the account.
    BadSignature,
    /// The request does not come from a page of this server, or lacks the session's token.
    Forgery,
    /// The role does not allow it.
    Forbidden,
    /// SYS-04: the caller must first choose a new password.
    PasswordChangeRequired,
    /// The link was used, or has ended.
    LinkEnded,
    /// The handshake of a socket carries no ticket of this session that can still be used (S10).
    NoTicket,
    /// There is no such thing, or it is not the caller's to see.
    NotFound,
    /// The route exists for other methods.
    MethodNotAllowed,
    /// Somebody else changed it since it was read.
    VersionConflict,
    /// Something else has this value already, or uses this thing.
    Conflict {
        /// Stable name.
        code: &'static str,
        /// Sentence for people.
        detail: String,
        /// The fields, or the places of use.
        errors: Vec<FieldError>,
    },
    /// A rule of routing forbids it.
    Refused(Rejected),
    /// Too many attempts.
    TooMany {
        /// Seconds to wait.
        retry_after_secs: u32,
    },
    /// Too many wrong passwords for this name from this network (SYS-05).
    Locked {
        /// Seconds to wait.
        retry_after_secs: u32,
    },
    /// The database or a neighbour is away; the same request may be sent again.
    Unavailable,
    /// A fault of this server.
    Internal,
}

impl ApiError {
    /// One field has a value that is not allowed.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// One field has a value that something else has already.
    pub fn taken(field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::Conflict {
            code: "taken",
            errors: vec![FieldError::new(field, detail.clone())],
            detail,
        }
    }

    /// It cannot be removed while these places use it.
    pub fn in_use(detail: impl Into<String>, places: Vec<FieldError>) -> Self {
        Self::Conflict {
            code: "in_use",
            detail: detail.into(),
            errors: places,
        }
    }

    /// The refusal as the caller reads it.
    pub fn problem(&self, request_id: &str) -> Problem {
        let status = self.status_code();
        let errors = if let Self::Invalid(errors) | Self::Conflict { errors, .. } = self {
            errors.clone()
        } else if let Self::Refused(Rejected::OtherOpen { interaction }) = self {
            vec![FieldError::new("interaction_id", interaction.to_string())]
        } else {
            Vec::new()
        };
        Problem {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: self.code(),
            detail: self.to_string(),
            errors,
            request_id: request_id.to_owned(),
        }
    }

    /// The refusal that stands for a bare status of the HTTP stack.
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::UNAUTHORIZED => Self::SignedOut,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::Malformed("the request cannot be read".to_owned()),
            _ => Self::Internal,
        }
    }

    fn code(&self) -> String {
        let code = match self {
            Self::Malformed(_) => "malformed",
            Self::Invalid(_) => "invalid",
            Self::NotJson => "not_json",
            Self::TooLarge { .. } | Self::FileTooLarge(_) => "too_large",
            Self::FileType(_) => "type_refused",
            Self::UnknownHost => "unknown_host",
            Self::TooSlow => "too_slow",
            Self::SignedOut => "signed_out",
            Self::BadCredentials => "bad_credentials",
            Self::BadSignature => "bad_signature",
            Self::Forgery => "forgery",
            Self::Forbidden => "forbidden",
            Self::PasswordChangeRequired => "password_change_required",
            Self::LinkEnded => "link_ended",
            Self::NoTicket => "no_ticket",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::VersionConflict => "version_conflict",
            Self::Conflict { code, .. } => code,
            Self::Refused(rejected) => return FrameError::from(rejected).code,
            Self::TooMany { .. } => "too_many",
            Self::Locked { .. } => "locked",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        };
        code.to_owned()
    }

    /// Seconds after which to try again, where the answer says so.
    pub fn retry_after_secs(&self) -> Option<u32> {
        if let Self::TooMany { retry_after_secs } | Self::Locked { retry_after_secs } = self {
            return Some(*retry_after_secs);
        }
        (*self == Self::Unavailable).then_some(1)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => f.write_str(why),
            Self::Invalid(errors) => match errors.as_slice() {
                [one] => write!(f, "{}: {}", one.field, one.message),
                many => write!(f, "{} fields are not valid", many.len()),
            },
            Self::NotJson => f.write_str("the body must be JSON, with content-type application/json"),
            Self::TooLarge { bytes_max } => write!(f, "the body is larger than {bytes_max} bytes"),
            Self::FileTooLarge(why) | Self::FileType(why) => f.write_str(why),
            Self::UnknownHost => f.write_str("not a name of this server: see public_url and http.allowed_hosts"),
            Self::TooSlow => f.write_str("the body did not come in time"),
            Self::SignedOut => f.write_str("sign in first"),
            Self::BadCredentials => f.write_str("wrong user name or password"),
            Self::BadSignature => f.write_str("the signature is missing or wrong"),
            Self::Forgery => f.write_str("the request does not come from a page of this server"),
            Self::Forbidden => f.write_str("you are not allowed to do this"),
            Self::PasswordChangeRequired => f.write_str("choose a new password first"),
            Self::LinkEnded => f.write_str("this link was used or has ended; ask for a new one"),
            Self::NoTicket => f.write_str("each socket needs a ticket of its own: POST /api/session/socket-ticket"),
            Self::NotFound => f.write_str("there is no such thing here"),
            Self::MethodNotAllowed => f.write_str("this address does not take this method"),
            Self::VersionConflict => f.write_str("somebody else changed it since you read it; read it again"),
            Self::Conflict { detail, .. } => f.write_str(detail),
            Self::Refused(rejected) => rejected.fmt(f),
            Self::TooMany { retry_after_secs } => write!(f, "too many attempts, try again in {retry_after_secs} s"),
            Self::Locked { retry_after_secs } => {
                let minutes = retry_after_secs.div_ceil(60);
                write!(
                    f,
                    "too many wrong passwords: try again in {minutes} min, or ask an administrator to unlock you"
                )
            }
            Self::Unavailable => f.write_str("not available right now, try again"),
            Self::Internal => f.write_str("something went wrong here; the request id helps to find it in the log"),
        }
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) | Self::FileType(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge { .. } | Self::FileTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::SignedOut | Self::BadCredentials | Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::Forgery | Self::Forbidden | Self::PasswordChangeRequired | Self::NoTicket => StatusCode::FORBIDDEN,
            Self::LinkEnded => StatusCode::GONE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::VersionConflict | Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Refused(rejected) => refused_status(rejected),
            Self::TooMany { .. } | Self::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

fn refused_status(rejected: &Rejected) -> StatusCode {
    match rejected {
        Rejected::NoSuchInteraction | Rejected::Gone => StatusCode::NOT_FOUND,
        Rejected::NotPermitted => StatusCode::FORBIDDEN,
        Rejected::BadLength { .. }
        | Rejected::TooLong { .. }
        | Rejected::NoSuchMessage
        | Rejected::NoSuchUpload
        | Rejected::NoEmoji
        | Rejected::NoSuchPause
        | Rejected::NoSuchProfile
        | Rejected::NoSuchAgent
        | Rejected::NoSuchReceiver
        | Rejected::NoSuchDisposition => StatusCode::UNPROCESSABLE_ENTITY,
        Rejected::AlreadyTaken { .. }
        | Rejected::OfferEnded
        | Rejected::StaleTicket
        | Rejected::NotHolder
        | Rejected::Closed
        | Rejected::AtCapacity { .. }
        | Rejected::TabLimit { .. }
        | Rejected::NotReady
        | Rejected::ReceiverAway
        | Rejected::NotNow { .. }
        | Rejected::TransferOff
        | Rejected::OtherOpen { .. }
        | Rejected::NotSupported { .. }
        | Rejected::NotFailed
        | Rejected::Stranger
        | Rejected::NotWhitelisted
        | Rejected::NoRecontactTemplate
        | Rejected::NotSignedIn
        | Rejected::SystemPaused { .. }
        | Rejected::Duplicate => StatusCode::CONFLICT,
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(why) => {
                tracing::warn!(%why, "database unavailable");
                Self::Unavailable
            }
            StoreError::Overloaded => Self::Unavailable,
            StoreError::Inconsistent { .. } => {
                tracing::error!(%error, "broken row");
                Self::Internal
            }
        }
    }
}

impl From<CrudError> for ApiError {
    fn from(error: CrudError) -> Self {
        match error {
            CrudError::NotFound => Self::NotFound,
            CrudError::Conflict => Self::VersionConflict,
            CrudError::Taken(field) => Self::taken(field, format!("another one has this {field} already")),
            CrudError::Missing(field, what) => Self::field(field, format!("there is no {what}")),
            CrudError::LastAdministrator => Self::Conflict {
                code: "last_administrator",
                detail: error.to_string(),
                errors: Vec::new(),
            },
            CrudError::Full(..) => Self::Conflict {
                code: "full",
                detail: error.to_string(),
                errors: Vec::new(),
            },
            CrudError::Unknown { field, why } => Self::field(field, why),
            CrudError::Wrong(fields) => {
                let errors = fields.into_iter().map(|(field, why)| FieldError::new(field, why));
                Self::Invalid(errors.collect())
            }
            CrudError::InUse(places) => {
                let errors = places
                    .iter()
                    .map(|place| FieldError::new("used_by", place.clone()))
                    .collect();
                Self::in_use(format!("it is still used by {}", places.join(", ")), errors)
            }
            CrudError::Store(error) => error.into(),
        }
    }
}

impl From<Slowed> for ApiError {
    fn from(slowed: Slowed) -> Self {
        match slowed {
            Slowed::Wait(retry_after_secs) => Self::TooMany { retry_after_secs },
            Slowed::Locked(retry_after_secs) => Self::Locked { retry_after_secs },
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Rejected(rejected) => Self::Refused(rejected),
            Refusal::TryAgain(why) => {
                tracing::warn!(%why, "command not carried out");
                Self::Unavailable
            }
        }
    }
}

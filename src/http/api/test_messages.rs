//! `/api/whatsapp/accounts/{id}/test-message`: whether an account can send (ACC-46).

use crate::config::limits::TEXT_CHARS_MAX;
use crate::domain::ids::AccountId;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::ports::provider::SendOutcome;
use crate::store::{Author, Picture, What};
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text for somebody's phone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestMessageDraft {
    /// To whom, with country code. Providers deliver a text only to who wrote to this number within a day.
    pub to: String,
    /// What it says; a sentence of this server's when absent.
    #[serde(default)]
    #[schema(max_length = 4096)]
    pub body: Option<String>,
}

/// What the provider said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TestMessageResult {
    pub outcome: TestMessageOutcome,
    /// The provider's id of the message, when it took it.
    pub provider_id: Option<String>,
    /// Why it did not take it.
    #[schema(value_type = Option<String>)]
    pub reason: Option<DeliveryErrorKind>,
    /// The provider's code.
    pub code: Option<String>,
    /// The provider's words.
    pub detail: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestMessageOutcome {
    /// The provider took it. Whether it arrives, its delivery report says, which is not waited for.
    Accepted,
    /// The provider refused it.
    Refused,
    /// The provider does not take it now; later it may.
    TryLater,
    /// The connection broke before an answer came: the provider may have it.
    Unknown,
}

const BODY: &str = "This is a test message from Switchboard.";

/// Sends one text through the account, in no conversation, and says what the provider answered.
#[utoipa::path(
    post, path = "/api/whatsapp/accounts/{id}/test-message", operation_id = "send_test_message", tag = "accounts",
    params(("id" = String, Path)), request_body = TestMessageDraft,
    responses(
        (status = 200, body = TestMessageResult, description = "the provider was asked; `outcome` says what came of it"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn send(
    author: Author,
    id: Id<AccountId>,
    body: Body<TestMessageDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<TestMessageResult>, ApiError> {
    let TestMessageDraft { to, body } = body.0;
    let mut checks = Checks::default();
    let phone = checks.phone("to", &to);
    let text = body.unwrap_or_else(|| BODY.to_owned());
    let text = checks.text("body", &text, 1..=TEXT_CHARS_MAX);
    checks.finish()?;
    state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let told = Picture::default().with("test_message_to", phone.as_str());
    let store = state.store.by(author);
    store.note(What::Tested, "account", id.0.to_string(), told).await?;
    let outcome = state.router.try_sending(id.0, phone, text).await;
    Ok(web::Json(outcome.ok_or(ApiError::Unavailable)?.into()))
}

impl From<SendOutcome> for TestMessageResult {
    fn from(outcome: SendOutcome) -> Self {
        let failed = |outcome, error: DeliveryError| Self {
            outcome,
            provider_id: None,
            reason: Some(error.kind),
            code: error.code,
            detail: Some(error.detail),
        };
        match outcome {
            SendOutcome::Accepted { provider_id } => Self {
                outcome: TestMessageOutcome::Accepted,
                provider_id: Some(provider_id),
                reason: None,
                code: None,
                detail: None,
            },
            SendOutcome::Permanent(error) => failed(TestMessageOutcome::Refused, error),
            SendOutcome::Retry { error, .. } => failed(TestMessageOutcome::TryLater, error),
            SendOutcome::Uncertain(error) => failed(TestMessageOutcome::Unknown, error),
        }
    }
}

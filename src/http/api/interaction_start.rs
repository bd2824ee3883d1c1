//! Agents write first: `POST /api/whatsapp/interactions` (OUT-01..OUT-06).

use super::contacts::within_reach;
use super::messages::check_ref;
use crate::config::limits::TEXT_CHARS_MAX;
use crate::domain::contact::{Contact, Details, Identity};
use crate::domain::content::Content;
use crate::domain::ids::{AccountId, AgentId, ClientRef, ContactId, InteractionId};
use crate::domain::rejected::Rejected;
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A first message to a contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversationDraft {
    /// One of the caller's accounts, at Meta or Kaleyra: the other providers take no first messages.
    #[schema(value_type = String)]
    pub account_id: AccountId,
    /// To whom; `POST /api/contacts/resolve` finds or adds the contact of a number. It goes to the contact's mobile
    /// number, or to its phone number when there is no mobile one.
    #[schema(value_type = String)]
    pub contact_id: ContactId,
    /// A text. Outside the customer's window of 24 hours WhatsApp refuses it, which the message then says. Absent:
    /// the account's recontact template, which is always let through.
    #[schema(min_length = 1, max_length = 4096)]
    pub body: Option<String>,
    /// The caller's id of this message: sending it again has no second effect.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub client_ref: ClientRef,
}

/// Where a first message went.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationStarted {
    /// The contact's open conversation: a new one, or the one that was open already.
    #[schema(value_type = String)]
    pub id: InteractionId,
}

/// Writes to a contact first. The conversation is the caller's, with its tab open. When the contact has one open
/// already, the message goes into it: if nobody holds it, it is the caller's from then on.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions", operation_id = "start_interaction", tag = "interactions",
    request_body = ConversationDraft,
    responses(
        (status = 201, body = ConversationStarted, description = "on its way"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "another agent holds the contact's conversation, the account has no recontact template, its provider takes \
                no first messages, or the caller has too many tabs open"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    caller: Caller,
    reach: ContactReach,
    body: Body<ConversationDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    check_ref(&draft.client_ref)?;
    let agent = AgentId(caller.staff.0);
    let settings = state.settings.load_full();
    let account = settings.accounts.get(&draft.account_id);
    let account = account.filter(|account| account.agents.contains(&agent));
    let account = account.ok_or_else(|| ApiError::field("account_id", format!("there is no {}", draft.account_id)))?;
    let mut checks = Checks::default();
    let chars_max = account.kind.capabilities().text_chars_max.min(TEXT_CHARS_MAX);
    let text = draft.body.map(|text| checks.text("body", &text, 1..=chars_max));
    checks.finish()?;
    let content = match text {
        Some(body) => Content::Text { body },
        None => {
            let template = account.groups.recontact.as_ref();
            let template = template.ok_or(ApiError::Refused(Rejected::NoRecontactTemplate))?;
            template.content()
        }
    };
    let record = within_reach(&state, &reach, draft.contact_id).await?;
    let identity = Identity {
        phone: record.fields.mobile.clone().or(record.fields.phone.clone()),
        bsuid: record.bsuid.clone(),
    };
    if identity == Identity::default() {
        return Err(ApiError::field("contact_id", "has no number to write to"));
    }
    let contact = Contact {
        id: record.id,
        name: record.fields.first_name,
        identity,
        details: Details::default(),
    };
    let id = state
        .desk
        .start(agent, account.id, contact, draft.client_ref, content)
        .await?;
    Ok(HttpResponse::Created().json(ConversationStarted { id }))
}

//! `/api/contacts/resolve`: the contact of a number that somebody typed, made when there is none (CON-12).

use super::contacts::Contact;
use crate::config::limits::NAME_CHARS_MAX;
use crate::domain::ids::AccountId;
use crate::domain::phone;
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{Author, CrudError, NumberTyped, Resolved};
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A number in the recipient field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactNumber {
    /// The account that will write to it: a newcomer comes into its list.
    #[schema(value_type = String)]
    pub account_id: AccountId,
    /// With country code.
    #[schema(max_length = 64)]
    pub phone: String,
    /// First name of a newcomer, such as that of a contact card (CON-13); the number when absent.
    #[schema(min_length = 1, max_length = 100)]
    pub first_name: Option<String>,
}

/// Whom a number belongs to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResolvedContact {
    pub contact: Contact,
    /// True when nobody had the number.
    pub created: bool,
}

/// Finds the contact of a number in the order in which senders are found, or adds one to the account's list.
#[utoipa::path(
    post, path = "/api/contacts/resolve", operation_id = "resolve_contact", tag = "contacts",
    request_body = ContactNumber,
    responses(
        (status = 200, body = ResolvedContact),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "the number belongs to a contact of a list out of reach"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn resolve(
    caller: Caller,
    author: Author,
    body: Body<ContactNumber>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ResolvedContact>, ApiError> {
    // Trying numbers one by one would tell whose they are.
    if caller.masking(&state).is_some() {
        return Err(ApiError::Forbidden);
    }
    let body = body.0;
    let mut checks = Checks::default();
    let phone = phone::normalise(&body.phone);
    if phone.is_none() {
        checks.wrong(
            "phone",
            "must be a phone number with its country code, such as +39 06 9123 4567",
        );
    }
    let first_name = body
        .first_name
        .map(|name| checks.text("first_name", &name, 1..=NAME_CHARS_MAX));
    checks.finish()?;
    let typed = NumberTyped {
        account: body.account_id,
        phone: phone.unwrap_or_default(),
        first_name,
        id: state.router.new_contact_id(),
        lists: reach.lists(),
    };
    let resolved = state.store.by(author).resolve_contact(typed, state.clock.now()).await;
    let (record, created) = match resolved {
        Ok(Resolved::Known(record)) => (record, false),
        Ok(Resolved::Created(record)) => (record, true),
        Ok(Resolved::Hidden) => return Err(ApiError::taken("phone", "a contact of another list has this number")),
        Err(CrudError::NotFound) => {
            return Err(ApiError::field(
                "account_id",
                format!("there is no {}", body.account_id),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let fields = state.store.custom_fields_of(record.fields.list).await?;
    Ok(web::Json(ResolvedContact {
        contact: Contact::new(*record, &fields, None),
        created,
    }))
}

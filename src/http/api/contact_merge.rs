//! `/api/contacts/merge`: several records of one customer become one (CON-21).

use super::contacts::{Contact, within_reach};
use crate::config::limits::MERGE_CONTACTS_MAX;
use crate::domain::ids::ContactId;
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{Author, CustomField, Merge, MergeField};
use actix_web::web;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Which contacts become one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactMerge {
    /// Who stays.
    #[schema(value_type = String)]
    pub survivor_id: ContactId,
    /// Version of the survivor that was looked at.
    pub version: u32,
    /// Who goes.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 9)]
    pub other_ids: Vec<ContactId>,
    /// Whose value a field keeps, by the field's name; custom ones are `custom.<id>`. A field that is not named
    /// keeps the survivor's value, or else the first that is not empty. Numbers and tags are all kept.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub keep: BTreeMap<String, ContactId>,
}

/// Makes one contact of several: conversations, tags and numbers of the others move to the survivor, and the
/// others are removed. Refused while one of the others has an open conversation; only the survivor may.
#[utoipa::path(
    post, path = "/api/contacts/merge", operation_id = "merge_contacts", tag = "contacts",
    request_body = ContactMerge,
    responses(
        (status = 200, body = Contact),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else, or in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn merge(
    caller: Caller,
    author: Author,
    body: Body<ContactMerge>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<Contact>, ApiError> {
    let body = body.0;
    let survivor = within_reach(&state, &reach, body.survivor_id)
        .await
        .map_err(|refusal| missing(refusal, "survivor_id", body.survivor_id))?;
    for (n, id) in body.other_ids.iter().take(MERGE_CONTACTS_MAX).enumerate() {
        let found = within_reach(&state, &reach, *id).await;
        found.map_err(|refusal| missing(refusal, &format!("other_ids[{n}]"), *id))?;
    }
    let fields = state.store.all_custom_fields().await?;
    let merge = body.check(&fields)?;
    let merged = state.store.by(author).merge_contacts(merge, state.clock.now()).await?;
    debug_assert_eq!(merged.id, survivor.id, "the survivor stays");
    Ok(web::Json(Contact::new(merged, &fields, caller.masking(&state))))
}

fn missing(refusal: ApiError, field: &str, id: ContactId) -> ApiError {
    if refusal == ApiError::NotFound {
        return ApiError::field(field, format!("there is no {id}"));
    }
    refusal
}

impl ContactMerge {
    fn check(self, fields: &[CustomField]) -> Result<Merge, ApiError> {
        let mut checks = Checks::default();
        let others: BTreeSet<ContactId> = self.other_ids.iter().copied().collect();
        if !(1..MERGE_CONTACTS_MAX).contains(&self.other_ids.len()) {
            checks.wrong("other_ids", format!("must be 1 to {}", MERGE_CONTACTS_MAX - 1));
        }
        if others.len() < self.other_ids.len() || others.contains(&self.survivor_id) {
            checks.wrong("other_ids", "must be different from each other and from the survivor");
        }
        let mut keep = BTreeMap::new();
        for (name, from) in self.keep {
            let path = format!("keep.{name}");
            let field = MergeField::from_name(&name).filter(|field| {
                let is_known = |id: i64| fields.iter().any(|field| field.id == id);
                !matches!(field, MergeField::Custom(id) if !is_known(*id))
            });
            if from != self.survivor_id && !others.contains(&from) {
                checks.wrong(path, "must be one of the contacts that are merged");
            } else if let Some(field) = field {
                keep.insert(field, from);
            } else {
                checks.wrong(path, "is not a field of contacts");
            }
        }
        checks.finish().map(|()| Merge {
            survivor: self.survivor_id,
            version: i64::from(self.version),
            others: self.other_ids,
            keep,
        })
    }
}

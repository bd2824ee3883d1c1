//! `/api/contacts`: customers' records (CON-02..06). Administrators reach all, agents those of their lists.

use crate::domain::Timestamp;
use crate::domain::ids::{ContactId, ContactListId};
use crate::domain::masking::Masking;
use crate::http::contact_form::ContactForm;
use crate::http::contact_masking;
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::list_query;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::{Author, ContactQuery, ContactRecord, CustomField};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One contact.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    #[schema(value_type = String)]
    pub id: ContactId,
    pub version: u32,
    #[schema(value_type = String)]
    pub list_id: ContactListId,
    pub first_name: String,
    pub last_name: String,
    /// Digits with country code. Campaigns write here.
    pub phone: Option<String>,
    /// Digits with country code. Single messages are sent here.
    pub mobile: Option<String>,
    pub additional_phones: Vec<String>,
    /// WhatsApp's name for a customer whose number it does not tell.
    pub business_scoped_id: Option<String>,
    pub email: String,
    pub company: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    #[schema(format = Date)]
    pub date_of_birth: Option<String>,
    pub description: String,
    pub tags: Vec<String>,
    /// Values of custom fields, by the field's id: text, number or true/false, by its type.
    #[schema(value_type = BTreeMap<String, CustomValue>)]
    pub custom: BTreeMap<String, Value>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// What a custom field holds; null clears it.
#[derive(ToSchema)]
#[schema(as = CustomValue)]
#[serde(untagged)]
pub enum CustomValue {
    Text(String),
    Number(f64),
    Yes(bool),
    Nothing(Option<()>),
}

/// A page of contacts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactPage {
    pub rows: Vec<Contact>,
    /// How many there are in all; 10001 stands for more than 10000. At least so many when `count_is_exact` is
    /// false.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    /// False when only a part of a long list was looked at.
    pub count_is_exact: bool,
    /// Where the next page begins. A filter that few rows pass is answered in parts, so a page with `next` may
    /// have fewer rows than `limit`, or none.
    pub next: Option<String>,
}

list_query! {
    /// Which contacts.
    pub struct ContactsQuery {
        /// Of this list.
        #[param(value_type = Option<String>)]
        pub list_id: Option<ContactListId>,
    }
}

/// A new contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    #[schema(value_type = String)]
    pub list_id: ContactListId,
    #[schema(min_length = 1, max_length = 100)]
    pub first_name: String,
    #[schema(max_length = 100)]
    pub last_name: Option<String>,
    /// A copy of `mobile` when absent (CON-04).
    pub phone: Option<String>,
    /// A copy of `phone` when absent (CON-04).
    pub mobile: Option<String>,
    #[schema(max_items = 10)]
    pub additional_phones: Option<Vec<String>>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 100)]
    pub company: Option<String>,
    #[schema(max_length = 200)]
    pub street: Option<String>,
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    #[schema(max_length = 100)]
    pub city: Option<String>,
    #[schema(max_length = 100)]
    pub country: Option<String>,
    /// ISO 8601.
    pub date_of_birth: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(max_items = 50)]
    pub tags: Option<Vec<String>>,
    #[schema(value_type = Option<BTreeMap<String, CustomValue>>)]
    pub custom: Option<BTreeMap<String, Value>>,
}

/// Changes to a contact; absent fields stay as they are, empty text clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPatch {
    pub version: u32,
    #[schema(value_type = Option<String>)]
    pub list_id: Option<ContactListId>,
    #[schema(min_length = 1, max_length = 100)]
    pub first_name: Option<String>,
    #[schema(max_length = 100)]
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    #[schema(max_items = 10)]
    pub additional_phones: Option<Vec<String>>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 100)]
    pub company: Option<String>,
    #[schema(max_length = 200)]
    pub street: Option<String>,
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    #[schema(max_length = 100)]
    pub city: Option<String>,
    #[schema(max_length = 100)]
    pub country: Option<String>,
    pub date_of_birth: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(max_items = 50)]
    pub tags: Option<Vec<String>>,
    /// The fields named here; others stay.
    #[schema(value_type = Option<BTreeMap<String, CustomValue>>)]
    pub custom: Option<BTreeMap<String, Value>>,
}

/// Lists contacts within the caller's reach, newest first.
#[utoipa::path(
    get, path = "/api/contacts", operation_id = "list_contacts", tag = "contacts", params(ContactsQuery),
    responses(
        (status = 200, body = ContactPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<ContactsQuery>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<ContactPage>, ApiError> {
    let masking = caller.masking(&state);
    let query = query.0.check(&reach, masking)?;
    let found = state.store.contacts(query).await?;
    let fields = state.store.all_custom_fields().await?;
    Ok(web::Json(ContactPage {
        next: found.next_text(),
        count: found.count,
        count_is_exact: found.is_count_exact,
        rows: found
            .rows
            .into_iter()
            .map(|record| Contact::new(record, &fields, masking))
            .collect(),
    }))
}

/// Adds a contact.
#[utoipa::path(
    post, path = "/api/contacts", operation_id = "create_contact", tag = "contacts", request_body = ContactDraft,
    responses(
        (status = 201, body = Contact),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    caller: Caller,
    author: Author,
    body: Body<ContactDraft>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let form = ContactForm::from(body.0);
    let list = form.list_id.map_or(0, |list| list.0);
    check_list(&reach, list)?;
    let fields = state.store.custom_fields_of(list).await?;
    let made = form.create(&fields)?;
    let id = state.router.new_contact_id();
    let record = state
        .store
        .by(author)
        .create_contact(id, made, None, state.clock.now())
        .await?;
    let masking = caller.masking(&state);
    Ok(HttpResponse::Created().json(Contact::new(record, &fields, masking)))
}

/// One contact.
#[utoipa::path(
    get, path = "/api/contacts/{id}", operation_id = "get_contact", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Contact),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    caller: Caller,
    id: Id<ContactId>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<Contact>, ApiError> {
    let record = within_reach(&state, &reach, id.0).await?;
    let fields = state.store.custom_fields_of(record.fields.list).await?;
    Ok(web::Json(Contact::new(record, &fields, caller.masking(&state))))
}

/// Changes a contact. Open conversations keep the name they began with.
#[utoipa::path(
    patch, path = "/api/contacts/{id}", operation_id = "update_contact", tag = "contacts",
    params(("id" = String, Path)), request_body = ContactPatch,
    responses(
        (status = 200, body = Contact),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    caller: Caller,
    author: Author,
    id: Id<ContactId>,
    body: Body<ContactPatch>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<web::Json<Contact>, ApiError> {
    let before = within_reach(&state, &reach, id.0).await?;
    let version = i64::from(body.0.version);
    let masking = caller.masking(&state);
    let mut form = ContactForm::from(body.0);
    let list = form.list_id.map_or(before.fields.list, |list| list.0);
    check_list(&reach, list)?;
    let fields = state.store.custom_fields_of(list).await?;
    contact_masking::as_shown_stays(&mut form, &before, &fields, masking);
    let after = form.apply(before.fields, &fields)?;
    let record = state
        .store
        .by(author)
        .update_contact(before.id, version, after, state.clock.now())
        .await?;
    Ok(web::Json(Contact::new(record, &fields, masking)))
}

/// The contact, when the caller may see it.
pub async fn within_reach(state: &AppState, reach: &ContactReach, id: ContactId) -> Result<ContactRecord, ApiError> {
    let found = state.store.contact_record(id).await?;
    found
        .filter(|record| reach.covers(record.fields.list))
        .ok_or(ApiError::NotFound)
}

fn check_list(reach: &ContactReach, list: i64) -> Result<(), ApiError> {
    if reach.covers(list) {
        Ok(())
    } else {
        Err(ApiError::field("list_id", format!("there is no {list}")))
    }
}

impl ContactsQuery {
    /// The question as the store understands it, within what the caller reaches and may see.
    pub fn check(self, reach: &ContactReach, masking: Option<Masking>) -> Result<ContactQuery, ApiError> {
        contact_masking::check_search(self.search.as_deref(), masking)?;
        let ask = self.ask(contact_masking::contacts(masking))?;
        let lists = match self.list_id {
            Some(list) if reach.covers(list.0) => Some(vec![list.0]),
            Some(_) => Some(Vec::new()),
            None => reach.lists(),
        };
        Ok(ContactQuery {
            lists,
            search: ask.search,
            filter: ask.filter,
            sort: ask.sort,
            cursor: ask.cursor,
            limit: ask.limit,
            bounds: ask.bounds,
        })
    }
}

impl Contact {
    /// The contact with the values of fields that exist, as far as the caller may see it.
    pub fn new(record: ContactRecord, fields: &[CustomField], masking: Option<Masking>) -> Self {
        let record = contact_masking::masked(record, fields, masking);
        let of_list = record.fields.list;
        let is_shown = |id: i64| {
            fields
                .iter()
                .any(|field| field.id == id && field.list.is_none_or(|list| list == of_list))
        };
        let custom = record.fields.custom.into_iter().filter(|(id, _)| is_shown(*id));
        Self {
            id: record.id,
            version: u32::try_from(record.version).unwrap_or(u32::MAX),
            list_id: ContactListId(of_list),
            first_name: record.fields.first_name,
            last_name: record.fields.last_name,
            phone: record.fields.phone,
            mobile: record.fields.mobile,
            additional_phones: record.fields.phones,
            business_scoped_id: record.bsuid,
            email: record.fields.email,
            company: record.fields.company,
            street: record.fields.street,
            postal_code: record.fields.postal_code,
            city: record.fields.city,
            country: record.fields.country,
            date_of_birth: Some(record.fields.born_on).filter(|day| !day.is_empty()),
            description: record.fields.description,
            tags: record.fields.tags,
            custom: custom.map(|(id, value)| (id.to_string(), value)).collect(),
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// Both bodies have the fields of the form.
macro_rules! form {
    ($body:expr, $list:expr, $first_name:expr) => {
        ContactForm {
            list_id: $list,
            first_name: $first_name,
            last_name: $body.last_name,
            phone: $body.phone,
            mobile: $body.mobile,
            additional_phones: $body.additional_phones,
            email: $body.email,
            company: $body.company,
            street: $body.street,
            postal_code: $body.postal_code,
            city: $body.city,
            country: $body.country,
            date_of_birth: $body.date_of_birth,
            description: $body.description,
            tags: $body.tags,
            custom: $body.custom,
        }
    };
}

impl From<ContactDraft> for ContactForm {
    fn from(body: ContactDraft) -> Self {
        form!(body, Some(body.list_id), Some(body.first_name))
    }
}

impl From<ContactPatch> for ContactForm {
    fn from(body: ContactPatch) -> Self {
        form!(body, body.list_id, body.first_name)
    }
}

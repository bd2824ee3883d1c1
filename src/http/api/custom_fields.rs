//! `/api/custom-fields`: fields that administrators add to contacts (CON-03).

use crate::config::limits::{FIELD_OPTIONS_MAX, NAME_CHARS_MAX};
use crate::domain::custom_field::Kind;
use crate::domain::ids::{ContactListId, CustomFieldId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::list_query;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{self, Author, CUSTOM_FIELDS, CustomFieldFields};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// One field.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomField {
    #[schema(value_type = String)]
    pub id: CustomFieldId,
    pub version: u32,
    /// The list whose contacts have it; all contacts when absent.
    #[schema(value_type = Option<String>)]
    pub list_id: Option<ContactListId>,
    pub name: String,
    #[schema(inline)]
    pub r#type: CustomFieldType,
    /// What a select offers.
    pub options: Vec<String>,
    /// Contacts that staff add or change must have a value.
    pub required: bool,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomFieldType {
    Text,
    Number,
    Date,
    DateTime,
    Select,
    Checkbox,
    Email,
    Url,
    TextArea,
}

/// A page of fields.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomFieldPage {
    pub rows: Vec<CustomField>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

list_query! {
    /// Which fields.
    pub struct CustomFieldQuery {
        /// Those that contacts of this list have, the global ones included; all fields when absent.
        #[param(value_type = Option<String>)]
        pub list_id: Option<ContactListId>,
    }
}

/// A new field. Its type and list stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomFieldDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[schema(inline)]
    pub r#type: CustomFieldType,
    #[schema(value_type = Option<String>)]
    pub list_id: Option<ContactListId>,
    #[serde(default)]
    #[schema(max_items = 200)]
    pub options: Vec<String>,
    #[serde(default)]
    pub required: bool,
}

/// Changes to a field; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomFieldPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_items = 200)]
    pub options: Option<Vec<String>>,
    pub required: Option<bool>,
}

/// Lists fields, oldest first.
#[utoipa::path(
    get, path = "/api/custom-fields", operation_id = "list_custom_fields", tag = "contacts",
    params(CustomFieldQuery),
    responses(
        (status = 200, body = CustomFieldPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    query: Query<CustomFieldQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<CustomFieldPage>, ApiError> {
    let ask = query.0.ask(&CUSTOM_FIELDS)?;
    let list = query.0.list_id.map(|list| list.0);
    let found = state.store.find_custom_fields(list, ask).await?;
    Ok(web::Json(CustomFieldPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(CustomField::from).collect(),
    }))
}

/// Creates a field.
#[utoipa::path(
    post, path = "/api/custom-fields", operation_id = "create_custom_field", tag = "contacts",
    request_body = CustomFieldDraft,
    responses(
        (status = 201, body = CustomField),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<CustomFieldDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let kind = Kind::from(draft.r#type);
    let fields = checked(kind, draft.name, draft.options, draft.required)?;
    let list = draft.list_id.map(|list| list.0);
    let field = state
        .store
        .by(author)
        .create_custom_field(list, kind, fields, state.clock.now())
        .await?;
    Ok(HttpResponse::Created().json(CustomField::from(field)))
}

/// One field.
#[utoipa::path(
    get, path = "/api/custom-fields/{id}", operation_id = "get_custom_field", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = CustomField),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<CustomFieldId>, state: web::Data<AppState>) -> Result<web::Json<CustomField>, ApiError> {
    let field = state.store.custom_field(id.0.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(field.into()))
}

/// Changes a field. Values that contacts have stay, also those of an option that is gone.
#[utoipa::path(
    patch, path = "/api/custom-fields/{id}", operation_id = "update_custom_field", tag = "contacts",
    params(("id" = String, Path)), request_body = CustomFieldPatch,
    responses(
        (status = 200, body = CustomField),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<CustomFieldId>,
    body: Body<CustomFieldPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<CustomField>, ApiError> {
    let patch = body.0;
    let before = state.store.custom_field(id.0.0).await?.ok_or(ApiError::NotFound)?;
    let fields = checked(
        before.kind,
        patch.name.unwrap_or(before.fields.name),
        patch.options.unwrap_or(before.fields.options),
        patch.required.unwrap_or(before.fields.required),
    )?;
    let field = state
        .store
        .by(author)
        .update_custom_field(before.id, i64::from(patch.version), fields)
        .await?;
    Ok(web::Json(field.into()))
}

/// Removes a field and what contacts have in it.
#[utoipa::path(
    delete, path = "/api/custom-fields/{id}", operation_id = "delete_custom_field", tag = "contacts",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    author: Author,
    id: Id<CustomFieldId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_custom_field(id.0.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn checked(kind: Kind, name: String, options: Vec<String>, required: bool) -> Result<CustomFieldFields, ApiError> {
    let mut checks = Checks::default();
    if kind == Kind::Select && options.is_empty() {
        checks.wrong("options", "a select needs at least one");
    }
    if kind != Kind::Select && !options.is_empty() {
        checks.wrong("options", "only a select has them");
    }
    if options.len() > FIELD_OPTIONS_MAX {
        checks.wrong("options", format!("may be at most {FIELD_OPTIONS_MAX}"));
    }
    let mut seen = BTreeSet::new();
    let options = options.iter().take(FIELD_OPTIONS_MAX).enumerate().map(|(n, option)| {
        let path = format!("options[{n}]");
        let option = checks.text(&path, option, 1..=NAME_CHARS_MAX);
        if !seen.insert(option.to_lowercase()) {
            checks.wrong(path, "is there twice");
        }
        option
    });
    let options = options.collect();
    let fields = CustomFieldFields {
        name: checks.text("name", &name, 1..=NAME_CHARS_MAX),
        options,
        required,
    };
    checks.finish().map(|()| fields)
}

impl From<store::CustomField> for CustomField {
    fn from(field: store::CustomField) -> Self {
        Self {
            id: CustomFieldId(field.id),
            version: u32::try_from(field.version).unwrap_or(u32::MAX),
            list_id: field.list.map(ContactListId),
            name: field.fields.name,
            r#type: field.kind.into(),
            options: field.fields.options,
            required: field.fields.required,
        }
    }
}

impl From<CustomFieldType> for Kind {
    fn from(kind: CustomFieldType) -> Self {
        match kind {
            CustomFieldType::Text => Self::Text,
            CustomFieldType::Number => Self::Number,
            CustomFieldType::Date => Self::Date,
            CustomFieldType::DateTime => Self::DateTime,
            CustomFieldType::Select => Self::Select,
            CustomFieldType::Checkbox => Self::Checkbox,
            CustomFieldType::Email => Self::Email,
            CustomFieldType::Url => Self::Url,
            CustomFieldType::TextArea => Self::TextArea,
        }
    }
}

impl From<Kind> for CustomFieldType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text,
            Kind::Number => Self::Number,
            Kind::Date => Self::Date,
            Kind::DateTime => Self::DateTime,
            Kind::Select => Self::Select,
            Kind::Checkbox => Self::Checkbox,
            Kind::Email => Self::Email,
            Kind::Url => Self::Url,
            Kind::TextArea => Self::TextArea,
        }
    }
}

//! `/api/variables`: what texts may name (VAR-01..03), and how a text would read.

use crate::config::limits::{PREVIEW_VALUES_MAX, TEXT_CHARS_MAX};
use crate::domain::{template, variables};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::validation::Checks;
use actix_web::web;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// All variables with a fixed name. Custom fields of contacts are `contact.` and their name, results
/// of commands `vars.` and theirs; a name without a value reads as nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Variables {
    pub rows: Vec<Variable>,
}

/// One variable.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Variable {
    /// As texts spell it between `{{` and `}}`.
    pub name: String,
    /// A value as it might be; previews use it.
    pub sample: String,
}

/// A text to be previewed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewDraft {
    #[schema(max_length = 4096)]
    pub template: String,
    /// Values by name, used before the samples; an empty one leaves its section out.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// How a text reads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    pub text: String,
}

/// The variables.
#[utoipa::path(
    get, path = "/api/variables", operation_id = "list_variables", tag = "variables",
    responses(
        (status = 200, body = Variables),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list() -> web::Json<Variables> {
    let rows = variables::VARIABLES.iter().map(|variable| Variable {
        name: variable.name.to_owned(),
        sample: variable.sample.to_owned(),
    });
    web::Json(Variables { rows: rows.collect() })
}

/// Renders a text with sample values. Nothing is stored or sent.
#[utoipa::path(
    post, path = "/api/variables/preview", operation_id = "preview_template", tag = "variables",
    request_body = PreviewDraft,
    responses(
        (status = 200, body = Preview),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn preview(body: Body<PreviewDraft>) -> Result<web::Json<Preview>, ApiError> {
    let PreviewDraft { template, values } = body.0;
    let mut checks = Checks::default();
    let template = checks.template("template", &template, TEXT_CHARS_MAX);
    if values.len() > PREVIEW_VALUES_MAX {
        checks.wrong("values", format!("may name at most {PREVIEW_VALUES_MAX} values"));
    }
    for (name, value) in &values {
        if value.chars().count() > TEXT_CHARS_MAX {
            checks.wrong(
                format!("values.{name}"),
                format!("may have at most {TEXT_CHARS_MAX} characters"),
            );
        }
    }
    checks.finish()?;
    let samples = variables::VARIABLES
        .iter()
        .map(|variable| (variable.name, variable.sample));
    let mut all: BTreeMap<&str, &str> = samples.collect();
    all.extend(values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let text = template::render_with(&template, &all);
    Ok(web::Json(Preview {
        text: text.map_err(|error| ApiError::field("template", error.to_string()))?,
    }))
}

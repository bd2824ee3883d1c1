//! What the contract says about refusals: every code there is.

use crate::http::codes::CODES;
use serde_json::Value;
use utoipa::Modify;
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Completes the schema of refusals.
pub struct Refusals;

impl Modify for Refusals {
    fn modify(&self, openapi: &mut OpenApi) {
        let schemas = openapi.components.as_mut().map(|components| &mut components.schemas);
        let problem = schemas.and_then(|schemas| schemas.get_mut("Problem"));
        let Some(RefOr::T(Schema::Object(problem))) = problem else {
            return;
        };
        if let Some(RefOr::T(Schema::Object(code))) = problem.properties.get_mut("code") {
            code.enum_values = Some(CODES.iter().map(|code| Value::from(*code)).collect());
        }
    }
}

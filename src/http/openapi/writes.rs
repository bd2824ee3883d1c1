//! What the contract says about writes: the key under which one is carried out once (API-05), and where the
//! new thing is found afterwards.

use crate::config::limits::IDEMPOTENCY_KEY_CHARS_MAX;
use crate::http::idempotency;
use utoipa::Modify;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// Completes what creates.
pub struct Writes;

impl Modify for Writes {
    fn modify(&self, openapi: &mut OpenApi) {
        for (path, item) in &mut openapi.paths.paths {
            let Some(operation) = &mut item.post else { continue };
            // Nobody is signed in yet who could own a key.
            if path.starts_with("/api/") && path != "/api/session" {
                take_key(operation);
            }
        }
    }
}

fn take_key(operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_with(Vec::new);
    parameters.push(RefOr::T(key()));
}

fn key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(IDEMPOTENCY_KEY_CHARS_MAX))
        .pattern(Some("^[!-~]+$"))
        .build();
    ParameterBuilder::new()
        .name(idempotency::HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Names this request: sent again within 24 hours by the same caller with the same body, it is not carried \
             out again and has the same answer, with `Idempotent-Replayed: true`. 409 `in_flight` while it is under \
             way; 422 with another body.",
        ))
        .schema(Some(schema))
        .build()
}

//! What the contract says about lists: the orders and fields each of them has (API-04).

use crate::http::listing::LISTS;
use crate::store::listing::List;
use serde_json::Value;
use utoipa::Modify;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Completes the parameters of lists.
pub struct Lists;

impl Modify for Lists {
    fn modify(&self, openapi: &mut OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            let Some(operation) = &mut item.get else { continue };
            let name = operation.operation_id.as_deref();
            if let Some((_, list)) = LISTS.iter().find(|(listing, _)| Some(*listing) == name) {
                complete(operation, list);
            }
        }
    }
}

fn complete(operation: &mut Operation, list: &List) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        match parameter.name.as_str() {
            "sort" => {
                let text = format!(
                    "Which order; `{}` when absent. `-` means the highest first.",
                    list.order
                );
                parameter.description = Some(text);
                allow(parameter, list.orders());
            }
            "filter" => {
                let names: Vec<_> = list.columns.iter().map(|column| column.name).collect();
                let text = "JSON: `{\"field\", \"operator\", \"value\"}`, `{\"all\": [..]}` or `{\"any\": [..]}`.";
                parameter.description = Some(format!("{text} Fields: {}.", names.join(", ")));
            }
            "search" if list.searched.is_empty() => {
                parameter.description = Some("Beginnings of words of name, company, e-mail or number.".to_owned());
            }
            _ => {}
        }
    }
}

fn allow(parameter: &mut Parameter, values: Vec<String>) {
    if let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema {
        schema.enum_values = Some(values.into_iter().map(Value::from).collect());
    }
}

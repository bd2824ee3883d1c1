//! S25: no write takes a field it does not name, and no answer has a field that the contract does not.

use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use switchboard::http::openapi;

fn document() -> Value {
    serde_json::from_str(&openapi::document()).unwrap()
}

/// A schema behind its references.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => {
            let pointer = path.trim_start_matches('#');
            resolved(document, document.pointer(pointer).unwrap_or_else(|| panic!("{path}")))
        }
        None => schema,
    }
}

/// The alternatives that a schema consists of.
fn alternatives<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolved(document, schema);
    let nested = ["oneOf", "anyOf", "allOf"]
        .iter()
        .filter_map(|word| schema[*word].as_array());
    let nested: Vec<_> = nested.flatten().collect();
    if nested.is_empty() {
        return vec![schema];
    }
    nested
        .into_iter()
        .flat_map(|each| alternatives(document, each))
        .collect()
}

/// Names of all columns of the database.
fn columns() -> BTreeSet<String> {
    let files = [
        "schema.rs",
        "schema/access.rs",
        "schema/catalog.rs",
        "schema/customers.rs",
        "schema/rights.rs",
    ];
    let texts = files.map(|file| std::fs::read_to_string(format!("src/store/{file}")).unwrap());
    let lines = texts.iter().flat_map(|text| text.lines());
    let names = lines
        .filter_map(|line| line.trim().split_once(" -> "))
        .map(|(name, _)| name.to_owned());
    let names: BTreeSet<_> = names
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .collect();
    assert!(
        names.len() > 80 && names.contains("password_hash") && names.contains("token_hash"),
        "{names:?}"
    );
    names
}

#[actix_web::test]
async fn s25_no_write_takes_a_column_it_does_not_name() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let document = document();
    let columns = columns();
    let mut bodies = 0;
    for (method, path, name) in openapi::operations() {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        // Conversations are handled, and profiles chosen, by agents; those bodies have one text.
        let of_agents =
            path.contains("/interactions/") || ["choose_profile", "start_interaction"].contains(&name.as_str());
        if body.is_null() || of_agents {
            continue;
        }
        bodies += 1;
        let known: BTreeSet<&String> = alternatives(&document, body)
            .into_iter()
            .filter_map(|schema| schema["properties"].as_object())
            .flat_map(Map::keys)
            .collect();
        let path = path.replace("{id}", "424242");
        let others = columns.iter().filter(|column| !known.contains(column));
        let posts = others.map(|column| refused(&boss, &method, &path, &name, column));
        futures_util::future::join_all(posts).await;
    }
    assert!(bodies > 40, "{bodies}");
    app.stop().await;
}

async fn refused(boss: &Browser, method: &Method, path: &str, name: &str, column: &str) {
    let mut body = Map::new();
    body.insert(column.to_owned(), json!(1));
    let answer = boss.write(method.clone(), path, Value::Object(body)).await;
    // One address may try to sign in so often; that is refused as well.
    if answer.status == 429 {
        return;
    }
    assert_eq!(answer.refusal(), "422 invalid", "{name} {column}");
    assert_eq!(answer.wrong_fields(), [column], "{name}");
}

#[actix_web::test]
async fn s25_answers_have_exactly_the_fields_of_the_contract() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    app.agent("anna").await;
    for (path, body) in [
        ("/api/whatsapp/queues", json!({ "name": "Q", "strategy": "beep_all" })),
        (
            "/api/whatsapp/accounts",
            super::administration::account("A", "A", "+12025550100"),
        ),
        ("/api/pauses", json!({ "name": "P" })),
        ("/api/tags", json!({ "name": "T", "color": "#000000" })),
        ("/api/teams", json!({ "name": "T" })),
        (
            "/api/user-profiles",
            json!({ "name": "U", "sections": [{ "section": "queues" }] }),
        ),
        ("/api/api-keys", json!({ "name": "K" })),
        ("/api/custom-fields", json!({ "name": "Size", "type": "number" })),
        ("/api/contacts", json!({ "list_id": "1", "first_name": "Anna" })),
        ("/api/dispositions", json!({ "name": "D" })),
    ] {
        let answer = boss.post(path, body).await;
        assert_eq!(answer.status, 201, "{path}: {answer:?}");
    }
    let document = document();
    let mut seen = 0;
    for (method, path, name) in openapi::operations() {
        let schema = &document["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        if method != Method::GET || schema.is_null() || !path.starts_with("/api/") {
            continue;
        }
        // What cannot be asked without saying what for is asked by its own tests.
        let parameters = document["paths"][&path]["get"]["parameters"].as_array().cloned();
        let mut asked = parameters.into_iter().flatten();
        if asked.any(|parameter| parameter["in"] == "query" && parameter["required"] == true) {
            continue;
        }
        let mut paths = vec![path.clone()];
        if let Some((folder, "")) = path.split_once("/{id}") {
            let rows = boss.get(folder).await.json()["rows"].clone();
            let id = rows[0]["id"].as_str().map(str::to_owned);
            paths = id.map(|id| format!("{folder}/{id}")).into_iter().collect();
        } else if path.contains('{') {
            continue;
        }
        for path in paths {
            let answer = boss.get(&path).await;
            assert_eq!(answer.status, 200, "{name}: {answer:?}");
            exactly(&document, schema, &answer.json(), &name);
            seen += 1;
        }
    }
    assert!(seen > 25, "{seen}");
    app.stop().await;
}

/// No field beyond the schema, and every field it requires.
fn exactly(document: &Value, schema: &Value, value: &Value, at: &str) {
    match value {
        Value::Array(items) => {
            for item in items {
                for schema in alternatives(document, schema)
                    .iter()
                    .filter(|schema| schema["items"].is_object())
                {
                    exactly(document, &schema["items"], item, at);
                }
            }
        }
        Value::Object(fields) => {
            let objects = alternatives(document, schema);
            let objects: Vec<_> = objects
                .iter()
                .filter(|schema| schema["properties"].is_object())
                .collect();
            if objects.is_empty() {
                return;
            }
            for (field, value) in fields {
                let named: Vec<_> = objects.iter().map(|schema| &schema["properties"][field]).collect();
                let named = named.into_iter().find(|schema| !schema.is_null());
                let schema = named.unwrap_or_else(|| panic!("{at}: the contract has no {field}"));
                exactly(document, schema, value, &format!("{at}.{field}"));
            }
            if let [only] = objects.as_slice() {
                for required in only["required"].as_array().into_iter().flatten() {
                    assert!(
                        fields.contains_key(required.as_str().unwrap()),
                        "{at}: {required} is missing"
                    );
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

//! Refusals are documented: every code that the sources name is in the contract, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use switchboard::http::codes::CODES;
use switchboard::http::openapi;

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The literals that follow this word.
fn literals<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = String> + 'a {
    let parts = text.split(word).skip(1);
    parts.filter_map(|part| part.split_once('"').map(|(literal, _)| literal.to_owned()))
}

fn block<'a>(text: &'a str, begin: &str) -> &'a str {
    let start = text.find(begin).unwrap_or_else(|| panic!("no {begin}"));
    let end = text[start..].find("\n    }\n").unwrap();
    &text[start..start + end]
}

#[test]
fn every_code_of_a_refusal_is_in_the_contract() {
    let mut texts = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    sources(&root, &mut texts);
    let mut used = BTreeSet::new();
    for text in &texts {
        used.extend(literals(text, "code: \""));
        used.extend(literals(text, "conflict(\""));
    }
    for (file, begin) in [
        ("error.rs", "fn code(&self)"),
        ("ws/frames.rs", "impl From<&Rejected> for FrameError"),
    ] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        used.extend(literals(block(&text, begin), "=> \""));
    }
    let documented: BTreeSet<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(used, documented, "http/codes.rs lists every code");
    let document: serde_json::Value = serde_json::from_str(&openapi::document()).unwrap();
    let listed = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    assert_eq!(*listed, serde_json::json!(CODES));
}

/// API-05: nobody overwrites what they have not seen.
#[test]
fn every_change_carries_a_version() {
    let document: serde_json::Value = serde_json::from_str(&openapi::document()).unwrap();
    // Who changes their password proves that they know the one it replaces; what one works on oneself follows
    // the newest choice; of the dispositions of a conversation the newest counts and the journal keeps all; and tags
    // are added and taken away one by one, whatever others did to the rest.
    let proven = [
        "put /api/session/password",
        "put /api/session/profile",
        "put /api/whatsapp/interactions/{id}/disposition",
        "put /api/whatsapp/interactions/{id}/force-disposition",
        "put /api/whatsapp/interactions/{id}/tags",
        "put /api/whatsapp/interactions/{id}/force-tags",
    ];
    let mut blind = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["patch", "put"] {
            let Some(operation) = item.get(method) else { continue };
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let schema_name = schema["$ref"]
                .as_str()
                .and_then(|path| path.rsplit('/').next())
                .unwrap_or("");
            let body = &document["components"]["schemas"][schema_name];
            let has_version = body["properties"]["version"].is_object();
            let name = format!("{method} {path}");
            let is_blind = !has_version || operation["responses"]["409"].is_null();
            if is_blind && !proven.contains(&name.as_str()) {
                blind.push(name);
            }
        }
    }
    assert!(
        blind.is_empty(),
        "without `version` in the body or 409 among the answers: {blind:#?}"
    );
}

//! The committed contract is the one the code makes.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use switchboard::http::openapi;

#[test]
fn the_contract_file_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == openapi::document(),
        "web/openapi.json is stale: run `make fix`"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_how_it_fails() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} has no name"));
            assert!(names.insert(name), "{name} is used twice");
            let is_api = path.starts_with("/api/");
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
            assert!(
                !is_api || problem["schema"]["$ref"] == "#/components/schemas/Problem",
                "{name}"
            );
        }
    }
    for frame in ["ClientFrame", "ServerFrame", "DeskEvent", "DeskSnapshot"] {
        assert!(document["components"]["schemas"][frame].is_object(), "{frame}");
    }
}

/// What the successful answer of an operation leads to.
fn links(operation: &Value) -> BTreeMap<&str, &Value> {
    let mut answers = operation["responses"].as_object().into_iter().flatten();
    let success = answers.find(|(status, _)| status.starts_with('2'));
    let links = success.and_then(|(_, answer)| answer["links"].as_object());
    let links = links.into_iter().flatten();
    links.map(|(name, link)| (name.as_str(), link)).collect()
}

fn operations_below<'a>(paths: &'a serde_json::Map<String, Value>, item: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let below = paths.iter().filter(|(path, _)| {
        let rest = path.strip_prefix(item);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let operations = below.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| {
            let name = operation["operationId"].as_str().unwrap();
            (path.as_str(), method.as_str(), name)
        })
    });
    operations.collect()
}

#[test]
fn s31_every_collection_leads_to_everything_its_items_can_do() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut collections = 0;
    for (item, methods) in paths {
        let Some(collection) = item.strip_suffix("/{id}") else {
            continue;
        };
        // The files of messages are reached by their messages.
        if item == "/media/{id}" {
            continue;
        }
        collections += 1;
        let made = links(&paths[collection]["post"]);
        let listed = links(&paths[collection]["get"]);
        let read = links(&methods["get"]);
        for (path, method, name) in operations_below(paths, item) {
            if paths[collection].get("post").is_some() {
                let link = made
                    .get(name)
                    .unwrap_or_else(|| panic!("{collection}: nothing leads to {name}"));
                let id = link["parameters"]["id"].as_str().unwrap();
                assert!(
                    id.starts_with("$response.body#/") && id.ends_with("/id"),
                    "{collection} {name} {id}"
                );
            }
            if method == "get" {
                assert_eq!(
                    listed[name]["parameters"]["id"], "$response.body#/rows/0/id",
                    "{collection} {name}"
                );
            }
            if methods.get("get").is_some() && path != item {
                assert_eq!(read[name]["parameters"]["id"], "$request.path.id", "{item} {name}");
            }
        }
        if let (Some(_), Some(update)) = (methods.get("get"), methods["patch"]["operationId"].as_str()) {
            let version = json!({ "version": "$response.body#/version" });
            assert_eq!(read[update]["requestBody"], version, "{item}");
            assert_eq!(links(&methods["patch"])[update]["requestBody"], version, "{item}");
        }
    }
    assert!(collections > 20, "{collections}");
}

#[test]
fn s31_parts_are_written_with_the_version_that_was_read() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut parts = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let (Some(read), Some(put)) = (methods.get("get"), methods.get("put")) else {
            continue;
        };
        let link = links(read).get(put["operationId"].as_str().unwrap()).copied();
        let link = link.unwrap_or_else(|| panic!("{path}: reading does not lead to writing"));
        assert_eq!(link["requestBody"]["version"], "$response.body#/version", "{path}");
        assert_eq!(link["parameters"]["id"], "$request.path.id", "{path}");
        parts += 1;
    }
    assert!(parts > 10, "{parts}");
    let settings = &document["paths"]["/api/settings"];
    assert_eq!(
        links(&settings["get"])["update_settings"]["requestBody"]["version"],
        "$response.body#/version"
    );
}

#[test]
fn s31_links_name_operations_and_parameters_that_exist() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let everything = || paths.values().flat_map(|methods| methods.as_object().unwrap().values());
    let by_name: BTreeMap<_, _> = everything()
        .map(|one| (one["operationId"].as_str().unwrap(), one))
        .collect();
    for source in everything() {
        for (name, link) in links(source) {
            let target = by_name[link["operationId"].as_str().unwrap()];
            assert_eq!(name, target["operationId"]);
            let parameters = target["parameters"].as_array().into_iter().flatten();
            let needed: BTreeSet<_> = parameters
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let given = link["parameters"].as_object().into_iter().flatten();
            let given: BTreeSet<_> = given.map(|(name, _)| name.as_str()).collect();
            assert_eq!(given, needed, "{} -> {name}", source["operationId"]);
        }
    }
}

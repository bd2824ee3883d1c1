//! The committed contract is the one the code makes.

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
    let document: serde_json::Value = serde_json::from_str(&openapi::document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = std::collections::BTreeSet::new();
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

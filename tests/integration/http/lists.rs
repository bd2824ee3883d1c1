//! Every list of the contract in the same way (API-04): orders, pages, counts, and what hostile callers
//! type (S11).

use super::contact_imports::IMPORTS;
use crate::support::app::{Browser, TestApp};
use crate::support::form::upload;
use actix_web::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use switchboard::domain::ids::ContactId;
use switchboard::http::listing::LISTS;
use switchboard::http::openapi;
use switchboard::store::ContactFields;
use switchboard::store::listing::{Kind, List};

/// Answers that are read backwards through time.
const NOT_LISTS: [&str; 2] = ["list_interaction_events", "list_messages"];

const HOSTILE: [&str; 14] = [
    "'",
    "''",
    "\"",
    "' OR 1=1 --",
    "'; DROP TABLE staff; --",
    "/* */",
    "\\",
    "%",
    "_",
    "\0",
    "a\0b",
    "99999999999999999999999999",
    "\u{1F600}",
    "{{x}}",
];

/// Nothing of the installation contains it, and neither do they.
fn contains_nothing(text: &str) -> bool {
    !matches!(text, "%" | "_")
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn paths() -> BTreeMap<String, String> {
    let reads = openapi::operations()
        .into_iter()
        .filter(|(method, ..)| *method == Method::GET);
    reads.map(|(_, path, name)| (name, path)).collect()
}

fn listings() -> Vec<(String, &'static List)> {
    let paths = paths();
    LISTS.iter().map(|(name, list)| (paths[*name].clone(), *list)).collect()
}

#[test]
fn every_answer_in_pages_comes_from_a_declared_list() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let schemas = &document["components"]["schemas"];
    let mut undeclared = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let name = item["get"]["operationId"].as_str().unwrap_or_default();
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        let schema = schema.as_str().and_then(|text| text.rsplit('/').next()).unwrap_or("");
        let is_page = schemas[schema]["properties"].get("next").is_some();
        if is_page && !NOT_LISTS.contains(&name) && LISTS.iter().all(|(listed, _)| *listed != name) {
            undeclared.push(format!("{path}: {name}"));
        }
        if LISTS.iter().any(|(listed, _)| *listed == name) {
            let required = schemas[schema]["required"].to_string();
            assert!(
                required.contains("\"count\"") && required.contains("\"rows\""),
                "{path}"
            );
        }
    }
    assert!(
        undeclared.is_empty(),
        "add them to LISTS in http/listing.rs: {undeclared:?}"
    );
}

/// Something in every list.
async fn furnish(app: &TestApp, boss: &Browser) {
    let account = super::administration::account("Shop", "SHOP", "+39 06 9123 4567");
    assert_eq!(boss.post("/api/whatsapp/accounts", account).await.status, 201);
    let import = upload(boss, IMPORTS, "people.csv", b"first_name\nAnna\n").await;
    assert_eq!(import.status, 201, "{import:?}");
    for n in 1..=3_i64 {
        let key = json!({ "name": format!("Key {n}") });
        assert_eq!(boss.post("/api/api-keys", key).await.status, 201);
        let (gone, _) = app.agent(&format!("gone{n}")).await;
        assert_eq!(boss.delete(&format!("/api/agents/{gone}")).await.status, 204);
        let queue = json!({ "name": format!("Queue {n}"), "strategy": "beep_all", "weight": 4 - n });
        assert_eq!(boss.post("/api/whatsapp/queues", queue).await.status, 201);
        let pause = json!({ "name": format!("Pause {n}") });
        assert_eq!(boss.post("/api/pauses", pause).await.status, 201);
        let tag = json!({ "name": format!("Tag {n}"), "color": "#aabbcc" });
        assert_eq!(boss.post("/api/tags", tag).await.status, 201);
        app.agent(&format!("agent{n}")).await;
        let fields = ContactFields {
            list: 1,
            first_name: format!("Customer {n}"),
            ..ContactFields::default()
        };
        let store = &app.node.state.store;
        store
            .create_contact(ContactId(n), fields, None, app.node.state.clock.now())
            .await
            .unwrap();
    }
}

async fn page(boss: &Browser, path: &str) -> Value {
    let answer = boss.get(path).await;
    assert_eq!(answer.status, 200, "{path} {answer:?}");
    answer.json()
}

fn ids(page: &Value) -> Vec<String> {
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

async fn through_pages(boss: &Browser, path: &str, order: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let found = page(boss, &format!("{path}?sort={order}&limit=2{next}")).await;
        seen.extend(ids(&found));
        let Some(cursor) = found["next"].as_str() else {
            return seen;
        };
        next = format!("&cursor={cursor}");
    }
}

#[actix_web::test]
async fn every_list_comes_in_every_order_page_by_page_with_its_count() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    furnish(&app, &boss).await;
    for (path, list) in listings() {
        let all = page(&boss, &path).await;
        let mut expected = ids(&all);
        assert_eq!(all["count"], expected.len(), "{path}");
        expected.sort();
        for order in list.orders() {
            let mut seen = through_pages(&boss, &path, &order).await;
            seen.sort();
            assert_eq!(seen, expected, "{path} {order}");
        }
        for wrong in [
            "sort=colour",
            "sort=--id",
            "cursor=zzz",
            "filter=%7B",
            "limit=0",
            "limit=x",
        ] {
            let answer = boss.get(&format!("{path}?{wrong}")).await;
            let field = wrong.split('=').next().unwrap();
            assert_eq!(
                (answer.refusal().as_str(), answer.wrong_fields()),
                ("422 invalid", vec![field.to_owned()])
            );
        }
        for wrong in ["colour=red", "limit=1&limit=2"] {
            let answer = boss.get(&format!("{path}?{wrong}")).await;
            let field = wrong.split('=').next().unwrap();
            assert_eq!(answer.wrong_fields(), [field], "{path} {wrong}");
        }
        let foreign = page(&boss, &format!("{path}?limit=1&sort={}", list.orders()[0])).await;
        if let Some(cursor) = foreign["next"].as_str() {
            let answer = boss
                .get(&format!("{path}?sort={}&cursor={cursor}", list.orders()[1]))
                .await;
            assert_eq!(answer.wrong_fields(), ["cursor"], "{path}");
        }
    }
    let weighty = page(&boss, "/api/whatsapp/queues?sort=-weight").await;
    let names: Vec<_> = weighty["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["name"])
        .collect();
    assert_eq!(names, ["Queue 1", "Queue 2", "Queue 3"]);
    let found = page(&boss, "/api/whatsapp/queues?search=ueue+2").await;
    assert_eq!(
        (&found["count"], &found["rows"][0]["name"]),
        (&json!(1), &json!("Queue 2"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn s11_hostile_texts_find_nothing_in_any_list_and_break_none() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    furnish(&app, &boss).await;
    for (path, list) in listings() {
        for text in HOSTILE {
            let hostile = encoded(text);
            let answer = boss.get(&format!("{path}?search={hostile}")).await;
            assert_eq!(answer.status, 200, "{path} {text:?} {answer:?}");
            let hits = answer.json()["rows"].as_array().unwrap().len();
            // Contacts are found by words, and NUL is none.
            let is_wordless = list.searched.is_empty();
            assert!(!contains_nothing(text) || is_wordless || hits == 0, "{path} {text:?}");
            for parameter in [
                "sort",
                "cursor",
                "filter",
                "limit",
                "scope",
                "list_id",
                "account_id",
                "status",
            ] {
                let answer = boss.get(&format!("{path}?{parameter}={hostile}")).await;
                assert!(
                    answer.status == 422 || answer.status == 200,
                    "{path} {parameter} {text:?} {answer:?}"
                );
            }
        }
        for column in list.columns {
            filtered_by_hostile_values(&boss, &path, column.name, column.kind).await;
        }
    }
    app.stop().await;
}

async fn filtered_by_hostile_values(boss: &Browser, path: &str, field: &str, kind: Kind) {
    for text in HOSTILE {
        let filter = json!({ "field": field, "operator": "equals", "value": text });
        let answer = boss
            .get(&format!("{path}?filter={}", encoded(&filter.to_string())))
            .await;
        let takes_text = matches!(kind, Kind::Text | Kind::Key | Kind::Digits) && !text.contains('\0');
        if takes_text {
            assert_eq!(answer.json()["count"], 0, "{path} {field} {text:?} {answer:?}");
        } else {
            assert_eq!(answer.status, 422, "{path} {field} {text:?} {answer:?}");
        }
    }
}

//! Contact lists and custom fields (CON-01, CON-03).

use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

pub const LISTS: &str = "/api/contact-lists";
pub const FIELDS: &str = "/api/custom-fields";

pub async fn created(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn names(answer: &Value) -> Vec<&str> {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_list_is_made_changed_and_removed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let list = created(
        &boss,
        LISTS,
        json!({ "name": " VIP ", "agent_ids": [anna.to_string()] }),
    )
    .await;
    assert_eq!(list["name"], "VIP");
    assert_eq!(list["agent_ids"], json!([anna.to_string()]));
    let again = boss.post(LISTS, json!({ "name": "vip" })).await;
    assert_eq!(
        (again.refusal(), again.wrong_fields()),
        ("409 taken".into(), vec!["name".into()])
    );

    let path = format!("{LISTS}/{}", id(&list));
    let changed = boss
        .patch(&path, json!({ "version": 1, "description": "best" }))
        .await
        .json();
    assert_eq!(
        (&changed["version"], &changed["description"]),
        (&json!(2), &json!("best"))
    );
    assert_eq!(changed["agent_ids"], json!([anna.to_string()]), "absent fields stay");
    let late = boss.patch(&path, json!({ "version": 1, "name": "x" })).await;
    assert_eq!(late.refusal(), "409 version_conflict");
    let nobody = boss.patch(&path, json!({ "version": 2, "agent_ids": ["4242"] })).await;
    assert_eq!(nobody.wrong_fields(), ["agent_ids"]);
    for (body, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "x", "version": 3 }), "version"),
        (json!({ "name": "x", "created_at": "x" }), "created_at"),
    ] {
        assert_eq!(boss.post(LISTS, body).await.wrong_fields(), [field]);
    }

    assert_eq!(names(&boss.get(LISTS).await.json()), ["Default", "VIP"]);
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(boss.delete(&path).await.refusal(), "404 not_found");
    let default = boss.delete(&format!("{LISTS}/1")).await;
    assert_eq!(default.refusal(), "409 in_use");
    app.stop().await;
}

#[actix_web::test]
async fn agents_see_the_lists_they_are_put_on() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let (_, at_bens) = app.agent("ben").await;
    let list = created(&boss, LISTS, json!({ "name": "VIP", "agent_ids": [anna.to_string()] })).await;
    let path = format!("{LISTS}/{}", id(&list));

    assert_eq!(names(&at_annas.get(LISTS).await.json()), ["VIP"]);
    assert_eq!(
        at_annas.get(&path).await.json()["agent_ids"],
        json!([]),
        "not told who else"
    );
    assert_eq!(names(&at_bens.get(LISTS).await.json()), Vec::<&str>::new());
    let foreign = at_bens.get(&path).await;
    assert_eq!(foreign.refusal(), "404 not_found", "as if it did not exist");
    assert_eq!(
        at_bens.post(LISTS, json!({ "name": "x" })).await.refusal(),
        "403 forbidden"
    );
    app.stop().await;
}

#[actix_web::test]
async fn fields_are_global_or_of_a_list() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let list = id(&created(&boss, LISTS, json!({ "name": "VIP" })).await);
    let tier = json!({ "name": "Tier", "type": "select", "options": ["Gold", "Silver"], "list_id": list });
    let tier = created(&boss, FIELDS, tier).await;
    let birthday = created(
        &boss,
        FIELDS,
        json!({ "name": "Name day", "type": "date", "required": true }),
    )
    .await;
    assert_eq!(
        (&birthday["list_id"], &birthday["required"]),
        (&Value::Null, &json!(true))
    );

    let of = |list: &str| format!("{FIELDS}?list_id={list}");
    assert_eq!(names(&boss.get(&of(&list)).await.json()), ["Tier", "Name day"]);
    assert_eq!(names(&boss.get(&of("1")).await.json()), ["Name day"]);
    assert_eq!(names(&boss.get(FIELDS).await.json()), ["Tier", "Name day"]);

    let twin = json!({ "name": "tier", "type": "text", "list_id": list });
    assert_eq!(boss.post(FIELDS, twin).await.refusal(), "409 taken");
    created(&boss, FIELDS, json!({ "name": "tier", "type": "text" })).await;
    for (body, field) in [
        (json!({ "name": "x", "type": "select" }), "options"),
        (json!({ "name": "x", "type": "text", "options": ["a"] }), "options"),
        (
            json!({ "name": "x", "type": "select", "options": ["a", "A"] }),
            "options[1]",
        ),
        (json!({ "name": "x", "type": "regex" }), "type"),
        (json!({ "name": "x", "type": "text", "list_id": "4242" }), "list_id"),
    ] {
        assert_eq!(boss.post(FIELDS, body).await.wrong_fields(), [field]);
    }

    let path = format!("{FIELDS}/{}", id(&tier));
    let changed = boss.patch(&path, json!({ "version": 1, "options": ["Gold"] })).await;
    assert_eq!(changed.json()["options"], json!(["Gold"]));
    let retyped = boss.patch(&path, json!({ "version": 2, "type": "text" })).await;
    assert_eq!(retyped.wrong_fields(), ["type"], "values were made for the type");
    assert_eq!(
        boss.patch(&path, json!({ "version": 1 })).await.refusal(),
        "409 version_conflict"
    );
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(boss.get(&path).await.refusal(), "404 not_found");
    app.stop().await;
}

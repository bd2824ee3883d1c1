//! What administrators define: tags, canned answers, dispositions, intervals, cloud providers, bots
//! and variables.

use super::administration::account;
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

async fn created(boss: &Browser, path: &str, body: Value) -> Value {
    let answer = boss.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn one(path: &str, row: &Value) -> String {
    format!("{path}/{}", row["id"].as_str().unwrap())
}

fn cloud(name: &str) -> Value {
    json!({ "name": name, "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" }, "secret": "sk-canary" })
}

fn bot(name: &str, cloud: &Value) -> Value {
    json!({ "name": name, "cloud_provider_id": cloud["id"], "engine": { "type": "chat_gpt", "model": "m", "prompt": "Be kind" } })
}

/// Every resource in the same way: made, taken, changed, listed, removed.
#[actix_web::test]
async fn definitions_are_made_changed_found_and_removed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let provider = created(&boss, "/api/cloud-providers", cloud("Shared")).await;
    for (path, draft, change, field) in [
        ("/api/teams", json!({ "name": "Zeta" }), json!("d"), "description"),
        (
            "/api/agent-profiles",
            json!({ "name": "Zeta" }),
            json!("d"),
            "description",
        ),
        (
            "/api/queue-groups",
            json!({ "name": "Zeta", "priority": 2 }),
            json!(3),
            "priority",
        ),
        (
            "/api/tags",
            json!({ "name": "Zeta", "color": "#aabbcc" }),
            json!("#000000"),
            "color",
        ),
        (
            "/api/canned-answers",
            json!({ "name": "Zeta", "text": "Hi {{contact.firstName}}" }),
            json!("Bye"),
            "text",
        ),
        (
            "/api/dispositions",
            json!({ "name": "Zeta" }),
            json!("d"),
            "description",
        ),
        (
            "/api/intervals",
            json!({ "name": "Zeta", "subsets": [] }),
            json!("Europe/Rome"),
            "time_zone",
        ),
        ("/api/cloud-providers", cloud("Zeta"), json!("Zeta 2"), "name"),
        ("/api/bots", bot("Zeta", &provider), json!("d"), "description"),
    ] {
        goes_through_its_life(&boss, path, draft, &change, field).await;
    }
    app.stop().await;
}

async fn goes_through_its_life(boss: &Browser, path: &str, draft: Value, change: &Value, field: &str) {
    let made = created(boss, path, draft.clone()).await;
    let row = one(path, &made);
    assert_eq!(made["version"], 1);
    assert_eq!(boss.get(&row).await.json(), made);
    let taken = boss.post(path, draft.clone()).await;
    assert_eq!(
        (taken.refusal().as_str(), taken.wrong_fields()),
        ("409 taken", vec!["name".to_owned()]),
        "{path}"
    );
    let changed = boss.patch(&row, json!({ "version": 1, field: change })).await;
    assert_eq!(
        (&changed.json()[field], &changed.json()["version"]),
        (change, &json!(2)),
        "{path} {changed:?}"
    );
    let stale = boss.patch(&row, json!({ "version": 1, field: change })).await;
    assert_eq!(stale.refusal(), "409 version_conflict");
    let found = boss.get(&format!("{path}?search=zETa")).await.json();
    assert_eq!(found["rows"], json!([changed.json()]), "{path}");
    assert_eq!(
        boss.get(&format!("{path}?search=nothing")).await.json()["rows"],
        json!([])
    );
    assert_eq!(
        boss.get(&format!("{path}?scope=planet:1")).await.wrong_fields(),
        ["scope"]
    );
    let mut odd = draft;
    odd["name"] = json!(" ");
    assert_eq!(boss.post(path, odd.clone()).await.wrong_fields(), ["name"]);
    odd["system"] = json!(true);
    assert_eq!(
        boss.post(path, odd).await.wrong_fields(),
        ["system"],
        "{path}: unknown fields are refused"
    );
    assert_eq!(boss.delete(&row).await.status, 204);
    assert_eq!(boss.get(&row).await.refusal(), "404 not_found");
}

/// DSP-01, DSP-02, DSP-06, DSP-07.
#[actix_web::test]
async fn dispositions_form_a_tree_within_a_scope_and_the_systems_own_stay() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let path = "/api/dispositions";
    let account = created(
        &boss,
        "/api/whatsapp/accounts",
        account("Support", "SUP", "+12025550100"),
    )
    .await;
    let mine = |name: &str, parent: Option<&Value>| json!({ "name": name, "account_id": account["id"], "parent_id": parent.map(|row| row["id"].clone()) });
    let first = created(&boss, path, mine("First", None)).await;
    let second = created(&boss, path, mine("Second", Some(&first))).await;
    let third = created(&boss, path, mine("Third", Some(&second))).await;
    assert_eq!(
        (&third["parent_id"], &third["account_id"]),
        (&second["id"], &account["id"])
    );
    assert_eq!(
        boss.post(path, mine("Fourth", Some(&third))).await.wrong_fields(),
        ["parent_id"]
    );
    for (body, field) in [
        (json!({ "name": "X", "parent_id": first["id"] }), "parent_id"),
        (json!({ "name": "X", "parent_id": "x" }), "parent_id"),
        (json!({ "name": "X", "queue_id": "99" }), "queue_id"),
        (json!({ "name": "X", "list_id": "99" }), "list_id"),
        (
            json!({ "name": "X", "list_id": "1", "account_id": account["id"] }),
            "body",
        ),
    ] {
        assert_eq!(boss.post(path, body.clone()).await.wrong_fields(), [field], "{body}");
    }
    let scope = format!("{path}?scope=account:{}", account["id"].as_str().unwrap());
    assert_eq!(boss.get(&scope).await.json()["rows"].as_array().unwrap().len(), 3);
    assert_eq!(boss.delete(&one(path, &first)).await.status, 204);
    assert_eq!(
        boss.get(&scope).await.json()["rows"],
        json!([]),
        "descendants go with it"
    );

    let global = boss.get(&format!("{path}?scope=global")).await.json();
    let system = global["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["system"] == true)
        .unwrap()
        .clone();
    let changed = boss
        .patch(&one(path, &system), json!({ "version": 1, "name": "Mine" }))
        .await;
    assert_eq!(changed.refusal(), "409 system");
    assert_eq!(boss.delete(&one(path, &system)).await.refusal(), "409 system");
    assert_eq!(boss.get(&one(path, &system)).await.json(), system);
    app.stop().await;
}

/// ITV-01..03: what a subset may contain.
#[actix_web::test]
async fn an_interval_keeps_its_subsets_and_names_what_is_wrong_in_them() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let subsets = json!([{}, { "from": "22:00", "to": "06:00", "weekdays": ["monday", "sunday"], "days": [1, 31], "months": [12] }]);
    let made = created(
        &boss,
        "/api/intervals",
        json!({ "name": "Night", "time_zone": "Europe/Rome", "subsets": subsets }),
    )
    .await;
    assert_eq!(made["time_zone"], "Europe/Rome");
    let always = json!({ "from": null, "to": null, "weekdays": [], "days": [], "months": [] });
    assert_eq!(made["subsets"][0], always);
    assert_eq!(made["subsets"][1], subsets[1]);
    let row = one("/api/intervals", &made);
    let without = boss.patch(&row, json!({ "version": 1, "time_zone": "" })).await;
    assert_eq!(
        (&without.json()["time_zone"], &without.json()["subsets"]),
        (&json!(null), &made["subsets"])
    );
    let wrong = json!({ "version": 2, "time_zone": "Nowhere", "subsets": [
        {}, { "from": "9:00", "to": "24:00", "days": [0, 32], "months": [13] }] });
    let expected = [
        "time_zone",
        "subsets[1].from",
        "subsets[1].to",
        "subsets[1].days[0]",
        "subsets[1].days[1]",
        "subsets[1].months[0]",
    ];
    assert_eq!(boss.patch(&row, wrong).await.wrong_fields(), expected);
    let odd = json!({ "version": 2, "subsets": [{ "weekdays": ["someday"] }] });
    assert_eq!(boss.patch(&row, odd).await.wrong_fields(), ["subsets[0].weekdays[0]"]);
    app.stop().await;
}

/// SYS-07: what a cloud provider keeps secret leaves the server in no answer.
#[actix_web::test]
async fn a_cloud_providers_secret_is_never_read() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let path = "/api/cloud-providers";
    let made = created(&boss, path, cloud("AI")).await;
    assert_eq!(made["secret"], json!({ "is_set": true }));
    let changed = boss
        .patch(&one(path, &made), json!({ "version": 1, "secret": "sk-canary-2" }))
        .await;
    for answer in [changed, boss.get(path).await, boss.get(&one(path, &made)).await] {
        assert_eq!(answer.status, 200);
        assert!(!String::from_utf8_lossy(&answer.body).contains("canary"), "{answer:?}");
    }
    let fixed = json!({ "version": 2, "access": { "type": "google", "project_id": "p" } });
    assert_eq!(
        boss.patch(&one(path, &made), fixed).await.wrong_fields(),
        ["access.type"]
    );
    let plain = json!({ "version": 2, "access": { "type": "open_ai", "base_url": "http://api.example.com" } });
    assert_eq!(
        boss.patch(&one(path, &made), plain).await.wrong_fields(),
        ["access.base_url"]
    );

    let helper = created(&boss, "/api/bots", bot("Otto", &made)).await;
    assert_eq!(
        (&helper["engine"]["tokens_max"], &helper["engine"]["temperature"]),
        (&json!(4000), &json!(1.0))
    );
    let refused = boss.delete(&one(path, &made)).await;
    assert_eq!(refused.refusal(), "409 in_use");
    assert_eq!(refused.json()["errors"][0]["message"], "the bot Otto");
    let lex =
        json!({ "version": 1, "engine": { "type": "lex", "bot_id": "b", "alias_id": "a", "locale_id": "it_IT" } });
    assert_eq!(
        boss.patch(&one("/api/bots", &helper), lex).await.wrong_fields(),
        ["cloud_provider_id"]
    );
    let hot = json!({ "version": 1, "engine": { "type": "chat_gpt", "model": " ", "prompt": "", "temperature": 2.5, "tokens_max": 0 } });
    let expected = ["engine.model", "engine.tokens_max", "engine.temperature"];
    assert_eq!(
        boss.patch(&one("/api/bots", &helper), hot).await.wrong_fields(),
        expected
    );
    app.stop().await;
}

/// VAR-01..03.
#[actix_web::test]
async fn variables_are_listed_and_texts_previewed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let all = boss.get("/api/variables").await.json();
    let names: Vec<_> = all["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    for name in ["account.key", "contact.firstName", "agent.alias", "now.weekday"] {
        assert!(names.contains(&name), "{name}");
    }
    let preview = async |body: Value| boss.post("/api/variables/preview", body).await;
    let nested = format!("{}{}", "{{#queue}}".repeat(10_000), "{{/queue}}".repeat(10_000));
    assert_eq!(
        preview(json!({ "template": nested, "values": {} })).await.status,
        422,
        "S12"
    );
    let text = "{{contact.firstName}} {{#queue}}in {{queue.name}}{{/queue}}{{nobody.knows}} {{contact.size}}";
    assert_eq!(
        preview(json!({ "template": text })).await.json()["text"],
        "Maya in Support "
    );
    let values = json!({ "queue.name": "", "queue.id": "", "contact.size": "<XL>" });
    let answer = preview(json!({ "template": text, "values": values })).await;
    assert_eq!(answer.json()["text"], "Maya  <XL>");
    let broken = preview(json!({ "template": "Dear {{contact.firstName" })).await;
    assert_eq!(broken.wrong_fields(), ["template"]);
    assert!(
        broken.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("character 6"),
        "{broken:?}"
    );
    let canned = json!({ "name": "x", "text": "{{#queue}}" });
    assert_eq!(boss.post("/api/canned-answers", canned).await.wrong_fields(), ["text"]);
    app.stop().await;
}

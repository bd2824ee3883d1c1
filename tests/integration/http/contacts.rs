//! Contacts over REST (CON-02..06), their list (API-04), and who reaches whom.

use super::contact_lists::{FIELDS, LISTS, created, id};
use crate::support::app::{Answer, TestApp};
use serde_json::{Value, json};

pub const CONTACTS: &str = "/api/contacts";

pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub fn first_names(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let rows = body["rows"].as_array().unwrap_or_else(|| panic!("{answer:?}"));
    rows.iter()
        .map(|row| row["first_name"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_contact_keeps_everything_in_its_normal_form() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let tier = json!({ "name": "Tier", "type": "select", "options": ["Gold"], "required": true });
    let tier = id(&created(&boss, FIELDS, tier).await);
    let body = json!({
        "list_id": "1", "first_name": " Anna ", "last_name": "Rossi", "mobile": "+39 06 9123 4567",
        "additional_phones": ["0049 30 1234567", "+49 30 1234567"], "email": "anna@example.com",
        "company": "Acme", "street": "Via Roma 1", "postal_code": "00100", "city": "Roma", "country": "IT",
        "date_of_birth": "1990-12-31", "description": "likes\ntea", "tags": ["VIP", "vip", "new"],
        "custom": { tier.clone(): "gold" },
    });
    let made = created(&boss, CONTACTS, body).await;
    assert_eq!(made["first_name"], "Anna");
    assert_eq!(
        (&made["mobile"], &made["phone"]),
        (&json!("390691234567"), &json!("390691234567")),
        "CON-04"
    );
    assert_eq!(made["additional_phones"], json!(["49301234567"]));
    assert_eq!(
        (&made["tags"], &made["custom"]),
        (&json!(["VIP", "new"]), &json!({ tier.clone(): "Gold" }))
    );
    assert_eq!(made["date_of_birth"], "1990-12-31");

    let path = format!("{CONTACTS}/{}", id(&made));
    let changed = boss
        .patch(&path, json!({ "version": 1, "phone": "", "date_of_birth": "" }))
        .await;
    assert_eq!(changed.status, 200, "{changed:?}");
    let changed = changed.json();
    assert_eq!(
        (&changed["phone"], &changed["mobile"]),
        (&Value::Null, &json!("390691234567")),
        "CON-04: no copy again"
    );
    assert_eq!(
        (&changed["date_of_birth"], &changed["version"]),
        (&Value::Null, &json!(2))
    );
    assert_eq!(boss.get(&path).await.json(), changed);
    assert_eq!(
        boss.patch(&path, json!({ "version": 1 })).await.refusal(),
        "409 version_conflict"
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_contact_is_refused_with_all_its_faults_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let age = id(&created(
        &boss,
        FIELDS,
        json!({ "name": "Age", "type": "number", "required": true }),
    )
    .await);
    let body = json!({
        "list_id": "1", "first_name": " ", "phone": "12", "mobile": "hello", "additional_phones": ["+39 06 9123 4567", "x"],
        "email": "nobody", "date_of_birth": "31.12.1990", "tags": [""], "custom": { "4242": 1 },
    });
    let answer = boss.post(CONTACTS, body).await;
    assert_eq!(answer.refusal(), "422 invalid");
    let mut wrong = answer.wrong_fields();
    wrong.sort();
    let mut expected = [
        "first_name",
        "phone",
        "mobile",
        "additional_phones[1]",
        "email",
        "date_of_birth",
        "tags[0]",
        "custom.4242",
    ]
    .map(str::to_owned)
    .to_vec();
    expected.push(format!("custom.{age}"));
    expected.sort();
    assert_eq!(wrong, expected);
    let nowhere = boss
        .post(
            CONTACTS,
            json!({ "list_id": "9", "first_name": "A", "custom": { age: 1 } }),
        )
        .await;
    assert_eq!(nowhere.wrong_fields(), ["list_id"]);
    for field in ["id", "version", "created_at", "business_scoped_id", "name_key"] {
        let answer = boss
            .post(CONTACTS, json!({ "list_id": "1", "first_name": "A", field: "1" }))
            .await;
        assert_eq!(answer.wrong_fields(), [field], "S25");
    }
    app.stop().await;
}

#[actix_web::test]
async fn the_list_is_searched_sorted_filtered_and_paged() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for (first, city, tag) in [
        ("Carla", "Roma", "vip"),
        ("Anna", "Milano", "new"),
        ("Ben", "Roma", "new"),
    ] {
        let body = json!({ "list_id": "1", "first_name": first, "city": city, "tags": [tag] });
        created(&boss, CONTACTS, body).await;
    }
    let get = async |query: &str| boss.get(&format!("{CONTACTS}?{query}")).await;
    assert_eq!(first_names(&get("").await), ["Ben", "Anna", "Carla"]);
    assert_eq!(first_names(&get("sort=name").await), ["Anna", "Ben", "Carla"]);
    assert_eq!(first_names(&get("search=ann").await), ["Anna"]);
    let in_rome = encoded(r#"{"field":"city","operator":"equals","value":"ROMA"}"#);
    assert_eq!(
        first_names(&get(&format!("filter={in_rome}&sort=-name")).await),
        ["Carla", "Ben"]
    );
    let new_or_vip = encoded(
        r#"{"any":[{"field":"tags","operator":"any_of","values":["VIP"]},{"field":"name","operator":"starts_with","value":"be"}]}"#,
    );
    assert_eq!(
        first_names(&get(&format!("filter={new_or_vip}&sort=name")).await),
        ["Ben", "Carla"]
    );
    let page = get("sort=name&limit=2").await;
    assert_eq!(first_names(&page), ["Anna", "Ben"]);
    let next = page.json()["next"].as_str().unwrap().to_owned();
    let rest = get(&format!("sort=name&limit=2&cursor={next}")).await;
    assert_eq!(
        (first_names(&rest), rest.json()["next"].clone()),
        (vec!["Carla".to_owned()], Value::Null)
    );
    assert_eq!(
        get(&format!("sort=-name&cursor={next}")).await.wrong_fields(),
        ["cursor"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_filter_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let deep = format!("{}{}", "{\"all\":[".repeat(6), "]}".repeat(6));
    let many = format!(
        "{{\"all\":[{}]}}",
        vec![r#"{"field":"city","operator":"empty"}"#; 21].join(",")
    );
    for (filter, path) in [
        ("nonsense", "filter"),
        ("[]", "filter"),
        (
            r#"{"field":"password","operator":"equals","value":"x"}"#,
            "filter.field",
        ),
        (r#"{"field":"name","operator":"regex","value":"x"}"#, "filter.operator"),
        (
            r#"{"field":"list_id","operator":"contains","value":"1"}"#,
            "filter.operator",
        ),
        (
            r#"{"all":[{"field":"created","operator":"less","value":"now"}]}"#,
            "filter.all[0].value",
        ),
        (
            r#"{"field":"list_id","operator":"equals","value":"99999999999999999999"}"#,
            "filter.value",
        ),
        (
            r#"{"field":"name","operator":"equals","value":"a\u0000"}"#,
            "filter.value",
        ),
        (
            r#"{"field":"name","operator":"between","value":"a"}"#,
            "filter.operator",
        ),
        (r#"{"field":"name","operator":"equals"}"#, "filter"),
        (
            r#"{"field":"name","operator":"equals","value":"a","sql":"1"}"#,
            "filter.sql",
        ),
        (deep.as_str(), "filter.all[0].all[0].all[0].all"),
        (many.as_str(), "filter.all"),
    ] {
        let answer = boss.get(&format!("{CONTACTS}?filter={}", encoded(filter))).await;
        assert_eq!(answer.refusal(), "422 invalid", "{filter}");
        assert_eq!(answer.wrong_fields(), [path], "{filter}");
    }
    for (query, field) in [
        ("sort=email", "sort"),
        ("cursor=x", "cursor"),
        ("limit=0", "limit"),
        ("order=name", "order"),
    ] {
        assert_eq!(boss.get(&format!("{CONTACTS}?{query}")).await.wrong_fields(), [field]);
    }
    app.stop().await;
}

#[actix_web::test]
async fn agents_reach_the_contacts_of_their_lists_only() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let list = id(&created(&boss, LISTS, json!({ "name": "VIP", "agent_ids": [anna.to_string()] })).await);
    let own = id(&created(&boss, CONTACTS, json!({ "list_id": list, "first_name": "Own" })).await);
    let foreign = id(&created(&boss, CONTACTS, json!({ "list_id": "1", "first_name": "Foreign" })).await);

    assert_eq!(first_names(&at_annas.get(CONTACTS).await), ["Own"]);
    assert_eq!(
        first_names(&at_annas.get(&format!("{CONTACTS}?list_id=1")).await),
        Vec::<String>::new()
    );
    assert_eq!(at_annas.get(&format!("{CONTACTS}/{own}")).await.status, 200);
    let path = format!("{CONTACTS}/{foreign}");
    let (hidden, missing) = (
        at_annas.get(&path).await,
        at_annas.get(&format!("{CONTACTS}/424242")).await,
    );
    assert_eq!(
        (hidden.refusal(), missing.refusal()),
        ("404 not_found".into(), "404 not_found".into())
    );
    assert_eq!(
        at_annas
            .patch(&path, json!({ "version": 1, "city": "x" }))
            .await
            .refusal(),
        "404 not_found"
    );
    let away = at_annas
        .patch(&format!("{CONTACTS}/{own}"), json!({ "version": 1, "list_id": "1" }))
        .await;
    assert_eq!(away.wrong_fields(), ["list_id"], "as if the list did not exist");
    let into = at_annas
        .post(CONTACTS, json!({ "list_id": "1", "first_name": "x" }))
        .await;
    assert_eq!(into.wrong_fields(), ["list_id"]);
    let added = at_annas
        .post(CONTACTS, json!({ "list_id": list, "first_name": "New" }))
        .await;
    assert_eq!(added.status, 201, "{added:?}");
    app.stop().await;
}

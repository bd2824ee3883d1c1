//! Merging and removing contacts over REST (CON-20, CON-21), and R19 for their readers.

use super::administration::account;
use super::audit::{Walk, path};
use super::contact_lists::{FIELDS, LISTS, created, id};
use super::contacts::{CONTACTS, first_names};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

async fn person(boss: &Browser, first_name: &str) -> Value {
    created(boss, CONTACTS, json!({ "list_id": "1", "first_name": first_name })).await
}

/// What the audit log tells of these operations.
pub async fn walk(walk: &mut Walk, boss: &Browser, contact: &Value) {
    let other = person(boss, "Other").await;
    let merged = json!({ "survivor_id": contact["id"], "version": 2, "other_ids": [other["id"]] });
    let merged = boss.post("/api/contacts/merge", merged);
    walk.one("merge_contacts", "changed", "contact", merged).await;
    assert_eq!(walk.newest().await["after"], json!({ "merged": [other["id"]] }));
    let account = boss
        .post("/api/whatsapp/accounts", account("Sales", "SAL", "+12025550101"))
        .await
        .json();
    let number = json!({ "account_id": account["id"], "phone": "+39 06 9123 0001", "first_name": "Card" });
    let made = walk
        .one(
            "resolve_contact",
            "created",
            "contact",
            boss.post("/api/contacts/resolve", number.clone()),
        )
        .await;
    assert_eq!(
        (&made["created"], &made["contact"]["first_name"]),
        (&json!(true), &json!("Card"))
    );
    let again = boss.post("/api/contacts/resolve", number).await.json();
    assert_eq!(
        (&again["created"], &again["contact"]),
        (&json!(false), &made["contact"]),
        "CON-13"
    );
    let exported = boss.post("/api/contacts/export", json!({ "search": "anna" }));
    walk.one_file("export_contacts", "exported", "contact", exported).await;
    assert_eq!(walk.newest().await["after"], json!({ "search": "anna" }));
    let one = path(CONTACTS, contact);
    let removed = boss.delete(&one);
    walk.one("delete_contact", "removed", "contact", removed).await;
    let ids = [
        person(boss, "A").await["id"].clone(),
        person(boss, "B").await["id"].clone(),
    ];
    let removed = boss.post("/api/contacts/delete", json!({ "ids": ids }));
    walk.one("delete_contacts", "removed", "contact", removed).await;
    assert_eq!(walk.newest().await["after"], json!({ "count": 2, "ids": ids }));
}

#[actix_web::test]
async fn con_21_a_survivor_keeps_the_values_that_were_chosen() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let size = id(&created(&boss, FIELDS, json!({ "name": "Size", "type": "number" })).await);
    let anna =
        json!({ "list_id": "1", "first_name": "Anna", "city": "Roma", "mobile": "+39 06 9123 4567", "tags": ["vip"] });
    let anna = created(&boss, CONTACTS, anna).await;
    let twin = json!({ "list_id": "1", "first_name": "Anne", "city": "Milano", "company": "Acme",
        "mobile": "+39 06 9123 9999", "tags": ["new"], "custom": { size.clone(): 7 } });
    let twin = created(&boss, CONTACTS, twin).await;
    let keep = json!({ "first_name": twin["id"], "city": anna["id"] });
    let body = json!({ "survivor_id": anna["id"], "version": 1, "other_ids": [twin["id"]], "keep": keep });
    let merged = boss.post("/api/contacts/merge", body.clone()).await;
    assert_eq!(merged.status, 200, "{merged:?}");
    let merged = merged.json();
    assert_eq!((&merged["id"], &merged["version"]), (&anna["id"], &json!(2)));
    assert_eq!(
        (&merged["first_name"], &merged["city"], &merged["company"]),
        (&json!("Anne"), &json!("Roma"), &json!("Acme"))
    );
    assert_eq!(merged["mobile"], "390691234567");
    assert_eq!(
        merged["additional_phones"],
        json!(["390691239999"]),
        "every number still leads to them"
    );
    assert_eq!(
        (&merged["tags"], &merged["custom"]),
        (&json!(["vip", "new"]), &json!({ size: 7 }))
    );
    assert_eq!(boss.get(&path(CONTACTS, &twin)).await.refusal(), "404 not_found");
    assert_eq!(
        boss.post("/api/contacts/merge", body).await.wrong_fields(),
        ["other_ids[0]"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn con_21_a_merge_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (a, b, c) = (
        person(&boss, "A").await,
        person(&boss, "B").await,
        person(&boss, "C").await,
    );
    let ask = |survivor: &Value, others: Value, keep: Value| {
        let body = json!({ "survivor_id": survivor, "version": 1, "other_ids": others, "keep": keep });
        let boss = boss.clone();
        async move { boss.post("/api/contacts/merge", body).await }
    };
    for (survivor, others, keep, field) in [
        (&a["id"], json!([]), json!({}), "other_ids"),
        (&a["id"], json!([a["id"]]), json!({}), "other_ids"),
        (&a["id"], json!([b["id"], b["id"]]), json!({}), "other_ids"),
        (&a["id"], json!([b["id"]]), json!({ "city": c["id"] }), "keep.city"),
        (&a["id"], json!([b["id"]]), json!({ "tags": b["id"] }), "keep.tags"),
        (
            &a["id"],
            json!([b["id"]]),
            json!({ "custom.99": b["id"] }),
            "keep.custom.99",
        ),
        (&json!("404"), json!([b["id"]]), json!({}), "survivor_id"),
        (&a["id"], json!([b["id"], "404"]), json!({}), "other_ids[1]"),
    ] {
        let answer = ask(survivor, others, keep).await;
        assert_eq!(
            (answer.refusal(), answer.wrong_fields()),
            ("422 invalid".to_owned(), vec![field.to_owned()])
        );
    }
    boss.patch(&path(CONTACTS, &a), json!({ "version": 1, "city": "x" }))
        .await;
    assert_eq!(
        ask(&a["id"], json!([b["id"]]), json!({})).await.refusal(),
        "409 version_conflict"
    );
    assert_eq!(
        first_names(&boss.get(CONTACTS).await),
        ["C", "B", "A"],
        "nothing half-done"
    );
    app.stop().await;
}

#[actix_web::test]
async fn con_20_many_are_removed_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (a, b) = (person(&boss, "A").await, person(&boss, "B").await);
    person(&boss, "C").await;
    let removed = boss
        .post(
            "/api/contacts/delete",
            json!({ "ids": [a["id"], b["id"], b["id"], "404"] }),
        )
        .await;
    assert_eq!(
        removed.json(),
        json!({ "removed": [a["id"], b["id"]], "kept": [] }),
        "{removed:?}"
    );
    assert_eq!(first_names(&boss.get(CONTACTS).await), ["C"]);
    for ids in [json!([]), json!((1..=201).map(|n| n.to_string()).collect::<Vec<_>>())] {
        assert_eq!(
            boss.post("/api/contacts/delete", json!({ "ids": ids }))
                .await
                .wrong_fields(),
            ["ids"]
        );
    }
    let (_, at_annas) = app.agent("anna").await;
    let answer = at_annas.post("/api/contacts/delete", json!({ "ids": [a["id"]] })).await;
    assert_eq!(answer.refusal(), "403 forbidden");
    app.stop().await;
}

#[actix_web::test]
async fn r19_an_agent_who_leaves_a_list_sees_its_contacts_no_longer_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let list = created(&boss, LISTS, json!({ "name": "VIP", "agent_ids": [anna.to_string()] })).await;
    let contact = created(&boss, CONTACTS, json!({ "list_id": list["id"], "first_name": "Own" })).await;
    let one = path(CONTACTS, &contact);
    assert_eq!(at_annas.get(&one).await.status, 200);
    let without = json!({ "version": 1, "agent_ids": [] });
    assert_eq!(boss.patch(&path(LISTS, &list), without).await.status, 200);
    assert_eq!(at_annas.get(&one).await.refusal(), "404 not_found");
    assert_eq!(first_names(&at_annas.get(CONTACTS).await), Vec::<String>::new());
    assert_eq!(at_annas.get(&path(LISTS, &list)).await.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn con_12_a_number_is_resolved_within_the_callers_lists() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, at_annas) = app.agent("anna").await;
    let account = boss
        .post("/api/whatsapp/accounts", account("Sales", "SAL", "+12025550101"))
        .await
        .json();
    let ask = |phone: &str| json!({ "account_id": account["id"], "phone": phone });
    let far = at_annas.post("/api/contacts/resolve", ask("+39 06 9123 0001")).await;
    assert_eq!(far.wrong_fields(), ["account_id"], "its list is out of reach");
    let list = boss.get(&format!("{LISTS}/1")).await.json();
    let with_anna = json!({ "version": list["version"], "agent_ids": [anna.to_string()] });
    assert_eq!(boss.patch(&format!("{LISTS}/1"), with_anna).await.status, 200);
    let made = at_annas
        .post("/api/contacts/resolve", ask("+39 06 9123 0001"))
        .await
        .json();
    assert_eq!(
        (&made["created"], &made["contact"]["mobile"]),
        (&json!(true), &json!("390691230001"))
    );
    let other = created(&boss, LISTS, json!({ "name": "Other" })).await;
    let hidden = json!({ "list_id": other["id"], "first_name": "X", "phone": "+39 06 9123 0002" });
    created(&boss, CONTACTS, hidden).await;
    let taken = at_annas.post("/api/contacts/resolve", ask("+39 06 9123 0002")).await;
    assert_eq!(
        (taken.refusal(), taken.wrong_fields()),
        ("409 taken".into(), vec!["phone".into()])
    );
    for (body, field) in [
        (ask("12"), "phone"),
        (
            json!({ "account_id": "404", "phone": "+39 06 9123 0003" }),
            "account_id",
        ),
        (
            json!({ "account_id": account["id"], "phone": "+39 06 9123 0003", "first_name": " " }),
            "first_name",
        ),
    ] {
        assert_eq!(boss.post("/api/contacts/resolve", body).await.wrong_fields(), [field]);
    }
    app.stop().await;
}

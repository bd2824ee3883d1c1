//! CON-22, CON-23: contacts from a file.

use super::audit::{Walk, path};
use super::contact_lists::{FIELDS, LISTS, created, id};
use super::contacts::{CONTACTS, encoded, first_names};
use crate::support::app::{Browser, TestApp, eventually};
use crate::support::form::upload;
use serde_json::{Value, json};

pub const IMPORTS: &str = "/api/contact-imports";

/// A file that was taken.
pub async fn uploaded(browser: &Browser, content: &[u8]) -> Value {
    let answer = upload(browser, IMPORTS, "people.csv", content).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

pub async fn started(browser: &Browser, import: &Value, body: Value) -> Value {
    let answer = browser.post(&format!("{}/start", path(IMPORTS, import)), body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// The import, once it has ended.
pub async fn ended(browser: &Browser, import: &Value) -> Value {
    let one = path(IMPORTS, import);
    eventually(async || {
        let now = browser.get(&one).await.json();
        now["ended_at"].is_string().then_some(now)
    })
    .await
}

pub fn counts(import: &Value) -> [u64; 4] {
    ["rows_read", "added", "skipped", "failed"].map(|name| import[name].as_u64().unwrap())
}

/// The error file as rows of cells.
pub async fn errors(browser: &Browser, import: &Value) -> Vec<Vec<String>> {
    let answer = browser.get(&format!("{}/errors", path(IMPORTS, import))).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "text/csv; charset=utf-8")
    );
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(body);
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| cells(record.unwrap())).collect()
}

/// What the audit log tells: the file, the start, the outcome.
pub async fn walk(walk: &mut Walk, boss: &Browser) {
    let file = upload(boss, IMPORTS, "a.csv", b"first_name\nAnna\n");
    let import = walk
        .one("create_contact_import", "created", "contact_import", file)
        .await;
    let stop = format!("{}/stop", path(IMPORTS, &import));
    let discarded = boss.post(&stop, json!({}));
    walk.one("stop_contact_import", "imported", "contact_import", discarded)
        .await;
    let import = uploaded(boss, b"first_name\nAnna\n\"\"\n").await;
    let start = format!("{}/start", path(IMPORTS, &import));
    let start = boss.post(&start, json!({ "list_id": "1", "columns": ["first_name"] }));
    walk.followed("start_contact_import", start).await;
    ended(boss, &import).await;
    let log = boss.get("/api/audit?limit=3&kind=contact_import").await.json();
    let told = |n: usize, name: &str| log["rows"][n][name].clone();
    assert_eq!(
        [told(0, "what"), told(1, "what"), told(2, "what")],
        ["imported", "changed", "created"]
    );
    assert_eq!(told(0, "author"), "boss");
    let outcome = json!({ "state": "finished", "list": "1", "read": 2, "added": 1, "skipped": 0, "failed": 1 });
    assert_eq!(told(0, "after"), outcome);
}

#[actix_web::test]
async fn con_22_rows_are_added_and_what_is_not_is_told_exactly() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let list = id(&created(&boss, LISTS, json!({ "name": "Fair" })).await);
    let tier = json!({ "name": "Tier", "type": "select", "options": ["Gold"], "list_id": list });
    let tier = id(&created(&boss, FIELDS, tier).await);
    let known = json!({ "list_id": list, "first_name": "Known", "phone": "+39 06 9123 4500" });
    created(&boss, CONTACTS, known).await;
    let elsewhere = json!({ "list_id": "1", "first_name": "Elsewhere", "phone": "+39 06 9123 4501" });
    created(&boss, CONTACTS, elsewhere).await;
    let file = "Name;Mobile;Tier;Labels;Shoe\r\n\
        Anna;+39 06 9123 4501;gold;vip; 39\r\n\
        Ben;not a number;gold;;40\r\n\
        Carla;0039 06 91234501;;;41\r\n\
        Dora;+39 06 9123 4500;;;42\r\n\
        ;;Silver;;43\r\n\
        \"Emma, \"\"E\"\"\";'+39 06 9123 4502;;vip; new\r\n";
    let import = uploaded(&boss, file.as_bytes()).await;
    assert_eq!(
        (&import["state"], &import["name"]),
        (&json!("uploaded"), &json!("people.csv"))
    );
    let columns = json!(["first_name", "mobile", format!("custom.{tier}"), null, null]);
    assert_eq!(import["guesses"], columns);
    let columns = json!(["first_name", "mobile", format!("custom.{tier}"), "tags"]);
    let body = json!({ "list_id": list, "columns": columns, "duplicate_fields": ["mobile"] });
    started(&boss, &import, body).await;
    let done = ended(&boss, &import).await;
    assert_eq!(
        (&done["state"], counts(&done)),
        (&json!("finished"), [6, 2, 2, 2]),
        "{done}"
    );
    assert_eq!((&done["rows_total"], &done["list_id"]), (&json!(6), &json!(list)));

    let rows = errors(&boss, &import).await.into_iter().map(|cells| cells.join("|"));
    let expected = [
        "row|result|reason|Name|Mobile|Tier|Labels|Shoe",
        "3|failed|mobile: must be a phone number with its country code, such as +39 06 9123 4567|Ben|not a number|gold||40",
        "4|duplicate|the same mobile as row 2|Carla|0039 06 91234501|||41",
        "5|duplicate|the same mobile as a contact of the list|Dora|'+39 06 9123 4500|||42",
        "6|failed|Tier: is not one of the options; first_name: must not be empty|||Silver||43",
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected, "the error file is exact");

    let of_list = boss.get(&format!("{CONTACTS}?list_id={list}&sort=name")).await;
    assert_eq!(first_names(&of_list), ["Anna", "Emma, \"E\"", "Known"]);
    let anna = &of_list.json()["rows"][0];
    assert_eq!(
        (&anna["phone"], &anna["mobile"]),
        (&json!("390691234501"), &json!("390691234501")),
        "CON-04"
    );
    assert_eq!(
        (&anna["custom"][&tier], &anna["tags"]),
        (&json!("Gold"), &json!(["vip"]))
    );
    assert_eq!(
        of_list.json()["rows"][1]["mobile"],
        "390691234502",
        "an apostrophe of an export is taken away"
    );
    let found = boss.get(&format!("{CONTACTS}?search={}", encoded("0691234502"))).await;
    assert_eq!(first_names(&found), ["Emma, \"E\""], "searchable at once");
    app.stop().await;
}

#[actix_web::test]
async fn con_23_encoding_delimiter_and_rows_are_shown_before_the_start() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let rows: String = (0..40).map(|n| format!("N{n}\tRoma\n")).collect();
    let latin = [b"first_name\tcit\xe0\n".as_slice(), rows.as_bytes()].concat();
    let import = uploaded(&boss, &latin).await;
    let told = ["encoding", "delimiter", "has_header", "rows_total"].map(|name| import[name].clone());
    assert_eq!(told, [json!("latin1"), json!("\t"), json!(true), json!(40)]);
    assert_eq!(import["preview"].as_array().unwrap().len(), 11);
    assert_eq!(import["preview"][0], json!(["first_name", "cit\u{e0}"]));
    let marked = uploaded(&boss, b"\xef\xbb\xbfAnna,+39 06 9123 4567\n").await;
    assert_eq!(
        (&marked["encoding"], &marked["has_header"]),
        (&json!("utf8_bom"), &json!(false))
    );
    assert_eq!(marked["guesses"], json!([null, "mobile"]));
    started(
        &boss,
        &marked,
        json!({ "list_id": "1", "columns": ["first_name", "mobile"] }),
    )
    .await;
    assert_eq!(counts(&ended(&boss, &marked).await), [1, 1, 0, 0]);
    let listed = boss.get(IMPORTS).await.json();
    assert_eq!(
        [&listed["rows"][0]["id"], &listed["rows"][1]["id"]],
        [&marked["id"], &import["id"]]
    );
    app.stop().await;
}

#[actix_web::test]
async fn con_22_an_export_comes_back_as_it_was() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let body = json!({ "list_id": "1", "first_name": "=Anna", "last_name": "+1", "mobile": "+39 06 9123 4567",
        "additional_phones": ["+39 06 9123 4568", "+39 06 9123 4569"], "description": "'-a\nb", "tags": ["a", "b c"],
        "date_of_birth": "1990-12-31" });
    let before = created(&boss, CONTACTS, body).await;
    let file = boss.post("/api/contacts/export", json!({})).await.body;
    let import = uploaded(&boss, &file).await;
    let guesses = import["guesses"].as_array().unwrap();
    assert_eq!(
        guesses.iter().filter(|guess| guess.is_string()).count(),
        14,
        "{guesses:?}"
    );
    let list = id(&created(&boss, LISTS, json!({ "name": "Copy" })).await);
    started(&boss, &import, json!({ "list_id": list, "columns": guesses })).await;
    assert_eq!(counts(&ended(&boss, &import).await), [1, 1, 0, 0]);
    let mut after = boss.get(&format!("{CONTACTS}?list_id={list}")).await.json()["rows"][0].clone();
    for name in ["id", "list_id", "created_at", "updated_at"] {
        after[name] = before[name].clone();
    }
    assert_eq!(after, before);
    app.stop().await;
}

#[actix_web::test]
async fn con_22_a_start_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let import = uploaded(&boss, b"first_name,phone\nAnna,1\n").await;
    let start = format!("{}/start", path(IMPORTS, &import));
    for (body, field) in [
        (json!({ "list_id": "1", "columns": [] }), "columns"),
        (
            json!({ "list_id": "1", "columns": ["first_name", null, null] }),
            "columns",
        ),
        (
            json!({ "list_id": "1", "columns": ["first_name", "shoe"] }),
            "columns[1]",
        ),
        (
            json!({ "list_id": "1", "columns": ["first_name", "custom.1"] }),
            "columns[1]",
        ),
        (
            json!({ "list_id": "1", "columns": ["first_name", "first_name"] }),
            "columns[1]",
        ),
        (
            json!({ "list_id": "1", "columns": ["first_name"], "duplicate_fields": ["x"] }),
            "duplicate_fields[0]",
        ),
        (json!({ "list_id": "99", "columns": ["first_name"] }), "list_id"),
        (
            json!({ "list_id": "1", "columns": ["first_name"], "duplicate_matching": "some" }),
            "duplicate_matching",
        ),
    ] {
        assert_eq!(boss.post(&start, body.clone()).await.wrong_fields(), [field], "{body}");
    }
    let body = json!({ "list_id": "1", "columns": ["first_name"] });
    started(&boss, &import, body.clone()).await;
    assert_eq!(boss.post(&start, body).await.refusal(), "409 not_now");
    ended(&boss, &import).await;
    let late = boss.post(&format!("{}/stop", path(IMPORTS, &import)), json!({})).await;
    assert_eq!(late.refusal(), "409 not_now");
    assert_eq!(boss.get(&format!("{IMPORTS}/404")).await.refusal(), "404 not_found");
    let (_, at_annas) = app.agent("anna").await;
    assert_eq!(at_annas.get(IMPORTS).await.refusal(), "403 forbidden");
    app.stop().await;
}

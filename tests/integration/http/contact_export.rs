//! CON-24, S14: contacts as a file.

use super::contact_lists::{FIELDS, LISTS, created, id};
use super::contacts::CONTACTS;
use crate::support::app::{Answer, TestApp};
use serde_json::{Value, json};
use switchboard::http::contact_csv::original;

const EXPORT: &str = "/api/contacts/export";

/// The rows of a file by the name of their column, apostrophes taken away.
fn rows(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let body = answer
        .body
        .strip_prefix(b"\xef\xbb\xbf")
        .expect("a mark for spreadsheets");
    let mut reader = csv::Reader::from_reader(body);
    let head = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = head.iter().zip(record.iter());
        Value::Object(
            cells
                .map(|(name, cell)| (original(name).to_owned(), original(cell).into()))
                .collect(),
        )
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn first_names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["first_name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn s14_a_file_has_no_formulas_and_gives_every_value_back() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let note = id(&created(&boss, FIELDS, json!({ "name": "=Note", "type": "text_area" })).await);
    let corpus = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "'=x",
        "a\"b,c;d",
        "a\nb",
    ];
    for value in corpus {
        let body =
            json!({ "list_id": "1", "first_name": "A", "description": value, "custom": { note.clone(): value } });
        created(&boss, CONTACTS, body).await;
    }
    let answer = boss.post(EXPORT, json!({ "sort": "created_at" })).await;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(answer.body.as_ref());
    for cell in reader
        .records()
        .flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
    {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    let found = rows(&answer);
    assert_eq!(found.len(), corpus.len());
    for (row, value) in found.iter().zip(corpus) {
        assert_eq!((&row["description"], &row["=Note"]), (&json!(value), &json!(value)));
    }
    app.stop().await;
}

#[actix_web::test]
async fn con_24_the_filter_or_the_selection_is_exported_whole() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let list = id(&created(&boss, LISTS, json!({ "name": "Many" })).await);
    let size = json!({ "name": "Size", "type": "number", "list_id": list });
    let size = id(&created(&boss, FIELDS, size).await);
    let mut ids = Vec::new();
    for n in 0..230 {
        let body = json!({ "list_id": list, "first_name": format!("N{n:03}"), "mobile": format!("+39 06 9123 4{n:03}"),
            "tags": ["a", "b"], "custom": { size.clone(): n } });
        ids.push(created(&boss, CONTACTS, body).await["id"].clone());
    }
    created(&boss, CONTACTS, json!({ "list_id": "1", "first_name": "Elsewhere" })).await;
    let all = rows(&boss.post(EXPORT, json!({ "list_id": list, "sort": "name" })).await);
    let expected: Vec<String> = (0..230).map(|n| format!("N{n:03}")).collect();
    assert_eq!(first_names(&all), expected, "beyond one page");
    let row = &all[7];
    assert_eq!(
        (&row["mobile"], &row["tags"], &row["Size"]),
        (&json!("390691234007"), &json!("a; b"), &json!("7"))
    );
    assert_eq!((&row["id"], &row["list_id"]), (&ids[7], &json!(list)));
    let filter = json!({ "field": "first_name", "operator": "ends_with", "value": "29" }).to_string();
    let some = rows(&boss.post(EXPORT, json!({ "filter": filter, "sort": "name" })).await);
    assert_eq!(first_names(&some), ["N029", "N129", "N229"]);
    let picked = rows(&boss.post(EXPORT, json!({ "ids": [ids[3], ids[1], "404"] })).await);
    assert_eq!(first_names(&picked), ["N001", "N003"]);
    let everybody = rows(&boss.post(EXPORT, json!({})).await);
    assert_eq!(everybody.len(), 231);
    for (body, field) in [
        (json!({ "ids": [] }), "ids"),
        (json!({ "ids": [ids[0]], "search": "x" }), "ids"),
        (json!({ "filter": "x" }), "filter"),
        (json!({ "sort": "email" }), "sort"),
        (json!({ "columns": [] }), "columns"),
    ] {
        assert_eq!(boss.post(EXPORT, body).await.wrong_fields(), [field]);
    }
    let (_, at_annas) = app.agent("anna").await;
    assert_eq!(at_annas.post(EXPORT, json!({})).await.refusal(), "403 forbidden");
    app.stop().await;
}

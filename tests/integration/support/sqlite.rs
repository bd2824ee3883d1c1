//! A database file as it is, without the store: what a crash left behind is judged by queries of the test's own,
//! and what must be found is put there.

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query};
use std::path::Path;

#[derive(QueryableByName)]
struct JsonRow {
    #[diesel(sql_type = Nullable<Text>)]
    row: Option<String>,
}

/// Rows of a query whose columns are named `a`, `b`, .. in order.
pub fn rows(file: &Path, query: &str) -> Vec<Vec<String>> {
    let mut connection = SqliteConnection::establish(&file.display().to_string()).expect("database file");
    connection.batch_execute("PRAGMA busy_timeout = 5000").expect("pragma");
    let columns = column_count(query);
    let list = ["a", "b", "c", "d"][..columns].join(", ");
    let rows: Vec<JsonRow> = sql_query(format!("SELECT json_array({list}) AS row FROM ({query})"))
        .load(&mut connection)
        .unwrap_or_else(|error| panic!("{query}: {error}"));
    rows.into_iter()
        .map(|row| {
            let json: Vec<serde_json::Value> =
                serde_json::from_str(&row.row.expect("json_array is never null")).expect("json");
            json.into_iter()
                .map(|value| match value {
                    serde_json::Value::String(text) => text,
                    other @ (serde_json::Value::Null
                    | serde_json::Value::Bool(_)
                    | serde_json::Value::Number(_)
                    | serde_json::Value::Array(_)
                    | serde_json::Value::Object(_)) => other.to_string(),
                })
                .collect()
        })
        .collect()
}

/// Changes the file behind the store's back.
pub fn change(file: &Path, statements: &str) {
    let mut connection = SqliteConnection::establish(&file.display().to_string()).expect("database file");
    let all = format!("PRAGMA busy_timeout = 5000; {statements}");
    connection
        .batch_execute(&all)
        .unwrap_or_else(|error| panic!("{statements}: {error}"));
}

fn column_count(query: &str) -> usize {
    ["AS a", "AS b", "AS c", "AS d"]
        .iter()
        .filter(|name| query.contains(*name))
        .count()
}

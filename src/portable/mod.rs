//! The whole configuration as one file (`switchboard export`, `switchboard import`).
//!
//! What a file may say is read from the API's own contract: a field that can be written over the API travels
//! without code here. `sections` names the collections, `references` turns ids into names and back, `secrets`
//! keeps secrets out of files, `snapshot` reads an installation, `import` changes one, all or nothing.
//! Customers' data (contacts, conversations) is not configuration.

mod changes;
mod contract;
mod file;
mod import;
mod inward;
mod references;
mod secrets;
mod sections;
mod settling;
mod snapshot;
mod wishes;
mod writing;

pub use file::{Form, parse, render};
pub use import::{Fault, Outcome, Source, import};
pub use sections::SECTIONS;

use crate::http::error::ApiError;
use crate::http::in_process::Api;
use contract::Contract;
use serde_json::{Map, Value};
use snapshot::Snapshot;

/// The version of the format; files say which one they have.
pub const FORMAT: u64 = 1;

/// The word that begins a file, with the version of its format.
const HEAD: &str = "switchboard";

/// What an installation has configured, as a file says it.
pub async fn export(api: &Api) -> Result<Value, ApiError> {
    let contract = Contract::of_this_version();
    let snapshot = Snapshot::read(api, &contract).await?;
    let mut file = Map::new();
    file.insert(HEAD.to_owned(), Value::from(FORMAT));
    file.insert("settings".to_owned(), Value::Object(snapshot.settings.fields));
    for (section, entries) in snapshot.sections {
        let rows = entries.into_iter().map(|entry| Value::Object(entry.fields));
        file.insert(section.to_owned(), rows.collect());
    }
    Ok(Value::Object(file))
}

/// Where the configuration names something that is gone: `bots "Ada".cloud_provider`.
pub async fn dangling(api: &Api) -> Result<Vec<String>, ApiError> {
    let contract = Contract::of_this_version();
    let snapshot = Snapshot::read(api, &contract).await?;
    let mut found = Vec::new();
    for (section, entries) in &snapshot.sections {
        for entry in entries {
            let row = Value::Object(entry.fields.clone());
            collect_dangling(&row, &format!("{section} \"{}\"", entry.label), &mut found);
        }
    }
    Ok(found)
}

/// A name that stands for a row that is gone is its number.
fn collect_dangling(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if references::is_gone(text) => found.push(path.to_owned()),
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                collect_dangling(item, &format!("{path}[{n}]"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                collect_dangling(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

//! Secrets in files: never themselves, only where they are found (S7).

use super::contract::Contract;
use super::references::Names;
use super::sections::Section;
use crate::config::limits::PORTABLE_SECRET_BYTES_MAX;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Marks, in memory only, a secret that was found.
const FOUND: &str = "\0secret";

/// The fields of a section's rows that are secret: reads say only whether they are set.
pub fn fields(contract: &Contract, section: &Section) -> BTreeSet<String> {
    let mut found = BTreeSet::from(["password".to_owned()]);
    collect(contract, contract.row(section), &mut found, 0);
    found
}

fn collect(contract: &Contract, schema: &Value, found: &mut BTreeSet<String>, depth: usize) {
    const DEPTH_MAX: usize = 6;
    if depth == DEPTH_MAX {
        return;
    }
    for (name, property) in contract.properties(schema) {
        let inner = contract.properties(property);
        if inner.len() == 1 && inner.contains_key("is_set") {
            found.insert(name.to_owned());
        } else {
            collect(contract, property, found, depth + 1);
        }
    }
}

/// True when a read says only whether this is set.
pub fn is_marker(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.len() == 1) && value["is_set"].is_boolean()
}

/// Where a file expects a secret that is set; `row` is from [`row_name`].
pub fn placeholder(section: &Section, row: &str, field: &str) -> Value {
    let name = plain(&[section.name, row, field].join("_"));
    json!({ "env": format!("SWITCHBOARD_SECRET_{name}") })
}

/// What variables call a row. Of rows whose names differ only in what a variable cannot be named, such as "Shop 1"
/// and "Shop-1", all but the first get a number after two lines, which no name has otherwise.
pub fn row_name(section: &Section, names: &Names, label: &str) -> String {
    let name = with_single_lines(label);
    match names.place_among_alike(section.name, label, with_single_lines) {
        1 => name,
        place => format!("{name}__{place}"),
    }
}

fn with_single_lines(label: &str) -> String {
    let plain = plain(label);
    let words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
    words.join("_")
}

fn plain(text: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    text.chars().map(plain).collect()
}

/// Where a placeholder points, if it is one.
pub fn is_placeholder(value: &Value) -> bool {
    let Some(fields) = value.as_object() else { return false };
    fields.len() == 1 && (value["env"].is_string() || value["file"].is_string())
}

/// What is at the place. `None` when there is nothing.
pub fn find(
    placeholder: &Value,
    beside: &Path,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<String>, String> {
    if let Some(name) = placeholder["env"].as_str() {
        return Ok(environment(name).filter(|value| !value.is_empty()));
    }
    let path = beside.join(placeholder["file"].as_str().unwrap_or_default());
    match std::fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
        Ok(about) if about.len() > PORTABLE_SECRET_BYTES_MAX => {
            return Err(format!(
                "{} has more than {PORTABLE_SECRET_BYTES_MAX} bytes",
                path.display()
            ));
        }
        Ok(_) => {}
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A secret on its way to the API.
pub fn found(value: String) -> Value {
    Value::Object(Map::from_iter([(FOUND.to_owned(), Value::String(value))]))
}

/// The secret, if this is one.
pub fn revealed(value: &Value) -> Option<&str> {
    value.get(FOUND)?.as_str()
}

/// True when there is a secret in it.
pub fn contains_found(value: &Value) -> bool {
    match value {
        Value::Object(_) if revealed(value).is_some() => true,
        Value::Object(fields) => fields.values().any(contains_found),
        Value::Array(items) => items.iter().any(contains_found),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

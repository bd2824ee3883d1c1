//! An installation as files say it: every row with names for ids, and marks where secrets are.

use super::contract::{Body, Contract, Part};
use super::references::{Names, granted, reference};
use super::secrets;
use super::sections::{SECTIONS, Section};
use crate::http::error::ApiError;
use crate::http::in_process::Api;
use actix_web::http::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its id in this installation.
    pub id: String,
    /// What others call it.
    pub label: String,
    /// What a file says of it.
    pub fields: Map<String, Value>,
    /// What a change must carry.
    pub version: Value,
}

/// An installation.
pub struct Snapshot {
    /// The settings, as a row.
    pub settings: Entry,
    /// Every section's rows by name.
    pub sections: Vec<(&'static str, Vec<Entry>)>,
    /// Names of everything.
    pub names: Names,
}

/// Rows of one page; the most that lists give.
const ROWS: u32 = 200;

impl Snapshot {
    /// Reads everything.
    pub async fn read(api: &Api, contract: &Contract) -> Result<Self, ApiError> {
        let mut names = Names::default();
        let mut raw = Vec::new();
        for section in SECTIONS {
            let mut rows = all(api, section).await?;
            rows.retain(|row| row["system"] != true);
            raw.push((section, rows));
        }
        for (section, rows) in &raw {
            for (id, label) in labels(section, rows, &names) {
                names.add(section.name, &id, &label);
            }
        }
        let mut sections = Vec::new();
        for (section, rows) in raw {
            let mut entries = Vec::new();
            for row in rows {
                let mut entry = entry(contract, section, &names, &row);
                for part in contract.parts(section) {
                    let value = read_part(api, contract, section, &names, &entry.id, &part).await?;
                    entry.fields.insert(part.name, value);
                }
                entries.push(entry);
            }
            entries.sort_by_key(|entry| entry.label.to_lowercase());
            sections.push((section.name, entries));
        }
        let settings = api.call(Method::GET, "/api/settings", None).await?;
        let settings = settings_entry(contract, &settings);
        Ok(Self {
            settings,
            sections,
            names,
        })
    }
}

async fn all(api: &Api, section: &Section) -> Result<Vec<Value>, ApiError> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("{}?sort=id&limit={ROWS}{cursor}", section.path);
        let mut page = api.call(Method::GET, &path, None).await?;
        if let Value::Array(found) = page["rows"].take() {
            rows.extend(found);
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(rows),
        }
    }
}

/// What the rows of a section are called: by their key, with those above them, and with what they count for.
pub fn labels(section: &Section, rows: &[Value], names: &Names) -> Vec<(String, String)> {
    let by_id: BTreeMap<&str, &Value> = rows.iter().filter_map(|row| Some((row["id"].as_str()?, row))).collect();
    let label = |row: &Value| {
        let mut place = row;
        let mut path = vec![text(row, section.key)];
        // Trees are DISPOSITION_LEVELS_MAX deep; more would be a circle.
        for _ in 0..8 {
            let Some(above) = place["parent_id"].as_str().and_then(|id| by_id.get(id)) else {
                break;
            };
            place = above;
            path.push(text(place, section.key));
        }
        // Its root says what all of it counts for.
        if let Some(root) = path.last_mut() {
            root.push_str(&scope(place, names));
        }
        path.reverse();
        path.join(" > ")
    };
    let rows = rows
        .iter()
        .filter_map(|row| Some((row["id"].as_str()?.to_owned(), label(row))));
    rows.collect()
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_default().to_owned()
}

/// What a row counts for, when it is not everything.
fn scope(row: &Value, names: &Names) -> String {
    let of = [
        ("account_id", "account", "accounts"),
        ("queue_id", "queue", "queues"),
        ("list_id", "list", "contact_lists"),
    ];
    let named = of.iter().find_map(|(field, word, section)| {
        let label = names.label(section, row[*field].as_str()?);
        Some(format!(" ({word} {label})"))
    });
    named.unwrap_or_default()
}

/// What a file calls a row that it has: the same as [`labels`] say of rows.
pub fn label_in_file(section: &Section, fields: &Map<String, Value>) -> String {
    let key = fields
        .get(section.key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim();
    if let Some(parent) = fields.get("parent").and_then(Value::as_str) {
        return format!("{} > {key}", parent.trim());
    }
    let scope = ["account", "queue", "list"].iter().find_map(|word| {
        let label = fields.get(*word)?.as_str()?;
        Some(format!(" ({word} {label})"))
    });
    format!("{key}{}", scope.unwrap_or_default())
}

fn settings_entry(contract: &Contract, row: &Value) -> Entry {
    let written = contract.properties(contract.body(Body::Patch, "/api/settings"));
    let fields = row.as_object().into_iter().flatten();
    let fields = fields.filter(|(name, _)| name.as_str() != "version" && written.contains_key(name.as_str()));
    Entry {
        id: String::new(),
        label: "settings".to_owned(),
        fields: fields.map(|(name, value)| (name.clone(), value.clone())).collect(),
        version: row["version"].clone(),
    }
}

/// The settings as a file says them.
pub fn settings(contract: &Contract, row: &Value) -> Entry {
    settings_entry(contract, row)
}

/// A row as a file says it, without its parts.
pub fn entry(contract: &Contract, section: &'static Section, names: &Names, row: &Value) -> Entry {
    let id = text(row, "id");
    let label = names.label(section.name, &id);
    let outward = Outward {
        contract,
        section,
        names,
        row_name: secrets::row_name(section, names, &label),
    };
    let (draft, patch) = (
        contract.body(Body::Draft, section.path),
        contract.body(Body::Patch, &section.one("{id}")),
    );
    let mut written = contract.properties(draft);
    written.extend(contract.properties(patch));
    written.remove("version");
    let mut fields = outward.fields(&written, row);
    sort_sets(section, written.keys().copied(), &mut fields);
    Entry {
        fields,
        version: row["version"].clone(),
        label,
        id,
    }
}

/// Names in fields of a row are in no order of their own, so they come in that of the alphabet.
pub fn sort_sets<'a>(section: &Section, written: impl Iterator<Item = &'a str>, fields: &mut Map<String, Value>) {
    for (_, said) in written
        .filter(|name| name.ends_with("_ids"))
        .filter_map(|name| reference(section, name))
    {
        if let Some(Value::Array(names)) = fields.get_mut(&said) {
            names.sort_by_key(|name| name.as_str().unwrap_or_default().to_lowercase());
        }
    }
}

/// A part of a row as a file says it.
pub async fn read_part(
    api: &Api,
    contract: &Contract,
    section: &'static Section,
    names: &Names,
    id: &str,
    part: &Part,
) -> Result<Value, ApiError> {
    let answer = api
        .call(Method::GET, &format!("{}/{}", section.one(id), part.place), None)
        .await?;
    let outward = Outward {
        contract,
        section,
        names,
        row_name: secrets::row_name(section, names, &names.label(section.name, id)),
    };
    let put = contract.body(Body::Put, &format!("{}/{}", section.one("{id}"), part.place));
    let mut written = contract.properties(put);
    written.remove("version");
    let ids = part.property.as_deref().filter(|property| property.ends_with("_ids"));
    if let Some((target, _)) = ids.and_then(|property| reference(section, property)) {
        let rows = answer["rows"].as_array().into_iter().flatten();
        let labels = rows.filter_map(|row| Some(Value::from(names.label(target, row["id"].as_str()?))));
        return Ok(part.arranged(labels.collect()));
    }
    let mut fields = outward.fields(&written, &answer);
    Ok(match &part.property {
        Some(property) => fields.remove(property).unwrap_or_default(),
        None => Value::Object(fields),
    })
}

/// From the API's words to a file's.
struct Outward<'a> {
    contract: &'a Contract,
    section: &'static Section,
    names: &'a Names,
    /// What variables with its secrets call the row.
    row_name: String,
}

impl Outward<'_> {
    /// What can be written of an object.
    fn fields(&self, written: &BTreeMap<&str, &Value>, object: &Value) -> Map<String, Value> {
        let mut fields = Map::new();
        for (name, value) in object.as_object().into_iter().flatten() {
            let Some(schema) = written.get(name.as_str()) else {
                continue;
            };
            if secrets::is_marker(value) {
                if value["is_set"] == true {
                    fields.insert(name.clone(), secrets::placeholder(self.section, &self.row_name, name));
                }
                continue;
            }
            match reference(self.section, name) {
                Some((target, said)) if !value.is_null() => {
                    fields.insert(said, self.named(target, value));
                }
                Some(_) => {}
                None if value.is_null() => {
                    if takes_text(schema) {
                        fields.insert(name.clone(), Value::from(""));
                    }
                }
                None if name == "resources" && object["section"].is_string() => {
                    fields.insert(name.clone(), self.resources(object["section"].as_str(), value));
                }
                None => {
                    let is_opaque = self.section.opaque.contains(&name.as_str());
                    fields.insert(name.clone(), self.within(name).value(schema, value, is_opaque));
                }
            }
        }
        fields
    }

    /// The same for a field's own fields: their secrets have its name before theirs, but those of what is opaque,
    /// which is all there is of its kind.
    fn within(&self, name: &str) -> Outward<'_> {
        let is_opaque = self.section.opaque.contains(&name);
        let row_name = if is_opaque {
            self.row_name.clone()
        } else {
            format!("{}_{name}", self.row_name)
        };
        Outward { row_name, ..*self }
    }

    fn value(&self, schema: &Value, value: &Value, is_opaque: bool) -> Value {
        match value {
            Value::Object(object) => {
                let written = self.contract.fitting(schema, object);
                if written.is_empty() {
                    return value.clone();
                }
                if is_opaque {
                    return Value::Object(self.as_it_is(&written, object));
                }
                Value::Object(self.fields(&written, value))
            }
            Value::Array(items) => {
                let schema = &self.contract.resolved(schema)["items"];
                items.iter().map(|item| self.value(schema, item, is_opaque)).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    /// An object whose ids are not ours.
    fn as_it_is(&self, written: &BTreeMap<&str, &Value>, object: &Map<String, Value>) -> Map<String, Value> {
        let known = object
            .iter()
            .filter(|(name, value)| written.contains_key(name.as_str()) && !value.is_null());
        let shown = known.filter_map(|(name, value)| {
            if !secrets::is_marker(value) {
                return Some((name.clone(), value.clone()));
            }
            let is_set = value["is_set"] == true;
            is_set.then(|| (name.clone(), secrets::placeholder(self.section, &self.row_name, name)))
        });
        shown.collect()
    }

    fn named(&self, target: &'static str, value: &Value) -> Value {
        match value {
            Value::Array(ids) => ids.iter().map(|id| self.named(target, id)).collect(),
            Value::String(id) => Value::from(self.names.label(target, id)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.clone(),
        }
    }

    /// What a section of a user profile is limited to, in the order of the alphabet: the API's is that of ids.
    fn resources(&self, section: Option<&str>, value: &Value) -> Value {
        let Some(target) = section.and_then(granted) else {
            return value.clone();
        };
        let named = value.as_array().into_iter().flatten().map(|row| {
            let mut row = row.as_object().cloned().unwrap_or_default();
            row.retain(|_, value| !value.is_null());
            if let Some(Value::String(id)) = row.remove("id") {
                row.insert("name".to_owned(), Value::from(self.names.label(target, &id)));
            }
            Value::Object(row)
        });
        let mut rows: Vec<Value> = named.collect();
        rows.sort_by_key(|row| text(row, "name").to_lowercase());
        Value::Array(rows)
    }
}

/// True when an empty text says that there is nothing.
fn takes_text(schema: &Value) -> bool {
    if schema["pattern"].is_string() || schema["minLength"].as_u64().is_some_and(|least| least > 0) {
        return false;
    }
    let kind = &schema["type"];
    kind == "string"
        || kind
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "string"))
}

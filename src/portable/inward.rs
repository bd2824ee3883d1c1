//! From a file's words to the API's: names become ids, and what is wrong is said with its path.

use super::contract::Contract;
use super::import::Fault;
use super::references::{Names, granted, reference, singular};
use super::secrets;
use super::sections::Section;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One way through a file.
pub struct Inward<'a> {
    pub contract: &'a Contract,
    pub section: &'static Section,
    pub names: &'a Names,
    /// Fields that are secret.
    pub secret: &'a BTreeSet<String>,
    /// What was found wrong.
    pub faults: Vec<Fault>,
}

impl Inward<'_> {
    /// An object for a body that has these properties.
    pub fn fields(
        &mut self,
        written: &BTreeMap<&str, &Value>,
        object: &Map<String, Value>,
        path: &str,
    ) -> Map<String, Value> {
        let mut fields = Map::new();
        for (said, value) in object {
            let here = if path.is_empty() {
                said.clone()
            } else {
                format!("{path}.{said}")
            };
            if self.is_elsewhere(said, value) {
                continue;
            }
            if let Some((name, target)) = self.referring(written, said) {
                let ids = self.ids(target, value, &here);
                fields.insert(name, ids);
            } else if said == "resources" && object.contains_key("section") {
                let section = object["section"].as_str().and_then(granted);
                fields.insert(said.clone(), self.resources(section, value, &here));
            } else if let Some(schema) = written.get(said.as_str()) {
                let value = self.field(schema, said, value, &here);
                fields.insert(said.clone(), value);
            } else {
                self.fault(&here, "is not known");
            }
        }
        fields
    }

    /// True for a secret that stays as it is: the file only says where it would be.
    fn is_elsewhere(&self, name: &str, value: &Value) -> bool {
        self.secret.contains(name) && secrets::is_placeholder(value)
    }

    /// A list that is a part of a row.
    pub fn listed(&mut self, schema: &Value, value: &Value, path: &str) -> Value {
        self.value(schema, value, path, false)
    }

    /// The API's name of a field that a file calls otherwise, and what it names.
    fn referring(&self, written: &BTreeMap<&str, &Value>, said: &str) -> Option<(String, &'static str)> {
        written.keys().find_map(|name| {
            let (target, as_said) = reference(self.section, name)?;
            (as_said == said).then(|| ((*name).to_owned(), target))
        })
    }

    fn field(&mut self, schema: &Value, name: &str, value: &Value, path: &str) -> Value {
        if let Some(secret) = secrets::revealed(value) {
            return Value::from(secret);
        }
        if self.secret.contains(name) && !value.is_null() {
            self.fault(
                path,
                "must be {env: NAME} or {file: path}: secrets do not belong into this file",
            );
            return Value::Null;
        }
        let is_opaque = self.section.opaque.contains(&name);
        self.value(schema, value, path, is_opaque)
    }

    fn value(&mut self, schema: &Value, value: &Value, path: &str, is_opaque: bool) -> Value {
        let contract = self.contract;
        match value {
            Value::Object(object) => {
                let written = contract.fitting(schema, object);
                if written.is_empty() {
                    return value.clone();
                }
                if is_opaque {
                    return Value::Object(self.as_it_is(&written, object, path));
                }
                Value::Object(self.fields(&written, object, path))
            }
            Value::Array(items) => {
                let schema = &contract.resolved(schema)["items"];
                let mut all = Vec::with_capacity(items.len());
                for (n, item) in items.iter().enumerate() {
                    all.push(self.value(schema, item, &format!("{path}[{n}]"), is_opaque));
                }
                Value::Array(all)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    /// An object whose ids are not ours.
    fn as_it_is(
        &mut self,
        written: &BTreeMap<&str, &Value>,
        object: &Map<String, Value>,
        path: &str,
    ) -> Map<String, Value> {
        let mut fields = Map::new();
        for (name, value) in object
            .iter()
            .filter(|(name, value)| !self.is_elsewhere(name, value))
            .collect::<Vec<_>>()
        {
            let here = format!("{path}.{name}");
            match written.get(name.as_str()) {
                Some(schema) => {
                    let value = self.field(schema, name, value, &here);
                    fields.insert(name.clone(), value);
                }
                None => self.fault(&here, "is not known"),
            }
        }
        fields
    }

    /// The ids of what is named.
    pub fn ids(&mut self, target: &'static str, value: &Value, path: &str) -> Value {
        match value {
            Value::Array(labels) => {
                let mut ids = Vec::with_capacity(labels.len());
                for (n, label) in labels.iter().enumerate() {
                    ids.push(self.ids(target, label, &format!("{path}[{n}]")));
                }
                Value::Array(ids)
            }
            Value::String(label) => match self.names.id(target, label) {
                Some(id) => Value::from(id),
                None => {
                    self.fault(path, format!("there is no {} \"{label}\"", singular(target)));
                    Value::Null
                }
            },
            Value::Null => Value::Null,
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                self.fault(path, "must be a name");
                Value::Null
            }
        }
    }

    fn resources(&mut self, target: Option<&'static str>, value: &Value, path: &str) -> Value {
        let Some(target) = target else { return value.clone() };
        let mut rows = Vec::new();
        for (n, row) in value.as_array().into_iter().flatten().enumerate() {
            let mut row = row.as_object().cloned().unwrap_or_default();
            let label = row.remove("name").unwrap_or_default();
            let id = self.ids(target, &label, &format!("{path}[{n}].name"));
            row.insert("id".to_owned(), id);
            rows.push(Value::Object(row));
        }
        Value::Array(rows)
    }

    fn fault(&mut self, path: &str, message: impl Into<String>) {
        self.faults.push(Fault {
            path: path.to_owned(),
            message: message.into(),
        });
    }
}

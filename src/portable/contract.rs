//! What the API takes and gives, read from its own contract.

use super::sections::Section;
use crate::http::openapi;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The contract.
pub struct Contract {
    document: Value,
}

/// Something that belongs to a row, at an address of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// As files name it.
    pub name: String,
    /// Its place under the row.
    pub place: String,
    /// The property of a write that holds it, when there is one only.
    pub property: Option<String>,
    /// The order of what it names means nothing.
    pub is_set: bool,
}

impl Part {
    /// The same names in the order of the alphabet, where their order means nothing.
    pub fn arranged(&self, mut value: Value) -> Value {
        if let (true, Value::Array(names)) = (self.is_set, &mut value) {
            names.sort_by_key(|name| name.as_str().unwrap_or_default().to_lowercase());
        }
        value
    }
}

/// Which body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    /// Of a new row.
    Draft,
    /// Of a change.
    Patch,
    /// Of something that is replaced as a whole.
    Put,
}

impl Contract {
    /// That of this program.
    pub fn of_this_version() -> Self {
        let document = serde_json::from_str(&openapi::document()).unwrap_or_default();
        Self { document }
    }

    /// The schema of what is written; nothing when it cannot be written.
    pub fn body(&self, body: Body, path: &str) -> &Value {
        let method = match body {
            Body::Draft => "post",
            Body::Patch => "patch",
            Body::Put => "put",
        };
        let operation = &self.document["paths"][path][method];
        self.resolved(&operation["requestBody"]["content"]["application/json"]["schema"])
    }

    /// The schema of one row of a collection.
    pub fn row(&self, section: &Section) -> &Value {
        let operation = &self.document["paths"][section.path]["post"];
        self.resolved(&operation["responses"]["201"]["content"]["application/json"]["schema"])
    }

    /// Follows references, and takes what is there from what may be null.
    pub fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return self.resolved(&self.document["components"]["schemas"][name]);
        }
        let choices = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut real = choices.iter().filter(|choice| choice["type"] != "null");
        match (real.next(), real.next()) {
            (Some(only), None) => self.resolved(only),
            _ => schema,
        }
    }

    /// All properties of an object, whichever of its forms it has.
    pub fn properties<'a>(&'a self, schema: &'a Value) -> BTreeMap<&'a str, &'a Value> {
        let schema = self.resolved(schema);
        let mut all = BTreeMap::new();
        for list in ["oneOf", "allOf"] {
            for part in schema[list].as_array().into_iter().flatten() {
                all.extend(self.properties(part));
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            all.insert(name.as_str(), property);
        }
        all
    }

    /// The form of an object that fits this one: the one whose fixed words it has.
    pub fn fitting<'a>(&'a self, schema: &'a Value, object: &Map<String, Value>) -> BTreeMap<&'a str, &'a Value> {
        let schema = self.resolved(schema);
        let forms = schema["oneOf"].as_array().into_iter().flatten();
        let mut forms = forms.map(|form| self.properties(form));
        let has_its_words = |form: &BTreeMap<&str, &Value>| {
            let mut words = form.iter().filter(|(_, property)| is_word(property)).peekable();
            words.peek().is_some() && words.all(|(name, property)| is_word_of(property, object.get(*name)))
        };
        forms.find(has_its_words).unwrap_or_else(|| self.properties(schema))
    }

    /// What belongs to each row of a collection at addresses of their own.
    pub fn parts(&self, section: &Section) -> Vec<Part> {
        let prefix = format!("{}/{{id}}/", section.path);
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let parts = paths.filter_map(|(path, item)| {
            let place = path.strip_prefix(&prefix)?;
            let both = !place.contains('/') && item.get("get").is_some() && item.get("put").is_some();
            let named = section.parts.iter().find(|(of, _)| *of == place);
            let name = named.map_or_else(|| place.replace('-', "_"), |(_, name)| (*name).to_owned());
            if !both || name.is_empty() {
                return None;
            }
            let properties = self.properties(self.body(Body::Put, path));
            let mut written = properties.keys().filter(|name| **name != "version");
            let property = match (written.next(), written.next()) {
                (Some(only), None) => Some((*only).to_owned()),
                _ => None,
            };
            let names = |property: &String| property.ends_with("_ids");
            Some(Part {
                // Of agents and teams the first is asked first; but not by an account.
                is_set: section.name == "accounts" && property.as_ref().is_some_and(names)
                    || property.as_deref() == Some("queue_ids"),
                name,
                place: place.to_owned(),
                property,
            })
        });
        parts.collect()
    }
}

fn is_word(schema: &Value) -> bool {
    schema.get("const").is_some() || schema["enum"].as_array().is_some_and(|words| words.len() == 1)
}

fn is_word_of(schema: &Value, value: Option<&Value>) -> bool {
    let word = schema.get("const").unwrap_or(&schema["enum"][0]);
    value == Some(word)
}

//! Files: YAML or JSON, with the fields of a row in an order that people read and git compares well.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Form {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// Reads a file of either form; YAML contains JSON.
pub fn parse(text: &str) -> Result<Value, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| error.to_string());
    }
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

/// Writes a file.
pub fn render(file: &Value, form: Form) -> Result<String, String> {
    match form {
        Form::Yaml => serde_saphyr::to_string(&Ordered(file)).map_err(|error| error.to_string()),
        Form::Json => {
            let text = serde_json::to_string_pretty(&Ordered(file)).map_err(|error| error.to_string())?;
            Ok(text + "\n")
        }
    }
}

/// What names a thing comes first, the rest by its name.
const FIRST: [&str; 8] = [
    "switchboard",
    "settings",
    "name",
    "username",
    "full_name",
    "key",
    "type",
    "section",
];

struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let mut keys: Vec<&String> = fields.keys().collect();
                keys.sort_by_key(|key| {
                    let place = FIRST.iter().position(|first| first == key);
                    (place.unwrap_or(FIRST.len()), *key)
                });
                let mut map = serializer.serialize_map(Some(keys.len()))?;
                for key in keys {
                    map.serialize_entry(key, &Ordered(&fields[key]))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Ordered(item))?;
                }
                list.end()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.0.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_forms_say_the_same_and_names_come_first() {
        let file = json!({
            "queues": [{ "agent_timeout_secs": 10, "name": "yes", "members": ["anna"], "weight": 0.5 }],
            "switchboard": 1,
            "odd": ["1", "true", "null", "~", "line\nbreak", "# no comment", "a: b", ""],
        });
        for form in [Form::Yaml, Form::Json] {
            let text = render(&file, form).unwrap();
            assert_eq!(parse(&text).unwrap(), file, "{text}");
            assert_eq!(text, render(&parse(&text).unwrap(), form).unwrap());
            let (name, timeout) = (text.find("name").unwrap(), text.find("agent_timeout").unwrap());
            assert!(text.find("switchboard").unwrap() < name && name < timeout, "{text}");
        }
        assert!(parse("a: [").is_err() && parse("{\"a\":").is_err());
    }
}

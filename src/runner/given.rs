//! What a script is given: a fingerprint of its command line for the journal, and the interaction as JSON.

use crate::domain::plan::pass::Values;
use crate::domain::plan::script::ScriptCall;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// SHA-256 over the name and the arguments, each behind its length: no two command lines are the same to it.
pub(super) fn argv(call: &ScriptCall) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&call.script).chain(&call.arguments) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Values by group and field: `contact.phone` is `phone` of `contact`.
pub(super) fn json(values: &Values) -> String {
    let mut groups = Map::new();
    for (name, value) in values {
        let (group, field) = name.split_once('.').unwrap_or(("", name));
        let entry = groups.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(fields) = entry {
            fields.insert(field.to_owned(), Value::String(value.clone()));
        }
    }
    Value::Object(groups).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_command_line_do_not_run_into_each_other() {
        let of = |arguments: &[&str]| {
            argv(&ScriptCall {
                script: "x".to_owned(),
                arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
                variable: None,
                timeout_secs: 10,
            })
        };
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_ne!(of(&["a", ""]), of(&["a"]));
        assert_eq!(of(&["a"]), of(&["a"]));
    }

    #[test]
    fn the_interaction_is_an_object_of_objects() {
        let values = [("contact.phone", "+1"), ("message.body", "\"}\n"), ("contact.id", "7")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let read: Value = serde_json::from_str(&json(&values.into())).unwrap();
        assert_eq!(read["contact"]["phone"], "+1");
        assert_eq!(read["message"]["body"], "\"}\n");
    }
}

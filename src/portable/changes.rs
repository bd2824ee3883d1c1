//! What differs between two forms of a thing, in words for a person.

use super::secrets;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Longest value that is told as it is, characters.
const SHOWN_CHARS_MAX: usize = 60;

/// The fields that differ, a text each: `weight 1 -> 2`.
pub fn between(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let mut told = Vec::new();
    collect("", before, after, &mut told);
    told
}

fn collect(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, told: &mut Vec<String>) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let here = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        match (before.get(name), after.get(name)) {
            (one, other) if one == other => {}
            (Some(Value::Object(one)), Some(Value::Object(other)))
                if !secrets::is_placeholder(&before[name]) && !secrets::is_placeholder(&after[name]) =>
            {
                collect(&here, one, other, told);
            }
            (one, other) => told.push(format!("{here} {} -> {}", shown(one), shown(other))),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    if secrets::is_placeholder(value) {
        return "(secret)".to_owned();
    }
    let text = value.to_string();
    if text.chars().count() <= SHOWN_CHARS_MAX {
        return text;
    }
    let start: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_told_by_path_and_secrets_not_at_all() {
        let object = |value: Value| value.as_object().cloned().unwrap();
        let before =
            object(json!({ "weight": 1, "same": [1], "note": { "sound": true, "old": 1 }, "key": { "env": "A" } }));
        let after = object(json!({ "weight": 2, "same": [1], "note": { "sound": false }, "key": { "env": "B" } }));
        assert_eq!(
            between(&before, &after),
            [
                "key (secret) -> (secret)",
                "note.old 1 -> nothing",
                "note.sound true -> false",
                "weight 1 -> 2"
            ]
        );
    }
}

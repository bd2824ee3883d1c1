//! Reading JSON that may have texts as numbers and objects as texts.

use serde_json::Value;

/// The text at a JSON pointer, also one that was written as a number or a truth value.
pub fn text(value: &Value, pointer: &str) -> Option<String> {
    scalar(value.pointer(pointer)?)
}

/// A value that is a text, or is written like one.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first of several places that has a text which is not empty.
pub fn first(value: &Value, pointers: &[&str]) -> Option<String> {
    pointers
        .iter()
        .filter_map(|pointer| text(value, pointer))
        .find(|text| !text.is_empty())
}

//! Finds the secrets that a row points at, before the row is compared and written.

use super::import::{Fault, Wish, Work};
use super::secrets;
use super::snapshot::Entry;
use crate::http::error::ApiError;
use serde_json::{Map, Value};

impl Work<'_> {
    /// Puts what was found in place of each placeholder. One whose secret is here already, or is not given and
    /// need not be, becomes what an export says, and so no change.
    pub(super) async fn settle(
        &mut self,
        wish: &Wish,
        fields: &mut Map<String, Value>,
        known: Option<&Entry>,
    ) -> Result<(), ApiError> {
        let mut row = Value::Object(std::mem::take(fields));
        for pointer in placeholders(&row, String::new()) {
            let Some(placeholder) = row.pointer(&pointer).cloned() else {
                continue;
            };
            let field = pointer.trim_start_matches('/').replace('/', ".");
            let exported = known.and_then(|entry| at(&entry.fields, &pointer));
            let path = format!("{}.{field}", wish.path);
            let found = secrets::find(&placeholder, self.source.beside, self.source.environment);
            let settled = match (found, exported) {
                (Err(why), _) => {
                    self.faults.push(Fault { path, message: why });
                    continue;
                }
                (Ok(None), Some(exported)) => exported,
                (Ok(None), None) if field == "password" => Value::Null,
                (Ok(None), None) => {
                    let message = match placeholder["env"].as_str() {
                        Some(variable) => format!("the variable {variable} is not set, and there is no value yet"),
                        None => "there is no such file, and there is no value yet".to_owned(),
                    };
                    self.faults.push(Fault { path, message });
                    continue;
                }
                (Ok(Some(secret)), Some(exported)) => {
                    let id = known.map_or(0, |entry| entry.id.parse().unwrap_or(0));
                    if self.store.holds_secret(wish.section.name, id, &field, &secret).await? {
                        exported
                    } else {
                        secrets::found(secret)
                    }
                }
                (Ok(Some(secret)), None) => secrets::found(secret),
            };
            if let Some(place) = row.pointer_mut(&pointer) {
                *place = settled;
            }
        }
        if let Value::Object(settled) = row {
            *fields = settled;
        }
        if fields.get("password").is_some_and(Value::is_null) {
            fields.remove("password");
        }
        Ok(())
    }
}

fn at(fields: &Map<String, Value>, pointer: &str) -> Option<Value> {
    let mut parts = pointer.split('/').skip(1);
    let mut value = fields.get(parts.next()?)?;
    for part in parts {
        value = value.get(part)?;
    }
    Some(value.clone())
}

/// Where placeholders are; not within lists, which hold no secrets.
fn placeholders(value: &Value, pointer: String) -> Vec<String> {
    if secrets::is_placeholder(value) {
        return vec![pointer];
    }
    let fields = value.as_object().into_iter().flatten();
    fields
        .flat_map(|(name, value)| placeholders(value, format!("{pointer}/{name}")))
        .collect()
}

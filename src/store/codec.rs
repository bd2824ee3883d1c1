//! Rows and domain values, both ways. Stored machines are JSON with a version, `{"v":1,...}`; what
//! cannot be read names its table and row.

use super::errors::inconsistent;
use crate::domain::agent::Stored;
use crate::domain::interaction::Conversation;
use crate::domain::queue::Memory;
use crate::ports::store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Version written by this build. A change of a stored machine raises it, adds an upgrade to
/// `decode`, and a fixture of the old JSON.
const VERSION: u32 = 1;

/// A machine's stored part, and the table it lives in.
pub(super) trait Machine: Serialize + DeserializeOwned {
    const TABLE: &'static str;
}

impl Machine for Conversation {
    const TABLE: &'static str = "interactions";
}

impl Machine for Memory {
    const TABLE: &'static str = "queue_memory";
}

impl Machine for Stored {
    const TABLE: &'static str = "agent_presence";
}

/// The JSON of a machine.
pub(super) fn encode<M: Machine>(machine: &M) -> Result<String, StoreError> {
    let inner = to_json(M::TABLE, machine)?;
    let fields = inner.strip_prefix('{').unwrap_or(&inner);
    Ok(if fields == "}" {
        format!("{{\"v\":{VERSION}}}")
    } else {
        format!("{{\"v\":{VERSION},{fields}")
    })
}

/// The machine in a row's JSON.
pub(super) fn decode<M: Machine>(row: i64, json: &str) -> Result<M, StoreError> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u32,
    }
    let Versioned { v } = from_json(M::TABLE, row, json)?;
    if v != VERSION {
        return Err(inconsistent(M::TABLE, row, format!("version {v} is not known")));
    }
    from_json(M::TABLE, row, json)
}

/// JSON of a part of a row.
pub(super) fn to_json<T: Serialize>(table: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| inconsistent(table, "new", error))
}

/// A part of a row from its JSON.
pub(super) fn from_json<T: DeserializeOwned>(table: &'static str, row: i64, json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| inconsistent(table, row, error))
}

/// Text as a column may hold it: PostgreSQL knows no NUL.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        Cow::Borrowed(text)
    }
}

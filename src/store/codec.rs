//! Rows and domain values, both ways. Stored machines and plans are JSON with a version, `{"v":1,...}`; what
//! cannot be read names its table and row.

use super::errors::inconsistent;
use crate::domain::agent::Stored;
use crate::domain::interaction::Conversation;
use crate::domain::plan::ActionPlan;
use crate::domain::queue::Memory;
use crate::ports::store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// What is stored as JSON with a version, and the table it lives in.
pub(super) trait Machine: Serialize + DeserializeOwned {
    const TABLE: &'static str;
    /// Version written by this build. A change raises it, adds an upgrade (fields that older JSON
    /// lacks have defaults), and a fixture of the old JSON.
    const VERSION: u32 = 1;
    /// Puts what an older version said elsewhere into its place.
    fn upgrade(_from: u32, _json: &mut Map<String, Value>) {}
}

impl Machine for Conversation {
    const TABLE: &'static str = "interactions";
    /// 2: what the plan did and heard, tags. 3: transfers, dispositions, reopening, inactivity. 4: bots.
    const VERSION: u32 = 4;

    fn upgrade(from: u32, json: &mut Map<String, Value>) {
        if from < 3
            && let Some(id) = json.remove("disposition")
        {
            json.insert("rare".to_owned(), json!({ "disposed": { "id": id, "levels": [] } }));
        }
    }
}

impl Machine for Memory {
    const TABLE: &'static str = "queue_memory";
    /// 2: when each member was offered something last.
    const VERSION: u32 = 2;
}

impl Machine for Stored {
    const TABLE: &'static str = "agent_presence";
}

impl Machine for ActionPlan {
    const TABLE: &'static str = "plans";
    /// 2: intervals, every application, identities that are not given twice. The first one was not
    /// marked. 3: scripted bots.
    const VERSION: u32 = 3;
}

/// The version of what is not marked.
fn first() -> u32 {
    1
}

/// The JSON of a machine.
pub(super) fn encode<M: Machine>(machine: &M) -> Result<String, StoreError> {
    let inner = to_json(M::TABLE, machine)?;
    let fields = inner.strip_prefix('{').unwrap_or(&inner);
    Ok(if fields == "}" {
        format!("{{\"v\":{}}}", M::VERSION)
    } else {
        format!("{{\"v\":{},{fields}", M::VERSION)
    })
}

/// The machine in a row's JSON.
pub(super) fn decode<M: Machine>(row: i64, json: &str) -> Result<M, StoreError> {
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(default = "first")]
        v: u32,
    }
    let Versioned { v } = from_json(M::TABLE, row, json)?;
    if !(1..=M::VERSION).contains(&v) {
        return Err(inconsistent(M::TABLE, row, format!("version {v} is not known")));
    }
    if v == M::VERSION {
        return from_json(M::TABLE, row, json);
    }
    let mut older: Map<String, Value> = from_json(M::TABLE, row, json)?;
    M::upgrade(v, &mut older);
    serde_json::from_value(Value::Object(older)).map_err(|error| inconsistent(M::TABLE, row, error))
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

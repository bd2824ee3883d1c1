//! The chain of the audit log: every entry's hash covers the entry before it, so that an edited,
//! removed or inserted row is found. The head row makes writers of several nodes take turns.

use crate::config::limits::{AUDIT_VALUE_BYTES_MAX, AUDIT_VERIFY_ROWS};
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::inconsistent;
use crate::store::schema::{audit_head, audit_log};
use diesel::result::Error as SqlError;
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An entry before it has its place in the chain. The order of its fields is part of the hash.
#[derive(Clone, Insertable, Queryable, Selectable, Serialize)]
#[diesel(table_name = audit_log)]
pub(in crate::store) struct NewEntry {
    pub happened_at: i64,
    pub staff_id: Option<i64>,
    pub author: String,
    pub via: String,
    pub address: Option<String>,
    pub what: String,
    pub kind: String,
    pub resource: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What the verifier says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Entries that were read.
    pub entries: i64,
    /// Hash of the newest entry: written down elsewhere, it proves that nothing before it changed.
    pub head: String,
    /// The first place where the chain does not hold.
    pub broken: Option<Broken>,
}

/// A place where the chain does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The entry.
    pub seq: i64,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Adds an entry inside the running transaction.
pub(in crate::store) fn append(connection: &mut MultiConnection, entry: NewEntry) -> QueryResult<()> {
    // Changing the head first makes another node's writer wait until this transaction has ended.
    diesel::update(audit_head::table.find(1_i64))
        .set(audit_head::seq.eq(audit_head::seq + 1_i64))
        .execute(connection)?;
    let (seq, previous): (i64, String) = audit_head::table
        .find(1_i64)
        .select((audit_head::seq, audit_head::hash))
        .first(connection)?;
    let hash = hash(&previous, seq, &entry).map_err(|error| SqlError::SerializationError(Box::new(error)))?;
    diesel::insert_into(audit_log::table)
        .values((audit_log::seq.eq(seq), entry, audit_log::hash.eq(&hash)))
        .execute(connection)?;
    diesel::update(audit_head::table.find(1_i64))
        .set(audit_head::hash.eq(&hash))
        .execute(connection)?;
    Ok(())
}

/// JSON keeps the fields apart, so that no text can pretend to be two fields.
fn hash(previous: &str, seq: i64, entry: &NewEntry) -> serde_json::Result<String> {
    let covered = serde_json::to_vec(&(previous, seq, entry))?;
    Ok(hex::encode(Sha256::digest(covered)))
}

/// A value as an entry may hold it.
pub(super) fn bounded(value: &Value) -> Value {
    let text = value.to_string();
    if text.len() <= AUDIT_VALUE_BYTES_MAX {
        return value.clone();
    }
    json!({ "bytes": text.len(), "sha256": hex::encode(Sha256::digest(text.as_bytes())) })
}

impl Store {
    /// Reads the whole audit log and finds the first entry that is not as it was written.
    pub async fn verify_audit(&self) -> Result<Verdict, StoreError> {
        let (last, head) = self.audit_head().await?;
        let mut verdict = Verdict {
            entries: 0,
            head: String::new(),
            broken: None,
        };
        while verdict.broken.is_none() && verdict.entries < last {
            let behind = verdict.entries;
            let rows = self.audit_part(behind, last).await?;
            if rows.is_empty() {
                verdict.broken = broken(behind + 1, "it and all entries behind it are gone");
            }
            for (seq, entry, stored) in rows {
                let expected = verdict.entries + 1;
                let hash = hash(&verdict.head, seq, &entry).map_err(|error| inconsistent("audit_log", seq, error))?;
                if seq != expected {
                    verdict.broken = broken(expected, "it is gone");
                } else if hash != stored {
                    verdict.broken = broken(seq, "it is not what was written");
                }
                if verdict.broken.is_some() {
                    break;
                }
                verdict.entries = seq;
                verdict.head = stored;
            }
        }
        if verdict.broken.is_none() && verdict.head != head {
            verdict.broken = broken(last, "it is not the newest that was written");
        }
        Ok(verdict)
    }

    async fn audit_head(&self) -> Result<(i64, String), StoreError> {
        self.read(|connection| {
            let head = audit_head::table.find(1_i64);
            let head = head.select((audit_head::seq, audit_head::hash)).first(connection);
            Ok(head.optional()?.unwrap_or_default())
        })
        .await
    }

    async fn audit_part(&self, behind: i64, last: i64) -> Result<Vec<(i64, NewEntry, String)>, StoreError> {
        self.read(move |connection| {
            let rows = audit_log::table
                .filter(audit_log::seq.gt(behind))
                .filter(audit_log::seq.le(last))
                .order(audit_log::seq)
                .limit(AUDIT_VERIFY_ROWS)
                .select((audit_log::seq, NewEntry::as_select(), audit_log::hash))
                .load(connection)?;
            Ok(rows)
        })
        .await
    }
}

fn broken(seq: i64, why: &'static str) -> Option<Broken> {
    Some(Broken { seq, why })
}

//! Files that agents uploaded and have not sent yet, and which files nobody refers to.

use super::super::Store;
use super::super::conn::MultiConnection;
use super::super::errors::{CrudError, ReadError};
use super::super::schema::{media_files, uploads};
use super::{hash, kind, signed, small};
use crate::config::limits::{PURGE_ROWS_MAX, UPLOAD_KEEP_SECS};
use crate::domain::Timestamp;
use crate::domain::content::MediaKind;
use crate::domain::file::{FileHash, SentFile, StoredFile};
use crate::domain::ids::{AccountId, AgentId};
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

/// A file that was uploaded.
#[derive(Clone)]
pub struct NewUpload {
    /// Its id; nobody can guess it.
    pub id: String,
    /// Who uploaded it.
    pub agent: AgentId,
    /// For which account it was checked.
    pub account: AccountId,
    /// As what it will be sent.
    pub kind: MediaKind,
    /// What it was called.
    pub file_name: Option<String>,
    /// The file.
    pub file: StoredFile,
    /// When.
    pub at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = uploads)]
struct Row {
    id: String,
    staff_id: i64,
    account_id: i64,
    kind: String,
    file_name: Option<String>,
    hash: String,
    mime_type: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
    duration_ms: Option<i64>,
    has_thumbnail: bool,
    created_at: i64,
}

impl From<NewUpload> for Row {
    fn from(upload: NewUpload) -> Self {
        Self {
            id: upload.id,
            staff_id: upload.agent.0,
            account_id: upload.account.0,
            kind: upload.kind.name().to_owned(),
            file_name: upload.file_name,
            hash: upload.file.hash.into(),
            mime_type: upload.file.mime_type,
            bytes: signed(upload.file.bytes),
            width: upload.file.width.map(i64::from),
            height: upload.file.height.map(i64::from),
            duration_ms: upload.file.duration_ms.map(i64::from),
            has_thumbnail: upload.file.has_thumbnail,
            created_at: upload.at.0,
        }
    }
}

pub(super) fn find(connection: &mut MultiConnection, agent: AgentId, id: &str) -> Result<Option<SentFile>, ReadError> {
    let row: Option<Row> = uploads::table
        .find(id)
        .filter(uploads::staff_id.eq(agent.0))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SentFile {
        account: AccountId(row.account_id),
        kind: kind("upload", &row.kind)?,
        file_name: row.file_name,
        file: StoredFile {
            hash: hash("upload", Some(row.hash))?,
            mime_type: row.mime_type,
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            width: small(row.width),
            height: small(row.height),
            duration_ms: small(row.duration_ms),
            has_thumbnail: row.has_thumbnail,
        },
        upload: row.id,
    }))
}

impl Store {
    /// Remembers an upload, unless its agent has `held_max` that were not sent. False then.
    pub async fn add_upload(&self, upload: NewUpload, held_max: i64) -> Result<bool, CrudError> {
        self.write(move |connection| {
            let held: i64 = uploads::table
                .filter(uploads::staff_id.eq(upload.agent.0))
                .count()
                .get_result(connection)?;
            if held >= held_max {
                return Ok(false);
            }
            diesel::insert_into(uploads::table)
                .values(Row::from(upload))
                .execute(connection)?;
            Ok(true)
        })
        .await
    }

    /// How many uploads of an agent wait to be sent.
    pub async fn uploads_held(&self, agent: AgentId) -> Result<i64, CrudError> {
        let held = self.read(move |connection| {
            let held = uploads::table
                .filter(uploads::staff_id.eq(agent.0))
                .count()
                .get_result(connection)?;
            Ok::<i64, ReadError>(held)
        });
        Ok(held.await?)
    }

    /// Forgets uploads that were not sent within a day. What comes back are files that nobody refers to any longer.
    pub async fn forget_uploads(&self, now: Timestamp) -> Result<Vec<FileHash>, CrudError> {
        self.write(move |connection| {
            let forgotten: Vec<(String, String)> = uploads::table
                .filter(uploads::created_at.lt(now.plus_secs(-UPLOAD_KEEP_SECS).0))
                .limit(PURGE_ROWS_MAX)
                .select((uploads::id, uploads::hash))
                .load(connection)?;
            let mut unused = Vec::new();
            for (id, name) in forgotten {
                diesel::delete(uploads::table.find(id)).execute(connection)?;
                let in_messages: i64 = media_files::table
                    .filter(media_files::hash.eq(Some(&name)))
                    .count()
                    .get_result(connection)?;
                let in_uploads: i64 = uploads::table
                    .filter(uploads::hash.eq(&name))
                    .count()
                    .get_result(connection)?;
                if in_messages + in_uploads == 0 {
                    unused.push(hash("upload", Some(name))?);
                }
            }
            Ok(unused)
        })
        .await
    }
}

//! Files of messages: where each stands, leases of those that are being fetched, and uploads of agents.

mod leases;
mod uploads;

pub use uploads::NewUpload;

use super::codec::{from_json, to_json};
use super::commit::Prepared;
use super::conn::MultiConnection;
use super::errors::{ReadError, Trouble, inconsistent};
use super::schema::{media_files, messages, uploads as upload_rows};
use super::{Keyring, Store};
use crate::domain::Timestamp;
use crate::domain::content::{Content, MediaKind};
use crate::domain::file::{FileHash, FileReason, FileState, SentFile, StoredFile, WantedFile};
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::ports::store::StoreError;
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};
use std::collections::BTreeMap;

/// A file of a message as it is written with it.
#[derive(Insertable)]
#[diesel(table_name = media_files)]
pub(super) struct FileRow {
    message_id: i64,
    account_id: i64,
    interaction_id: i64,
    kind: &'static str,
    state: &'static str,
    source: Option<String>,
    hash: Option<String>,
    mime_type: Option<String>,
    bytes: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    duration_ms: Option<i64>,
    has_thumbnail: bool,
    attempt: i64,
    due_at: i64,
    created_at: i64,
    #[diesel(skip_insertion)]
    used_upload: Option<String>,
}

impl FileRow {
    /// One that has to be fetched.
    pub fn wanted(file: &WantedFile, now: Timestamp) -> Result<Self, StoreError> {
        Ok(Self {
            source: Some(to_json("media_files", &file.source)?),
            ..Self::new(file.message, file.account, file.interaction, file.kind, now)
        })
    }

    /// One that is here.
    pub fn sent(message: MessageId, interaction: InteractionId, sent: &SentFile, now: Timestamp) -> Self {
        let file = &sent.file;
        Self {
            state: "ready",
            hash: Some(file.hash.as_str().to_owned()),
            mime_type: Some(file.mime_type.clone()),
            bytes: Some(signed(file.bytes)),
            width: file.width.map(i64::from),
            height: file.height.map(i64::from),
            duration_ms: file.duration_ms.map(i64::from),
            has_thumbnail: file.has_thumbnail,
            used_upload: Some(sent.upload.clone()),
            ..Self::new(message, sent.account, interaction, sent.kind, now)
        }
    }

    fn new(
        message: MessageId,
        account: AccountId,
        interaction: InteractionId,
        kind: MediaKind,
        now: Timestamp,
    ) -> Self {
        Self {
            message_id: message.0,
            account_id: account.0,
            interaction_id: interaction.0,
            kind: kind.name(),
            state: "loading",
            source: None,
            hash: None,
            mime_type: None,
            bytes: None,
            width: None,
            height: None,
            duration_ms: None,
            has_thumbnail: false,
            attempt: 0,
            due_at: now.0,
            created_at: now.0,
            used_upload: None,
        }
    }
}

/// What became of a file, on its way to the database.
pub(super) struct FileEnd {
    message_id: i64,
    state: FileState,
}

impl FileEnd {
    pub fn new(message: MessageId, state: FileState) -> Self {
        Self {
            message_id: message.0,
            state,
        }
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Writes what commits say of files. Few messages have one, so both databases write them one by one.
pub(super) fn write(connection: &mut MultiConnection, commits: &[&Prepared]) -> Result<(), Trouble> {
    for commit in commits {
        for row in &commit.files {
            diesel::insert_into(media_files::table)
                .values(row)
                .execute(connection)?;
            // Whoever forgot it a moment ago may have removed the file as well.
            if let Some(upload) = &row.used_upload
                && diesel::delete(upload_rows::table.find(upload)).execute(connection)? != 1
            {
                return Err(Trouble::Conflict);
            }
        }
        for end in &commit.file_ends {
            settle(connection, end)?;
        }
    }
    Ok(())
}

/// A file that is here or lost stays so.
fn settle(connection: &mut MultiConnection, end: &FileEnd) -> Result<(), Trouble> {
    let loading = media_files::table
        .find(end.message_id)
        .filter(media_files::state.eq("loading"));
    match &end.state {
        FileState::Loading => {}
        FileState::Ready(file) => {
            diesel::update(loading)
                .set((
                    media_files::state.eq("ready"),
                    media_files::hash.eq(Some(file.hash.as_str())),
                    media_files::mime_type.eq(Some(&file.mime_type)),
                    media_files::bytes.eq(Some(signed(file.bytes))),
                    media_files::width.eq(file.width.map(i64::from)),
                    media_files::height.eq(file.height.map(i64::from)),
                    media_files::duration_ms.eq(file.duration_ms.map(i64::from)),
                    media_files::has_thumbnail.eq(file.has_thumbnail),
                    media_files::lease_run.eq(None::<String>),
                ))
                .execute(connection)?;
        }
        FileState::Failed { reason } => {
            diesel::update(loading)
                .set((
                    media_files::state.eq("failed"),
                    media_files::reason.eq(Some(reason.name())),
                    media_files::lease_run.eq(None::<String>),
                ))
                .execute(connection)?;
        }
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = media_files)]
struct Row {
    message_id: i64,
    interaction_id: i64,
    state: String,
    hash: Option<String>,
    mime_type: Option<String>,
    bytes: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    duration_ms: Option<i64>,
    has_thumbnail: bool,
    reason: Option<String>,
}

impl TryFrom<Row> for FileState {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |why: &str| inconsistent("media_files", row.message_id, why);
        Ok(match row.state.as_str() {
            "loading" => Self::Loading,
            "ready" => Self::Ready(StoredFile {
                hash: hash(row.message_id, row.hash)?,
                mime_type: row.mime_type.ok_or_else(|| wrong("no media type"))?,
                bytes: row
                    .bytes
                    .and_then(|bytes| u64::try_from(bytes).ok())
                    .ok_or_else(|| wrong("no length"))?,
                width: small(row.width),
                height: small(row.height),
                duration_ms: small(row.duration_ms),
                has_thumbnail: row.has_thumbnail,
            }),
            "failed" => Self::Failed {
                reason: FileReason::ALL
                    .into_iter()
                    .find(|reason| row.reason.as_deref() == Some(reason.name()))
                    .ok_or_else(|| wrong("unknown reason"))?,
            },
            _ => return Err(wrong("unknown state")),
        })
    }
}

fn small(count: Option<i64>) -> Option<u32> {
    count.and_then(|count| u32::try_from(count).ok())
}

fn hash(row: impl std::fmt::Display + Copy, text: Option<String>) -> Result<FileHash, StoreError> {
    let text = text.ok_or_else(|| inconsistent("media_files", row, "no hash"))?;
    FileHash::try_from(text).map_err(|why| inconsistent("media_files", row, why))
}

fn kind(row: impl std::fmt::Display + Copy, name: &str) -> Result<MediaKind, StoreError> {
    let known = MediaKind::ALL.into_iter().find(|kind| kind.name() == name);
    known.ok_or_else(|| inconsistent("media_files", row, "unknown kind"))
}

/// Where the files of these messages stand.
pub(super) fn of_messages(
    connection: &mut MultiConnection,
    messages: &[i64],
) -> Result<BTreeMap<MessageId, FileState>, ReadError> {
    if messages.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = media_files::table
        .filter(media_files::message_id.eq_any(messages))
        .select(Row::as_select())
        .load(connection)?;
    let mut states = BTreeMap::new();
    for row in rows {
        states.insert(MessageId(row.message_id), FileState::try_from(row)?);
    }
    Ok(states)
}

impl Store {
    /// The keys of this installation, for what is signed with them.
    pub fn keyring(&self) -> &Keyring {
        &self.keys
    }

    /// What the file of a message is called, if anybody gave it a name.
    pub async fn file_name(&self, message: MessageId) -> Result<Option<String>, StoreError> {
        self.read(move |connection| {
            let content: Option<String> = messages::table
                .find(message.0)
                .select(messages::content)
                .first(connection)
                .optional()?;
            let Some(content) = content else { return Ok(None) };
            let content: Content = from_json("messages", message.0, &content)?;
            Ok::<_, ReadError>(content.file_name().map(ToOwned::to_owned))
        })
        .await
    }

    /// Where the file of a message stands, and to which conversation it belongs.
    pub async fn message_file(&self, message: MessageId) -> Result<Option<(InteractionId, FileState)>, StoreError> {
        self.read(move |connection| {
            let row: Option<Row> = media_files::table
                .find(message.0)
                .select(Row::as_select())
                .first(connection)
                .optional()?;
            let Some(row) = row else { return Ok(None) };
            let interaction = InteractionId(row.interaction_id);
            Ok::<_, ReadError>(Some((interaction, FileState::try_from(row)?)))
        })
        .await
    }
}

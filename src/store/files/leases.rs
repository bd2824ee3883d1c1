//! Leases of files that are being fetched.

use super::super::Store;
use super::super::codec::{from_json, plain};
use super::super::conn::MultiConnection;
use super::super::errors::{CrudError, ReadError, inconsistent};
use super::super::journal::store_error;
use super::super::schema::media_files;
use super::{kind, uploads};
use crate::domain::Timestamp;
use crate::domain::file::{SentFile, WantedFile};
use crate::domain::ids::{AccountId, AgentId, InteractionId, MessageId};
use crate::ports::files::{ClaimedFile, FileShelf};
use crate::ports::store::StoreError;
use async_trait::async_trait;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
};
use std::sync::Arc;

type Claimed = (i64, i64, i64, String, Option<String>, i64, i64);

fn claimed(row: Claimed) -> Result<ClaimedFile, StoreError> {
    let (message, account, interaction, kind_name, source, attempt, created_at) = row;
    let source = source.ok_or_else(|| inconsistent("media_files", message, "no source"))?;
    Ok(ClaimedFile {
        file: WantedFile {
            message: MessageId(message),
            account: AccountId(account),
            interaction: InteractionId(interaction),
            kind: kind(message, &kind_name)?,
            source: from_json("media_files", message, &source)?,
        },
        attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
        since: Timestamp(created_at),
    })
}

fn claim(
    connection: &mut MultiConnection,
    run: &str,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<ClaimedFile>, CrudError> {
    let is_due = media_files::due_at.le(now.0).or(media_files::lease_run
        .is_not_null()
        .and(media_files::lease_run.assume_not_null().ne(run)));
    let due: Vec<i64> = media_files::table
        .filter(media_files::state.eq("loading"))
        .filter(is_due)
        .order((media_files::due_at, media_files::message_id))
        .limit(i64::from(limit))
        .select(media_files::message_id)
        .load(connection)?;
    let mut files = Vec::with_capacity(due.len());
    for id in due {
        diesel::update(media_files::table.find(id))
            .set((
                media_files::attempt.eq(media_files::attempt + 1),
                media_files::due_at.eq(lease_until.0),
                media_files::lease_run.eq(Some(run)),
            ))
            .execute(connection)?;
        let row: Claimed = media_files::table
            .find(id)
            .select((
                media_files::message_id,
                media_files::account_id,
                media_files::interaction_id,
                media_files::kind,
                media_files::source,
                media_files::attempt,
                media_files::created_at,
            ))
            .first(connection)?;
        files.push(claimed(row)?);
    }
    Ok(files)
}

#[async_trait]
impl FileShelf for Store {
    async fn claim_files(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedFile>, StoreError> {
        let run = Arc::clone(&self.run);
        let leased = self.write(move |connection| claim(connection, &run, now, lease_until, limit));
        leased.await.map_err(store_error)
    }

    async fn postpone_file(&self, message: MessageId, at: Timestamp, detail: String) -> Result<(), StoreError> {
        let postponed = self.write(move |connection| {
            diesel::update(
                media_files::table
                    .find(message.0)
                    .filter(media_files::state.eq("loading")),
            )
            .set((
                media_files::due_at.eq(at.0),
                media_files::lease_run.eq(None::<String>),
                media_files::detail.eq(Some(plain(&detail).into_owned())),
            ))
            .execute(connection)?;
            Ok(())
        });
        postponed.await.map_err(store_error)
    }

    async fn next_file_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|connection| {
            let at: Option<i64> = media_files::table
                .filter(media_files::state.eq("loading"))
                .order(media_files::due_at)
                .select(media_files::due_at)
                .first(connection)
                .optional()?;
            Ok::<_, ReadError>(at.map(Timestamp))
        })
        .await
    }

    async fn upload(&self, agent: AgentId, id: &str) -> Result<Option<SentFile>, StoreError> {
        let id = id.to_owned();
        self.read(move |connection| uploads::find(connection, agent, &id)).await
    }
}

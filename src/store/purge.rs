//! Forgetting what nobody needs any longer, in small steps.

use super::Store;
use super::errors::CrudError;
use super::schema::{answers, inbox, outbox, sessions};
use crate::config::limits::{ANSWER_KEEP_SECS, INBOX_KEEP_SECS, OUTBOX_KEEP_SECS, PURGE_ROWS_MAX};
use crate::domain::Timestamp;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// What one purge removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Purged {
    /// Webhook items older than any repetition.
    pub inbox: usize,
    /// Finished calls.
    pub outbox: usize,
    /// Ended sessions.
    pub sessions: usize,
    /// Answers under keys that nobody will use again.
    pub answers: usize,
}

impl Store {
    /// Removes one step's worth of old rows. Call it again while it removes something.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged, CrudError> {
        self.write(move |connection| {
            let kept_since = now.plus_secs(-INBOX_KEEP_SECS).0;
            let oldest: Vec<(i64, i64, String)> = inbox::table
                .order(inbox::id)
                .limit(PURGE_ROWS_MAX)
                .select((inbox::id, inbox::received_at, inbox::state))
                .load(connection)?;
            let mut purged = Purged::default();
            for (id, received_at, state) in oldest {
                if received_at < kept_since && state != "received" {
                    purged.inbox += diesel::delete(inbox::table.find(id)).execute(connection)?;
                }
            }
            let settled: Vec<i64> = outbox::table
                .filter(outbox::settled_at.lt(now.plus_secs(-OUTBOX_KEEP_SECS).0))
                .limit(PURGE_ROWS_MAX)
                .select(outbox::message_id)
                .load(connection)?;
            for id in settled {
                purged.outbox += diesel::delete(outbox::table.find(id)).execute(connection)?;
            }
            purged.sessions =
                diesel::delete(sessions::table.filter(sessions::expires_at.lt(now.0))).execute(connection)?;
            let forgotten = answers::asked_at.lt(now.plus_secs(-ANSWER_KEEP_SECS).0);
            purged.answers = diesel::delete(answers::table.filter(forgotten)).execute(connection)?;
            Ok(purged)
        })
        .await
    }
}

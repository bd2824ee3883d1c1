//! The journal that actors use, on this store.

use super::accept::PreparedDelivery;
use super::commit::Prepared;
use super::errors::{CrudError, ReadError};
use super::member::Member;
use super::schema::{contacts, interactions as interaction_rows, messages as message_rows, outbox as outbox_rows};
use super::{Store, accounts, inbox, interactions, messages, outbox};
use crate::domain::ids::{AccountId, AgentId, InboxId, InteractionId, MessageId};
use crate::domain::inbound::Inbound;
use crate::domain::interaction::Conversation;
use crate::domain::message::Message;
use crate::domain::{ActorKey, Timestamp};
use crate::ports::store::{
    ClaimedCall, Commit, CommitOutcome, Delivery, HighestIds, Journal, Loaded, OnWritten, Rescheduled, StoreError,
};
use async_trait::async_trait;
use diesel::dsl::max;
use diesel::{QueryDsl, RunQueryDsl};
use std::sync::Arc;
use tokio::sync::oneshot;

fn stopped() -> StoreError {
    StoreError::Unavailable("the store stopped".to_owned())
}

/// A write that cannot be refused for its content.
fn plain(result: Result<(), CrudError>) -> Result<(), StoreError> {
    result.map_err(store_error)
}

pub(super) fn store_error(error: CrudError) -> StoreError {
    match error {
        CrudError::Store(error) => error,
        CrudError::NotFound
        | CrudError::Conflict
        | CrudError::Taken(_)
        | CrudError::Unknown { .. }
        | CrudError::Wrong(_)
        | CrudError::InUse(_)
        | CrudError::Missing(..)
        | CrudError::Full(..)
        | CrudError::LastAdministrator => StoreError::Unavailable(error.to_string()),
    }
}

#[async_trait]
impl Journal for Store {
    async fn load(&self, key: ActorKey) -> Result<Loaded, StoreError> {
        self.read(move |connection| interactions::load(connection, key)).await
    }

    async fn commit(&self, commit: Commit) -> CommitOutcome {
        let prepared = match Prepared::from_commit(commit) {
            Ok(prepared) => prepared,
            Err(error) => return CommitOutcome::Aborted(error),
        };
        let (reply, outcome) = oneshot::channel();
        if let Err(error) = self.group.submit(Member::Commit(Box::new(prepared), reply)) {
            return CommitOutcome::Aborted(error);
        }
        outcome.await.unwrap_or_else(|_| CommitOutcome::Unknown(stopped()))
    }

    async fn accept(&self, delivery: Delivery, written: OnWritten) -> Result<(), StoreError> {
        let named = self.named.load().of(delivery.account);
        let prepared = PreparedDelivery::from_delivery(delivery, named)?;
        let (reply, answer) = oneshot::channel();
        self.group.submit(Member::Accept(Box::new(prepared), written, reply))?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    async fn unconsumed(&self, before: Timestamp, limit: u32) -> Result<Vec<Inbound>, StoreError> {
        let named = self.named.load_full();
        self.read(move |connection| inbox::unconsumed(connection, before, limit, &named))
            .await
    }

    async fn discard(&self, ids: Vec<InboxId>) -> Result<(), StoreError> {
        plain(
            self.write(move |connection| Ok(inbox::discard(connection, &ids)?))
                .await,
        )
    }

    async fn due(&self, before: Timestamp, limit: u32) -> Result<Vec<ActorKey>, StoreError> {
        self.read(move |connection| interactions::due(connection, before, limit))
            .await
    }

    async fn asking_agents(
        &self,
        after: InteractionId,
        limit: u32,
    ) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        self.read(move |connection| interactions::asking_agents(connection, after, limit))
            .await
    }

    async fn orphans(&self, after: InteractionId, limit: u32) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        self.read(move |connection| Ok(accounts::orphans(connection, after, limit)?))
            .await
    }

    async fn claim_calls(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
        except: &[AccountId],
    ) -> Result<Vec<ClaimedCall>, StoreError> {
        let run = Arc::clone(&self.run);
        let except = outbox::list(except);
        self.write(move |connection| outbox::claim(connection, &run, (now, lease_until), limit, &except))
            .await
            .map_err(store_error)
    }

    async fn reschedule_call(&self, message: MessageId, to: Rescheduled) -> Result<(), StoreError> {
        plain(
            self.write(move |connection| outbox::reschedule(connection, message, to))
                .await,
        )
    }

    async fn expired_calls(&self, now: Timestamp, crashed: bool, limit: u32) -> Result<Vec<ClaimedCall>, StoreError> {
        let run = Arc::clone(&self.run);
        self.read(move |connection| outbox::expired(connection, &run, now, crashed, limit))
            .await
    }

    async fn next_call_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(outbox::next_at).await
    }

    async fn thread(
        &self,
        interaction: InteractionId,
        before: Option<(i64, MessageId)>,
        limit: u32,
    ) -> Result<(Vec<Message>, bool), StoreError> {
        self.read(move |connection| messages::thread(connection, interaction, before, limit))
            .await
    }

    async fn message(&self, id: MessageId) -> Result<Option<Message>, StoreError> {
        self.read(move |connection| messages::find(connection, id)).await
    }

    async fn held_by(&self, agent: AgentId) -> Result<Vec<Conversation>, StoreError> {
        self.read(move |connection| interactions::held_by(connection, agent))
            .await
    }

    async fn inbox_lag_millis(&self, now: Timestamp) -> Result<i64, StoreError> {
        self.read(move |connection| inbox::lag_millis(connection, now)).await
    }

    async fn highest_ids(&self) -> Result<HighestIds, StoreError> {
        self.read(|connection| {
            let interaction: Option<i64> = interaction_rows::table
                .select(max(interaction_rows::id))
                .first(connection)?;
            let contact: Option<i64> = contacts::table.select(max(contacts::id)).first(connection)?;
            let message: Option<i64> = message_rows::table.select(max(message_rows::id)).first(connection)?;
            // Calls that carry reactions have ids without a message.
            let call: Option<i64> = outbox_rows::table
                .select(max(outbox_rows::message_id))
                .first(connection)?;
            Ok::<_, ReadError>(HighestIds {
                interaction: interaction.unwrap_or(0),
                contact: contact.unwrap_or(0),
                message: message.max(call).unwrap_or(0),
            })
        })
        .await
    }
}

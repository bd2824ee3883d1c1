//! A database that fails as a test tells it to.

use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use switchboard::domain::ids::*;
use switchboard::domain::inbound::Inbound;
use switchboard::domain::{ActorKey, Timestamp};
use switchboard::ports::store::*;
use switchboard::store::Store;

/// A journal that fails as told, before or after the real one has written.
pub struct Flaky<J = Store> {
    pub store: J,
    pub next: Mutex<VecDeque<Fault>>,
    /// The process this journal belonged to is dead: its actors, which live on in the test's
    /// process, reach the database no longer.
    pub unplugged: AtomicBool,
}

/// What becomes of the next commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Not written, and the actor knows.
    Aborted,
    /// Written, but the actor is told that nobody knows.
    WrittenButUnknown,
    /// Not written, and nobody knows.
    LostAndUnknown,
}

#[async_trait]
impl<J: Journal> Journal for Flaky<J> {
    async fn load(&self, key: ActorKey) -> Result<Loaded, StoreError> {
        if self.unplugged.load(Ordering::Relaxed) {
            return Err(StoreError::Unavailable("the process is dead".to_owned()));
        }
        self.store.load(key).await
    }
    async fn commit(&self, commit: Commit) -> CommitOutcome {
        let away = || StoreError::Unavailable("as scripted".to_owned());
        let dead = self.unplugged.load(Ordering::Relaxed).then_some(Fault::LostAndUnknown);
        let fault = dead.or_else(|| self.next.lock().unwrap().pop_front());
        match fault {
            None => self.store.commit(commit).await,
            Some(Fault::Aborted) => CommitOutcome::Aborted(away()),
            Some(Fault::LostAndUnknown) => CommitOutcome::Unknown(away()),
            Some(Fault::WrittenButUnknown) => {
                self.store.commit(commit).await;
                CommitOutcome::Unknown(away())
            }
        }
    }
    async fn accept(&self, delivery: Delivery, written: OnWritten) -> Result<(), StoreError> {
        if self.unplugged.load(Ordering::Relaxed) {
            return Err(StoreError::Unavailable("as scripted".to_owned()));
        }
        self.store.accept(delivery, written).await
    }
    async fn unconsumed(&self, before: Timestamp, limit: u32) -> Result<Vec<Inbound>, StoreError> {
        self.store.unconsumed(before, limit).await
    }
    async fn discard(&self, inbox: Vec<InboxId>) -> Result<(), StoreError> {
        self.store.discard(inbox).await
    }
    async fn due(&self, before: Timestamp, limit: u32) -> Result<Vec<ActorKey>, StoreError> {
        self.store.due(before, limit).await
    }
    async fn asking_agents(
        &self,
        after: InteractionId,
        limit: u32,
    ) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        self.store.asking_agents(after, limit).await
    }
    async fn orphans(&self, after: InteractionId, limit: u32) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        self.store.orphans(after, limit).await
    }
    async fn claim_calls(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        except: &[AccountId],
    ) -> Result<Vec<ClaimedCall>, StoreError> {
        self.store.claim_calls(now, until, limit, except).await
    }
    async fn reschedule_call(&self, message: MessageId, to: Rescheduled) -> Result<(), StoreError> {
        self.store.reschedule_call(message, to).await
    }
    async fn expired_calls(&self, now: Timestamp, crashed: bool, limit: u32) -> Result<Vec<ClaimedCall>, StoreError> {
        self.store.expired_calls(now, crashed, limit).await
    }
    async fn next_call_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.store.next_call_at().await
    }
    async fn thread(
        &self,
        interaction: InteractionId,
        before: Option<(i64, MessageId)>,
        limit: u32,
    ) -> Result<(Vec<switchboard::domain::message::Message>, bool), StoreError> {
        self.store.thread(interaction, before, limit).await
    }
    async fn message(&self, id: MessageId) -> Result<Option<switchboard::domain::message::Message>, StoreError> {
        self.store.message(id).await
    }
    async fn held_by(&self, agent: AgentId) -> Result<Vec<switchboard::domain::interaction::Conversation>, StoreError> {
        self.store.held_by(agent).await
    }
    async fn inbox_lag_millis(&self, now: Timestamp) -> Result<i64, StoreError> {
        self.store.inbox_lag_millis(now).await
    }
    async fn highest_ids(&self) -> Result<HighestIds, StoreError> {
        self.store.highest_ids().await
    }
}

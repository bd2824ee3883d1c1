//! One write that waits for its group: a commit, a webhook, or a closure.

use super::accept::PreparedDelivery;
use super::commit::Prepared;
use super::conn::MultiConnection;
use super::errors::CrudError;
use crate::ports::store::{CommitOutcome, OnWritten, StoreError};
use tokio::sync::oneshot::Sender;

/// One write that waits for its group.
pub(super) enum Member {
    Commit(Box<Prepared>, Sender<CommitOutcome>),
    Accept(Box<PreparedDelivery>, OnWritten, Sender<Result<(), StoreError>>),
    Job(Box<dyn Job>),
}

impl Member {
    /// Tells the member that it was certainly not written.
    pub fn refuse(self, error: &StoreError) {
        match self {
            Self::Commit(_, reply) => drop(reply.send(CommitOutcome::Aborted(error.clone()))),
            Self::Accept(_, _, reply) => drop(reply.send(Err(error.clone()))),
            Self::Job(job) => job.finish(Err(error.clone())),
        }
    }
}

/// A write in plain code; it always has a savepoint of its own.
pub(super) trait Job: Send {
    /// Does it; false when it must be taken back.
    fn run(&mut self, connection: &mut MultiConnection) -> bool;
    /// Hands out the result, now that the transaction's fate is known.
    fn finish(self: Box<Self>, fate: Result<(), StoreError>);
}

/// A closure as a job.
pub(super) struct Write<T, F> {
    work: Option<F>,
    result: Option<Result<T, CrudError>>,
    reply: Sender<Result<T, CrudError>>,
}

impl<T, F> Write<T, F>
where
    F: FnOnce(&mut MultiConnection) -> Result<T, CrudError> + Send,
    T: Send,
{
    pub fn new(work: F, reply: Sender<Result<T, CrudError>>) -> Self {
        Self {
            work: Some(work),
            result: None,
            reply,
        }
    }
}

impl<T, F> Job for Write<T, F>
where
    F: FnOnce(&mut MultiConnection) -> Result<T, CrudError> + Send,
    T: Send,
{
    fn run(&mut self, connection: &mut MultiConnection) -> bool {
        let result = self.work.take().map(|work| work(connection));
        let is_good = matches!(result, Some(Ok(_)));
        self.result = result;
        is_good
    }

    fn finish(self: Box<Self>, fate: Result<(), StoreError>) {
        let answer = match (fate, self.result) {
            (Ok(()), Some(result)) => result,
            (_, Some(Err(refused))) => Err(refused),
            (Err(error), _) => Err(CrudError::Store(error)),
            (Ok(()), None) => Err(CrudError::Store(StoreError::Unavailable("not run".to_owned()))),
        };
        drop(self.reply.send(answer));
    }
}

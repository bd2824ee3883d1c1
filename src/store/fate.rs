//! What became of a group, and telling its members.

use super::accept::PreparedDelivery;
use super::commit::Prepared;
use super::errors::{Trouble, unavailable};
use super::health::Health;
use super::member::{Job, Member};
use crate::ports::store::{CommitOutcome, OnWritten, StoreError};
use diesel::result::Error as SqlError;
use std::time::Duration;
use tokio::sync::oneshot::Sender;

/// The members of one group by kind.
#[derive(Default)]
pub(super) struct Work {
    pub commits: Vec<(Box<Prepared>, Sender<CommitOutcome>)>,
    pub accepts: Vec<Accept>,
    pub jobs: Vec<Box<dyn Job>>,
}

/// A webhook of a group.
pub(super) struct Accept {
    pub delivery: Box<PreparedDelivery>,
    /// Until it is told.
    pub written: Option<OnWritten>,
    pub reply: Sender<Result<(), StoreError>>,
}

/// What was written, in the order of the members.
pub(super) struct Written {
    pub commits: Vec<Result<(), Trouble>>,
    pub accepts: Vec<Result<(), SqlError>>,
    /// Time the transaction took to become durable.
    pub flush: Duration,
    /// The fast way failed.
    pub is_redone: bool,
}

/// The transaction as a whole failed.
pub(super) enum Failure {
    /// Nothing was written.
    Certain(StoreError),
    /// Nobody knows what was written.
    Unknown(StoreError),
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        Self::Certain(unavailable(&error))
    }
}

impl Failure {
    pub fn error(&self) -> &StoreError {
        match self {
            Self::Certain(error) | Self::Unknown(error) => error,
        }
    }
}

/// A group whose transaction is over; its members have not been told.
pub(super) enum Fate {
    Written(Work, Written),
    Failed(Work, Failure),
}

impl Fate {
    /// How many members it has.
    pub fn size(&self) -> usize {
        match self {
            Self::Written(work, _) | Self::Failed(work, _) => work.commits.len() + work.accepts.len() + work.jobs.len(),
        }
    }

    /// Time its flush took, if there was one.
    pub fn flush(&self) -> Duration {
        match self {
            Self::Written(_, written) => written.flush,
            Self::Failed(..) => Duration::ZERO,
        }
    }

    /// Answers every member.
    pub fn tell(self, health: &Health) {
        match self {
            Self::Written(work, written) => work.answer(written, health),
            Self::Failed(work, failure) => work.fail(&failure),
        }
    }
}

impl Written {
    /// Adds what was written later in the same transaction.
    pub fn extend(&mut self, later: Self) {
        self.commits.extend(later.commits);
        self.accepts.extend(later.accepts);
        self.is_redone |= later.is_redone;
    }
}

impl Work {
    /// Adds those who came later, in the order in which they were written.
    pub fn extend(&mut self, later: Self) {
        self.commits.extend(later.commits);
        self.accepts.extend(later.accepts);
        self.jobs.extend(later.jobs);
    }

    pub fn sort(members: Vec<Member>) -> Self {
        let mut work = Self::default();
        for member in members {
            match member {
                Member::Commit(prepared, reply) => work.commits.push((prepared, reply)),
                Member::Accept(delivery, written, reply) => work.accepts.push(Accept {
                    delivery,
                    written: Some(written),
                    reply,
                }),
                Member::Job(job) => work.jobs.push(job),
            }
        }
        work
    }

    fn answer(self, written: Written, health: &Health) {
        for (accept, result) in self.accepts.into_iter().zip(written.accepts) {
            let (account, at) = accept.delivery.arrived();
            if result.is_ok() {
                health.arrived(account, at);
            }
            drop(accept.reply.send(result.map_err(|error| unavailable(&error))));
        }
        for ((commit, reply), result) in self.commits.into_iter().zip(written.commits) {
            let outcome = match result {
                Ok(()) => {
                    commit.outbound.iter().for_each(|result| health.sent(result));
                    CommitOutcome::Committed(commit.version_after())
                }
                Err(Trouble::Conflict) => CommitOutcome::Conflict,
                Err(Trouble::Duplicate) => CommitOutcome::Duplicate,
                Err(Trouble::Sql(error)) => CommitOutcome::Aborted(unavailable(&error)),
            };
            drop(reply.send(outcome));
        }
        for job in self.jobs {
            job.finish(Ok(()));
        }
    }

    fn fail(self, failure: &Failure) {
        let error = failure.error();
        for (_, reply) in self.commits {
            drop(reply.send(match failure {
                Failure::Certain(error) => CommitOutcome::Aborted(error.clone()),
                Failure::Unknown(error) => CommitOutcome::Unknown(error.clone()),
            }));
        }
        for accept in self.accepts {
            drop(accept.reply.send(Err(error.clone())));
        }
        for job in self.jobs {
            job.finish(Err(error.clone()));
        }
    }
}

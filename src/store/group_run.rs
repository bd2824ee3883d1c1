//! One group: everything in one transaction, and a fate for every member.
//!
//! The first try writes all members without savepoints, because failures are rare and savepoints
//! are not free. When one fails, everything is taken back and written again with a savepoint each,
//! so that only the failing member is left out.

use super::accept::{Found, PreparedDelivery, write_deliveries};
use super::commit::Prepared;
use super::conn::MultiConnection;
use super::dialect::{self, Location};
use super::errors::{CrudError, Trouble, unavailable};
use super::health::Health;
use super::wal::Wal;
use crate::config::limits::RECONNECT_PAUSE_MILLIS;
use crate::domain::inbound::Inbound;
use crate::ports::store::{CommitOutcome, StoreError};
use diesel::connection::SimpleConnection;
use diesel::result::Error as SqlError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot::Sender;

/// One write that waits for its group.
pub(super) enum Member {
    Commit(Box<Prepared>, Sender<CommitOutcome>),
    Accept(Box<PreparedDelivery>, Sender<Result<Vec<Inbound>, StoreError>>),
    Job(Box<dyn Job>),
}

impl Member {
    /// Tells the member that it was certainly not written.
    pub fn refuse(self, error: &StoreError) {
        match self {
            Self::Commit(_, reply) => drop(reply.send(CommitOutcome::Aborted(error.clone()))),
            Self::Accept(_, reply) => drop(reply.send(Err(error.clone()))),
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

/// What a group came to.
#[derive(Default)]
pub(super) struct Report {
    /// Time the transaction took to become durable.
    pub flush: Duration,
    /// Commits that are likely to follow at once: one for each new webhook item.
    pub follow_ups: usize,
    /// The fast way failed.
    pub is_redone: bool,
    /// The database could not be reached or asked.
    pub is_away: bool,
}

/// The members of one group by kind.
#[derive(Default)]
struct Work {
    commits: Vec<(Box<Prepared>, Sender<CommitOutcome>)>,
    accepts: Vec<(Box<PreparedDelivery>, Sender<Result<Vec<Inbound>, StoreError>>)>,
    jobs: Vec<Box<dyn Job>>,
}

/// What was written, in the order of the members.
struct Written {
    commits: Vec<Result<(), Trouble>>,
    accepts: Vec<Result<Vec<Option<Found>>, SqlError>>,
    flush: Duration,
    is_redone: bool,
}

/// The transaction as a whole failed.
enum Failure {
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

/// The connection that writes, and what it must do besides.
pub(super) struct Writer {
    location: Location,
    connection: Option<MultiConnection>,
    failed_at: Option<Instant>,
    wal: Wal,
    health: Arc<Health>,
}

impl Writer {
    pub fn new(location: Location, connection: MultiConnection, health: Arc<Health>) -> Self {
        Self {
            location,
            connection: Some(connection),
            failed_at: None,
            wal: Wal::default(),
            health,
        }
    }

    /// Writes a group and answers all its members.
    pub fn run(&mut self, members: Vec<Member>) -> Report {
        let size = members.len();
        let mut connection = match self.take_connection() {
            Ok(connection) => connection,
            Err(error) => {
                members.into_iter().for_each(|member| member.refuse(&error));
                return Report {
                    is_away: true,
                    ..Report::default()
                };
            }
        };
        let mut work = sort(members);
        let health = Arc::clone(&self.health);
        let written = catch_unwind(AssertUnwindSafe(|| write_group(&mut connection, &mut work, &health)))
            .unwrap_or_else(|_| Err(Failure::Unknown(StoreError::Unavailable("a write panicked".to_owned()))));
        match written {
            Ok(written) => {
                self.connection = Some(connection);
                self.wal.grew(size);
                work.answer(written, &self.health)
            }
            // The connection is dropped: whatever state it is in, a new one has none.
            Err(failure) => {
                tracing::warn!(error = %failure.error(), members = size, "a group of writes failed");
                work.fail(&failure);
                Report {
                    is_away: true,
                    ..Report::default()
                }
            }
        }
    }

    /// True when there is something to do before the job may end.
    pub fn has_idle_work(&self) -> bool {
        self.connection.is_some() && self.wal.is_worth_a_checkpoint()
    }

    /// Uses a moment in which nobody waits.
    pub fn work_idly(&mut self) {
        self.checkpoint();
    }

    /// Does what cannot wait for such a moment.
    pub fn work_when_due(&mut self) {
        if self.wal.must_be_checkpointed() {
            self.checkpoint();
        }
    }

    fn checkpoint(&mut self) {
        if let Some(connection) = &mut self.connection {
            match dialect::checkpoint(connection) {
                Ok(progress) => self.wal.checkpointed(progress),
                Err(error) => {
                    tracing::warn!(%error, "checkpoint failed");
                    self.wal.checkpointed(None);
                }
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "paces reconnection in real time")]
    fn take_connection(&mut self) -> Result<MultiConnection, StoreError> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let pause = Duration::from_millis(RECONNECT_PAUSE_MILLIS);
        if self.failed_at.is_some_and(|at| at.elapsed() < pause) {
            return Err(StoreError::Unavailable("database is away".to_owned()));
        }
        match dialect::open_writer(&self.location) {
            Ok(connection) => {
                self.failed_at = None;
                Ok(connection)
            }
            Err(error) => {
                self.failed_at = Some(Instant::now());
                Err(error)
            }
        }
    }
}

fn sort(members: Vec<Member>) -> Work {
    let mut work = Work::default();
    for member in members {
        match member {
            Member::Commit(prepared, reply) => work.commits.push((prepared, reply)),
            Member::Accept(delivery, reply) => work.accepts.push((delivery, reply)),
            Member::Job(job) => work.jobs.push(job),
        }
    }
    work
}

#[expect(clippy::disallowed_methods, reason = "measures the disk")]
fn write_group(connection: &mut MultiConnection, work: &mut Work, health: &Health) -> Result<Written, Failure> {
    let begun = Instant::now();
    dialect::begin(connection)?;
    let mut written = match write_fast(connection, work) {
        Ok(written) => written,
        Err(Trouble::Sql(error)) if begun.elapsed() > MEMBER_FAULT_MAX => return Err(error.into()),
        Err(trouble) => {
            connection.batch_execute("ROLLBACK")?;
            tracing::debug!(?trouble, "a member of a group failed, writing one by one");
            dialect::begin(connection)?;
            write_one_by_one(connection, work)?
        }
    };
    for job in &mut work.jobs {
        connection.batch_execute("SAVEPOINT member")?;
        let is_good = job.run(connection);
        end_savepoint(connection, is_good)?;
    }
    health.write_when_due(connection)?;
    let start = Instant::now();
    connection
        .batch_execute("COMMIT")
        .map_err(|error| Failure::Unknown(unavailable(&error)))?;
    written.flush = start.elapsed();
    Ok(written)
}

/// A fault that took longer to show is no member's own: a lock, a time limit or a dying disk. Trying
/// every member against it would take its time once for each.
const MEMBER_FAULT_MAX: Duration = Duration::from_millis(200);

fn write_fast(connection: &mut MultiConnection, work: &Work) -> Result<Written, Trouble> {
    let commits: Vec<_> = work.commits.iter().map(|(commit, _)| &**commit).collect();
    dialect::write_commits(connection, &commits)?;
    let accepts: Vec<_> = work.accepts.iter().map(|(delivery, _)| &**delivery).collect();
    let found = write_deliveries(connection, &accepts)?;
    Ok(Written {
        commits: commits.iter().map(|_| Ok(())).collect(),
        accepts: found.into_iter().map(Ok).collect(),
        flush: Duration::ZERO,
        is_redone: false,
    })
}

fn write_one_by_one(connection: &mut MultiConnection, work: &Work) -> Result<Written, Failure> {
    let mut written = Written {
        commits: Vec::with_capacity(work.commits.len()),
        accepts: Vec::with_capacity(work.accepts.len()),
        flush: Duration::ZERO,
        is_redone: true,
    };
    for (commit, _) in &work.commits {
        connection.batch_execute("SAVEPOINT member")?;
        let result = dialect::write_commits(connection, &[&**commit]);
        end_savepoint(connection, result.is_ok())?;
        written.commits.push(result);
    }
    for (delivery, _) in &work.accepts {
        connection.batch_execute("SAVEPOINT member")?;
        let result = write_deliveries(connection, &[&**delivery]).map(|mut found| found.pop().unwrap_or_default());
        end_savepoint(connection, result.is_ok())?;
        written.accepts.push(result);
    }
    Ok(written)
}

fn end_savepoint(connection: &mut MultiConnection, is_good: bool) -> Result<(), Failure> {
    if !is_good {
        connection.batch_execute("ROLLBACK TO SAVEPOINT member")?;
    }
    connection.batch_execute("RELEASE SAVEPOINT member")?;
    Ok(())
}

impl Work {
    fn answer(self, written: Written, health: &Health) -> Report {
        let mut report = Report {
            flush: written.flush,
            is_redone: written.is_redone,
            ..Report::default()
        };
        for ((delivery, reply), found) in self.accepts.into_iter().zip(written.accepts) {
            let (account, at) = delivery.arrived();
            let answer = found
                .map(|found| delivery.into_inbound(found))
                .map_err(|error| unavailable(&error));
            if let Ok(inbound) = &answer {
                health.arrived(account, at);
                report.follow_ups += inbound.len();
            }
            drop(reply.send(answer));
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
        report
    }

    fn fail(self, failure: &Failure) {
        let error = failure.error();
        for (_, reply) in self.commits {
            drop(reply.send(match failure {
                Failure::Certain(error) => CommitOutcome::Aborted(error.clone()),
                Failure::Unknown(error) => CommitOutcome::Unknown(error.clone()),
            }));
        }
        for (_, reply) in self.accepts {
            drop(reply.send(Err(error.clone())));
        }
        for job in self.jobs {
            job.finish(Err(error.clone()));
        }
    }
}

impl Failure {
    fn error(&self) -> &StoreError {
        match self {
            Self::Certain(error) | Self::Unknown(error) => error,
        }
    }
}

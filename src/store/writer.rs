//! The connection that writes: one transaction for each group, and a fate for every member.
//!
//! The first try writes all members without savepoints, because failures are rare and savepoints
//! are not free. When one fails, everything is taken back and written again with a savepoint each,
//! so that only the failing member is left out.

use super::accept::{Found, write_deliveries};
use super::conn::MultiConnection;
use super::dialect::{self, Location};
use super::errors::{Trouble, unavailable};
use super::fate::{Failure, Fate, Work, Written};
use super::health::Health;
use super::member::Member;
use super::wal::Wal;
use crate::config::limits::RECONNECT_PAUSE_MILLIS;
use crate::domain::ids::InboxId;
use crate::ports::store::StoreError;
use diesel::connection::SimpleConnection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The connection that writes, and what it must do besides.
pub(super) struct Writer {
    location: Location,
    connection: Option<MultiConnection>,
    failed_at: Option<Instant>,
    /// The highest inbox id that was told before its group failed. No other item may get such an id:
    /// what follows from the lost one would consume it.
    lost: Option<InboxId>,
    wal: Wal,
    health: Arc<Health>,
}

impl Writer {
    pub fn new(location: Location, connection: MultiConnection, health: Arc<Health>) -> Self {
        Self {
            wal: Wal::new(&location),
            location,
            connection: Some(connection),
            failed_at: None,
            lost: None,
            health,
        }
    }

    /// Writes a group. Its members are answered by whoever gets their fate. `company` is told how many new
    /// webhook items are in it, and says who else is written in the same transaction.
    pub fn run(&mut self, members: Vec<Member>, company: &mut dyn FnMut(usize) -> Vec<Member>) -> Fate {
        let size = members.len();
        let mut connection = match self.take_connection() {
            Ok(connection) => connection,
            Err(error) => return Fate::Failed(Work::sort(members), Failure::Certain(error)),
        };
        let mut work = Work::sort(members);
        let health = Arc::clone(&self.health);
        let mut told = self.lost;
        let written = catch_unwind(AssertUnwindSafe(|| {
            write_group(&mut connection, &mut work, &health, &mut told, company)
        }))
        .unwrap_or_else(|_| Err(Failure::Unknown(StoreError::Unavailable("a write panicked".to_owned()))));
        self.lost = told.filter(|_| written.is_err());
        match written {
            Ok(written) => {
                self.connection = Some(connection);
                Fate::Written(work, written)
            }
            // The connection is dropped: whatever state it is in, a new one has none.
            Err(failure) => {
                tracing::warn!(error = %failure.error(), members = size, "a group of writes failed");
                Fate::Failed(work, failure)
            }
        }
    }

    /// Looks after the database, once the members of a group have been told.
    pub fn tidy(&mut self, writes: usize, flush: Duration) {
        if let Some(connection) = &mut self.connection {
            self.wal.grew(writes, flush, connection);
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

#[expect(clippy::disallowed_methods, reason = "measures the disk")]
fn write_group(
    connection: &mut MultiConnection,
    work: &mut Work,
    health: &Health,
    told: &mut Option<InboxId>,
    company: &mut dyn FnMut(usize) -> Vec<Member>,
) -> Result<Written, Failure> {
    let begun = Instant::now();
    dialect::begin(connection)?;
    let (mut written, found) = match write_fast(connection, work, *told) {
        Ok(written) => written,
        Err(Trouble::Sql(error)) if begun.elapsed() > MEMBER_FAULT_MAX => return Err(error.into()),
        Err(trouble) => {
            connection.batch_execute("ROLLBACK")?;
            tracing::debug!(?trouble, "a member of a group failed, writing one by one");
            dialect::begin(connection)?;
            write_one_by_one(connection, work, *told)?
        }
    };
    run_jobs(connection, work)?;
    let follow_ups = tell_what_is_new(work, found, told);
    let late = company(follow_ups);
    if !late.is_empty() {
        let mut late = Work::sort(late);
        written.extend(write_late(connection, &mut late, told)?);
        work.extend(late);
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

/// Writes those who came after the others, behind a savepoint: what they do wrong is not the others' fault.
fn write_late(
    connection: &mut MultiConnection,
    work: &mut Work,
    told: &mut Option<InboxId>,
) -> Result<Written, Failure> {
    connection.batch_execute("SAVEPOINT late")?;
    let fast = write_fast(connection, work, *told);
    end_savepoint(connection, "late", fast.is_ok())?;
    let (written, found) = match fast {
        Ok(written) => written,
        Err(trouble) => {
            tracing::debug!(?trouble, "one who came late failed, writing one by one");
            write_one_by_one(connection, work, *told)?
        }
    };
    run_jobs(connection, work)?;
    tell_what_is_new(work, found, told);
    Ok(written)
}

fn run_jobs(connection: &mut MultiConnection, work: &mut Work) -> Result<(), Failure> {
    for job in &mut work.jobs {
        connection.batch_execute("SAVEPOINT member")?;
        let is_good = job.run(connection);
        end_savepoint(connection, "member", is_good)?;
    }
    Ok(())
}

/// What was found out about each webhook that was written.
type FoundByAccept = Vec<Vec<Option<Found>>>;

/// What follows from the items can be worked out while the group is flushed. Returns how many there are.
fn tell_what_is_new(work: &mut Work, found: FoundByAccept, told: &mut Option<InboxId>) -> usize {
    let mut count = 0;
    for (accept, found) in work.accepts.iter_mut().zip(found) {
        let inbound = accept.delivery.take_inbound(found);
        *told = (*told).max(inbound.iter().map(|one| one.inbox).max());
        count += inbound.len();
        if let Some(written) = accept.written.take() {
            written(inbound);
        }
    }
    count
}

fn write_fast(
    connection: &mut MultiConnection,
    work: &Work,
    above: Option<InboxId>,
) -> Result<(Written, FoundByAccept), Trouble> {
    let commits: Vec<_> = work.commits.iter().map(|(commit, _)| &**commit).collect();
    dialect::write_commits(connection, &commits)?;
    let accepts: Vec<_> = work.accepts.iter().map(|accept| &*accept.delivery).collect();
    let found = write_deliveries(connection, &accepts, above)?;
    let written = Written {
        commits: commits.iter().map(|_| Ok(())).collect(),
        accepts: found.iter().map(|_| Ok(())).collect(),
        flush: Duration::ZERO,
        is_redone: false,
    };
    Ok((written, found))
}

fn write_one_by_one(
    connection: &mut MultiConnection,
    work: &Work,
    above: Option<InboxId>,
) -> Result<(Written, FoundByAccept), Failure> {
    let mut found = Vec::with_capacity(work.accepts.len());
    let mut written = Written {
        commits: Vec::with_capacity(work.commits.len()),
        accepts: Vec::with_capacity(work.accepts.len()),
        flush: Duration::ZERO,
        is_redone: true,
    };
    for (commit, _) in &work.commits {
        connection.batch_execute("SAVEPOINT member")?;
        let result = dialect::write_commits(connection, &[&**commit]);
        end_savepoint(connection, "member", result.is_ok())?;
        written.commits.push(result);
    }
    for accept in &work.accepts {
        connection.batch_execute("SAVEPOINT member")?;
        let result = write_deliveries(connection, &[&*accept.delivery], above);
        end_savepoint(connection, "member", result.is_ok())?;
        // One that failed has no items: nothing is told of it.
        let (outcome, here) = match result {
            Ok(mut here) => (Ok(()), here.pop().unwrap_or_default()),
            Err(error) => (Err(error), Vec::new()),
        };
        written.accepts.push(outcome);
        found.push(here);
    }
    Ok((written, found))
}

fn end_savepoint(connection: &mut MultiConnection, name: &str, is_good: bool) -> Result<(), Failure> {
    if !is_good {
        connection.batch_execute(&format!("ROLLBACK TO SAVEPOINT {name}"))?;
    }
    connection.batch_execute(&format!("RELEASE SAVEPOINT {name}"))?;
    Ok(())
}

//! Stored parts of queues and agents, and what belongs to them. They change far less often than interactions, so both
//! databases write them one by one.

use super::audit;
use super::commit::{MachineRow, Prepared, StateRow};
use super::conn::MultiConnection;
use super::errors::Trouble;
use super::pause_periods;
use super::statement::statement;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{QueryResult, RunQueryDsl};

/// Writes the rows of queues and agents among the commits, with agents' pauses and entries of the audit log.
pub(super) fn write(connection: &mut MultiConnection, commits: &[&Prepared]) -> Result<(), Trouble> {
    for commit in commits {
        let written = match &commit.row {
            Some(MachineRow::Queue(row)) => Some(write_queue(connection, row, commit.expected_version)?),
            Some(MachineRow::Agent(row)) => Some(write_agent(connection, row, commit.expected_version)?),
            Some(MachineRow::Interaction(_)) | None => None,
        };
        match written {
            Some(0) => return Err(Trouble::Conflict),
            Some(_) => pause_periods::write(connection, &commit.pauses)?,
            None => {}
        }
        for entry in &commit.entries {
            audit::append(connection, entry.clone())?;
        }
    }
    Ok(())
}

fn write_queue(connection: &mut MultiConnection, row: &StateRow, expected: i64) -> QueryResult<usize> {
    if expected == 0 {
        return InsertQueueMemory {
            queue_id: row.id,
            state: &row.state,
        }
        .execute(connection);
    }
    UpdateQueueMemory {
        version: expected + 1,
        state: &row.state,
        queue_id: row.id,
        expected,
    }
    .execute(connection)
}

fn write_agent(connection: &mut MultiConnection, row: &StateRow, expected: i64) -> QueryResult<usize> {
    if expected == 0 {
        return InsertPresence {
            staff_id: row.id,
            next_due_at: row.next_due_at,
            state: &row.state,
        }
        .execute(connection);
    }
    UpdatePresence {
        version: expected + 1,
        next_due_at: row.next_due_at,
        state: &row.state,
        staff_id: row.id,
        expected,
    }
    .execute(connection)
}

statement! {
    InsertQueueMemory<'a> { queue_id: i64 => BigInt, state: &'a str => Text } -> (),
    "INSERT INTO queue_memory (queue_id, version, state) VALUES (?, 1, ?)"
}

statement! {
    UpdateQueueMemory<'a> {
        version: i64 => BigInt, state: &'a str => Text, queue_id: i64 => BigInt, expected: i64 => BigInt,
    } -> (),
    "UPDATE queue_memory SET version = ?, state = ? WHERE queue_id = ? AND version = ?"
}

statement! {
    InsertPresence<'a> {
        staff_id: i64 => BigInt, next_due_at: Option<i64> => Nullable<BigInt>, state: &'a str => Text,
    } -> (),
    "INSERT INTO agent_presence (staff_id, version, next_due_at, state) VALUES (?, 1, ?, ?)"
}

statement! {
    UpdatePresence<'a> {
        version: i64 => BigInt, next_due_at: Option<i64> => Nullable<BigInt>, state: &'a str => Text,
        staff_id: i64 => BigInt, expected: i64 => BigInt,
    } -> (),
    "UPDATE agent_presence SET version = ?, next_due_at = ?, state = ? WHERE staff_id = ? AND version = ?"
}

//! SQLite: one file, one writer, rows one by one.

mod contacts;

use crate::config::limits::{DATABASE_BUSY_MILLIS, READER_PAGES_KIB, WRITER_PAGES_KIB};
use crate::ports::store::StoreError;
use crate::store::accept::{Arrival, Found, Lookup};
use crate::store::commit::{AdvanceRow, InteractionRow, MachineRow, Prepared};
use crate::store::errors::Trouble;
use crate::store::statement::statement;
use crate::store::wal::Log;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Binary, Nullable, SmallInt, Text};
use diesel::{Connection, OptionalExtension, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection};
use std::path::Path;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Write,
    Read,
}

/// Opens the file. Only the writer may create it.
pub(super) fn open(path: &Path, purpose: Use) -> Result<SqliteConnection, StoreError> {
    let fail = |error: &dyn std::fmt::Display| StoreError::Unavailable(format!("{}: {error}", path.display()));
    if purpose == Use::Read && !path.exists() {
        return Err(fail(&"no such file"));
    }
    let url = path.to_str().ok_or_else(|| fail(&"the path is not UTF-8"))?;
    let mut connection = SqliteConnection::establish(url).map_err(|error| fail(&error))?;
    let pages_kib = match purpose {
        Use::Write => WRITER_PAGES_KIB,
        Use::Read => READER_PAGES_KIB,
    };
    let mut pragmas = format!(
        "PRAGMA busy_timeout = {DATABASE_BUSY_MILLIS};
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -{pages_kib};
         PRAGMA temp_store = MEMORY;"
    );
    pragmas.push_str(match purpose {
        Use::Write => {
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = 67108864;"
        }
        Use::Read => "PRAGMA query_only = ON;",
    });
    connection.batch_execute(&pragmas).map_err(|error| fail(&error))?;
    // SQLite's own knows the letters of English only.
    contacts::lower_utils::register_impl(&mut connection, |text: String| text.to_lowercase())
        .map_err(|error| fail(&error))?;
    Ok(connection)
}

/// See `dialect::log`.
pub(super) fn log(connection: &mut SqliteConnection) -> QueryResult<Log> {
    #[derive(QueryableByName)]
    struct Progress {
        #[diesel(sql_type = BigInt)]
        log: i64,
        #[diesel(sql_type = BigInt)]
        checkpointed: i64,
    }
    let progress: Progress = diesel::sql_query("PRAGMA wal_checkpoint(NOOP)").get_result(connection)?;
    let pages = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(Log {
        length: pages(progress.log),
        copied: pages(progress.checkpointed),
    })
}

/// See `dialect::checkpoint`.
pub(super) fn checkpoint(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")
}

/// See `dialect::write_commits`.
pub(super) fn write_commit(connection: &mut SqliteConnection, commit: &Prepared) -> Result<(), Trouble> {
    for id in &commit.consumed {
        expect_row(Consume { id: *id }.execute(connection)?, Trouble::Duplicate)?;
    }
    for row in &commit.contacts {
        contacts::insert(connection, row)?;
    }
    if let Some(MachineRow::Interaction(row)) = &commit.row {
        write_interaction(connection, row, commit.expected_version)?;
    }
    for row in &commit.messages {
        InsertMessage {
            id: row.id,
            interaction_id: row.interaction_id,
            account_id: row.account_id,
            direction: row.direction,
            sender_id: row.sender_id,
            bot_name: row.bot_name.as_deref(),
            content: &row.content,
            provider_id: row.provider_id.as_deref(),
            client_ref: row.client_ref.as_deref(),
            delivery: row.delivery,
            error: row.error.as_deref(),
            written_at: row.written_at,
            sort_order: row.sort_order,
            quoted_provider_id: row.quoted_provider_id.as_deref(),
            quoted_message_id: row.quoted_message_id,
        }
        .execute(connection)?;
        if let Some(provider_id) = &row.provider_id {
            Unpark {
                received_at: row.now,
                account_id: row.account_id,
                provider_id,
            }
            .execute(connection)?;
        }
    }
    write_outbox(connection, commit)?;
    for row in &commit.advances {
        write_advance(connection, row)?;
    }
    for row in &commit.facts {
        InsertFact {
            actor: row.actor,
            actor_id: row.actor_id,
            happened_at: row.happened_at,
            fact: &row.fact,
        }
        .execute(connection)?;
    }
    Ok(())
}

fn expect_row(written: usize, otherwise: Trouble) -> Result<(), Trouble> {
    if written == 1 { Ok(()) } else { Err(otherwise) }
}

fn write_interaction(connection: &mut SqliteConnection, row: &InteractionRow, expected: i64) -> Result<(), Trouble> {
    if expected == 0 {
        InsertInteraction {
            id: row.id,
            account_id: row.account_id,
            contact_id: row.contact_id,
            state: row.state,
            agent_id: row.agent_id,
            queue_id: row.queue_id,
            ringing_queue_id: row.ringing_queue_id,
            next_due_at: row.next_due_at,
            created_at: row.created_at,
            last_message_at: row.last_message_at,
            closed_at: row.closed_at,
            data: &row.data,
        }
        .execute(connection)?;
        return Ok(());
    }
    let written = UpdateInteraction {
        version: expected + 1,
        contact_id: row.contact_id,
        state: row.state,
        agent_id: row.agent_id,
        queue_id: row.queue_id,
        ringing_queue_id: row.ringing_queue_id,
        next_due_at: row.next_due_at,
        last_message_at: row.last_message_at,
        closed_at: row.closed_at,
        data: &row.data,
        id: row.id,
        expected,
    }
    .execute(connection)?;
    expect_row(written, Trouble::Conflict)
}

fn write_outbox(connection: &mut SqliteConnection, commit: &Prepared) -> Result<(), Trouble> {
    for row in &commit.calls {
        let written = InsertCall {
            message_id: row.message_id,
            due_at: row.created_at,
            created_at: row.created_at,
            call: &row.call,
            interaction_id: row.interaction_id,
        }
        .execute(connection)?;
        expect_row(written, Trouble::Sql(diesel::result::Error::NotFound))?;
    }
    for row in &commit.settles {
        Settle {
            state: row.state,
            settled_at: row.settled_at,
            message_id: row.message_id,
        }
        .execute(connection)?;
    }
    Ok(())
}

fn write_advance(connection: &mut SqliteConnection, row: &AdvanceRow) -> Result<(), Trouble> {
    Advance {
        delivery: row.delivery,
        error: row.error.as_deref(),
        at: row.at,
        provider_id: row.provider_id.as_deref(),
        message_id: row.message_id,
    }
    .execute(connection)?;
    if let Some(provider_id) = &row.provider_id {
        Unpark {
            received_at: row.now,
            account_id: row.account_id,
            provider_id,
        }
        .execute(connection)?;
    }
    Ok(())
}

/// See `dialect::insert_arrivals`. Without an `id` SQLite gives it the one after the highest.
pub(super) fn insert_arrival(
    connection: &mut SqliteConnection,
    arrival: &Arrival<'_>,
    id: Option<i64>,
) -> QueryResult<Option<Found>> {
    let mut found = Found::default();
    let mut state = "received";
    if matches!(arrival.lookup, Lookup::Message | Lookup::Changed(_)) {
        found.about = match arrival.lookup {
            Lookup::Changed(about) => about,
            Lookup::Message | Lookup::Contact { .. } | Lookup::Nothing => FindOutbound {
                account_id: arrival.account_id,
                provider_id: arrival.provider_id,
            }
            .get_result(connection)
            .optional()?,
        };
        if found.about.is_none() {
            state = "parked";
            found.is_parked = true;
        }
    }
    let inserted: Option<(i64,)> = InsertInbox {
        id,
        account_id: arrival.account_id,
        kind: arrival.kind,
        provider_id: arrival.provider_id,
        status: arrival.status,
        received_at: arrival.received_at,
        state,
        payload: arrival.payload,
        raw: arrival.raw,
    }
    .get_result(connection)
    .optional()?;
    let Some((inbox,)) = inserted else {
        return Ok(None);
    };
    found.inbox = inbox;
    if let Lookup::Contact { phone, bsuid } = arrival.lookup {
        found.contact = contacts::find(connection, arrival.account_id, phone, bsuid)?;
    }
    Ok(Some(found))
}

statement! {
    Consume { id: i64 => BigInt } -> (),
    "UPDATE inbox SET state = 'consumed', payload = '' WHERE id = ? AND state = 'received'"
}

statement! {
    InsertInteraction<'a> {
        id: i64 => BigInt, account_id: i64 => BigInt, contact_id: Option<i64> => Nullable<BigInt>, state: &'a str => Text,
        agent_id: Option<i64> => Nullable<BigInt>, queue_id: Option<i64> => Nullable<BigInt>,
        ringing_queue_id: Option<i64> => Nullable<BigInt>, next_due_at: Option<i64> => Nullable<BigInt>,
        created_at: i64 => BigInt, last_message_at: i64 => BigInt, closed_at: Option<i64> => Nullable<BigInt>,
        data: &'a str => Text,
    } -> (),
    "INSERT INTO interactions (id, account_id, contact_id, version, state, agent_id, queue_id, ringing_queue_id,
        next_due_at, created_at, last_message_at, closed_at, data)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
}

statement! {
    UpdateInteraction<'a> {
        version: i64 => BigInt, contact_id: Option<i64> => Nullable<BigInt>, state: &'a str => Text,
        agent_id: Option<i64> => Nullable<BigInt>, queue_id: Option<i64> => Nullable<BigInt>,
        ringing_queue_id: Option<i64> => Nullable<BigInt>, next_due_at: Option<i64> => Nullable<BigInt>,
        last_message_at: i64 => BigInt, closed_at: Option<i64> => Nullable<BigInt>, data: &'a str => Text,
        id: i64 => BigInt, expected: i64 => BigInt,
    } -> (),
    "UPDATE interactions SET version = ?, contact_id = ?, state = ?, agent_id = ?, queue_id = ?,
        ringing_queue_id = ?, next_due_at = ?, last_message_at = ?, closed_at = ?, data = ?
     WHERE id = ? AND version = ?"
}

statement! {
    InsertMessage<'a> {
        id: i64 => BigInt, interaction_id: i64 => BigInt, account_id: i64 => BigInt, direction: i16 => SmallInt,
        sender_id: Option<i64> => Nullable<BigInt>, bot_name: Option<&'a str> => Nullable<Text>, content: &'a str => Text,
        provider_id: Option<&'a str> => Nullable<Text>, client_ref: Option<&'a str> => Nullable<Text>,
        delivery: i16 => SmallInt, error: Option<&'a str> => Nullable<Text>, written_at: i64 => BigInt,
        sort_order: i64 => BigInt, quoted_provider_id: Option<&'a str> => Nullable<Text>,
        quoted_message_id: Option<i64> => Nullable<BigInt>,
    } -> (),
    "INSERT INTO messages (id, interaction_id, account_id, direction, sender_id, bot_name, content, provider_id,
        client_ref, delivery, error, written_at, sort_order, quoted_provider_id, quoted_message_id, advanced_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
}

statement! {
    InsertFact<'a> {
        actor: &'a str => Text, actor_id: i64 => BigInt, happened_at: i64 => BigInt, fact: &'a str => Text,
    } -> (),
    "INSERT INTO facts (actor, actor_id, happened_at, fact) VALUES (?, ?, ?, ?)"
}

statement! {
    InsertCall<'a> {
        message_id: i64 => BigInt, due_at: i64 => BigInt, created_at: i64 => BigInt, call: &'a str => Text,
        interaction_id: i64 => BigInt,
    } -> (),
    "INSERT INTO outbox (message_id, account_id, contact_id, state, attempt, due_at, created_at, call)
     SELECT ?, account_id, contact_id, 'pending', 0, ?, ?, ? FROM interactions WHERE id = ?"
}

statement! {
    Settle<'a> { state: &'a str => Text, settled_at: i64 => BigInt, message_id: i64 => BigInt } -> (),
    "UPDATE outbox SET state = ?, settled_at = ? WHERE message_id = ? AND settled_at IS NULL"
}

statement! {
    Advance<'a> {
        delivery: i16 => SmallInt, error: Option<&'a str> => Nullable<Text>, at: i64 => BigInt,
        provider_id: Option<&'a str> => Nullable<Text>, message_id: i64 => BigInt,
    } -> (),
    "UPDATE messages SET
        error = CASE WHEN delivery < new.rank THEN new.reason ELSE error END,
        advanced_at = CASE WHEN delivery < new.rank THEN new.at ELSE advanced_at END,
        delivery = max(delivery, new.rank),
        provider_id = coalesce(provider_id, new.provider)
     FROM (SELECT ? AS rank, ? AS reason, ? AS at, ? AS provider) AS new
     WHERE id = ?"
}

statement! {
    Unpark<'a> { received_at: i64 => BigInt, account_id: i64 => BigInt, provider_id: &'a str => Text } -> (),
    "UPDATE inbox SET state = 'received', received_at = ?
     WHERE account_id = ? AND provider_id = ? AND kind <> 'message' AND state = 'parked'"
}

statement! {
    InsertInbox<'a> {
        id: Option<i64> => Nullable<BigInt>, account_id: i64 => BigInt, kind: &'a str => Text, provider_id: &'a str => Text, status: &'a str => Text,
        received_at: i64 => BigInt, state: &'a str => Text, payload: &'a str => Text,
        raw: Option<&'a [u8]> => Nullable<Binary>,
    } -> (BigInt),
    "INSERT INTO inbox (id, account_id, kind, provider_id, status, received_at, state, payload, raw)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
}

statement! {
    FindOutbound<'a> { account_id: i64 => BigInt, provider_id: &'a str => Text } -> (BigInt, BigInt),
    "SELECT interaction_id, id FROM messages WHERE account_id = ? AND provider_id = ? AND direction = 1
     ORDER BY id DESC LIMIT 1"
}

statement! {
    DueCalls<'a> { now: i64 => BigInt, except: &'a str => Text, limit: i64 => BigInt } -> (BigInt),
    "SELECT message_id FROM outbox AS call WHERE settled_at IS NULL AND state = 'pending' AND due_at <= ?
        AND instr(?, ',' || account_id || ',') = 0
        AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
            WHERE earlier.settled_at IS NULL AND earlier.account_id = call.account_id
                AND earlier.contact_id = call.contact_id AND earlier.message_id < call.message_id)
     ORDER BY due_at, message_id LIMIT ?"
}

//! Commits of a whole group, a table at a time.

use crate::store::commit::{AdvanceRow, CallRow, ContactRow, FactRow, InteractionRow, MachineRow, MessageRow};
use crate::store::commit::{Prepared, SettleRow};
use crate::store::errors::Trouble;
use crate::store::statement::statement;
use diesel::result::Error as SqlError;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Text};
use diesel::{PgConnection, RunQueryDsl};
use std::collections::BTreeMap;

/// See `dialect::write_commits`.
pub(in crate::store::dialect) fn write_commits(
    connection: &mut PgConnection,
    commits: &[&Prepared],
) -> Result<(), Trouble> {
    consume(connection, commits)?;
    insert_contacts(connection, &all(commits, |commit| &commit.contacts))?;
    write_interactions(connection, commits)?;
    insert_messages(connection, &all(commits, |commit| &commit.messages))?;
    insert_calls(connection, &all(commits, |commit| &commit.calls))?;
    settle(connection, &all(commits, |commit| &commit.settles))?;
    advance(connection, &all(commits, |commit| &commit.advances))?;
    insert_facts(connection, &all(commits, |commit| &commit.facts))
}

fn all<'a, T>(commits: &[&'a Prepared], rows: impl Fn(&'a Prepared) -> &'a Vec<T>) -> Vec<&'a T> {
    commits.iter().flat_map(|commit| rows(commit)).collect()
}

fn column<R, T>(rows: &[R], value: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

fn expect_rows(written: usize, expected: usize, otherwise: Trouble) -> Result<(), Trouble> {
    if written == expected { Ok(()) } else { Err(otherwise) }
}

fn consume(connection: &mut PgConnection, commits: &[&Prepared]) -> Result<(), Trouble> {
    let id: Vec<i64> = commits
        .iter()
        .flat_map(|commit| commit.consumed.iter().copied())
        .collect();
    if id.is_empty() {
        return Ok(());
    }
    let expected = id.len();
    expect_rows(Consume { id }.execute(connection)?, expected, Trouble::Duplicate)
}

fn insert_contacts(connection: &mut PgConnection, rows: &[&ContactRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    let written = InsertContacts {
        id: column(rows, |row| row.id),
        account_id: column(rows, |row| row.account_id),
        name: column(rows, |row| row.name.as_str()),
        phone: column(rows, |row| row.phone.as_deref()),
        bsuid: column(rows, |row| row.bsuid.as_deref()),
        created_at: column(rows, |row| row.created_at),
    }
    .execute(connection)?;
    expect_rows(written, rows.len(), Trouble::Duplicate)
}

fn write_interactions(connection: &mut PgConnection, commits: &[&Prepared]) -> Result<(), Trouble> {
    let rows = |is_new: bool| -> Vec<(i64, &InteractionRow)> {
        commits
            .iter()
            .filter_map(|commit| match &commit.row {
                Some(MachineRow::Interaction(row)) if (commit.expected_version == 0) == is_new => {
                    Some((commit.expected_version, row))
                }
                Some(MachineRow::Interaction(_) | MachineRow::Queue(_) | MachineRow::Agent(_)) | None => None,
            })
            .collect()
    };
    let (new, changed) = (rows(true), rows(false));
    if !new.is_empty() {
        InsertInteractions {
            id: column(&new, |(_, row)| row.id),
            account_id: column(&new, |(_, row)| row.account_id),
            contact_id: column(&new, |(_, row)| row.contact_id),
            state: column(&new, |(_, row)| row.state),
            agent_id: column(&new, |(_, row)| row.agent_id),
            queue_id: column(&new, |(_, row)| row.queue_id),
            ringing_queue_id: column(&new, |(_, row)| row.ringing_queue_id),
            next_due_at: column(&new, |(_, row)| row.next_due_at),
            created_at: column(&new, |(_, row)| row.created_at),
            last_message_at: column(&new, |(_, row)| row.last_message_at),
            closed_at: column(&new, |(_, row)| row.closed_at),
            data: column(&new, |(_, row)| row.data.as_str()),
        }
        .execute(connection)?;
    }
    if changed.is_empty() {
        return Ok(());
    }
    let written = UpdateInteractions {
        id: column(&changed, |(_, row)| row.id),
        expected: column(&changed, |(expected, _)| *expected),
        contact_id: column(&changed, |(_, row)| row.contact_id),
        state: column(&changed, |(_, row)| row.state),
        agent_id: column(&changed, |(_, row)| row.agent_id),
        queue_id: column(&changed, |(_, row)| row.queue_id),
        ringing_queue_id: column(&changed, |(_, row)| row.ringing_queue_id),
        next_due_at: column(&changed, |(_, row)| row.next_due_at),
        last_message_at: column(&changed, |(_, row)| row.last_message_at),
        closed_at: column(&changed, |(_, row)| row.closed_at),
        data: column(&changed, |(_, row)| row.data.as_str()),
    }
    .execute(connection)?;
    expect_rows(written, changed.len(), Trouble::Conflict)
}

fn insert_messages(connection: &mut PgConnection, rows: &[&MessageRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    InsertMessages {
        id: column(rows, |row| row.id),
        interaction_id: column(rows, |row| row.interaction_id),
        account_id: column(rows, |row| row.account_id),
        direction: column(rows, |row| row.direction),
        sender_id: column(rows, |row| row.sender_id),
        bot_name: column(rows, |row| row.bot_name.as_deref()),
        content: column(rows, |row| row.content.as_str()),
        provider_id: column(rows, |row| row.provider_id.as_deref()),
        client_ref: column(rows, |row| row.client_ref.as_deref()),
        delivery: column(rows, |row| row.delivery),
        error: column(rows, |row| row.error.as_deref()),
        written_at: column(rows, |row| row.written_at),
        sort_order: column(rows, |row| row.sort_order),
        quoted_provider_id: column(rows, |row| row.quoted_provider_id.as_deref()),
        quoted_message_id: column(rows, |row| row.quoted_message_id),
    }
    .execute(connection)?;
    let known: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.now, row.account_id, row.provider_id.as_deref()?)))
        .collect();
    unpark(connection, &known)
}

fn insert_calls(connection: &mut PgConnection, rows: &[&CallRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    let written = InsertCalls {
        message_id: column(rows, |row| row.message_id),
        interaction_id: column(rows, |row| row.interaction_id),
        created_at: column(rows, |row| row.created_at),
        call: column(rows, |row| row.call.as_str()),
    }
    .execute(connection)?;
    expect_rows(written, rows.len(), Trouble::Sql(SqlError::NotFound))
}

fn settle(connection: &mut PgConnection, rows: &[&SettleRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    Settle {
        message_id: column(rows, |row| row.message_id),
        state: column(rows, |row| row.state),
        settled_at: column(rows, |row| row.settled_at),
    }
    .execute(connection)?;
    Ok(())
}

fn advance(connection: &mut PgConnection, rows: &[&AdvanceRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    let known: Vec<_> = rows
        .iter()
        .filter_map(|row| row.provider_id.as_deref().map(|provider| (*row, provider)))
        .collect();
    let rows: Vec<_> = highest(rows);
    let provider_of: BTreeMap<i64, &str> = known
        .iter()
        .rev()
        .map(|(row, provider)| (row.message_id, *provider))
        .collect();
    Advance {
        message_id: column(&rows, |row| row.message_id),
        rank: column(&rows, |row| row.delivery),
        error: column(&rows, |row| row.error.as_deref()),
        at: column(&rows, |row| row.at),
        provider_id: column(&rows, |row| provider_of.get(&row.message_id).copied()),
    }
    .execute(connection)?;
    unpark(
        connection,
        &column(&known, |(row, provider)| (row.now, row.account_id, *provider)),
    )
}

/// What waits for messages that are known by these ids from here on: moment, account, and the provider's id.
fn unpark(connection: &mut PgConnection, known: &[(i64, i64, &str)]) -> Result<(), Trouble> {
    if known.is_empty() {
        return Ok(());
    }
    Unpark {
        received_at: column(known, |(now, ..)| *now),
        account_id: column(known, |(_, account, _)| *account),
        provider_id: column(known, |(.., provider)| *provider),
    }
    .execute(connection)?;
    Ok(())
}

/// One row a message, the highest: a statement changes each row once.
fn highest<'a>(rows: &[&'a AdvanceRow]) -> Vec<&'a AdvanceRow> {
    let mut by_message: BTreeMap<i64, &AdvanceRow> = BTreeMap::new();
    for row in rows {
        by_message
            .entry(row.message_id)
            .and_modify(|kept| {
                if row.delivery > kept.delivery {
                    *kept = row;
                }
            })
            .or_insert(row);
    }
    by_message.into_values().collect()
}

fn insert_facts(connection: &mut PgConnection, rows: &[&FactRow]) -> Result<(), Trouble> {
    if rows.is_empty() {
        return Ok(());
    }
    InsertFacts {
        actor: column(rows, |row| row.actor),
        actor_id: column(rows, |row| row.actor_id),
        happened_at: column(rows, |row| row.happened_at),
        fact: column(rows, |row| row.fact.as_str()),
    }
    .execute(connection)?;
    Ok(())
}

statement! {
    Consume { id: Vec<i64> => Array<BigInt> } -> (),
    "UPDATE inbox SET state = 'consumed', payload = '' WHERE id = ANY(?::bigint[]) AND state = 'received'"
}

statement! {
    InsertContacts<'a> {
        id: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>, name: Vec<&'a str> => Array<Text>,
        phone: Vec<Option<&'a str>> => Array<Nullable<Text>>, bsuid: Vec<Option<&'a str>> => Array<Nullable<Text>>,
        created_at: Vec<i64> => Array<BigInt>,
    } -> (),
    "WITH new AS (
        SELECT DISTINCT ON (accounts.contact_list_id, coalesce(item.phone, item.id::text))
            item.id, accounts.contact_list_id AS list_id, item.name, item.phone, item.bsuid, item.at
        FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
            AS item (id, account_id, name, phone, bsuid, at)
        JOIN accounts ON accounts.id = item.account_id
        WHERE NOT EXISTS (SELECT 1 FROM contact_phones
            WHERE contact_phones.phone = item.phone AND contact_phones.list_id = accounts.contact_list_id)
     ), numbers AS (
        INSERT INTO contact_phones (phone, contact_id, list_id, place)
        SELECT phone, id, list_id, 0 FROM new WHERE phone IS NOT NULL
     )
     INSERT INTO contacts (id, list_id, name, first_name, phone, mobile, bsuid, created_at, updated_at)
     SELECT id, list_id, name, name, phone, phone, bsuid, at, at FROM new"
}

statement! {
    InsertInteractions<'a> {
        id: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>, contact_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        state: Vec<&'a str> => Array<Text>, agent_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        queue_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        ringing_queue_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        next_due_at: Vec<Option<i64>> => Array<Nullable<BigInt>>, created_at: Vec<i64> => Array<BigInt>,
        last_message_at: Vec<i64> => Array<BigInt>, closed_at: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        data: Vec<&'a str> => Array<Text>,
    } -> (),
    "INSERT INTO interactions (version, id, account_id, contact_id, state, agent_id, queue_id, ringing_queue_id,
        next_due_at, created_at, last_message_at, closed_at, data)
     SELECT 1, item.* FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[],
        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) AS item"
}

statement! {
    UpdateInteractions<'a> {
        id: Vec<i64> => Array<BigInt>, expected: Vec<i64> => Array<BigInt>, contact_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        state: Vec<&'a str> => Array<Text>, agent_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        queue_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        ringing_queue_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        next_due_at: Vec<Option<i64>> => Array<Nullable<BigInt>>, last_message_at: Vec<i64> => Array<BigInt>,
        closed_at: Vec<Option<i64>> => Array<Nullable<BigInt>>, data: Vec<&'a str> => Array<Text>,
    } -> (),
    "UPDATE interactions SET version = item.expected + 1, contact_id = item.contact_id, state = item.state,
        agent_id = item.agent_id, queue_id = item.queue_id, ringing_queue_id = item.ringing_queue_id,
        next_due_at = item.next_due_at, last_message_at = item.last_message_at, closed_at = item.closed_at,
        data = item.data
     FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
        ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        AS item (id, expected, contact_id, state, agent_id, queue_id, ringing_queue_id, next_due_at,
            last_message_at, closed_at, data)
     WHERE interactions.id = item.id AND interactions.version = item.expected"
}

statement! {
    InsertMessages<'a> {
        id: Vec<i64> => Array<BigInt>, interaction_id: Vec<i64> => Array<BigInt>,
        account_id: Vec<i64> => Array<BigInt>, direction: Vec<i16> => Array<SmallInt>,
        sender_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
        bot_name: Vec<Option<&'a str>> => Array<Nullable<Text>>, content: Vec<&'a str> => Array<Text>,
        provider_id: Vec<Option<&'a str>> => Array<Nullable<Text>>,
        client_ref: Vec<Option<&'a str>> => Array<Nullable<Text>>, delivery: Vec<i16> => Array<SmallInt>,
        error: Vec<Option<&'a str>> => Array<Nullable<Text>>, written_at: Vec<i64> => Array<BigInt>,
        sort_order: Vec<i64> => Array<BigInt>, quoted_provider_id: Vec<Option<&'a str>> => Array<Nullable<Text>>,
        quoted_message_id: Vec<Option<i64>> => Array<Nullable<BigInt>>,
    } -> (),
    "INSERT INTO messages (advanced_at, id, interaction_id, account_id, direction, sender_id, bot_name, content,
        provider_id, client_ref, delivery, error, written_at, sort_order, quoted_provider_id, quoted_message_id)
     SELECT 0, item.* FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::text[],
        ?::text[], ?::text[], ?::text[], ?::smallint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[])
        AS item"
}

statement! {
    InsertCalls<'a> {
        message_id: Vec<i64> => Array<BigInt>, interaction_id: Vec<i64> => Array<BigInt>,
        created_at: Vec<i64> => Array<BigInt>, call: Vec<&'a str> => Array<Text>,
    } -> (),
    "INSERT INTO outbox (message_id, account_id, contact_id, state, attempt, due_at, created_at, call)
     SELECT item.message_id, interactions.account_id, interactions.contact_id, 'pending', 0, item.created_at,
        item.created_at, item.call
     FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        AS item (message_id, interaction_id, created_at, call)
     JOIN interactions ON interactions.id = item.interaction_id"
}

statement! {
    Settle<'a> {
        message_id: Vec<i64> => Array<BigInt>, state: Vec<&'a str> => Array<Text>,
        settled_at: Vec<i64> => Array<BigInt>,
    } -> (),
    "UPDATE outbox SET state = found.state, settled_at = found.settled_at
     FROM (SELECT item.*
        FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS item (message_id, state, settled_at)
        CROSS JOIN LATERAL (SELECT FROM outbox WHERE message_id = item.message_id AND settled_at IS NULL
            OFFSET 0) AS call) AS found
     WHERE outbox.message_id = found.message_id"
}

statement! {
    Advance<'a> {
        message_id: Vec<i64> => Array<BigInt>, rank: Vec<i16> => Array<SmallInt>,
        error: Vec<Option<&'a str>> => Array<Nullable<Text>>, at: Vec<i64> => Array<BigInt>,
        provider_id: Vec<Option<&'a str>> => Array<Nullable<Text>>,
    } -> (),
    "UPDATE messages SET
        error = CASE WHEN messages.delivery < item.rank THEN item.error ELSE messages.error END,
        advanced_at = CASE WHEN messages.delivery < item.rank THEN item.at ELSE messages.advanced_at END,
        delivery = greatest(messages.delivery, item.rank),
        provider_id = coalesce(messages.provider_id, item.provider_id)
     FROM unnest(?::bigint[], ?::smallint[], ?::text[], ?::bigint[], ?::text[])
        AS item (message_id, rank, error, at, provider_id)
     WHERE messages.id = item.message_id"
}

statement! {
    Unpark<'a> {
        received_at: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>,
        provider_id: Vec<&'a str> => Array<Text>,
    } -> (),
    "UPDATE inbox SET state = 'received', received_at = found.received_at
     FROM (SELECT parked.id, item.received_at
        FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS item (received_at, account_id, provider_id)
        CROSS JOIN LATERAL (SELECT id FROM inbox
            WHERE account_id = item.account_id AND provider_id = item.provider_id AND kind <> 'message'
                AND state = 'parked' OFFSET 0) AS parked) AS found
     WHERE inbox.id = found.id"
}

statement! {
    InsertFacts<'a> {
        actor: Vec<&'a str> => Array<Text>, actor_id: Vec<i64> => Array<BigInt>,
        happened_at: Vec<i64> => Array<BigInt>, fact: Vec<&'a str> => Array<Text>,
    } -> (),
    "INSERT INTO facts (actor, actor_id, happened_at, fact)
     SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[])"
}

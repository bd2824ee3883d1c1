//! Calls to the provider: leased in order per customer, put back, or found orphaned.

use super::codec::from_json;
use super::conn::MultiConnection;
use super::dialect;
use super::errors::{CrudError, ReadError};
use super::schema::outbox;
use super::statement::statement;
use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, MessageId};
use crate::ports::store::{ClaimedCall, Rescheduled, StoreError};
use diesel::sql_types::{BigInt, Text};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
};

type Columns = (i64, i64, i64, String);

fn claimed((message, attempt, created_at, call): Columns) -> Result<ClaimedCall, StoreError> {
    Ok(ClaimedCall {
        call: from_json("outbox", message, &call)?,
        attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
        created_at: Timestamp(created_at),
    })
}

/// Ids with a comma on each side: `,1,22,`.
pub(super) fn list(accounts: &[AccountId]) -> String {
    let ids = accounts.iter().map(|account| format!("{account},"));
    std::iter::once(",".to_owned()).chain(ids).collect()
}

/// Leases due calls. An unsettled earlier call of the same customer holds the later ones back.
pub(super) fn claim(
    connection: &mut MultiConnection,
    run: &str,
    (now, lease_until): (Timestamp, Timestamp),
    limit: u32,
    except: &str,
) -> Result<Vec<ClaimedCall>, CrudError> {
    let due: Vec<(i64,)> = dialect::due_calls(connection, now.0, except, i64::from(limit))?;
    let mut calls = Vec::with_capacity(due.len());
    for (message_id,) in due {
        let row: Columns = Lease {
            due_at: lease_until.0,
            run,
            message_id,
        }
        .get_result(connection)?;
        calls.push(claimed(row)?);
    }
    Ok(calls)
}

statement! {
    Lease<'a> { due_at: i64 => BigInt, run: &'a str => Text, message_id: i64 => BigInt } ->
        (BigInt, BigInt, BigInt, Text),
    "UPDATE outbox SET state = 'leased', attempt = attempt + 1, due_at = ?, lease_run = ?
     WHERE message_id = ? RETURNING message_id, attempt, created_at, call"
}

/// Puts a leased call back.
pub(super) fn reschedule(
    connection: &mut MultiConnection,
    message: MessageId,
    to: Rescheduled,
) -> Result<(), CrudError> {
    let (state, due_at, reason) = match to {
        Rescheduled::Retry { at, reason } => ("pending", at, reason),
        Rescheduled::Uncertain { until, reason } => ("uncertain", until, reason),
        Rescheduled::Held { at } => return hold(connection, message, at),
    };
    diesel::update(outbox::table.find(message.0).filter(outbox::settled_at.is_null()))
        .set((
            outbox::state.eq(state),
            outbox::due_at.eq(due_at.0),
            outbox::lease_run.eq(None::<String>),
            outbox::reason.eq(Some(super::codec::plain(&reason).into_owned())),
        ))
        .execute(connection)?;
    Ok(())
}

/// The reason of an earlier attempt stays.
fn hold(connection: &mut MultiConnection, message: MessageId, at: Timestamp) -> Result<(), CrudError> {
    diesel::update(outbox::table.find(message.0).filter(outbox::settled_at.is_null()))
        .set((
            outbox::state.eq("pending"),
            outbox::due_at.eq(at.0),
            outbox::lease_run.eq(None::<String>),
            outbox::attempt.eq(outbox::attempt - 1),
        ))
        .execute(connection)?;
    Ok(())
}

/// Calls nobody knows the fate of.
pub(super) fn expired(
    connection: &mut MultiConnection,
    run: &str,
    now: Timestamp,
    crashed: bool,
    limit: u32,
) -> Result<Vec<ClaimedCall>, ReadError> {
    let timed_out = outbox::state
        .eq_any(["leased", "uncertain"])
        .and(outbox::due_at.lt(now.0));
    let base = outbox::table
        .filter(outbox::settled_at.is_null())
        .order(outbox::message_id)
        .limit(i64::from(limit))
        .select((outbox::message_id, outbox::attempt, outbox::created_at, outbox::call));
    let rows: Vec<Columns> = if crashed {
        let orphaned = outbox::state.eq("leased").and(outbox::lease_run.ne(run));
        base.filter(timed_out.or(orphaned.assume_not_null())).load(connection)?
    } else {
        base.filter(timed_out).load(connection)?
    };
    Ok(rows.into_iter().map(claimed).collect::<Result<_, _>>()?)
}

/// When the next call that is first in its customer's line becomes due.
pub(super) fn next_at(connection: &mut MultiConnection) -> Result<Option<Timestamp>, ReadError> {
    let earlier = diesel::alias!(outbox as earlier);
    let is_behind = diesel::dsl::exists(
        earlier
            .filter(earlier.field(outbox::settled_at).is_null())
            .filter(earlier.field(outbox::account_id).eq(outbox::account_id))
            .filter(earlier.field(outbox::contact_id).eq(outbox::contact_id))
            .filter(earlier.field(outbox::message_id).lt(outbox::message_id)),
    );
    let at: Option<i64> = outbox::table
        .filter(outbox::settled_at.is_null())
        .filter(outbox::state.eq("pending"))
        .filter(diesel::dsl::not(is_behind))
        .order(outbox::due_at)
        .select(outbox::due_at)
        .first(connection)
        .optional()?;
    Ok(at.map(Timestamp))
}

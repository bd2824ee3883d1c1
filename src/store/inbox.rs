//! Webhook items that were accepted and have not taken effect yet.

use super::codec::from_json;
use super::conn::MultiConnection;
use super::contacts::{NamedByAccount, Whitelists, details, find_by_identity};
use super::errors::ReadError;
use super::originals;
use super::schema::{inbox, messages};
use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, InboxId, InteractionId, MessageId};
use crate::domain::inbound::{Inbound, InboundItem};
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

/// Accepted before a moment and not consumed, oldest first.
pub(super) fn unconsumed(
    connection: &mut MultiConnection,
    before: Timestamp,
    limit: u32,
    named: &NamedByAccount,
) -> Result<Vec<Inbound>, ReadError> {
    let rows: Vec<(i64, i64, i64, String)> = inbox::table
        .filter(sql::<Bool>("state = 'received'"))
        .filter(inbox::received_at.le(before.0))
        .order(inbox::id)
        .limit(i64::from(limit))
        .select((inbox::id, inbox::account_id, inbox::received_at, inbox::payload))
        .load(connection)?;
    let whitelists = Whitelists::read(connection)?;
    let mut items = Vec::with_capacity(rows.len());
    for (id, account, received_at, payload) in rows {
        let mut item: InboundItem = from_json("inbox", id, &payload)?;
        complete(connection, &whitelists, named, AccountId(account), &mut item)?;
        items.push(Inbound {
            inbox: InboxId(id),
            account: AccountId(account),
            received_at: Timestamp(received_at),
            item,
        });
    }
    Ok(items)
}

fn complete(
    connection: &mut MultiConnection,
    whitelists: &Whitelists,
    named: &NamedByAccount,
    account: AccountId,
    item: &mut InboundItem,
) -> QueryResult<()> {
    match item {
        InboundItem::Message(message) => {
            message.contact = find_by_identity(connection, account, &message.from)?;
            if let Some(contact) = &mut message.contact {
                contact.details = details(connection, contact.id.0, &named.of(account))?;
            }
            let (phone, bsuid) = (message.from.phone.as_deref(), message.from.bsuid.as_deref());
            if let Some(quote) = &mut message.quote
                && let Some(original) = originals::find(connection, account.0, &quote.provider_id)?
            {
                original.complete(quote);
            }
            message.is_whitelisted =
                message.contact.is_some() && whitelists.admit(connection, account.0, phone, bsuid)?;
        }
        InboundItem::Status(status) if status.about.is_none() => {
            let about: Option<(i64, i64)> = messages::table
                .filter(messages::account_id.eq(account.0))
                .filter(messages::provider_id.eq(&status.provider_id))
                .filter(sql::<Bool>("direction = 1"))
                .order(messages::id.desc())
                .select((messages::interaction_id, messages::id))
                .first(connection)
                .optional()?;
            status.about = about.map(|(interaction, message)| (InteractionId(interaction), MessageId(message)));
        }
        InboundItem::Status(_) => {}
        InboundItem::Change(change) => {
            let original = originals::find(connection, account.0, &change.target)?;
            change.about = original.map(|original| (InteractionId(original.interaction), MessageId(original.message)));
        }
    }
    Ok(())
}

/// Marks items that can never take effect.
pub(super) fn discard(connection: &mut MultiConnection, ids: &[InboxId]) -> QueryResult<()> {
    for id in ids {
        diesel::update(inbox::table.find(id.0).filter(inbox::state.ne("consumed")))
            .set((inbox::state.eq("discarded"), inbox::payload.eq("")))
            .execute(connection)?;
    }
    Ok(())
}

/// Age of the oldest item that waits.
pub(super) fn lag_millis(connection: &mut MultiConnection, now: Timestamp) -> Result<i64, ReadError> {
    let oldest: Option<i64> = inbox::table
        .filter(sql::<Bool>("state = 'received'"))
        .order(inbox::id)
        .select(inbox::received_at)
        .first(connection)
        .optional()?;
    Ok(oldest.map_or(0, |at| now.millis_since(Timestamp(at)).max(0)))
}

//! Threads.

use super::codec::from_json;
use super::commit::delivery_of;
use super::conn::MultiConnection;
use super::errors::{ReadError, inconsistent};
use super::files;
use super::originals;
use super::schema::messages;
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, ClientRef, InteractionId, MessageId};
use crate::domain::message::{Direction, Message, Quote, Reactions, Sender};
use crate::ports::store::StoreError;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
struct Row {
    id: i64,
    interaction_id: i64,
    direction: i16,
    sender_id: Option<i64>,
    bot_name: Option<String>,
    content: String,
    provider_id: Option<String>,
    client_ref: Option<String>,
    delivery: i16,
    error: Option<String>,
    written_at: i64,
    sort_order: i64,
    account_id: i64,
    quoted_provider_id: Option<String>,
    quoted_message_id: Option<i64>,
    customer_reaction: Option<String>,
    our_reaction: Option<String>,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for Message {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |why: &str| inconsistent("messages", row.id, why);
        Ok(Self {
            id: MessageId(row.id),
            interaction: InteractionId(row.interaction_id),
            direction: match row.direction {
                0 => Direction::In,
                1 => Direction::Out,
                2 => Direction::Note,
                _ => return Err(wrong("unknown direction")),
            },
            sender: match (row.sender_id, row.bot_name, row.direction) {
                (Some(id), _, _) => Sender::Agent(AgentId(id)),
                (None, Some(name), _) => Sender::Bot(name),
                (None, None, 0) => Sender::Customer,
                (None, None, _) => Sender::System,
            },
            content: from_json("messages", row.id, &row.content)?,
            delivery: delivery_of(row.delivery).ok_or_else(|| wrong("unknown delivery"))?,
            error: match &row.error {
                Some(json) => Some(from_json("messages", row.id, json)?),
                None => None,
            },
            provider_id: row.provider_id,
            client_ref: row.client_ref.map(ClientRef),
            at: Timestamp(row.written_at),
            order: row.sort_order,
            quote: row.quoted_provider_id.map(|provider_id| Quote {
                message: row.quoted_message_id.map(MessageId),
                ..Quote::of(provider_id)
            }),
            reactions: Reactions {
                customer: row.customer_reaction,
                ours: row.our_reaction,
            },
            edited_at: row.edited_at.map(Timestamp),
            deleted_at: row.deleted_at.map(Timestamp),
            file: None,
        })
    }
}

/// Only contents with it may have a file.
const MEDIA_MARK: &str = "\"kind\":";

/// The newest messages before a place in a thread, oldest first, and whether older ones exist.
pub(super) fn thread(
    connection: &mut MultiConnection,
    interaction: InteractionId,
    before: Option<(i64, MessageId)>,
    limit: u32,
) -> Result<(Vec<Message>, bool), ReadError> {
    let mut query = messages::table
        .filter(messages::interaction_id.eq(interaction.0))
        .order((messages::sort_order.desc(), messages::id.desc()))
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .into_boxed();
    if let Some((order, id)) = before {
        let earlier = messages::sort_order
            .lt(order)
            .or(messages::sort_order.eq(order).and(messages::id.lt(id.0)));
        query = query.filter(earlier);
    }
    let mut rows: Vec<Row> = query.load(connection)?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.reverse();
    Ok((with_quotes(connection, rows)?, has_more))
}

/// One message.
pub(super) fn find(connection: &mut MultiConnection, id: MessageId) -> Result<Option<Message>, ReadError> {
    let row: Option<Row> = messages::table
        .find(id.0)
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(with_quotes(connection, row.into_iter().collect())?.pop())
}

/// Messages with what is shown of those that they quote, as those stand.
fn with_quotes(connection: &mut MultiConnection, rows: Vec<Row>) -> Result<Vec<Message>, ReadError> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.quoted_message_id).collect();
    let known = originals::shown(connection, &ids)?;
    let ids: Vec<i64> = rows
        .iter()
        .filter(|row| row.content.contains(MEDIA_MARK))
        .map(|row| row.id)
        .collect();
    let mut states = files::of_messages(connection, &ids)?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let account = row.account_id;
        let mut message = Message::try_from(row)?;
        if let Some(quote) = &mut message.quote {
            let original = match quote.message {
                Some(id) => known.iter().find(|original| original.message == id.0).cloned(),
                // It may have been stored later than the message that quotes it.
                None => originals::find(connection, account, &quote.provider_id)?,
            };
            if let Some(original) = original {
                original.complete(quote);
            }
        }
        message.file = states.remove(&message.id);
        messages.push(message);
    }
    Ok(messages)
}

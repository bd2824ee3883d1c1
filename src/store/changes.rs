//! What happens to messages after they were written, beside their delivery. There is little of it, so both databases
//! write it message by message.

use super::codec::{plain, to_json};
use super::commit::Prepared;
use super::conn::MultiConnection;
use super::schema::{messages, outbox};
use crate::domain::ids::MessageId;
use crate::domain::message::{Delivery, MessageChange, Side};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl};

/// A change, ready to be written.
pub(super) struct ChangeRow {
    message_id: i64,
    what: What,
}

enum What {
    Reaction(Side, Option<String>),
    Edited(String, i64),
    Deleted(i64),
    Resent,
}

impl ChangeRow {
    pub fn new(message: MessageId, change: MessageChange) -> Result<Self, StoreError> {
        Ok(Self {
            message_id: message.0,
            what: match change {
                MessageChange::Reaction { by, emoji } => {
                    What::Reaction(by, emoji.map(|emoji| plain(&emoji).into_owned()))
                }
                MessageChange::Edited { content, at } => What::Edited(to_json("messages", &content)?, at.0),
                MessageChange::Deleted { at } => What::Deleted(at.0),
                MessageChange::Resent => What::Resent,
            },
        })
    }
}

/// Writes the changes of commits inside the running transaction, before their calls.
pub(super) fn write(connection: &mut MultiConnection, commits: &[&Prepared]) -> QueryResult<()> {
    for row in commits.iter().flat_map(|commit| &commit.changes) {
        write_one(connection, row)?;
    }
    Ok(())
}

fn write_one(connection: &mut MultiConnection, row: &ChangeRow) -> QueryResult<()> {
    let message = diesel::update(messages::table.find(row.message_id));
    match &row.what {
        What::Reaction(Side::Customer, emoji) => message.set(messages::customer_reaction.eq(emoji)).execute(connection),
        What::Reaction(Side::Ours, emoji) => message.set(messages::our_reaction.eq(emoji)).execute(connection),
        What::Edited(content, at) => message
            .set((messages::content.eq(content), messages::edited_at.eq(at)))
            .execute(connection),
        What::Deleted(at) => message.set(messages::deleted_at.eq(at)).execute(connection),
        What::Resent => {
            message
                .set((
                    messages::delivery.eq(Delivery::Queued.rank()),
                    messages::error.eq(None::<String>),
                    messages::provider_id.eq(None::<String>),
                    messages::advanced_at.eq(0),
                ))
                .execute(connection)?;
            diesel::delete(outbox::table.find(row.message_id)).execute(connection)
        }
    }?;
    Ok(())
}

//! Messages by the id that the provider gave them: those that others quote, or that customers change.

use super::codec::from_json;
use super::conn::MultiConnection;
use super::schema::messages;
use crate::domain::content::Content;
use crate::domain::ids::MessageId;
use crate::domain::message::{Direction, Quote, Quoted};
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

/// A message as far as others speak of it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Original {
    pub interaction: i64,
    pub message: i64,
    /// `None` when its row cannot be read: whoever quotes it must still be heard.
    pub shown: Option<Quoted>,
}

type Columns = (i64, i64, i16, String, Option<i64>);

impl Original {
    fn new((interaction, message, direction, content, deleted_at): Columns) -> Self {
        let direction = match direction {
            0 => Some(Direction::In),
            1 => Some(Direction::Out),
            _ => None,
        };
        let content: Option<Content> = from_json("messages", message, &content).ok();
        let shown = direction.zip(content);
        Self {
            interaction,
            message,
            shown: shown.map(|(direction, content)| Quoted::new(&content, direction, deleted_at.is_some())),
        }
    }

    /// Adds what is known of it to a quote.
    pub fn complete(self, quote: &mut Quote) {
        quote.message = Some(MessageId(self.message));
        quote.original = self.shown;
    }
}

/// The newest message that the provider calls so. Either direction has an index of its own.
pub(super) fn find(connection: &mut MultiConnection, account: i64, provider_id: &str) -> QueryResult<Option<Original>> {
    for direction in ["direction = 0", "direction = 1"] {
        let found: Option<Columns> = messages::table
            .filter(messages::account_id.eq(account))
            .filter(messages::provider_id.eq(provider_id))
            .filter(sql::<Bool>(direction))
            .order(messages::id.desc())
            .select((
                messages::interaction_id,
                messages::id,
                messages::direction,
                messages::content,
                messages::deleted_at,
            ))
            .first(connection)
            .optional()?;
        if let Some(found) = found {
            return Ok(Some(Original::new(found)));
        }
    }
    Ok(None)
}

/// What is shown of messages by their ids.
pub(super) fn shown(connection: &mut MultiConnection, ids: &[i64]) -> QueryResult<Vec<Original>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Columns> = messages::table
        .filter(messages::id.eq_any(ids))
        .select((
            messages::interaction_id,
            messages::id,
            messages::direction,
            messages::content,
            messages::deleted_at,
        ))
        .load(connection)?;
    Ok(rows.into_iter().map(Original::new).collect())
}

//! Messages that could not be handed to a provider, for good (R6).

use super::Store;
use super::codec::from_json;
use super::conn::MultiConnection;
use super::errors::ReadError;
use super::listing::{Ask, Found, Fragment};
use super::lists::DEAD_LETTERS;
use super::schema::{messages, outbox};
use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::domain::message::DeliveryError;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, RunQueryDsl};

/// A message that was given up.
#[derive(Clone, PartialEq, Debug)]
pub struct DeadLetter {
    /// Which message.
    pub message: MessageId,
    /// Through which account it was to go.
    pub account: AccountId,
    /// Of which conversation.
    pub interaction: InteractionId,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was given up.
    pub failed_at: Timestamp,
    /// Why.
    pub error: Option<DeliveryError>,
}

type Row = (i64, i64, i64, i64, i64, Option<i64>, Option<String>);

impl Store {
    /// The messages given up that are asked for.
    pub async fn find_dead_letters(&self, ask: Ask) -> Result<Found<DeadLetter>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<Row> = outbox::table
                .inner_join(messages::table.on(messages::id.eq(outbox::message_id)))
                .filter(outbox::message_id.eq_any(ids))
                .select((
                    outbox::message_id,
                    outbox::account_id,
                    messages::interaction_id,
                    outbox::attempt,
                    outbox::created_at,
                    outbox::settled_at,
                    messages::error,
                ))
                .load(connection)?;
            rows.into_iter().map(letter).collect::<Result<Vec<_>, ReadError>>()
        };
        self.listed(&DEAD_LETTERS, ask, Fragment::default(), load, |row| row.message.0)
            .await
    }
}

fn letter(
    (message, account, interaction, attempts, created_at, settled_at, error): Row,
) -> Result<DeadLetter, ReadError> {
    let error = error.map(|text| from_json("messages", message, &text)).transpose()?;
    Ok(DeadLetter {
        message: MessageId(message),
        account: AccountId(account),
        interaction: InteractionId(interaction),
        attempts,
        created_at: Timestamp(created_at),
        failed_at: Timestamp(settled_at.unwrap_or(created_at)),
        error,
    })
}

//! The row of a message, and the codes in it.

use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::domain::message::{Delivery, DeliveryError, Direction, Message, Sender};
use crate::ports::store::StoreError;
use crate::store::codec::{plain, to_json};

pub(in crate::store) struct MessageRow {
    pub id: i64,
    pub interaction_id: i64,
    pub account_id: i64,
    pub direction: i16,
    pub sender_id: Option<i64>,
    pub bot_name: Option<String>,
    pub content: String,
    pub provider_id: Option<String>,
    pub client_ref: Option<String>,
    pub delivery: i16,
    pub error: Option<String>,
    pub written_at: i64,
    pub sort_order: i64,
    pub quoted_provider_id: Option<String>,
    pub quoted_message_id: Option<i64>,
    /// The moment of the commit.
    pub now: i64,
}

impl MessageRow {
    pub(super) fn new(account: AccountId, now: Timestamp, message: Message) -> Result<Self, StoreError> {
        let (sender_id, bot_name) = match message.sender {
            Sender::Customer | Sender::System => (None, None),
            Sender::Agent(agent) => (Some(agent.0), None),
            Sender::Bot(name) => (None, Some(plain(&name).into_owned())),
        };
        let quote = message.quote;
        Ok(Self {
            quoted_message_id: quote.as_ref().and_then(|quote| quote.message).map(|id| id.0),
            quoted_provider_id: quote.map(|quote| plain(&quote.provider_id).into_owned()),
            now: now.0,
            id: message.id.0,
            interaction_id: message.interaction.0,
            account_id: account.0,
            direction: direction_code(message.direction),
            sender_id,
            bot_name,
            content: to_json("messages", &message.content)?,
            provider_id: message.provider_id.map(|id| plain(&id).into_owned()),
            client_ref: message.client_ref.map(|client_ref| plain(&client_ref.0).into_owned()),
            delivery: message.delivery.rank(),
            error: encode_error(message.error.as_ref())?,
            written_at: message.at.0,
            sort_order: message.order,
        })
    }
}

pub(super) fn encode_error(error: Option<&DeliveryError>) -> Result<Option<String>, StoreError> {
    error.map(|error| to_json("messages", error)).transpose()
}

/// How a direction is stored.
fn direction_code(direction: Direction) -> i16 {
    match direction {
        Direction::In => 0,
        Direction::Out => 1,
        Direction::Note => 2,
    }
}

/// The delivery with this rank.
pub(in crate::store) fn delivery_of(rank: i16) -> Option<Delivery> {
    [
        Delivery::Queued,
        Delivery::Sent,
        Delivery::Failed,
        Delivery::Delivered,
        Delivery::Read,
    ]
    .into_iter()
    .find(|delivery| delivery.rank() == rank)
}

//! What one customer and one business number said to each other, as the customer's phone shows it.

use super::kinds::Button;
use crate::config::limits::SANDBOX_THREAD_ITEMS_MAX;
use crate::domain::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;

/// One message on the phone.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// `wamid…`.
    pub id: String,
    /// Who wrote it.
    pub from: Side,
    /// `text`, `template`, `image`, …
    pub kind: String,
    /// WhatsApp's object of the kind.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub content: Value,
    /// The message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Reactions to it.
    #[serde(skip_serializing_if = "Emojis::is_empty")]
    pub reactions: Emojis,
    /// Buttons under it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// Its writer changed it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Its writer took it back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What the phone shows.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// Where it stands.
    pub tick: Tick,
    /// Error code, when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<u32>,
    /// What the business sent along, to be echoed in reports.
    #[serde(skip)]
    pub callback_data: Option<String>,
}

/// A reaction of each side.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Emojis {
    /// Of the person with the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Of the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
}

impl Emojis {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Who wrote an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The person with the phone.
    Customer,
    /// The business.
    Business,
}

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// The phone is offline: the customer's message has not left it.
    Waiting,
    /// On its way to the business.
    Sending,
    /// The business's server does not take it; the network tries again.
    Trouble,
    /// The network gave up.
    Lost,
    /// The other side's server has it: the business's for the customer's message, the network for
    /// the business's.
    Sent,
    /// On the phone.
    Delivered,
    /// Read by the other side.
    Read,
    /// The network refused it after accepting it.
    Failed,
}

/// The items, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    items: VecDeque<Item>,
    /// When the customer last wrote: the service window counts from here.
    pub customer_wrote_at: Option<Timestamp>,
}

impl Thread {
    /// Adds an item and forgets the oldest one beyond the limit.
    pub fn push(&mut self, item: Item) {
        if self.items.len() == SANDBOX_THREAD_ITEMS_MAX {
            self.items.pop_front();
        }
        self.items.push_back(item);
    }

    /// All items.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter()
    }

    /// An item by id; recent ones are found first.
    pub fn find(&self, id: &str) -> Option<&Item> {
        self.items.iter().rev().find(|item| item.id == id)
    }

    /// The same, to change it.
    pub fn item(&mut self, id: &str) -> Option<&mut Item> {
        self.items.iter_mut().rev().find(|item| item.id == id)
    }

    /// Moves every item of `side` standing at one of `from` to `to`; returns those that moved.
    pub fn advance(&mut self, side: Side, from: &[Tick], to: Tick) -> Vec<Item> {
        let moving = self
            .items
            .iter_mut()
            .filter(|item| item.side_is(side) && from.contains(&item.tick));
        moving
            .map(|item| {
                item.tick = to;
                item.clone()
            })
            .collect()
    }

    /// Answers on the phone that nobody has read.
    pub fn unread(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.side_is(Side::Business) && item.tick == Tick::Delivered)
            .count()
    }
}

impl Item {
    /// A message without anything in it.
    pub fn new(id: String, from: Side, kind: &str, at: Timestamp, tick: Tick) -> Self {
        Self {
            id,
            from,
            kind: kind.to_owned(),
            content: Value::Null,
            quote: None,
            reactions: Emojis::default(),
            buttons: Vec::new(),
            edited: false,
            deleted: false,
            text: String::new(),
            at,
            tick,
            code: None,
            callback_data: None,
        }
    }

    fn side_is(&self, side: Side) -> bool {
        self.from == side
    }
}

//! What one customer and one business number said to each other, as the customer's phone shows it.

use super::carried::Carried;
use crate::config::limits::SANDBOX_THREAD_ITEMS_MAX;
use crate::domain::Timestamp;
use serde::Serialize;
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
    /// What it carries, and what became of it.
    #[serde(flatten)]
    pub carried: Carried,
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
    fn side_is(&self, side: Side) -> bool {
        self.from == side
    }
}

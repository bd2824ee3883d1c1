//! What the phone page is shown: no secrets, and only what it draws.

use super::faults::Faults;
use super::state::{Customer, Number, Settings, State, Stats};
use super::thread::Item;
use crate::domain::provider::ProviderKind;
use serde::Serialize;

/// Everything at first sight.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Business numbers.
    pub numbers: Vec<NumberView>,
    /// People, presets and people added by hand first.
    pub customers: Vec<CustomerView>,
    /// Faults in force.
    pub faults: Faults,
    /// Settings in force.
    pub settings: Settings,
    /// Counts.
    pub stats: Stats,
}

/// Passers-by shown on the page, the newest talks first. Load runs have thousands; nobody types as them.
const PASSERS_SHOWN_MAX: usize = 30;

impl Overview {
    /// A picture of the state.
    pub fn of(state: &State) -> Self {
        let (mut kept, mut passing): (Vec<_>, Vec<_>) = state.customers.values().partition(|customer| customer.kept);
        kept.sort_by_key(|customer| customer.met);
        passing.sort_by_key(|customer| std::cmp::Reverse(customer.last_at()));
        passing.truncate(PASSERS_SHOWN_MAX);
        Self {
            numbers: state.numbers.values().map(NumberView::of).collect(),
            customers: kept.into_iter().chain(passing).map(CustomerView::of).collect(),
            faults: state.faults.clone(),
            settings: state.settings.clone(),
            stats: state.stats,
        }
    }
}

/// A business number.
#[derive(Clone, Debug, Serialize)]
pub struct NumberView {
    /// Its id at Graph.
    pub phone_number_id: String,
    /// What people dial.
    pub display_phone_number: String,
    /// Who speaks for it.
    pub kind: ProviderKind,
    /// The business's name.
    pub name: String,
    /// Where webhooks go, without the secret path.
    pub webhook_host: String,
    /// Why the newest webhook was not taken.
    pub trouble: Option<String>,
}

impl NumberView {
    /// A picture of a number.
    pub fn of(number: &Number) -> Self {
        let url = &number.webhook_url;
        let host = url
            .split("://")
            .nth(1)
            .unwrap_or(url)
            .split('/')
            .next()
            .unwrap_or_default();
        Self {
            phone_number_id: number.phone_number_id.clone(),
            kind: number.kind,
            display_phone_number: number.display_phone_number.clone(),
            name: number
                .name
                .clone()
                .unwrap_or_else(|| format!("+{}", number.display_phone_number)),
            webhook_host: host.to_owned(),
            trouble: number.trouble.clone(),
        }
    }
}

/// A person.
#[derive(Clone, Debug, Serialize)]
pub struct CustomerView {
    /// Digits.
    pub phone: String,
    /// Profile name.
    pub name: String,
    /// Whether the phone has a connection.
    pub online: bool,
    /// Read receipts.
    pub receipts: bool,
    /// Known to businesses by user id only.
    pub hides_phone: bool,
    /// Their threads.
    pub threads: Vec<ThreadView>,
}

/// A thread in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadView {
    /// With which number.
    pub phone_number_id: String,
    /// Answers on the phone that nobody has read.
    pub unread: usize,
    /// The newest item.
    pub last: Option<Item>,
}

impl CustomerView {
    /// A picture of a person.
    pub fn of(customer: &Customer) -> Self {
        let threads = customer.threads.iter().map(|(number, thread)| ThreadView {
            phone_number_id: number.clone(),
            unread: thread.unread(),
            last: thread.items().next_back().cloned(),
        });
        Self {
            phone: customer.phone.clone(),
            name: customer.name.clone(),
            online: customer.online,
            receipts: customer.receipts,
            hides_phone: customer.hides_phone,
            threads: threads.collect(),
        }
    }
}

/// What pages are told.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An item is new or changed.
    Item {
        /// Whose phone.
        phone: String,
        /// With which number.
        phone_number_id: String,
        /// The item.
        item: Item,
    },
    /// Somebody of the business types.
    Typing {
        /// Whose phone.
        phone: String,
        /// With which number.
        phone_number_id: String,
    },
    /// A person is new or changed.
    Customer {
        /// The person.
        customer: CustomerView,
    },
    /// The numbers changed.
    Numbers {
        /// All of them.
        numbers: Vec<NumberView>,
    },
    /// Faults or settings changed.
    Faults {
        /// Faults in force.
        faults: Faults,
        /// Settings in force.
        settings: Settings,
    },
    /// The page fell behind: read everything again.
    Resync,
}

//! The simulated network's memory: numbers, customers, their threads, and what is counted.

use super::calls::CallLog;
use super::courier::About;
use super::faults::Faults;
use super::thread::{Item, Thread};
use super::wish::Refused;
use crate::config::limits::SANDBOX_CUSTOMERS_MAX;
use crate::domain::Timestamp;
use crate::domain::provider::ProviderKind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

/// A registered business number.
#[derive(Clone, Debug, Deserialize)]
pub struct Number {
    /// Who speaks for it.
    #[serde(default = "meta")]
    pub kind: ProviderKind,
    /// Its id at Graph; the app's id at Sinch, the account's at Kaleyra.
    pub phone_number_id: String,
    /// Its business account; the account's SID at Twilio, the project's id at Sinch.
    pub waba_id: String,
    /// What people dial, digits.
    pub display_phone_number: String,
    /// What the phone shows as the business's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Secret of calls: a bearer token, a password or a key.
    pub access_token: String,
    /// Key of webhook signatures; at Kaleyra the header's value.
    pub app_secret: String,
    /// Where webhooks go.
    pub webhook_url: String,
    /// Why the newest webhook was not taken.
    #[serde(skip)]
    pub trouble: Option<String>,
}

fn meta() -> ProviderKind {
    ProviderKind::Meta
}

/// A person with a phone.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Digits with country code.
    pub phone: String,
    /// Profile name.
    pub name: String,
    /// Whether the phone has a connection.
    pub online: bool,
    /// Whether the person lets others see what was read.
    pub receipts: bool,
    /// Known to businesses by user id only.
    pub hides_phone: bool,
    /// Who came before whom.
    pub met: u64,
    /// Never forgotten: a preset, or added by hand.
    pub kept: bool,
    /// By business number.
    pub threads: BTreeMap<String, Thread>,
    /// Messages written while the phone was offline.
    pub waiting: Vec<Waiting>,
}

/// A message written while the phone was offline.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Which one.
    pub about: About,
    /// Its `type` and that type's object.
    pub content: Value,
}

const USER_ID_PREFIX: &str = "SB.90";

impl Customer {
    fn new(phone: &str, met: u64) -> Self {
        Self {
            met,
            phone: phone.to_owned(),
            name: format!("+{phone}"),
            online: true,
            receipts: true,
            hides_phone: false,
            kept: false,
            threads: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Business-scoped user id.
    pub fn user_id(&self) -> String {
        format!("{USER_ID_PREFIX}{}", self.phone)
    }

    /// When anybody last wrote in one of their threads.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.threads
            .values()
            .filter_map(|thread| thread.items().next_back())
            .map(|item| item.at)
            .max()
    }

    /// Whose user id it is.
    pub fn phone_of(user_id: &str) -> Option<&str> {
        user_id.strip_prefix(USER_ID_PREFIX)
    }
}

/// How the network behaves when nothing is wrong.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Report sent, delivered and read by webhook.
    pub auto_status: bool,
    /// Answers count as read as soon as they are delivered.
    pub auto_read: bool,
    /// Time between two reports on one message.
    pub status_gap_ms: u64,
    /// Length of the service window; `null` does not enforce one.
    pub window_secs: Option<i64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            auto_status: true,
            auto_read: false,
            status_gap_ms: 150,
            window_secs: None,
        }
    }
}

/// Numbers for the curious and for load runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Stats {
    /// Graph calls accepted.
    pub calls_accepted: u64,
    /// Graph calls refused.
    pub calls_refused: u64,
    /// Webhooks taken by the business's server.
    pub webhooks_taken: u64,
    /// Attempts that failed.
    pub webhook_failures: u64,
    /// Webhooks given up.
    pub webhooks_lost: u64,
    /// Reports dropped because too many waited.
    pub webhooks_dropped: u64,
    /// Webhooks waiting or under way.
    pub webhooks_pending: usize,
}

/// Everything the network remembers.
pub struct State {
    /// Business numbers by id.
    pub numbers: BTreeMap<String, Number>,
    /// People by phone.
    pub customers: BTreeMap<String, Customer>,
    /// Who may be forgotten, longest known first.
    passing: VecDeque<String>,
    forgotten: u64,
    /// What goes wrong.
    pub faults: Faults,
    /// What happens otherwise.
    pub settings: Settings,
    /// Graph calls.
    pub calls: CallLog,
    /// Counts.
    pub stats: Stats,
    serial: u64,
}

impl State {
    /// Remembers nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            numbers: BTreeMap::new(),
            customers: BTreeMap::new(),
            passing: VecDeque::new(),
            forgotten: 0,
            faults: Faults::default(),
            settings,
            calls: CallLog::default(),
            stats: Stats::default(),
            // Message ids must differ from those of an earlier run: a server would drop them as known.
            serial: now_micros().unsigned_abs() & !1,
        }
    }

    /// A person, known or new. The longest known passer-by makes room.
    pub fn meet(&mut self, phone: &str) -> &mut Customer {
        let met = self.customers.len() as u64 + self.forgotten;
        if !self.customers.contains_key(phone) {
            if self.customers.len() >= SANDBOX_CUSTOMERS_MAX {
                self.forget_one();
            }
            self.passing.push_back(phone.to_owned());
        }
        self.customers
            .entry(phone.to_owned())
            .or_insert_with(|| Customer::new(phone, met))
    }

    fn forget_one(&mut self) {
        while let Some(phone) = self.passing.pop_front() {
            if self.customers.get(&phone).is_some_and(|customer| !customer.kept) {
                self.customers.remove(&phone);
                self.forgotten += 1;
                return;
            }
        }
    }

    /// A known person.
    pub fn customer(&mut self, phone: &str) -> Result<&mut Customer, Refused> {
        self.customers
            .get_mut(phone)
            .ok_or_else(|| Refused::Unknown(format!("customer {phone}")))
    }

    /// The number named, or the only one there is.
    pub fn choose_number(&self, phone_number_id: Option<String>) -> Result<String, Refused> {
        match phone_number_id {
            Some(id) if self.numbers.contains_key(&id) => Ok(id),
            Some(id) => Err(Refused::Unknown(format!("number {id}"))),
            None if self.numbers.len() == 1 => Ok(self.numbers.keys().next().cloned().unwrap_or_default()),
            None => Err(Refused::Invalid(
                "say which phone_number_id: there is not exactly one".into(),
            )),
        }
    }

    /// One item of a thread.
    pub fn item(&mut self, about: &About) -> Option<&mut Item> {
        self.customers
            .get_mut(&about.phone)?
            .threads
            .get_mut(&about.phone_number_id)?
            .item(&about.id)
    }

    /// One item with its number and its customer.
    pub fn parts(&self, about: &About) -> Option<(&Number, &Customer, &Item)> {
        let number = self.numbers.get(&about.phone_number_id)?;
        let customer = self.customers.get(&about.phone)?;
        let item = customer.threads.get(&about.phone_number_id)?.find(&about.id)?;
        Some((number, customer, item))
    }

    /// A new message id.
    pub fn wamid(&mut self, phone: &str) -> String {
        self.serial += 1;
        format!(
            "wamid.{}",
            STANDARD_NO_PAD.encode(format!("{phone}SB{:X}", self.serial))
        )
    }

    /// The customer whose thread holds a message.
    pub fn phone_in(wamid: &str) -> Option<String> {
        let text = STANDARD_NO_PAD.decode(wamid.strip_prefix("wamid.")?).ok()?;
        let (phone, _) = std::str::from_utf8(&text).ok()?.split_once("SB")?;
        Some(phone.to_owned())
    }

    /// True for every other message: which ones a reordering network holds back.
    pub fn holds_back(&self) -> bool {
        self.faults.reorder && self.serial.is_multiple_of(2)
    }
}

/// The present moment, in microseconds since 1970.
pub fn now_micros() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulated network is a world of its own, with its own clock"
    )]
    let now = SystemTime::now();
    let elapsed = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX)
}

/// The present moment.
pub fn now() -> Timestamp {
    Timestamp(now_micros() / 1000)
}

//! The simulated network, from the customers' side: people write, go offline and read.
//!
//! Everything happens under one short lock, and what must leave (webhooks, events for pages) is handed
//! over inside it, so the order outside is the order inside. [`super::business`] is the other side.

use super::carried::{Carried, line_of};
use super::contracts::{self, Letter};
use super::courier::{About, Job};
use super::files::Files;
use super::links;
use super::state::{Number, Settings, State, Waiting, now};
use super::thread::{Item, Side, Tick};
use super::view::{CustomerView, Event, NumberView, Overview};
use super::wish::{PhoneChange, Refused, Written, content_of};
use crate::config::limits::{
    SANDBOX_EVENTS_MAX, SANDBOX_KEPT_MAX, SANDBOX_NUMBERS_MAX, SANDBOX_THREAD_ITEMS_MAX, SANDBOX_WEBHOOKS_MAX,
};
use crate::domain::provider::ProviderKind;
use parking_lot::{Mutex, MutexGuard};
use serde_json::{Value, json};
use std::sync::OnceLock;
use tokio::sync::{broadcast, mpsc};

/// How much later a reordering network lets a message go than the next one.
const HELD_BACK_MILLIS: u64 = 150;

/// How a webhook leaves.
struct Route {
    /// Webhooks of one lane leave one after the other.
    lane: String,
    late_ms: u64,
    about: Option<About>,
}

/// The network. Shared by everything that serves it.
pub struct Network {
    state: Mutex<State>,
    files: Files,
    origin: OnceLock<String>,
    jobs: mpsc::UnboundedSender<Job>,
    events: broadcast::Sender<Event>,
}

impl Network {
    /// An empty network; webhooks leave through the receiver.
    pub fn new(settings: Settings) -> (Self, mpsc::UnboundedReceiver<Job>) {
        let (jobs, receiver) = mpsc::unbounded_channel();
        let (events, _) = broadcast::channel(SANDBOX_EVENTS_MAX);
        let network = Self {
            state: Mutex::new(State::new(settings)),
            files: Files::default(),
            origin: OnceLock::new(),
            jobs,
            events,
        };
        (network, receiver)
    }

    /// Where the network is on the air: scheme, host and port. The first one counts.
    pub fn set_origin(&self, origin: String) {
        self.origin.get_or_init(|| origin);
    }

    /// What either side uploaded.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Adds a number, or changes one.
    pub fn register(&self, number: Number) -> Result<(), Refused> {
        let reachable = number.webhook_url.starts_with("http://") || number.webhook_url.starts_with("https://");
        if number.phone_number_id.is_empty() || number.access_token.is_empty() || !reachable {
            return Err(Refused::Invalid(
                "a number needs an id, an access token and an http(s) webhook URL".into(),
            ));
        }
        let mut state = self.lock();
        let known = state.numbers.contains_key(&number.phone_number_id);
        if !known && state.numbers.len() >= SANDBOX_NUMBERS_MAX {
            return Err(Refused::Full("numbers"));
        }
        state.numbers.insert(number.phone_number_id.clone(), number);
        self.show_numbers(&state);
        Ok(())
    }

    /// Removes a number.
    pub fn unregister(&self, phone_number_id: &str) -> Result<(), Refused> {
        let mut state = self.lock();
        state
            .numbers
            .remove(phone_number_id)
            .ok_or_else(|| Refused::Unknown(format!("number {phone_number_id}")))?;
        self.show_numbers(&state);
        Ok(())
    }

    /// The id of the first number of which this holds.
    pub fn number_where(&self, holds: impl Fn(&Number) -> bool) -> Option<String> {
        let state = self.lock();
        let found = state.numbers.values().find(|number| holds(number));
        found.map(|number| number.phone_number_id.clone())
    }

    /// Adds a person who is not forgotten, or renames one.
    pub fn add_customer(&self, phone: &str, name: &str) -> Result<(), Refused> {
        let phone = digits(phone)?;
        let mut state = self.lock();
        let kept = state.customers.values().filter(|customer| customer.kept).count();
        if kept >= SANDBOX_KEPT_MAX && !state.customers.get(&phone).is_some_and(|customer| customer.kept) {
            return Err(Refused::Full("customers added by hand"));
        }
        let customer = state.meet(&phone);
        customer.kept = true;
        if !name.trim().is_empty() {
            customer.name = name.trim().to_owned();
        }
        self.show_customer(&state, &phone);
        Ok(())
    }

    /// Changes what a person's phone does. Going online delivers what waited in both directions.
    pub fn set_phone(&self, phone: &str, change: &PhoneChange) -> Result<(), Refused> {
        let mut state = self.lock();
        let customer = state.customer(phone)?;
        let comes_online = change.online == Some(true) && !customer.online;
        customer.online = change.online.unwrap_or(customer.online);
        customer.receipts = change.receipts.unwrap_or(customer.receipts);
        customer.hides_phone = change.hides_phone.unwrap_or(customer.hides_phone);
        if comes_online {
            self.come_online(&mut state, phone)?;
        }
        self.show_customer(&state, phone);
        Ok(())
    }

    fn come_online(&self, state: &mut State, phone: &str) -> Result<(), Refused> {
        let customer = state.customer(phone)?;
        let waiting = std::mem::take(&mut customer.waiting);
        let numbers: Vec<_> = customer.threads.keys().cloned().collect();
        for Waiting { about, content } in waiting {
            if let Some(item) = state.item(&about) {
                item.tick = Tick::Sending;
            }
            self.hand_over(state, &about, &content);
        }
        for number in numbers {
            self.advance(state, phone, &number, &[Tick::Sent], Tick::Delivered);
        }
        Ok(())
    }

    /// The person writes. `content` is the message's `type` and that type's object.
    pub fn write(&self, phone: &str, message: Written) -> Result<String, Refused> {
        let phone = digits(phone)?;
        let mut message = message;
        message
            .content
            .iter_mut()
            .for_each(|content| self.files.describe(content));
        let mut state = self.lock();
        let number = state.choose_number(message.phone_number_id)?;
        if state.stats.webhooks_pending >= SANDBOX_WEBHOOKS_MAX {
            return Err(Refused::Full("webhooks waiting"));
        }
        let (kind, mut content) = content_of(message.content, message.text)?;
        let id = state.wamid(&phone);
        let customer = state.meet(&phone);
        if customer.waiting.len() >= SANDBOX_THREAD_ITEMS_MAX {
            return Err(Refused::Full("messages waiting on a phone"));
        }
        if let Some(name) = message.name {
            customer.name = name;
        }
        let online = customer.online;
        let item = Item {
            id: id.clone(),
            from: Side::Customer,
            text: line_of(&kind, &content[&kind]),
            carried: Carried::new(&kind, &content[&kind], message.quote.clone()),
            kind,
            at: now(),
            tick: if online { Tick::Sending } else { Tick::Waiting },
            code: None,
            callback_data: None,
        };
        if let Some(quote) = message.quote {
            content["context"] = json!({"id": quote});
        }
        let thread = customer.threads.entry(number.clone()).or_default();
        thread.customer_wrote_at = Some(item.at);
        thread.push(item);
        let about = About {
            phone,
            phone_number_id: number,
            id: id.clone(),
        };
        if online {
            self.hand_over(&mut state, &about, &content);
        } else {
            customer.waiting.push(Waiting {
                about: about.clone(),
                content,
            });
            self.show_item(&state, &about);
        }
        self.show_customer(&state, &about.phone);
        Ok(id)
    }

    /// Sends a written message on its way to the business.
    fn hand_over(&self, state: &mut State, about: &About, content: &Value) {
        let Some((number, customer, item)) = state.parts(about) else {
            return;
        };
        let mut content = content.clone();
        if number.kind != ProviderKind::Meta {
            links::address(self.origin.get().map_or("", String::as_str), &mut content);
        }
        let Some(letter) = contracts::message(number, customer, item, &content) else {
            return;
        };
        let held = state.holds_back();
        let route = Route {
            lane: if held { about.id.clone() } else { lane(about) },
            late_ms: if held { HELD_BACK_MILLIS } else { 0 },
            about: Some(about.clone()),
        };
        self.post(state, &about.phone_number_id, route, letter);
        self.show_item(state, about);
    }

    /// Sends something on its way to the business that is no message, behind what was written before it.
    pub(super) fn post_in_turn(&self, state: &mut State, about: &About, letter: Letter) {
        let route = Route {
            lane: lane(about),
            late_ms: 0,
            about: None,
        };
        self.post(state, &about.phone_number_id, route, letter);
    }

    /// Moves a customer's answers along and reports it. True when one moved.
    pub(super) fn advance(&self, state: &mut State, phone: &str, number: &str, from: &[Tick], to: Tick) -> bool {
        let Ok(customer) = state.customer(phone) else {
            return false;
        };
        let told = to != Tick::Read || customer.receipts;
        let Some(thread) = customer.threads.get_mut(number) else {
            return false;
        };
        let moved = thread.advance(Side::Business, from, to);
        for item in &moved {
            let about = About {
                phone: phone.to_owned(),
                phone_number_id: number.to_owned(),
                id: item.id.clone(),
            };
            if told {
                self.report(state, &about, &[to]);
            }
            self.show_item(state, &about);
        }
        !moved.is_empty()
    }

    /// Posts delivery reports on one message, in this order unless they are to be reordered.
    pub(super) fn report(&self, state: &mut State, about: &About, ticks: &[Tick]) {
        if !state.settings.auto_status {
            return;
        }
        let (gap, reorder) = (state.settings.status_gap_ms, state.faults.reorder);
        for (at, tick) in ticks.iter().enumerate() {
            let steps = if reorder { ticks.len() - at } else { at };
            let late_ms = gap.saturating_mul(steps as u64);
            let Some((number, customer, item)) = state.parts(about) else {
                return;
            };
            let letter = contracts::report(
                number,
                customer,
                item,
                *tick,
                now().plus_secs((late_ms / 1000).cast_signed()),
            );
            let lane = if reorder {
                format!("{}/{at}", about.id)
            } else {
                about.id.clone()
            };
            let route = Route {
                lane,
                late_ms,
                about: None,
            };
            self.post(state, &about.phone_number_id, route, letter);
        }
    }

    fn post(&self, state: &mut State, phone_number_id: &str, route: Route, letter: Letter) {
        let Some(number) = state.numbers.get(phone_number_id) else {
            return;
        };
        if state.stats.webhooks_pending >= SANDBOX_WEBHOOKS_MAX {
            state.stats.webhooks_dropped += 1;
            return;
        }
        let late_ms = route.late_ms.saturating_add(state.faults.delay_ms);
        let job = Job {
            lane: route.lane,
            phone_number_id: phone_number_id.to_owned(),
            kind: number.kind,
            url: letter.url,
            secret: number.app_secret.clone(),
            body: letter.body,
            due: now().plus_millis(late_ms.cast_signed()),
            copies: 1 + usize::from(state.faults.duplicate),
            about: route.about,
        };
        if self.jobs.send(job).is_ok() {
            state.stats.webhooks_pending += 1;
        } else {
            state.stats.webhooks_dropped += 1;
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// A page starts to watch.
    pub fn watch(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Pages watching.
    pub fn watchers(&self) -> usize {
        self.events.receiver_count()
    }

    /// Tells pages; costs nothing when nobody watches.
    pub(super) fn show(&self, event: impl FnOnce() -> Event) {
        if self.watchers() > 0 {
            // A page that closes at this moment misses nothing.
            let _ = self.events.send(event());
        }
    }

    pub(super) fn show_item(&self, state: &State, about: &About) {
        let Some((_, _, item)) = state.parts(about) else { return };
        self.show(|| Event::Item {
            phone: about.phone.clone(),
            phone_number_id: about.phone_number_id.clone(),
            item: item.clone(),
        });
    }

    pub(super) fn show_customer(&self, state: &State, phone: &str) {
        let Some(customer) = state.customers.get(phone) else {
            return;
        };
        self.show(|| Event::Customer {
            customer: CustomerView::of(customer),
        });
    }

    pub(super) fn show_numbers(&self, state: &State) {
        self.show(|| Event::Numbers {
            numbers: state.numbers.values().map(NumberView::of).collect(),
        });
    }

    /// Everything a page shows at first.
    pub fn view(&self) -> Overview {
        Overview::of(&self.lock())
    }
}

/// The way from one phone to one number.
fn lane(about: &About) -> String {
    format!("{}>{}", about.phone, about.phone_number_id)
}

fn digits(phone: &str) -> Result<String, Refused> {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    if (5..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits.to_owned())
    } else {
        Err(Refused::Invalid(format!(
            "`{phone}` is not a phone number: 5 to 20 digits"
        )))
    }
}

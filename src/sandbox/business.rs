//! The simulated network, from the business's side: Graph calls come in, webhooks are answered.

use super::calls::{Call, Page};
use super::carried::Carried;
use super::contracts;
use super::courier::{About, Job};
use super::faults::{Damage, Faults, Refusal};
use super::network::Network;
use super::state::{Customer, Settings, State, now};
use super::thread::{Item, Side, Thread, Tick};
use super::view::Event;
use super::wish::Refused;
use serde_json::Value;

/// A message to send, after its shape was checked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Phone or user id, as given.
    pub to: String,
    /// `text`, `template`, …
    pub kind: String,
    /// What the phone shows.
    pub text: String,
    /// WhatsApp's own object of the kind.
    pub content: Value,
    /// The message that it answers.
    pub quote: Option<String>,
    /// `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// When the call came, microseconds since 1970.
    pub received_at_us: i64,
}

/// A call the network took.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The message's id.
    pub wamid: String,
    /// Phone of the customer.
    pub phone: String,
    /// What happens to the answer.
    pub damage: Damage,
}

/// Why Graph refuses a call.
#[derive(Clone, PartialEq, Debug)]
pub enum GraphRefusal {
    /// The token is missing or belongs to no number.
    Token,
    /// The token is fine, the number is not its own.
    Number,
    /// The body is wrong.
    Parameter(u32, String),
    /// A fault asked for it.
    Fault(Refusal),
}

impl Network {
    /// Checks that a token is this number's.
    pub fn admits(&self, number: &str, bearer: Option<&str>) -> Result<(), GraphRefusal> {
        authorise(&self.lock(), number, bearer)
    }

    /// Checks that a token is some number's.
    pub fn knows_token(&self, bearer: Option<&str>) -> Result<(), GraphRefusal> {
        let state = self.lock();
        let is_known = bearer.is_some_and(|token| state.numbers.values().any(|known| known.access_token == token));
        if is_known { Ok(()) } else { Err(GraphRefusal::Token) }
    }

    /// Takes a message of the business.
    pub fn accept(
        &self,
        number: &str,
        bearer: Option<&str>,
        ask: Result<Ask, GraphRefusal>,
    ) -> Result<Accepted, GraphRefusal> {
        let mut state = self.lock();
        let before = state.faults.clone();
        let answer = self.decide(&mut state, number, bearer, ask);
        if state.faults != before {
            self.show_faults(&state);
        }
        answer
    }

    fn decide(
        &self,
        state: &mut State,
        number: &str,
        bearer: Option<&str>,
        ask: Result<Ask, GraphRefusal>,
    ) -> Result<Accepted, GraphRefusal> {
        let checked = authorise(state, number, bearer).and_then(|()| match state.faults.refuse() {
            Some(refusal) => Err(GraphRefusal::Fault(refusal)),
            None => Ok(()),
        });
        let (ask, to) = match (checked, ask) {
            (Ok(()), Ok(ask)) => match phone_of(&ask.to) {
                Some(to) => (ask, to),
                None => {
                    return Err(refuse(
                        state,
                        number,
                        Some(&ask),
                        parameter("(#100) Param to is not a valid recipient"),
                    ));
                }
            },
            (Err(refusal), ask) => return Err(refuse(state, number, ask.as_ref().ok(), refusal)),
            (Ok(()), Err(refusal)) => return Err(refuse(state, number, None, refusal)),
        };
        let wamid = state.wamid(&to);
        let about = About {
            phone: to,
            phone_number_id: number.to_owned(),
            id: wamid.clone(),
        };
        let is_reaction = ask.kind == "reaction";
        if is_reaction && !self.business_reacts(state, &about, &ask) {
            let unknown = GraphRefusal::Parameter(131_009, "(#131009) Parameter value is not valid".into());
            return Err(refuse(state, number, Some(&ask), unknown));
        }
        state.stats.calls_accepted += 1;
        state.calls.push(call(number, Some(&ask), Some(&wamid), None));
        if !is_reaction {
            self.pass_on(state, &about, ask);
        }
        Ok(Accepted {
            wamid,
            phone: about.phone,
            damage: state.faults.damage(),
        })
    }

    /// Puts an accepted message on the customer's phone, or fails it, and reports which.
    fn pass_on(&self, state: &mut State, about: &About, ask: Ask) {
        let late = state.faults.fail_later();
        let (window, auto_read) = (state.settings.window_secs, state.settings.auto_read);
        let customer = state.meet(&about.phone);
        let thread = customer.threads.entry(about.phone_number_id.clone()).or_default();
        let code = late.or_else(|| (ask.kind != "template" && !is_open(thread, window)).then_some(131_047));
        let ticks: &[Tick] = match (code, customer.online) {
            (Some(_), _) => &[Tick::Failed],
            (None, false) => &[Tick::Sent],
            (None, true) if auto_read && customer.receipts => &[Tick::Sent, Tick::Delivered, Tick::Read],
            (None, true) => &[Tick::Sent, Tick::Delivered],
        };
        thread.push(Item {
            id: about.id.clone(),
            from: Side::Business,
            carried: Carried::new(&ask.kind, &ask.content, ask.quote),
            kind: ask.kind,
            text: ask.text,
            at: now(),
            tick: ticks.last().copied().unwrap_or(Tick::Sent),
            code,
            callback_data: ask.callback_data,
        });
        self.report(state, about, ticks);
        self.show_customer(state, &about.phone);
        self.show_item(state, about);
    }

    /// A reaction is no message of its own: it stands at the one that it is about, which the customer wrote, and is
    /// only ever reported as sent. False when there is no such message.
    fn business_reacts(&self, state: &mut State, about: &About, ask: &Ask) -> bool {
        let target = About {
            id: ask.content["message_id"].as_str().unwrap_or_default().to_owned(),
            ..about.clone()
        };
        let emoji = ask.content["emoji"].as_str().filter(|emoji| !emoji.is_empty());
        let Some(item) = state.item(&target).filter(|item| item.from == Side::Customer) else {
            return false;
        };
        item.carried.reactions.business = emoji.map(ToOwned::to_owned);
        let event = Item {
            id: about.id.clone(),
            callback_data: ask.callback_data.clone(),
            ..item.clone()
        };
        if let Some((number, customer, _)) = state.parts(&target).filter(|_| state.settings.auto_status) {
            let letter = contracts::report(number, customer, &event, Tick::Sent, now());
            self.post_in_turn(state, &target, letter);
        }
        self.show_item(state, &target);
        true
    }

    /// The business says that it read a customer's message, and so all before it.
    pub fn business_reads(&self, number: &str, bearer: Option<&str>, wamid: &str) -> Result<(), GraphRefusal> {
        let mut state = self.lock();
        if let Err(refusal) = authorise(&state, number, bearer) {
            return Err(refuse(&mut state, number, None, refusal));
        }
        let unknown = || GraphRefusal::Parameter(131_009, "(#131009) Parameter value is not valid".into());
        let Some(thread) = State::phone_in(wamid)
            .and_then(|phone| state.customers.get_mut(&phone))
            .and_then(|customer| customer.threads.get_mut(number))
            .filter(|thread| thread.find(wamid).is_some_and(|item| item.from == Side::Customer))
        else {
            return Err(refuse(&mut state, number, None, unknown()));
        };
        let phone = State::phone_in(wamid).unwrap_or_default();
        for item in thread.advance(Side::Customer, &[Tick::Sending, Tick::Sent, Tick::Trouble], Tick::Read) {
            let (phone, phone_number_id) = (phone.clone(), number.to_owned());
            self.show(|| Event::Item {
                phone,
                phone_number_id,
                item,
            });
        }
        Ok(())
    }

    /// The business says that somebody types an answer to a customer's message, which counts as read then.
    pub fn business_types(&self, number: &str, bearer: Option<&str>, wamid: &str) -> Result<(), GraphRefusal> {
        self.business_reads(number, bearer, wamid)?;
        let (phone, phone_number_id) = (State::phone_in(wamid).unwrap_or_default(), number.to_owned());
        self.show(|| Event::Typing { phone, phone_number_id });
        Ok(())
    }

    /// A webhook was taken, or was not and will be tried again, or was given up.
    pub fn webhook_ended(&self, job: &Job, end: &WebhookEnd) {
        let mut state = self.lock();
        let (tick, trouble) = match end {
            WebhookEnd::Taken => (Tick::Sent, None),
            WebhookEnd::Failing(why) => (Tick::Trouble, Some(why.clone())),
            WebhookEnd::Lost(why) => (Tick::Lost, Some(why.clone())),
        };
        match end {
            WebhookEnd::Taken => state.stats.webhooks_taken += 1,
            WebhookEnd::Failing(_) => state.stats.webhook_failures += 1,
            WebhookEnd::Lost(_) => state.stats.webhooks_lost += 1,
        }
        if !matches!(end, WebhookEnd::Failing(_)) {
            state.stats.webhooks_pending = state.stats.webhooks_pending.saturating_sub(1);
        }
        if let Some(about) = &job.about
            && let Some(item) = state.item(about)
            && item.tick != Tick::Read
        {
            item.tick = tick;
            self.show_item(&state, about);
        }
        if let Some(number) = state.numbers.get_mut(&job.phone_number_id)
            && number.trouble != trouble
        {
            number.trouble = trouble;
            self.show_numbers(&state);
        }
    }

    /// A part of the log of calls.
    pub fn calls(&self, since: u64, limit: usize, refused: bool) -> Page {
        self.lock().calls.after(since, limit, refused)
    }

    /// A thread's items, oldest first; empty when nobody wrote yet. The number may be left out when
    /// there is only one.
    pub fn thread(&self, phone: &str, phone_number_id: Option<String>) -> Result<(String, Vec<Item>), Refused> {
        let state = self.lock();
        let number = state.choose_number(phone_number_id)?;
        let thread = state
            .customers
            .get(phone)
            .and_then(|customer| customer.threads.get(&number));
        let items = thread
            .map(|thread| thread.items().cloned().collect())
            .unwrap_or_default();
        Ok((number, items))
    }

    /// Replaces the faults.
    pub fn set_faults(&self, faults: Faults) {
        let mut state = self.lock();
        state.faults = faults.bounded();
        self.show_faults(&state);
    }

    /// Replaces the settings.
    pub fn set_settings(&self, settings: Settings) {
        let mut state = self.lock();
        state.settings = settings;
        self.show_faults(&state);
    }

    fn show_faults(&self, state: &State) {
        self.show(|| Event::Faults {
            faults: state.faults.clone(),
            settings: state.settings.clone(),
        });
    }
}

/// How an attempt to hand over a webhook ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WebhookEnd {
    /// The business's server has it.
    Taken,
    /// Not this time.
    Failing(String),
    /// Never.
    Lost(String),
}

fn authorise(state: &State, number: &str, bearer: Option<&str>) -> Result<(), GraphRefusal> {
    let token = bearer.ok_or(GraphRefusal::Token)?;
    match state.numbers.get(number) {
        Some(known) if known.access_token == token => Ok(()),
        Some(_) => Err(GraphRefusal::Token),
        None if state.numbers.values().any(|other| other.access_token == token) => Err(GraphRefusal::Number),
        None => Err(GraphRefusal::Token),
    }
}

fn refuse(state: &mut State, number: &str, ask: Option<&Ask>, refusal: GraphRefusal) -> GraphRefusal {
    let code = match &refusal {
        GraphRefusal::Token => 190,
        GraphRefusal::Number => 100,
        GraphRefusal::Parameter(code, _) => *code,
        GraphRefusal::Fault(fault) => fault.code.unwrap_or_else(|| fault.status.into()),
    };
    state.stats.calls_refused += 1;
    state.calls.push(call(number, ask, None, Some(code)));
    refusal
}

fn call(number: &str, ask: Option<&Ask>, wamid: Option<&str>, code: Option<u32>) -> Call {
    Call {
        seq: 0,
        received_at_us: ask.map_or_else(super::state::now_micros, |ask| ask.received_at_us),
        phone_number_id: number.to_owned(),
        to: ask.map(|ask| ask.to.clone()).unwrap_or_default(),
        kind: ask.map(|ask| ask.kind.clone()).unwrap_or_default(),
        text: ask.map(|ask| ask.text.clone()).unwrap_or_default(),
        callback_data: ask.and_then(|ask| ask.callback_data.clone()),
        wamid: wamid.map(ToOwned::to_owned),
        code,
    }
}

fn parameter(words: &str) -> GraphRefusal {
    GraphRefusal::Parameter(100, words.to_owned())
}

/// People write numbers with `+`, spaces and dashes; user ids are left alone.
fn phone_of(to: &str) -> Option<String> {
    if let Some(phone) = Customer::phone_of(to) {
        return Some(phone.to_owned());
    }
    let digits: String = to
        .chars()
        .filter(|c| !matches!(c, '+' | ' ' | '-' | '(' | ')'))
        .collect();
    let valid = (5..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then_some(digits)
}

fn is_open(thread: &Thread, window_secs: Option<i64>) -> bool {
    window_secs.is_none_or(|secs| thread.customer_wrote_at.is_some_and(|at| now() < at.plus_secs(secs)))
}

//! The books of a run: what was sent, what came back, and how long it took. One phase at a time is
//! counted; what still arrives from an earlier phase is told apart by its number.

use super::clock;
use hdrhistogram::Histogram;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The books, shared by all tasks of the (single) measuring thread.
pub type SharedBook = Rc<RefCell<Book>>;

/// Latencies above this are recorded as this.
const LATENCY_US_MAX: u64 = 600_000_000;

/// Everything counted in the present phase.
pub struct Book {
    /// Number of the first webhook of the phase.
    first: u64,
    /// Offers each webhook must cause; 0 when nobody listens.
    want: u16,
    /// Whether conversations are accepted and closed.
    closing: bool,
    items: Vec<Item>,
    /// Latencies of the phase.
    pub latencies: Latencies,
    /// Counters of the phase.
    pub counts: Counts,
    /// Things that went wrong, by what.
    pub errors: BTreeMap<String, u64>,
    /// Clock reading of the newest arrival.
    pub last_arrival: u64,
}

#[derive(Clone, Default)]
struct Item {
    due: u64,
    acted_at: u64,
    replied_at: u64,
    seen: u16,
    picture: bool,
    fetched: bool,
    answered: bool,
    stored: bool,
    closed: bool,
}

/// Histograms in microseconds.
pub struct Latencies {
    /// Due time to the 200.
    pub answered: Histogram<u64>,
    /// Due time to the first agent's offer frame.
    pub first_offer: Histogram<u64>,
    /// Due time to the last agent's offer frame.
    pub last_offer: Histogram<u64>,
    /// Due time to the message in a conversation that was open already.
    pub delivered: Histogram<u64>,
    /// Accept command to `interaction.opened`.
    pub opened: Histogram<u64>,
    /// Send command to the provider's endpoint.
    pub replied: Histogram<u64>,
    /// Close command to its ack.
    pub closed: Histogram<u64>,
    /// Due time to the server's request for the picture.
    pub fetched: Histogram<u64>,
}

/// Counters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Webhooks due.
    pub sent: u64,
    /// Answers of any status.
    pub answered: u64,
    /// Answers 200.
    pub stored: u64,
    /// Offer frames.
    pub offers: u64,
    /// Offers seen twice by the same agent.
    pub duplicates: u64,
    /// Webhooks whose every offer arrived.
    pub complete: u64,
    /// Accepted conversations that opened.
    pub opened: u64,
    /// Conversations closed.
    pub closed: u64,
    /// Answers that agents sent.
    pub replies: u64,
    /// Calls that reached the provider's endpoint.
    pub provider_calls: u64,
    /// Webhooks with a picture.
    pub pictures: u64,
    /// Pictures that the server fetched.
    pub fetched: u64,
    /// Frames of earlier phases.
    pub late: u64,
}

impl Book {
    /// Empty books.
    pub fn shared() -> SharedBook {
        Rc::new(RefCell::new(Self {
            first: 0,
            want: 0,
            closing: false,
            items: Vec::new(),
            latencies: Latencies::new(),
            counts: Counts::default(),
            errors: BTreeMap::new(),
            last_arrival: 0,
        }))
    }

    /// Starts a phase: `want` offers a webhook; with `closing` each conversation ends closed.
    pub fn begin(&mut self, want: u16, closing: bool) {
        self.first += self.items.len() as u64;
        self.items.clear();
        self.want = want;
        self.closing = closing;
        self.latencies = Latencies::new();
        self.counts = Counts::default();
        self.errors.clear();
        self.last_arrival = clock::micros();
    }

    /// Enters a webhook that is due at `due`; returns its number.
    pub fn dispatch(&mut self, due: u64) -> u64 {
        self.items.push(Item { due, ..Item::default() });
        self.counts.sent += 1;
        self.first + self.items.len() as u64 - 1
    }

    /// A webhook announces a picture.
    pub fn picture(&mut self, number: u64) {
        let now = self.last_arrival;
        if let Some(item) = self.item(number, now) {
            item.picture = true;
            self.counts.pictures += 1;
        }
    }

    /// The server fetches the picture of a webhook.
    pub fn fetched(&mut self, number: u64, now: u64) {
        let Some(item) = self.item(number, now) else { return };
        let due = item.due;
        if item.picture && !std::mem::replace(&mut item.fetched, true) {
            self.counts.fetched += 1;
            record(&mut self.latencies.fetched, now - due);
        }
    }

    /// A webhook was answered.
    pub fn answer(&mut self, number: u64, status: u16, now: u64) {
        let Some(item) = self.item(number, now) else { return };
        let due = item.due;
        item.answered = true;
        item.stored = status == 200;
        self.counts.answered += 1;
        if status == 200 {
            self.counts.stored += 1;
            record(&mut self.latencies.answered, now - due);
        } else {
            self.error(&format!("webhook answered {status}"));
        }
    }

    /// A webhook could not be answered.
    pub fn unanswered(&mut self, number: u64, why: &std::io::Error) {
        let now = clock::micros();
        if let Some(item) = self.item(number, now) {
            item.answered = true;
            self.counts.answered += 1;
        }
        self.error(&format!("webhook unanswered: {}", why.kind()));
    }

    /// An agent was shown the offer a webhook caused. True when the webhook is of this phase.
    pub fn offer(&mut self, number: u64, duplicate: bool, now: u64) -> bool {
        let want = self.want;
        let Some(item) = self.item(number, now) else {
            return false;
        };
        let due = item.due;
        if !duplicate {
            item.seen += 1;
        }
        let seen = item.seen;
        self.counts.offers += 1;
        if duplicate {
            self.counts.duplicates += 1;
            return true;
        }
        if seen == 1 {
            record(&mut self.latencies.first_offer, now - due);
        }
        if seen == want {
            self.counts.complete += 1;
            record(&mut self.latencies.last_offer, now - due);
        }
        true
    }

    /// The agent accepts or closes: the next latency starts.
    pub fn act(&mut self, number: u64, now: u64) {
        if let Some(item) = self.item(number, now) {
            item.acted_at = now;
        }
    }

    /// The agent sends an answer.
    pub fn reply(&mut self, number: u64, now: u64) {
        if let Some(item) = self.item(number, now) {
            item.replied_at = now;
            self.counts.replies += 1;
        }
    }

    /// The accepted conversation opened.
    pub fn opened(&mut self, number: u64, now: u64) {
        if let Some(item) = self.item(number, now) {
            let took = now - item.acted_at;
            record(&mut self.latencies.opened, took);
            self.counts.opened += 1;
        }
    }

    /// The reply reached the provider.
    pub fn provider_call(&mut self, number: u64, now: u64) {
        if let Some(item) = self.item(number, now) {
            let took = now - item.replied_at;
            record(&mut self.latencies.replied, took);
            self.counts.provider_calls += 1;
        }
    }

    /// A message reached the open conversation of a customer who had written before.
    pub fn delivered(&mut self, number: u64, now: u64) {
        let want = self.want;
        let Some(item) = self.item(number, now) else { return };
        if item.seen > 0 {
            return;
        }
        let due = item.due;
        item.seen = want;
        item.closed = true;
        self.counts.complete += 1;
        self.counts.closed += 1;
        record(&mut self.latencies.delivered, now - due);
    }

    /// The conversation was closed.
    pub fn closed(&mut self, number: u64, now: u64) {
        let Some(item) = self.item(number, now) else { return };
        let took = now - item.acted_at;
        if !std::mem::replace(&mut item.closed, true) {
            self.counts.closed += 1;
            record(&mut self.latencies.closed, took);
        }
    }

    /// Something went wrong.
    pub fn error(&mut self, what: &str) {
        if let Some(count) = self.errors.get_mut(what) {
            *count += 1;
        } else {
            self.errors.insert(what.to_owned(), 1);
        }
    }

    /// True when nothing more is expected.
    pub fn is_settled(&self) -> bool {
        self.counts.answered == self.counts.sent
            && (self.want == 0 || self.counts.complete >= self.counts.stored)
            && (!self.closing || self.counts.closed >= self.counts.stored)
            && self.counts.provider_calls >= self.counts.replies
            && self.counts.fetched >= self.counts.pictures
    }

    /// Webhooks answered 200 of which not every offer arrived.
    pub fn lost(&self) -> u64 {
        let want = self.want;
        self.items.iter().filter(|item| item.stored && item.seen < want).count() as u64
    }

    /// Conversations that were to be closed and were not.
    pub fn unclosed(&self) -> u64 {
        if self.closing {
            self.items.iter().filter(|item| item.stored && !item.closed).count() as u64
        } else {
            0
        }
    }

    fn item(&mut self, number: u64, now: u64) -> Option<&mut Item> {
        let Some(index) = number.checked_sub(self.first) else {
            self.counts.late += 1;
            return None;
        };
        self.last_arrival = now;
        self.items.get_mut(usize::try_from(index).ok()?)
    }
}

impl Latencies {
    fn new() -> Self {
        Self {
            answered: histogram(),
            first_offer: histogram(),
            last_offer: histogram(),
            delivered: histogram(),
            opened: histogram(),
            replied: histogram(),
            closed: histogram(),
            fetched: histogram(),
        }
    }
}

/// An empty histogram of microseconds with three significant digits.
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LATENCY_US_MAX, 3).expect("the bounds are valid")
}

/// Records one latency.
pub fn record(histogram: &mut Histogram<u64>, micros: u64) {
    histogram.saturating_record(micros.max(1));
}

#[cfg(test)]
mod tests {
    use super::Book;

    #[test]
    fn webhook_is_complete_when_every_agent_saw_it_once() {
        let book = Book::shared();
        let mut book = book.borrow_mut();
        book.begin(2, false);
        let number = book.dispatch(100);
        book.answer(number, 200, 150);
        assert_eq!(book.lost(), 1);
        assert!(book.offer(number, false, 200));
        assert!(book.offer(number, true, 210));
        assert!(!book.is_settled());
        assert!(book.offer(number, false, 300));
        assert!(book.is_settled());
        assert_eq!((book.lost(), book.counts.duplicates), (0, 1));
        assert_eq!(book.latencies.first_offer.max(), 100);
        assert_eq!(book.latencies.last_offer.max(), 200);
    }

    #[test]
    fn refused_webhook_is_an_error_and_expects_no_offers() {
        let book = Book::shared();
        let mut book = book.borrow_mut();
        book.begin(10, true);
        let number = book.dispatch(100);
        book.answer(number, 503, 150);
        assert!(book.is_settled());
        assert_eq!((book.lost(), book.unclosed()), (0, 0));
        assert_eq!(book.errors.get("webhook answered 503"), Some(&1));
    }

    #[test]
    fn frames_of_an_earlier_phase_do_not_count() {
        let book = Book::shared();
        let mut book = book.borrow_mut();
        book.begin(1, false);
        let old = book.dispatch(1);
        book.begin(1, false);
        let new = book.dispatch(2);
        assert!(!book.offer(old, false, 5));
        assert!(book.offer(new, false, 6));
        assert_eq!((book.counts.late, book.counts.offers), (1, 1));
    }
}

//! A provider that delivers at least once: every webhook is sent until it is answered 200.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use switchboard::load::clock;
use switchboard::load::http::Connection;
use switchboard::load::webhook::{Incoming, Template};

/// Connections in use.
const CONNECTIONS: u64 = 8;

/// One delivery that got no 200 comes again after this pause.
const RETRY_PAUSE: Duration = Duration::from_millis(30);

/// A server that is being restarted answers nothing; an answer is due by then.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// The provider.
pub struct Sender {
    to: SocketAddr,
    template: Template,
    customers: u64,
    next: Cell<u64>,
    stopped: Cell<bool>,
    acknowledged: RefCell<BTreeSet<u64>>,
    retries: Cell<u64>,
}

impl Sender {
    /// Starts to send `rate` messages a second, of `customers` in turn.
    pub fn start(to: SocketAddr, template: Template, customers: u64, rate: u64) -> Rc<Self> {
        let sender = Rc::new(Self {
            to,
            template,
            customers,
            next: Cell::new(0),
            stopped: Cell::new(false),
            acknowledged: RefCell::default(),
            retries: Cell::new(0),
        });
        let pause = Duration::from_micros(1_000_000 * CONNECTIONS / rate);
        for _ in 0..CONNECTIONS {
            actix_rt::spawn(Rc::clone(&sender).send_on(pause));
        }
        sender
    }

    /// Stops with new messages and waits until all that were begun are acknowledged.
    pub async fn finish(&self) -> BTreeSet<u64> {
        self.stopped.set(true);
        while self.acknowledged.borrow().len() as u64 != self.next.get() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.acknowledged.borrow().clone()
    }

    /// Deliveries that had to be repeated.
    pub fn retries(&self) -> u64 {
        self.retries.get()
    }

    async fn send_on(self: Rc<Self>, pause: Duration) {
        let mut ticks = tokio::time::interval(pause);
        let mut request = Vec::new();
        let mut connection = None;
        while !self.stopped.get() {
            let number = self.next.replace(self.next.get() + 1);
            let message = Incoming {
                number,
                customer: number % self.customers,
                at_secs: clock::unix_secs(),
            };
            self.template.render(message, &mut request);
            while !self.deliver(&mut connection, &request).await {
                connection = None;
                self.retries.set(self.retries.get() + 1);
                tokio::time::sleep(RETRY_PAUSE).await;
            }
            self.acknowledged.borrow_mut().insert(number);
            ticks.tick().await;
        }
    }

    async fn deliver(&self, connection: &mut Option<Connection>, request: &[u8]) -> bool {
        if connection.is_none() {
            *connection = Connection::open(self.to).await.ok();
        }
        let Some(open) = connection.as_mut() else { return false };
        let answer = tokio::time::timeout(ANSWER_PATIENCE, open.status_of(request)).await;
        matches!(answer, Ok(Ok(200)))
    }
}

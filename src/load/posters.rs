//! The provider's sender: keep-alive connections that post what is due, each with one request in
//! flight. What is due while all are busy waits here, and its latency keeps counting.

use super::book::SharedBook;
use super::clock;
use super::http::Connection;
use super::webhook::{Incoming, Template};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Notify;

/// Pause before a connection is opened again after a failure.
const REOPEN_PAUSE: Duration = Duration::from_millis(50);

/// The connections and what waits for them.
pub struct Posters {
    to: SocketAddr,
    messages: Messages,
    customers: Customers,
    book: SharedBook,
    backlog: RefCell<VecDeque<u64>>,
    backlog_peak: Cell<usize>,
    saturate_until: Cell<u64>,
    wake: Notify,
}

/// What they write.
pub struct Messages {
    /// Texts of each line.
    pub texts: Vec<Template>,
    /// Pictures of each line.
    pub pictures: Vec<Template>,
    /// Of a hundred messages of a line, so many are pictures.
    pub pictures_percent: u32,
}

/// Who writes.
#[derive(Clone, Copy, Debug)]
pub struct Customers {
    /// Number of the first customer.
    pub first: u64,
    /// How many there are; 0 makes everybody new.
    pub count: u64,
}

impl Messages {
    fn lines(&self) -> u64 {
        self.texts.len() as u64
    }

    fn is_picture(&self, number: u64) -> bool {
        let (of_line, percent) = (number / self.lines(), u64::from(self.pictures_percent));
        (of_line + 1) * percent / 100 > of_line * percent / 100
    }

    fn template(&self, number: u64) -> &Template {
        let templates = if self.is_picture(number) {
            &self.pictures
        } else {
            &self.texts
        };
        &templates[(number % self.lines()) as usize]
    }
}

impl Posters {
    /// Opens the connections.
    pub fn start(
        to: SocketAddr,
        connections: u32,
        messages: Messages,
        customers: Customers,
        book: SharedBook,
    ) -> Rc<Self> {
        let posters = Rc::new(Self {
            to,
            messages,
            customers,
            book,
            backlog: RefCell::default(),
            backlog_peak: Cell::new(0),
            saturate_until: Cell::new(0),
            wake: Notify::new(),
        });
        for _ in 0..connections {
            actix_rt::spawn(Rc::clone(&posters).work());
        }
        posters
    }

    /// Posts one webhook that is due at `due`.
    pub fn post(&self, due: u64) {
        let number = self.dispatch(due);
        let mut backlog = self.backlog.borrow_mut();
        backlog.push_back(number);
        self.backlog_peak.set(self.backlog_peak.get().max(backlog.len()));
        drop(backlog);
        self.wake.notify_one();
    }

    /// Keeps every connection busy until then.
    pub fn saturate(&self, until: u64) {
        self.saturate_until.set(until);
        self.wake.notify_waiters();
    }

    /// Most webhooks that waited for a connection since the last call.
    pub fn take_backlog_peak(&self) -> usize {
        self.backlog_peak.replace(0)
    }

    async fn work(self: Rc<Self>) {
        let mut connection = None;
        let mut request = Vec::new();
        loop {
            let Some(number) = self.next() else {
                self.wake.notified().await;
                continue;
            };
            self.render(number, &mut request);
            match self.status_of(&mut connection, &request).await {
                Ok(status) => self.book.borrow_mut().answer(number, status, clock::micros()),
                Err(error) => {
                    connection = None;
                    self.book.borrow_mut().unanswered(number, &error);
                    tokio::time::sleep(REOPEN_PAUSE).await;
                }
            }
        }
    }

    fn next(&self) -> Option<u64> {
        if let Some(number) = self.backlog.borrow_mut().pop_front() {
            return Some(number);
        }
        let now = clock::micros();
        (now < self.saturate_until.get()).then(|| self.dispatch(now))
    }

    /// Enters a webhook in the books.
    fn dispatch(&self, due: u64) -> u64 {
        let mut book = self.book.borrow_mut();
        let number = book.dispatch(due);
        if self.messages.is_picture(number) {
            book.picture(number);
        }
        number
    }

    fn render(&self, number: u64, request: &mut Vec<u8>) {
        let template = self.messages.template(number);
        let customer = match self.customers.count {
            0 => number,
            count => number % count,
        };
        let message = Incoming {
            number,
            customer: self.customers.first + customer,
            at_secs: clock::unix_secs(),
        };
        template.render(message, request);
    }

    /// A connection the server closed while it was idle is opened again, as any sender does.
    async fn status_of(&self, connection: &mut Option<Connection>, request: &[u8]) -> io::Result<u16> {
        if let Some(open) = connection.as_mut() {
            match open.status_of(request).await {
                Ok(status) => return Ok(status),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(error),
                Err(_) => {}
            }
        }
        connection
            .insert(Connection::open(self.to).await?)
            .status_of(request)
            .await
    }
}

//! Drives one phase: a fixed rate, or every connection kept busy; then waits until everything has
//! arrived, or nothing arrives any longer.

use super::book::SharedBook;
use super::clock;
use super::pacer::{self, Pace};
use super::posters::Posters;
use super::process::{self, Usage};
use super::report::{Load, Phase};
use std::rc::Rc;
use std::time::Duration;

/// Nothing arrived for so long: what is missing is lost.
const QUIET_US: u64 = 3_000_000;

/// Time between the decision to start and the first due time.
const LEAD_US: u64 = 2_000;

/// What a phase is driven with.
pub struct Field {
    /// The provider's sender.
    pub posters: Rc<Posters>,
    /// The books.
    pub book: SharedBook,
    /// Offers each webhook must cause.
    pub want: u16,
    /// Whether agents close the conversations.
    pub closing: bool,
    /// The server's process, if it is on this machine and known.
    pub pid: Option<u32>,
}

impl Field {
    /// Posts `rate` webhooks a second for `secs`, whatever becomes of them.
    pub async fn at_rate(&self, rate: f64, secs: f64) -> anyhow::Result<Phase> {
        let before = self.begin()?;
        let start = clock::micros() + LEAD_US;
        let pace = Pace { start, rate };
        let total = (rate * secs).round().max(1.0) as u64;
        let mut dues = pacer::start(pace, total)?;
        while let Some(due) = dues.recv().await {
            for index in due.index..due.index + due.count {
                self.posters.post(pace.due_at(index));
            }
        }
        let end = clock::micros();
        self.settle().await;
        let mut phase = self.finish(start, end, before)?;
        phase.rate = rate;
        Ok(phase)
    }

    /// Keeps every connection busy for `secs`.
    pub async fn saturated(&self, secs: f64) -> anyhow::Result<Phase> {
        let before = self.begin()?;
        let start = clock::micros();
        let end = start + (secs * 1e6) as u64;
        self.posters.saturate(end);
        tokio::time::sleep(Duration::from_secs_f64(secs)).await;
        self.settle().await;
        self.finish(start, end, before)
    }

    fn begin(&self) -> anyhow::Result<Readings> {
        self.posters.take_backlog_peak();
        self.book.borrow_mut().begin(self.want, self.closing);
        self.readings()
    }

    fn readings(&self) -> anyhow::Result<Readings> {
        Ok(Readings {
            server: self.pid.map(process::usage).transpose()?,
            tool: process::usage(std::process::id())?,
        })
    }

    async fn settle(&self) {
        loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let book = self.book.borrow();
            if book.is_settled() || clock::micros().saturating_sub(book.last_arrival) > QUIET_US {
                return;
            }
        }
    }

    fn finish(&self, start: u64, end: u64, before: Readings) -> anyhow::Result<Phase> {
        let after = self.readings()?;
        let book = self.book.borrow();
        let mut phase = Phase::from_book(&book);
        let last = book.last_arrival.max(end);
        let secs = (last - start) as f64 / 1e6;
        let finished = if self.want == 0 {
            book.counts.stored
        } else {
            book.counts.complete
        };
        phase.sustained = finished as f64 / secs;
        phase.drain_secs = (last - end) as f64 / 1e6;
        phase.server = before
            .server
            .zip(after.server)
            .map(|(before, after)| Load::between(before, after, secs, book.counts.sent));
        phase.tool_cores = (after.tool.cpu_secs - before.tool.cpu_secs) / secs;
        phase.backlog_peak = self.posters.take_backlog_peak();
        Ok(phase)
    }
}

struct Readings {
    server: Option<Usage>,
    tool: Usage,
}

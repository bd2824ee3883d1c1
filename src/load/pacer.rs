//! The open loop: when each webhook is due, whatever became of the earlier ones.
//!
//! Latencies count from the due time, so a server that stalls is charged for everything that
//! should have been sent meanwhile (no coordinated omission). A thread of its own sleeps between
//! due times, because tokio's timer rounds up to whole milliseconds.

use super::clock;
use std::time::Duration;
use tokio::sync::mpsc;

/// Webhooks that have become due: `count` more, the first at `first_due`.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// How many.
    pub count: u64,
    /// Index of the first of them, from 0.
    pub index: u64,
}

/// A fixed rate.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Reading of the clock at which the first one is due.
    pub start: u64,
    /// Webhooks a second.
    pub rate: f64,
}

impl Pace {
    /// When the webhook with this index is due.
    pub fn due_at(&self, index: u64) -> u64 {
        self.start + (index as f64 * 1e6 / self.rate) as u64
    }

    /// How many are due at `now`.
    fn due_by(&self, now: u64) -> u64 {
        match now.checked_sub(self.start) {
            Some(elapsed) => (elapsed as f64 * self.rate / 1e6) as u64 + 1,
            None => 0,
        }
    }
}

/// Starts the thread; the channel closes after `total`.
pub fn start(pace: Pace, total: u64) -> std::io::Result<mpsc::UnboundedReceiver<Due>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::Builder::new()
        .name("pacer".to_owned())
        .spawn(move || run(pace, total, &sender))?;
    Ok(receiver)
}

fn run(pace: Pace, total: u64, sender: &mpsc::UnboundedSender<Due>) {
    let mut sent = 0;
    while sent < total {
        let now = clock::micros();
        let due = pace.due_by(now).min(total);
        if due > sent {
            let due_now = Due {
                count: due - sent,
                index: sent,
            };
            if sender.send(due_now).is_err() {
                return;
            }
            sent = due;
        } else {
            clock::pause(Duration::from_micros(pace.due_at(sent).saturating_sub(now).max(1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn every_webhook_is_due_at_its_own_time() {
        let pace = Pace {
            start: 500,
            rate: 1000.0,
        };
        assert_eq!(pace.due_by(499), 0);
        for index in [0, 1, 7, 1000] {
            assert_eq!(pace.due_at(index), 500 + index * 1000);
            assert_eq!(pace.due_by(pace.due_at(index)), index + 1);
        }
        assert_eq!(pace.due_by(2499), 2);
    }
}

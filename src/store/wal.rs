//! Copying SQLite's write-ahead log back into the database.
//!
//! Copying runs beside the writer, on a connection of its own, so nobody waits for it. But only
//! when everything is copied does the log start again from its beginning, and under load something
//! new has always come meanwhile. So now and then the writer copies the small rest itself. A log that
//! never starts again grows its file with every flush, which makes each of them slower.

use super::conn::MultiConnection;
use super::dialect::{self, Location};
use crate::config::limits::{
    SLOW_FLUSH_MICROS, WAL_COPY_PAGES, WAL_LOOK_WRITES, WAL_PAGES_MAX, WAL_REST_PAGES, WAL_SLOW_FACTOR, WAL_STALL_PAGES,
};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

/// The writer's view of the log.
pub(super) struct Wal {
    /// Writes since its length was looked at.
    unseen: usize,
    copier: Option<Arc<Copier>>,
}

/// How long a log is, in pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Log {
    /// Since it started from its beginning.
    pub length: u64,
    /// Of these, the ones that are in the database.
    pub copied: u64,
}

/// What to do about a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Care {
    /// It is short; or all is copied, and the next write starts it again unless somebody reads it.
    Nothing,
    /// Copy beside the writer.
    Copy,
    /// The writer copies what is left, so that its next write starts the log again.
    Finish,
}

impl Log {
    /// Finishing takes two flushes, and so does copying, while more comes: both are done less often where a
    /// flush is slow.
    fn care(self, flush: Duration) -> Care {
        let is_slow = flush >= Duration::from_micros(SLOW_FLUSH_MICROS);
        let factor = if is_slow { WAL_SLOW_FACTOR } else { 1 };
        let (longest, small) = (WAL_PAGES_MAX * factor, WAL_REST_PAGES * factor);
        let rest = self.length.saturating_sub(self.copied);
        if rest == 0 {
            Care::Nothing
        } else if self.length >= WAL_STALL_PAGES || self.length >= longest && rest <= small {
            Care::Finish
        } else if self.length >= longest || rest >= WAL_COPY_PAGES * factor {
            Care::Copy
        } else {
            Care::Nothing
        }
    }
}

/// Copies beside the writer.
struct Copier {
    location: Location,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connection: Option<MultiConnection>,
    is_running: bool,
}

impl Wal {
    pub fn new(location: &Location) -> Self {
        let copier = dialect::has_wal(location).then(|| {
            Arc::new(Copier {
                location: location.clone(),
                state: Mutex::default(),
            })
        });
        Self { unseen: 0, copier }
    }

    /// A group was written, and its flush took so long. Starts copying when there is enough, and has the writer
    /// finish it when the log has become long.
    pub fn grew(&mut self, writes: usize, flush: Duration, writer: &mut MultiConnection) {
        let Some(copier) = &self.copier else { return };
        self.unseen += writes;
        if self.unseen < WAL_LOOK_WRITES || copier.is_running() {
            return;
        }
        self.unseen = 0;
        let care = dialect::log(writer).map(|log| log.map_or(Care::Nothing, |log| log.care(flush)));
        let done = care.and_then(|care| match care {
            Care::Nothing => Ok(()),
            Care::Copy => {
                copier.start();
                Ok(())
            }
            Care::Finish => dialect::checkpoint(writer),
        });
        if let Err(error) = done {
            tracing::warn!(%error, "checkpoint failed");
        }
    }
}

impl Copier {
    fn is_running(&self) -> bool {
        self.state.lock().is_running
    }

    fn start(self: &Arc<Self>) {
        self.state.lock().is_running = true;
        let copier = Arc::clone(self);
        tokio::task::spawn_blocking(move || copier.run());
    }

    fn run(&self) {
        let mut connection = self.state.lock().connection.take();
        if connection.is_none() {
            connection = dialect::open_writer(&self.location).ok();
        }
        let copied = connection.as_mut().map(dialect::checkpoint);
        let mut state = self.state.lock();
        state.is_running = false;
        match copied {
            Some(Ok(())) => state.connection = connection,
            Some(Err(error)) => tracing::warn!(%error, "copying the write-ahead log failed"),
            None => tracing::warn!("cannot open the database to copy its write-ahead log"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_finished_once_little_is_left() {
        let care = |length, copied| Log { length, copied }.care(Duration::ZERO);
        assert_eq!(care(WAL_COPY_PAGES - 1, 0), Care::Nothing);
        assert_eq!(care(WAL_COPY_PAGES, 0), Care::Copy);
        assert_eq!(care(WAL_PAGES_MAX, 0), Care::Copy);
        assert_eq!(care(WAL_PAGES_MAX, WAL_PAGES_MAX - WAL_REST_PAGES - 1), Care::Copy);
        assert_eq!(care(WAL_PAGES_MAX, WAL_PAGES_MAX - WAL_REST_PAGES), Care::Finish);
        assert_eq!(
            care(WAL_PAGES_MAX, WAL_PAGES_MAX),
            Care::Nothing,
            "the next write starts it again"
        );
        assert_eq!(care(WAL_STALL_PAGES, 0), Care::Finish);
        let slow = |length, copied| Log { length, copied }.care(Duration::from_millis(4));
        assert_eq!(slow(WAL_PAGES_MAX, WAL_PAGES_MAX - WAL_REST_PAGES), Care::Nothing);
        let (length, rest) = (WAL_PAGES_MAX * WAL_SLOW_FACTOR, WAL_REST_PAGES * WAL_SLOW_FACTOR);
        assert_eq!(slow(length, length - rest), Care::Finish);
    }
}

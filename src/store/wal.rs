//! Copying SQLite's write-ahead log back into the database.
//!
//! Copying runs beside the writer, on a connection of its own, so nobody waits for it. But only
//! when everything is copied does the log start again from its beginning, and under load something
//! new has always come meanwhile. So now and then the writer copies the small rest itself.
//!
//! The log's size is not to be had without a checkpoint, so it is estimated from the number of
//! writes; every checkpoint tells its true size and corrects the estimate.

use super::conn::MultiConnection;
use super::dialect::{self, Location};
use crate::config::limits::{WAL_COPY_PAGES, WAL_PAGES_MAX, WAL_STALL_PAGES};
use parking_lot::Mutex;
use std::sync::Arc;

/// Pages one write is assumed to add, before the first checkpoint tells.
const PAGES_PER_WRITE: u64 = 8;

/// The writer's view of the log.
pub(super) struct Wal {
    /// Writes since the log started from its beginning.
    written: u64,
    /// Of these, the ones that were there when copying last began.
    copied: u64,
    pages_per_write: u64,
    copier: Option<Arc<Copier>>,
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
    /// Length of the log and how much of it was copied, of the newest copy.
    progress: Option<(u64, u64)>,
}

impl Wal {
    pub fn new(location: &Location) -> Self {
        let copier = dialect::has_wal(location).then(|| {
            Arc::new(Copier {
                location: location.clone(),
                state: Mutex::default(),
            })
        });
        Self {
            written: 0,
            copied: 0,
            pages_per_write: PAGES_PER_WRITE,
            copier,
        }
    }

    /// A group was written. Starts copying when there is enough, and has the writer finish it when
    /// the log has become long.
    pub fn grew(&mut self, writes: usize, writer: &mut MultiConnection) {
        let Some(copier) = self.copier.clone() else {
            return;
        };
        let (is_running, progress) = copier.status();
        if let Some((length, copied)) = progress {
            self.measure(length, self.copied);
            if length == copied && self.written == self.copied {
                (self.written, self.copied) = (0, 0);
            }
        }
        self.written += writes as u64;
        if is_running {
            return;
        }
        let length = self.written * self.pages_per_write;
        let rest = (self.written - self.copied) * self.pages_per_write;
        let is_long = length >= WAL_PAGES_MAX;
        if is_long && (rest <= WAL_COPY_PAGES / 4 || length >= WAL_STALL_PAGES) {
            self.finish(writer);
        } else if is_long || rest >= WAL_COPY_PAGES {
            self.copied = self.written;
            copier.start();
        }
    }

    fn finish(&mut self, writer: &mut MultiConnection) {
        let progress = dialect::checkpoint(writer);
        match progress {
            Ok(Some((length, copied))) if length == copied => {
                self.measure(length, self.written);
                (self.written, self.copied) = (0, 0);
            }
            Ok(progress) => {
                tracing::debug!(?progress, "a reader holds the write-ahead log");
                self.retry_later();
            }
            Err(error) => {
                tracing::warn!(%error, "checkpoint failed");
                self.retry_later();
            }
        }
    }

    /// The log goes on growing; the next try is due after another copy's worth.
    fn retry_later(&mut self) {
        self.written = (WAL_PAGES_MAX - WAL_COPY_PAGES) / self.pages_per_write;
        self.copied = self.written;
    }

    fn measure(&mut self, length: u64, writes: u64) {
        if let Some(measured) = length.checked_div(writes) {
            self.pages_per_write = measured.clamp(1, 64);
        }
    }
}

impl Copier {
    fn status(&self) -> (bool, Option<(u64, u64)>) {
        let mut state = self.state.lock();
        (state.is_running, state.progress.take())
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
        let progress = connection.as_mut().map(dialect::checkpoint);
        let mut state = self.state.lock();
        state.is_running = false;
        match progress {
            Some(Ok(progress)) => {
                state.progress = progress;
                state.connection = connection;
            }
            Some(Err(error)) => tracing::warn!(%error, "copying the write-ahead log failed"),
            None => tracing::warn!("cannot open the database to copy its write-ahead log"),
        }
    }
}

//! Imports at work in this process: uploaded files that wait, and those whose rows are being read.
//!
//! A file is kept without a name in the folder for temporary files, so that it goes with the process,
//! whatever way that ends. `upload` takes it, `sheet` looks at it, `rows` reads it, `run` carries its rows to
//! the store.

mod columns;
mod duplicates;
mod errors;
mod rows;
mod run;
mod sheet;
mod upload;

pub use columns::REPEATABLE;
pub use errors::error_file;
pub use run::{Job, spawn};
pub use sheet::Found;
pub use upload::{Upload, receive};

use super::error::ApiError;
use crate::config::limits::{IMPORT_FILES_MAX, IMPORT_WAIT_SECS_MAX, IMPORTS_AT_ONCE};
use crate::domain::Timestamp;
use crate::store::CustomField;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What this process holds of imports.
pub struct Imports {
    held: Mutex<BTreeMap<i64, Held>>,
    files: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

enum Held {
    Waiting(Waiting),
    Running(Arc<AtomicBool>),
}

/// A file that waits to be started.
pub struct Waiting {
    /// The file, in UTF-8 without a mark at its beginning.
    pub file: File,
    /// Its place among the files.
    pub place: OwnedSemaphorePermit,
    /// Since when.
    pub since: Timestamp,
}

impl Default for Imports {
    fn default() -> Self {
        Self {
            held: Mutex::default(),
            files: Arc::new(Semaphore::new(IMPORT_FILES_MAX)),
            running: Arc::new(Semaphore::new(IMPORTS_AT_ONCE)),
        }
    }
}

impl Imports {
    /// A place for one more file.
    pub fn place(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let place = Arc::clone(&self.files).try_acquire_owned();
        place.map_err(|_| busy("as many files as there may be are waiting; start or stop one of them"))
    }

    /// A turn to read rows.
    pub fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = Arc::clone(&self.running).try_acquire_owned();
        turn.map_err(|_| busy("other imports are running; start this one when one of them has ended"))
    }

    /// Keeps a file until it is started.
    pub fn keep(&self, id: i64, waiting: Waiting) {
        self.held.lock().insert(id, Held::Waiting(waiting));
    }

    /// The file of an import that was not started.
    pub fn take(&self, id: i64) -> Option<Waiting> {
        let mut held = self.held.lock();
        match held.remove(&id)? {
            Held::Waiting(waiting) => Some(waiting),
            running @ Held::Running(_) => {
                held.insert(id, running);
                None
            }
        }
    }

    /// Ids of files that nobody started in time.
    pub fn forgotten(&self, now: Timestamp) -> Vec<i64> {
        let held = self.held.lock();
        let is_forgotten = |held: &Held| match held {
            Held::Waiting(waiting) => now.millis_since(waiting.since) > IMPORT_WAIT_SECS_MAX * 1000,
            Held::Running(_) => false,
        };
        held.iter()
            .filter(|(_, held)| is_forgotten(held))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Begins to run; the answer turns true when somebody wants it to stop.
    pub fn begin(&self, id: i64) -> Arc<AtomicBool> {
        let stop = Arc::new(AtomicBool::new(false));
        self.held.lock().insert(id, Held::Running(Arc::clone(&stop)));
        stop
    }

    /// Asks a running import to stop. False when it does not run.
    pub fn stop(&self, id: i64) -> bool {
        match self.held.lock().get(&id) {
            Some(Held::Running(stop)) => {
                stop.store(true, Ordering::Relaxed);
                true
            }
            Some(Held::Waiting(_)) | None => false,
        }
    }

    /// An import has ended.
    pub fn end(&self, id: i64) {
        self.held.lock().remove(&id);
    }
}

fn busy(detail: &str) -> ApiError {
    ApiError::Conflict {
        code: "busy",
        detail: detail.to_owned(),
        errors: Vec::new(),
    }
}

/// Looks at a file that arrived.
pub async fn examine_upload(upload: Upload, fields: Fields) -> Result<Found, ApiError> {
    let looked = upload::blocking(move || match sheet::examine(upload.file, upload.bytes, &fields) {
        Ok(found) => Ok(Ok(found)),
        Err(sheet::Fault::Refused(why)) => Ok(Err(ApiError::field("file", why))),
        Err(sheet::Fault::Io(error)) => Err(error),
    });
    looked.await?
}

/// The fields of contacts of one list, or of all.
pub type Fields = Arc<[CustomField]>;

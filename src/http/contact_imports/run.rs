//! Carries an import from its file to the store, a batch at a time: webhooks' writes come between.

use super::Fields;
use super::duplicates::Duplicates;
use super::rows::Reading;
use crate::config::limits::IMPORT_TRIES_MAX;
use crate::domain::contact_import::{Choices, State};
use crate::domain::ids::{ContactId, ContactListId};
use crate::http::contact_csv::Target;
use crate::http::state::AppState;
use crate::ports::store::StoreError;
use crate::store::{Author, ContactImport, CrudError, ImportBatch, Store};
use actix_web::rt;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// Batches read ahead of the store.
const AHEAD: usize = 2;

/// Contacts of the list read at once, to know their values.
const COMPARED_ROWS: i64 = 1_000;

/// An import that was started.
pub struct Job {
    /// As the store has it.
    pub import: ContactImport,
    /// The list.
    pub list: ContactListId,
    /// What was chosen.
    pub choices: Choices,
    /// The file.
    pub file: File,
    /// The fields of the list's contacts.
    pub fields: Fields,
    /// Who started it.
    pub author: Author,
    /// Its place among the files, and its turn.
    pub permits: [OwnedSemaphorePermit; 2],
}

/// Runs it beside everything else.
pub fn spawn(state: &AppState, job: Job) {
    let stop = state.imports.begin(job.import.id);
    let state = state.clone();
    drop(rt::spawn(async move { run(&state, job, &stop).await }));
}

async fn run(state: &AppState, job: Job, stop: &AtomicBool) {
    let (id, mut author) = (job.import.id, job.author.clone());
    let permits = job.permits;
    let target = |name: &String| Target::from_name(name, &job.fields);
    let columns = job.choices.columns.iter().map(|name| name.as_ref().and_then(target));
    let checked = job.choices.check.iter().filter_map(target);
    let reading = Reading {
        delimiter: u8::try_from(job.import.sheet.delimiter).unwrap_or(b','),
        has_header: job.choices.has_header,
        columns: columns.collect(),
        duplicates: Duplicates::new(checked.collect(), job.choices.matching),
        file: job.file,
        fields: Arc::clone(&job.fields),
        list: job.list,
        router: state.router.clone(),
        clock: Arc::clone(&state.clock),
    };
    let (outcome, reason) = match carry(&state.store, id, reading, stop).await {
        Ok(outcome) => (outcome, String::new()),
        Err(reason) => (State::Failed, reason),
    };
    tracing::info!(import.id = id, outcome = outcome.name(), "an import of contacts ended");
    author.at = state.clock.now();
    let store = state.store.by(author);
    for _ in 0..IMPORT_TRIES_MAX {
        let ended = store
            .end_contact_import(id, outcome, reason.clone(), state.clock.now())
            .await;
        match ended {
            Ok(_) => break,
            Err(error) => tracing::warn!(import.id = id, %error, "the end of an import is noted later"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    state.imports.end(id);
    drop(permits);
    while store.forget_contact_imports().await.is_ok_and(|count| count > 0) {}
}

async fn carry(store: &Store, id: i64, mut reading: Reading, stop: &AtomicBool) -> Result<State, String> {
    if !reading.duplicates.is_idle() {
        let compared = compare(store, &mut reading, stop).await;
        compared.map_err(|error| failed(id, &error.into()))?;
    }
    let (sender, mut batches) = mpsc::channel::<ImportBatch>(AHEAD);
    let reader = tokio::task::spawn_blocking(move || reading.run(|batch| sender.blocking_send(batch).is_ok()));
    while !stop.load(Ordering::Relaxed) {
        let Some(batch) = batches.recv().await else {
            return match reader.await {
                Ok(Ok(())) => Ok(State::Finished),
                Ok(Err(error)) => Err(format!("the file cannot be read: {error}")),
                Err(_) => Err("a row could not be understood by the server".to_owned()),
            };
        };
        write(store, id, batch).await.map_err(|error| failed(id, &error))?;
    }
    Ok(State::Stopped)
}

/// The database's own words are for the log.
fn failed(id: i64, error: &CrudError) -> String {
    tracing::warn!(import.id = id, %error, "an import of contacts failed");
    "the database did not take the rows".to_owned()
}

/// Learns what the list has already.
async fn compare(store: &Store, reading: &mut Reading, stop: &AtomicBool) -> Result<(), StoreError> {
    let mut behind = ContactId(0);
    while !stop.load(Ordering::Relaxed) {
        let known = store.contacts_of_list(reading.list.0, behind, COMPARED_ROWS).await?;
        let Some(last) = known.last() else { break };
        behind = last.id;
        known
            .iter()
            .for_each(|record| reading.duplicates.of_list(&record.fields));
    }
    Ok(())
}

/// Writes a batch. A database that is away for a moment is waited for.
async fn write(store: &Store, id: i64, batch: ImportBatch) -> Result<(), CrudError> {
    let mut tries = 1;
    loop {
        match store.import_contacts(id, batch.clone()).await {
            Err(CrudError::Store(error)) if tries < IMPORT_TRIES_MAX => {
                tracing::debug!(import.id = id, %error, tries, "a batch of an import is written later");
                tries += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            done => return done,
        }
    }
}

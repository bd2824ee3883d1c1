//! An installation that commands of the machine work on, without a server.

use serde_json::Value;
use std::path::Path;
use switchboard::actors::clock::SystemClock;
use switchboard::app;
use switchboard::config::Config;
use switchboard::http::in_process::Api;
use switchboard::portable::{self, Outcome, Source};
use switchboard::store::{EntryFilter, Page, Store};

pub struct Installation {
    directory: tempfile::TempDir,
}

impl Installation {
    pub fn empty() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub fn folder(&self) -> &Path {
        self.directory.path()
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.folder().join("own.db").display())
    }

    fn config(&self) -> Config {
        let keys = self.folder().join("keys").display().to_string();
        let env = [
            ("SWITCHBOARD_DATABASE_URL".to_owned(), self.url()),
            ("SWITCHBOARD_SECRETS_KEY_FILE".to_owned(), keys),
        ];
        Config::load(None, env).unwrap()
    }

    pub async fn store(&self) -> Store {
        app::open_store(&self.config()).await.unwrap()
    }

    pub async fn api(&self, store: Store) -> Api {
        let parts = app::assemble(self.config(), store, SystemClock::shared(), Vec::new()).await;
        Api::of_this_machine(parts.unwrap().0).await
    }

    pub async fn export(&self) -> Value {
        let api = self.api(self.store().await).await;
        portable::export(&api).await.unwrap()
    }

    /// Imports, and keeps what was made unless it is a trial or was refused.
    pub async fn import(&self, file: &Value, environment: &[(&str, &str)], is_trial: bool) -> Outcome {
        let (store, whole) = self.store().await.whole(&self.url()).await.unwrap();
        let api = self.api(store.clone()).await;
        let source = Source {
            file,
            beside: self.folder(),
            environment: &|name| {
                let known = environment.iter().find(|(known, _)| *known == name);
                known.map(|(_, value)| (*value).to_owned())
            },
        };
        let outcome = portable::import(&api, &store, &whole, source).await.unwrap();
        match &outcome {
            Outcome::Made(_) if !is_trial => whole.keep().await.unwrap(),
            Outcome::Made(_) | Outcome::Refused(_) => whole.take_back().await.unwrap(),
        }
        outcome
    }

    /// What the audit log says, newest first.
    pub async fn audit(&self) -> Vec<(String, String, String)> {
        let store = self.store().await;
        let found = store.audit(EntryFilter::default(), Page::default()).await.unwrap();
        let told = found.rows.into_iter().map(|entry| (entry.via, entry.what, entry.kind));
        told.collect()
    }
}

/// The changes that were made.
pub fn made(outcome: Outcome) -> Vec<String> {
    match outcome {
        Outcome::Made(changes) => changes,
        Outcome::Refused(faults) => panic!("{faults:?}"),
    }
}

/// What was wrong.
pub fn refused(outcome: Outcome) -> Vec<String> {
    match outcome {
        Outcome::Made(changes) => panic!("{changes:?}"),
        Outcome::Refused(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

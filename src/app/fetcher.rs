//! From a message's file to our disk: asks the adapter where it is, fetches it, and looks at what came.

use crate::config::limits::{FILE_DOUBTS_MAX, FILE_MISSES_MAX, MEDIA_DOWNLOAD_SECS_MAX, MEDIA_INBOUND_BYTES_MAX};
use crate::domain::file::{FileReason, StoredFile};
use crate::domain::file_rules::can_be;
use crate::http::accounts_directory::AccountsDirectory;
use crate::media::{Incoming, Kept, MediaStore, examine};
use crate::outbound::{Download, Downloader, Failed, Reach, Within};
use crate::ports::files::{ClaimedFile, Fetch, Fetcher};
use crate::ports::provider::{Location, NotLocated};
use crate::providers::Adapters;
use crate::providers::client::Timeouts;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Fetches through the provider of each account.
pub struct ProviderFetcher {
    directory: Arc<AccountsDirectory>,
    adapters: Adapters,
    downloader: Downloader,
    media: MediaStore,
}

/// Why there is no file after an attempt.
enum Miss {
    /// No later attempt changes it.
    Never(FileReason, String),
    /// A few more attempts may.
    Doubtful(FileReason, String),
    /// Later attempts may.
    Later(FileReason, String),
}

impl ProviderFetcher {
    /// Connections belong to the arbiter this is made on.
    pub fn new(directory: Arc<AccountsDirectory>, reach: Reach, media: MediaStore) -> Self {
        Self {
            directory,
            adapters: Adapters::new(Timeouts::default(), reach.clone()),
            downloader: Downloader::new(reach),
            media,
        }
    }

    async fn attempt(&self, claimed: &ClaimedFile) -> Result<StoredFile, Miss> {
        let gone = |why: &str| Miss::Never(FileReason::Gone, why.to_owned());
        let entry = self.directory.by_account(claimed.file.account);
        let entry = entry.ok_or_else(|| gone("the account was removed"))?;
        let adapter = self.adapters.get(entry.access.credentials.kind());
        let located = adapter.locate(&entry.access, &claimed.file.source).await;
        let location = located.map_err(|miss| match miss {
            NotLocated::Gone => Miss::Doubtful(FileReason::Gone, miss.to_string()),
            NotLocated::Later(why) => Miss::Later(FileReason::Unreachable, why),
        })?;
        let incoming = match self.download(&location, location.authorization.as_ref()).await {
            Err(Failed::Status(401 | 403)) if location.when_refused.is_some() => {
                self.download(&location, location.when_refused.as_ref()).await
            }
            outcome => outcome,
        };
        self.keep(claimed, &location, incoming.map_err(Miss::from)?).await
    }

    async fn download(&self, location: &Location, authorization: Option<&SecretString>) -> Result<Incoming, Failed> {
        let download = Download {
            url: &location.url,
            authorization,
            within: Within {
                bytes: MEDIA_INBOUND_BYTES_MAX,
                time: Duration::from_secs(MEDIA_DOWNLOAD_SECS_MAX),
            },
        };
        let mut incoming = self.media.begin().await?;
        self.downloader
            .fetch(download, &mut async |piece: Bytes| incoming.write(piece).await)
            .await?;
        Ok(incoming)
    }

    /// Looks at a file that came, and gives it its place.
    async fn keep(&self, claimed: &ClaimedFile, location: &Location, incoming: Incoming) -> Result<StoredFile, Miss> {
        let (bytes, told) = (
            location.bytes,
            location.sha256.clone().or(claimed.file.source.sha256.clone()),
        );
        let kind = claimed.file.kind;
        let look = move |path: &Path, kept: &Kept| {
            if bytes.is_some_and(|bytes| bytes != kept.bytes) || kept.bytes == 0 {
                let why = format!("{} bytes came, {} were announced", kept.bytes, bytes.unwrap_or(0));
                return Err(Miss::Doubtful(FileReason::Broken, why));
            }
            if told.is_some_and(|told| !is_hash_of(&told, kept.hash.as_str())) {
                let why = "what came has another SHA-256 than was announced".to_owned();
                return Err(Miss::Doubtful(FileReason::Broken, why));
            }
            let found = examine(path).map_err(|error| local(&error))?;
            if can_be(kind, &found.mime_type) {
                return Ok(found);
            }
            let why = format!("what is called {} is {}", kind.name(), found.mime_type);
            Err(Miss::Never(FileReason::TypeRefused, why))
        };
        let (kept, found) = incoming.finish(look).await.map_err(|error| local(&error))??;
        let media = self.media.clone();
        let stored = tokio::task::spawn_blocking(move || media.stored(kept, found)).await;
        stored.map_err(|error| local(&io::Error::other(error)))
    }
}

fn local(error: &io::Error) -> Miss {
    tracing::warn!(%error, "a file cannot be kept");
    Miss::Later(FileReason::Unreachable, error.to_string())
}

/// Providers write hashes in hexadecimal digits or in base64. What is neither says nothing.
fn is_hash_of(told: &str, hash: &str) -> bool {
    let told = told.trim();
    if told.len() == hash.len() {
        return told.eq_ignore_ascii_case(hash);
    }
    let decoded = STANDARD.decode(told).or_else(|_| STANDARD_NO_PAD.decode(told));
    decoded
        .ok()
        .filter(|bytes| bytes.len() == 32)
        .is_none_or(|bytes| hex::encode(bytes) == hash)
}

impl From<Failed> for Miss {
    fn from(failed: Failed) -> Self {
        let why = failed.to_string();
        match failed {
            Failed::TooLarge(_) => Self::Never(FileReason::TooLarge, why),
            Failed::Refused(_) | Failed::Redirects => Self::Never(FileReason::Unreachable, why),
            Failed::Status(410) => Self::Never(FileReason::Gone, why),
            Failed::Status(404) => Self::Doubtful(FileReason::Gone, why),
            Failed::Broken(_) => Self::Doubtful(FileReason::Broken, why),
            Failed::Status(_) | Failed::Unreachable(_) | Failed::Local(_) => Self::Later(FileReason::Unreachable, why),
        }
    }
}

impl Fetcher for ProviderFetcher {
    fn fetch<'a>(&'a self, claimed: &'a ClaimedFile) -> LocalBoxFuture<'a, Fetch> {
        Box::pin(async move {
            let doubts_max = |reason| match reason {
                FileReason::Gone => FILE_MISSES_MAX,
                FileReason::TooLarge | FileReason::TypeRefused | FileReason::Unreachable | FileReason::Broken => {
                    FILE_DOUBTS_MAX
                }
            };
            match self.attempt(claimed).await {
                Ok(file) => Fetch::Ready(file),
                Err(Miss::Never(reason, detail)) => Fetch::Failed { reason, detail },
                Err(Miss::Doubtful(reason, detail)) if claimed.attempt >= doubts_max(reason) => {
                    Fetch::Failed { reason, detail }
                }
                Err(Miss::Doubtful(reason, detail) | Miss::Later(reason, detail)) => Fetch::Later { reason, detail },
            }
        })
    }
}

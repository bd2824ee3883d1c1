//! From an account to the adapter of its provider, for the outbox.

use crate::config::limits::MEDIA_LINK_SECS;
use crate::domain::effects::{OutboundCall, Signal};
use crate::domain::file::{FilePlace, OutboundFile};
use crate::domain::ids::AccountId;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::http::accounts_directory::AccountsDirectory;
use crate::http::media_links::MediaLink;
use crate::http::state::AppState;
use crate::outbound::Reach;
use crate::ports::provider::{Access, Carrier, SendOutcome};
use crate::providers::Adapters;
use crate::providers::client::Timeouts;
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;

/// Sends through the provider of each account.
pub struct ProviderCarrier {
    directory: Arc<AccountsDirectory>,
    adapters: Adapters,
    /// Where files are, and how providers reach them.
    state: AppState,
}

impl ProviderCarrier {
    /// Connections belong to the arbiter this is made on.
    pub fn new(state: &AppState, reach: Reach) -> Self {
        Self {
            directory: Arc::clone(&state.directory),
            adapters: Adapters::new(Timeouts::default(), reach),
            state: state.clone(),
        }
    }

    /// The call, with where its file can be read in these minutes.
    async fn placed(&self, call: &OutboundCall, access: &Access) -> Option<OutboundCall> {
        let file = call.file.as_ref()?;
        if let Err(error) = self.state.media.bring(&file.hash).await {
            tracing::warn!(%error, message.id = %call.message, "the file of a message is not here");
        }
        let until = self.state.clock.now().plus_secs(MEDIA_LINK_SECS);
        let link = MediaLink::new(call.message, until, self.state.store.keyring());
        let mut call = call.clone();
        call.file = Some(OutboundFile {
            place: Some(FilePlace {
                path: self.state.media.path(&file.hash),
                url: format!("{}/media/out/{}", access.origin, link.token()),
            }),
            ..file.clone()
        });
        Some(call)
    }
}

impl Carrier for ProviderCarrier {
    fn carry<'a>(&'a self, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            let Some(entry) = self.directory.by_account(call.account) else {
                return SendOutcome::Permanent(DeliveryError {
                    kind: DeliveryErrorKind::Account,
                    code: None,
                    detail: "the account was removed".to_owned(),
                });
            };
            let adapter = self.adapters.get(entry.access.credentials.kind());
            let placed = self.placed(call, &entry.access).await;
            adapter.send(&entry.access, placed.as_ref().unwrap_or(call)).await
        })
    }

    fn signal<'a>(&'a self, account: AccountId, provider_id: &'a str, signal: Signal) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if let Some(entry) = self.directory.by_account(account) {
                let adapter = self.adapters.get(entry.access.credentials.kind());
                adapter.signal(&entry.access, provider_id, signal).await;
            }
        })
    }
}

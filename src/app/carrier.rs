//! From an account to the adapter of its provider, for the outbox.

use crate::domain::effects::OutboundCall;
use crate::domain::ids::AccountId;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::http::accounts_directory::AccountsDirectory;
use crate::outbound::Reach;
use crate::ports::provider::{Carrier, SendOutcome};
use crate::providers::Adapters;
use crate::providers::client::Timeouts;
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;

/// Sends through the provider of each account.
pub struct ProviderCarrier {
    directory: Arc<AccountsDirectory>,
    adapters: Adapters,
}

impl ProviderCarrier {
    /// Connections belong to the arbiter this is made on.
    pub fn new(directory: Arc<AccountsDirectory>, reach: Reach) -> Self {
        Self {
            directory,
            adapters: Adapters::new(Timeouts::default(), reach),
        }
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
            adapter.send(&entry.access, call).await
        })
    }

    fn mark_read<'a>(&'a self, account: AccountId, provider_id: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if let Some(entry) = self.directory.by_account(account) {
                let adapter = self.adapters.get(entry.access.credentials.kind());
                adapter.mark_read(&entry.access, provider_id).await;
            }
        })
    }
}

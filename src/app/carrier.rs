//! From an account to the adapter of its provider, for the outbox.

use crate::domain::effects::OutboundCall;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::http::accounts_directory::AccountsDirectory;
use crate::ports::provider::{Carrier, SendOutcome};
use crate::providers::Adapters;
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;

/// Sends through the provider of each account.
pub struct ProviderCarrier {
    directory: Arc<AccountsDirectory>,
    adapters: Adapters,
}

impl ProviderCarrier {
    /// Connections belong to the arbiter this is made on.
    pub fn new(directory: Arc<AccountsDirectory>) -> Self {
        Self {
            directory,
            adapters: Adapters::default(),
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
}

//! The wire contracts of WhatsApp providers: from a kind of provider to its adapter.
//!
//! Adapters know HTTP and JSON of one provider each and implement [`crate::ports::provider`]. They
//! keep no state besides pooled connections, and know neither the database nor the actors. Where to
//! read next: [`meta`], then [`client`] for what a failed call means.

pub mod client;
pub mod meta;

use crate::ports::provider::{Provider, ProviderKind};
use client::{ProviderClient, Timeouts};
use std::rc::Rc;

/// One adapter of every kind. Belongs to the arbiter it was made on, as its connections do; making
/// one opens nothing.
pub struct Adapters {
    meta: meta::Meta,
}

impl Adapters {
    /// Adapters that share one pool of connections.
    pub fn new(timeouts: Timeouts) -> Self {
        let client = Rc::new(ProviderClient::new(timeouts));
        Self {
            meta: meta::Meta::new(client),
        }
    }

    /// The adapter of a kind; `None` where this version has none.
    pub fn get(&self, kind: ProviderKind) -> Option<&dyn Provider> {
        match kind {
            ProviderKind::Meta => Some(&self.meta),
            ProviderKind::Twilio | ProviderKind::Sinch | ProviderKind::Kaleyra => None,
        }
    }
}

impl Default for Adapters {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prv_03_accounts_say_truly_whether_they_have_an_adapter() {
        for kind in ProviderKind::ALL {
            let has_one = Adapters::default().get(kind).is_some();
            assert_eq!(kind.capabilities().adapter, has_one, "{kind:?}");
        }
    }
}

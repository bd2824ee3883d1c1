//! The wire contracts of WhatsApp providers: from a kind of provider to its adapter.
//!
//! Adapters know HTTP and the wire format of one provider each and implement [`crate::ports::provider`].
//! They keep no state besides pooled connections and Sinch's access tokens, and know neither the database
//! nor the actors. Where to read next: [`meta`], whose parser and bodies [`kaleyra`] and, for what it does
//! not translate, [`sinch`] use as well; then [`client`] and [`outcome`] for what a failed call means.

pub mod client;
pub mod kaleyra;
pub mod meta;
pub mod outcome;
pub mod reading;
pub mod sinch;
pub mod twilio;

mod json;

use crate::ports::provider::{Provider, ProviderKind};
use client::{ProviderClient, Timeouts};
use std::rc::Rc;

/// One adapter of every kind. Belongs to the arbiter it was made on, as its connections do; making
/// one opens nothing.
pub struct Adapters {
    twilio: twilio::Twilio,
    sinch: sinch::Sinch,
    meta: meta::Meta,
    kaleyra: kaleyra::Kaleyra,
}

impl Adapters {
    /// Adapters that share one pool of connections.
    pub fn new(timeouts: Timeouts) -> Self {
        let client = Rc::new(ProviderClient::new(timeouts));
        Self {
            twilio: twilio::Twilio::new(Rc::clone(&client)),
            sinch: sinch::Sinch::new(Rc::clone(&client)),
            meta: meta::Meta::new(Rc::clone(&client)),
            kaleyra: kaleyra::Kaleyra::new(client),
        }
    }

    /// The adapter of a kind.
    pub fn get(&self, kind: ProviderKind) -> &dyn Provider {
        match kind {
            ProviderKind::Twilio => &self.twilio,
            ProviderKind::Sinch => &self.sinch,
            ProviderKind::Meta => &self.meta,
            ProviderKind::Kaleyra => &self.kaleyra,
        }
    }
}

impl Default for Adapters {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

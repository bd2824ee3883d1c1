//! Kaleyra on WhatsApp (`spec/providers.md` 4): its second API, and receiving through its first.
//!
//! Kaleyra signs nothing. What proves a webhook is the secret of its URL and, where an administrator set
//! them, a header with a fixed value and the addresses it may come from (S3). [`inbound`] and [`outbound`]
//! wrap what [`super::meta`] reads and writes; [`first`] reads the forms of the first API, and
//! [`lenient`] JSON that is nearly JSON.

pub mod failure;
pub mod first;
pub mod inbound;
pub mod lenient;
pub mod outbound;

use super::client::ProviderClient;
use super::outcome::ours;
use crate::domain::effects::OutboundCall;
use crate::domain::inbound::InboundItem;
use crate::domain::message::DeliveryErrorKind;
use crate::ports::provider::{
    Access, BadSignature, Credentials, Genuine, KaleyraCredentials, Provider, SendOutcome, SignedRequest, Unreadable,
};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;
use std::rc::Rc;
use subtle::ConstantTimeEq;

const NOT_KALEYRA: &str = "the credentials are not those of a Kaleyra account";

/// The adapter. It knows no account: credentials come with every call.
pub struct Kaleyra {
    client: Rc<ProviderClient>,
}

impl Kaleyra {
    /// An adapter that calls through `client`.
    pub fn new(client: Rc<ProviderClient>) -> Self {
        Self { client }
    }
}

fn kaleyra(access: &Access) -> Option<&KaleyraCredentials> {
    if let Credentials::Kaleyra(kaleyra) = &access.credentials {
        Some(kaleyra)
    } else {
        None
    }
}

impl Provider for Kaleyra {
    fn verify(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Genuine, BadSignature> {
        let kaleyra = kaleyra(access).ok_or(BadSignature)?;
        if let Some(header) = &kaleyra.header {
            let given = (request.header)(&header.name).ok_or(BadSignature)?;
            let expected = header.value.expose_secret();
            if expected.is_empty() || !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
                return Err(BadSignature);
            }
        }
        let mut addresses = kaleyra.addresses.iter();
        if kaleyra.addresses.is_empty() || addresses.any(|network| (request.comes_from)(network)) {
            Ok(Genuine::default())
        } else {
            Err(BadSignature)
        }
    }

    fn parse(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
        let kaleyra = kaleyra(access).ok_or_else(|| Unreadable {
            why: NOT_KALEYRA.to_owned(),
            rest: Vec::new(),
        })?;
        inbound::parse(&access.number, &kaleyra.waba_id, request)
    }

    fn send<'a>(&'a self, access: &'a Access, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            match kaleyra(access) {
                Some(kaleyra) => outbound::send(&self.client, &access.number, kaleyra, call).await,
                None => SendOutcome::Permanent(ours(DeliveryErrorKind::Account, NOT_KALEYRA)),
            }
        })
    }
}

//! Sinch Conversation API on WhatsApp (`spec/providers.md` 3), called SINCH V2.
//!
//! [`signature`] proves who calls and when, [`inbound`] reads callbacks with [`content`], [`token`] gets access tokens,
//! [`outbound`] sends, and [`failure`] says what a reason means. What Sinch does not translate comes as
//! Meta wrote it, and is read by [`super::meta`].

pub mod content;
pub mod failure;
pub mod inbound;
pub mod outbound;
pub mod signature;
pub mod token;

use super::client::ProviderClient;
use super::outcome::ours;
use crate::domain::effects::OutboundCall;
use crate::domain::inbound::InboundItem;
use crate::domain::message::DeliveryErrorKind;
use crate::ports::provider::{
    Access, BadSignature, Credentials, Genuine, Provider, SendOutcome, SignedRequest, SinchCredentials, Unreadable,
};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;
use std::rc::Rc;
use token::Tokens;

const NOT_SINCH: &str = "the credentials are not those of a Sinch account";

/// The adapter. It knows no account, but remembers access tokens.
pub struct Sinch {
    client: Rc<ProviderClient>,
    tokens: Tokens,
}

impl Sinch {
    /// An adapter that calls through `client`.
    pub fn new(client: Rc<ProviderClient>) -> Self {
        Self {
            client,
            tokens: Tokens::default(),
        }
    }
}

fn sinch(access: &Access) -> Option<&SinchCredentials> {
    if let Credentials::Sinch(sinch) = &access.credentials {
        Some(sinch)
    } else {
        None
    }
}

impl Provider for Sinch {
    fn verify(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Genuine, BadSignature> {
        let secret = &sinch(access).ok_or(BadSignature)?.webhook_secret;
        let nonce = signature::check(secret.expose_secret(), request)?;
        Ok(Genuine { nonce: Some(nonce) })
    }

    fn parse(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
        let sinch = sinch(access).ok_or_else(|| Unreadable {
            why: NOT_SINCH.to_owned(),
            rest: Vec::new(),
        })?;
        inbound::parse(&sinch.app_id, request.body, request.now)
    }

    fn send<'a>(&'a self, access: &'a Access, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            match sinch(access) {
                Some(sinch) => outbound::send(&self.client, &self.tokens, sinch, call).await,
                None => SendOutcome::Permanent(ours(DeliveryErrorKind::Account, NOT_SINCH)),
            }
        })
    }
}

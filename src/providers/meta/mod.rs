//! WhatsApp Cloud API: the adapter and the subscription handshake.
//!
//! [`signature`] proves who calls, [`inbound`] takes the wire format off and [`kinds`] that of what messages
//! say, [`outbound`] sends, and [`failure`] says what an error code means in either direction. [`wire`] holds the JSON shapes.

pub mod failure;
pub mod inbound;
pub mod kinds;
pub mod outbound;
pub mod signature;
pub mod wire;

use super::client::ProviderClient;
use crate::domain::effects::OutboundCall;
use crate::domain::inbound::InboundItem;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{
    BadSignature, Credentials, MetaCredentials, Provider, SendOutcome, SignedRequest, Unreadable,
};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;
use std::rc::Rc;
use subtle::ConstantTimeEq;

const NOT_META: &str = "the credentials are not those of a Meta account";

/// The adapter. It knows no account: credentials come with every call.
pub struct Meta {
    client: Rc<ProviderClient>,
}

impl Meta {
    /// An adapter that calls through `client`.
    pub fn new(client: Rc<ProviderClient>) -> Self {
        Self { client }
    }
}

/// Credentials of another kind prove nothing here.
fn meta(credentials: &Credentials) -> Result<&MetaCredentials, BadSignature> {
    credentials.meta().ok_or(BadSignature)
}

impl Provider for Meta {
    fn handshake(&self, credentials: &Credentials, query: &str) -> Result<String, BadSignature> {
        let mut mode = None;
        let mut token = None;
        let mut challenge = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "hub.mode" => mode = Some(value),
                "hub.verify_token" => token = Some(value),
                "hub.challenge" => challenge = Some(value),
                _ => {}
            }
        }
        let (Some("subscribe"), Some(token), Some(challenge)) = (mode.as_deref(), token, challenge) else {
            return Err(BadSignature);
        };
        let expected = meta(credentials)?.verify_token.expose_secret();
        let known = !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(token.as_bytes()));
        if known {
            Ok(challenge.into_owned())
        } else {
            Err(BadSignature)
        }
    }

    fn verify(&self, credentials: &Credentials, request: &SignedRequest<'_>) -> Result<(), BadSignature> {
        let header = (request.header)(signature::HEADER).ok_or(BadSignature)?;
        signature::check(meta(credentials)?.app_secret.expose_secret(), &header, request.body)
    }

    fn parse(&self, credentials: &Credentials, body: &[u8]) -> Result<Vec<InboundItem>, Unreadable> {
        let meta = meta(credentials).map_err(|_| Unreadable {
            why: NOT_META.to_owned(),
            rest: Vec::new(),
        })?;
        inbound::parse(&meta.phone_number_id, body)
    }

    fn send<'a>(&'a self, credentials: &'a Credentials, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            match meta(credentials) {
                Ok(meta) => outbound::send(&self.client, meta, call).await,
                Err(BadSignature) => SendOutcome::Permanent(DeliveryError {
                    kind: DeliveryErrorKind::Account,
                    code: None,
                    detail: NOT_META.to_owned(),
                }),
            }
        })
    }
}

//! WhatsApp Cloud API: the adapter and the subscription handshake.
//!
//! [`signature`] proves who calls, [`inbound`] takes the wire format off and [`kinds`] that of what messages
//! say, [`outbound`] sends, and [`failure`] says what an error code means in either direction. [`wire`] holds the JSON shapes.

pub mod failure;
pub mod inbound;
pub mod kinds;
pub mod media;
pub mod outbound;
pub mod signature;
pub mod wire;

use super::client::ProviderClient;
use super::outcome::ours;
use crate::domain::effects::{OutboundCall, Signal};
use crate::domain::inbound::{InboundItem, MediaSource};
use crate::domain::message::DeliveryErrorKind;
use crate::ports::provider::{
    Access, BadSignature, Genuine, Location, MetaCredentials, NotLocated, Provider, SendOutcome, SignedRequest,
    Unreadable,
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
fn meta(access: &Access) -> Result<&MetaCredentials, BadSignature> {
    access.credentials.meta().ok_or(BadSignature)
}

impl Provider for Meta {
    fn handshake(&self, access: &Access, query: &str) -> Option<Result<String, BadSignature>> {
        Some(meta(access).and_then(|meta| challenge(meta, query)))
    }

    fn verify(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Genuine, BadSignature> {
        let header = (request.header)(signature::HEADER).ok_or(BadSignature)?;
        signature::check(meta(access)?.app_secret.expose_secret(), &header, request.body)?;
        Ok(Genuine::default())
    }

    fn parse(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
        let meta = meta(access).map_err(|_| Unreadable {
            why: NOT_META.to_owned(),
            rest: Vec::new(),
        })?;
        inbound::parse(&meta.phone_number_id, request.body)
    }

    fn locate<'a>(
        &'a self,
        access: &'a Access,
        source: &'a MediaSource,
    ) -> LocalBoxFuture<'a, Result<Location, NotLocated>> {
        Box::pin(async move {
            match meta(access) {
                Ok(meta) => media::locate(&self.client, meta, source).await,
                Err(BadSignature) => Err(NotLocated::Gone),
            }
        })
    }

    fn send<'a>(&'a self, access: &'a Access, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            match meta(access) {
                Ok(meta) => outbound::send(&self.client, meta, call).await,
                Err(BadSignature) => SendOutcome::Permanent(ours(DeliveryErrorKind::Account, NOT_META)),
            }
        })
    }

    fn signal<'a>(&'a self, access: &'a Access, provider_id: &'a str, signal: Signal) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if let Ok(meta) = meta(access) {
                outbound::signal(&self.client, meta, provider_id, signal).await;
            }
        })
    }
}

fn challenge(meta: &MetaCredentials, query: &str) -> Result<String, BadSignature> {
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
    let expected = meta.verify_token.expose_secret();
    let known = !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(token.as_bytes()));
    if known {
        Ok(challenge.into_owned())
    } else {
        Err(BadSignature)
    }
}

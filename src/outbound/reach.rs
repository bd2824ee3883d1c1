//! Where calls may go: over TLS to the public internet, and to the networks that the configuration names.

use super::address::is_public;
use super::resolver::{Names, SystemNames};
use crate::config::Network;
use crate::config::limits::OUTBOUND_URL_BYTES_MAX;
use std::net::IpAddr;
use std::sync::Arc;
use thiserror::Error;
use url::{Host, Url};

/// The rule, and who says what names mean.
#[derive(Clone)]
pub struct Reach {
    private: Arc<[Network]>,
    names: Arc<dyn Names>,
}

/// Why a URL is not called. Nothing was sent to anybody.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Refused {
    /// It is not a URL of a host.
    #[error("is not a URL that can be called")]
    NotAUrl,
    /// It asks for something else than HTTPS.
    #[error("is not https")]
    NotHttps,
    /// It carries a user name or a password.
    #[error("has credentials in it")]
    Credentials,
    /// No web server is expected there.
    #[error("names the port of another service")]
    Port,
    /// It leads to an address that is not of the public internet.
    #[error("leads to {0}, which is not a public address (outbound.private_networks)")]
    Private(IpAddr),
}

impl Default for Reach {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Reach {
    /// The public internet, and these networks, also without TLS.
    pub fn new(private: Vec<Network>) -> Self {
        Self {
            private: private.into(),
            names: Arc::new(SystemNames),
        }
    }

    /// The same with another way to find the addresses of a name.
    pub fn resolving_with(self, names: Arc<dyn Names>) -> Self {
        Self { names, ..self }
    }

    /// The URL in its one canonical form, if it may be called as far as its text tells. What its name leads to is
    /// checked when the connection is made.
    pub fn check(&self, url: &str) -> Result<Url, Refused> {
        if url.len() > OUTBOUND_URL_BYTES_MAX {
            return Err(Refused::NotAUrl);
        }
        self.check_parsed(Url::parse(url).map_err(|_| Refused::NotAUrl)?)
    }

    pub(super) fn check_parsed(&self, mut url: Url) -> Result<Url, Refused> {
        let is_named_private = match url.host() {
            Some(Host::Ipv4(address)) => self.check_address(address.into())?,
            Some(Host::Ipv6(address)) => self.check_address(address.into())?,
            Some(Host::Domain("localhost")) => self.has_this_machine(),
            Some(Host::Domain(_)) => false,
            None => return Err(Refused::NotAUrl),
        };
        match url.scheme() {
            "https" => {}
            "http" if is_named_private => {}
            _ => return Err(Refused::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Credentials);
        }
        let is_web = url.port().is_none_or(|port| port >= 1024);
        if !is_web && !is_named_private {
            return Err(Refused::Port);
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// True when the address may be called because the configuration says so, false when anybody may.
    pub(super) fn check_address(&self, address: IpAddr) -> Result<bool, Refused> {
        if self.private.iter().any(|network| network.contains(address)) {
            return Ok(true);
        }
        if is_public(address) {
            return Ok(false);
        }
        Err(Refused::Private(address))
    }

    fn has_this_machine(&self) -> bool {
        let loopback = [IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])];
        loopback.into_iter().any(|address| self.check_address(address).is_ok())
    }

    pub(super) fn names(&self) -> &dyn Names {
        self.names.as_ref()
    }
}

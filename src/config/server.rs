//! Addresses, workers and proxies.

use super::network::Network;
use super::source::Source;
use secrecy::SecretString;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Server {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// What browsers and providers call this server: receive URLs, cookies and the Origin check
    /// are made from it, never from what a request claims.
    pub public_url: PublicUrl,
    /// HTTP worker threads.
    pub workers: usize,
    /// Peers whose `X-Forwarded-For` is believed (S18).
    pub trusted_proxies: Vec<Network>,
    /// What it is called beside the host of `public_url`, without ports (S18).
    pub allowed_hosts: Vec<String>,
    /// How far the time in a webhook's signature may be from ours, seconds (S2). Sinch does not say
    /// whether it signs anew when it tries again; whoever loses repeated webhooks widens this.
    pub webhook_skew_secs: i64,
    /// Bearer token of `/metrics`; without one only direct local callers may read it.
    pub metrics_token: Option<SecretString>,
}

impl Server {
    pub(super) fn from(source: &mut Source) -> Self {
        let listen = source.parsed("listen", SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let default_url = PublicUrl::local(listen);
        let public_url = source.parsed("public_url", default_url);
        if !public_url.is_https() && !public_url.is_loopback() {
            source.problem(
                "public_url",
                "must begin with https:// unless it is on this machine: cookies and passwords would travel in clear",
            );
        }
        Self {
            listen,
            public_url,
            workers: source.number("http.workers", 1, 1..=64),
            trusted_proxies: source.list("http.trusted_proxies"),
            allowed_hosts: source.list("http.allowed_hosts"),
            webhook_skew_secs: source.number("http.webhook_skew_secs", 300, 60..=86_400),
            metrics_token: source.text("metrics.token").map(SecretString::from),
        }
    }
}

/// Scheme, host and port without a path: an origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicUrl {
    https: bool,
    host: String,
    port: Option<u16>,
}

impl PublicUrl {
    /// The origin of a server that is used on its own machine.
    pub fn local(listen: SocketAddr) -> Self {
        let ip = if listen.ip().is_unspecified() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            listen.ip()
        };
        Self {
            https: false,
            host: SocketAddr::new(ip, 0).to_string().trim_end_matches(":0").to_owned(),
            port: Some(listen.port()),
        }
    }

    /// True when browsers come over TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// True when it can only be reached on this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host.trim_matches(['[', ']']);
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether this is its host, without a port; on loopback under any of the loopback's names.
    pub fn is_called(&self, host: &str) -> bool {
        let is_loopback = || {
            let other = Self {
                host: host.to_ascii_lowercase(),
                ..self.clone()
            };
            self.is_loopback() && other.is_loopback()
        };
        self.host.eq_ignore_ascii_case(host) || is_loopback()
    }

    /// Value of an `Origin` header that this server accepts: its own, and on loopback the same
    /// port under any of the loopback's names.
    pub fn accepts_origin(&self, origin: &str) -> bool {
        let Ok(other) = origin.parse::<Self>() else {
            return false;
        };
        other == *self
            || (self.is_loopback() && other.is_loopback() && other.https == self.https && other.port == self.port)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "must be scheme, host and perhaps port, such as https://chat.example.com";
        let uri: actix_web::http::Uri = text.parse().map_err(|_| SHAPE)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(SHAPE),
        };
        let authority = uri.authority().ok_or(SHAPE)?;
        if authority.as_str().contains('@') || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(SHAPE);
        }
        let standard = if https { 443 } else { 80 };
        Ok(Self {
            https,
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16().filter(|port| *port != standard),
        })
    }
}

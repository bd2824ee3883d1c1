//! Calls to addresses that somebody else chose: where files of customers are, and where accounts say that
//! their provider is (S6).
//!
//! It knows HTTP and which addresses are nobody's business, and neither providers nor files. [`reach`] decides
//! where a call may go, [`resolver`] sees to it that the connection goes to the very address that was checked,
//! and [`download`] fetches, step by step through redirects. Whatever calls out goes through one of these.

pub mod address;
pub mod download;
pub mod reach;
pub mod resolver;

pub use download::{Download, Downloader, Failed, Fetched, Within};
pub use reach::{Reach, Refused};

use actix_http::header;
use awc::error::{ConnectError, SendRequestError};
use std::time::Duration;

/// How calls are made.
pub(crate) struct Manner {
    /// Longest name look-up with the connect behind it, and longest TLS handshake.
    pub connect: Duration,
    /// Open connections at once.
    pub connections: usize,
    /// How long an idle connection is kept.
    pub idle: Duration,
}

/// Why the resolver refused to connect, if that is what went wrong.
pub(crate) fn refusal(error: &SendRequestError) -> Option<&Refused> {
    if let SendRequestError::Connect(ConnectError::Resolver(inner)) = error {
        return inner.downcast_ref();
    }
    None
}

/// An HTTP client that reaches what `reach` lets it reach. URLs are checked before it is asked.
pub(crate) fn client(reach: &Reach, manner: &Manner) -> awc::Client {
    let connector = awc::Connector::new()
        .connector(resolver::connecting(reach.clone()))
        .timeout(manner.connect)
        .handshake_timeout(manner.connect)
        .max_http_version(awc::http::Version::HTTP_11)
        .limit(manner.connections)
        .conn_keep_alive(manner.idle);
    awc::Client::builder()
        .connector(connector)
        .disable_timeout()
        .disable_redirects()
        .add_default_header((header::USER_AGENT, concat!("switchboard/", env!("CARGO_PKG_VERSION"))))
        .finish()
}

//! Fetching what is behind a URL, piece by piece and within limits.
//!
//! Redirects are followed one by one, each checked like the first URL; what proves who we are goes to the origin it
//! was meant for and no further. Every download has a connection of its own: a server that lies about the length of
//! a file leaves nothing behind for the next one.

use super::reach::{Reach, Refused};
use super::{Manner, client, refusal};
use crate::config::limits::{
    OUTBOUND_DOWNLOADS_MAX, OUTBOUND_REDIRECTS_MAX, OUTBOUND_STALL_SECS, PROVIDER_CONNECT_SECS, PROVIDER_IDLE_SECS,
};
use actix_http::header::{self, HeaderMap};
use awc::error::SendRequestError;
use bytes::Bytes;
use futures_util::TryStreamExt;
use secrecy::{ExposeSecret, SecretString};
use std::cell::OnceCell;
use std::io;
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

/// What to fetch.
#[derive(Clone, Copy, Debug)]
pub struct Download<'a> {
    /// From where.
    pub url: &'a str,
    /// Value of the `Authorization` header, for the URL's own origin.
    pub authorization: Option<&'a SecretString>,
    /// No more than this.
    pub within: Within,
}

/// What a download may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Within {
    /// Bytes.
    pub bytes: u64,
    /// From start to end.
    pub time: Duration,
}

/// What came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fetched {
    /// What the server called it.
    pub content_type: Option<String>,
    /// How much came.
    pub bytes: u64,
}

/// Why nothing usable came.
#[derive(Debug, Error)]
pub enum Failed {
    /// The URL, or one it was redirected to, is not called.
    #[error("the address {0}")]
    Refused(#[from] Refused),
    /// Redirects do not end.
    #[error("it was redirected too often")]
    Redirects,
    /// The server answered something else than the file.
    #[error("the server answered HTTP {0}")]
    Status(u16),
    /// Nobody answered.
    #[error("the server was not reached: {0}")]
    Unreachable(String),
    /// It is larger than allowed.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// The answer ended early or fell silent.
    #[error("the transfer broke off: {0}")]
    Broken(String),
    /// It cannot be kept here.
    #[error("it cannot be written: {0}")]
    Local(#[from] io::Error),
}

/// Fetches. Not `Send`: its connections belong to an arbiter.
pub struct Downloader {
    reach: Reach,
    http: OnceCell<awc::Client>,
}

impl Downloader {
    /// One that opens nothing before its first download.
    pub fn new(reach: Reach) -> Self {
        Self {
            reach,
            http: OnceCell::new(),
        }
    }

    /// Fetches, handing every piece to `take`.
    pub async fn fetch(
        &self,
        download: Download<'_>,
        take: &mut impl AsyncFnMut(Bytes) -> io::Result<()>,
    ) -> Result<Fetched, Failed> {
        let deadline = sleep(download.within.time).deadline();
        let mut url = self.reach.check(download.url)?;
        let mut authorization = download.authorization;
        for _ in 0..=OUTBOUND_REDIRECTS_MAX {
            let mut request = self.http().get(url.as_str()).force_close().no_decompress();
            if let Some(value) = authorization {
                request = request.insert_header((header::AUTHORIZATION, value.expose_secret()));
            }
            let patience = deadline.min(stall());
            let response = timeout_at(patience, request.send()).await;
            let mut response = response.map_err(|_| silent())?.map_err(unreachable)?;
            match response.status().as_u16() {
                200 => {
                    let length = length(response.headers(), download.within.bytes)?;
                    let mut fetched = Fetched {
                        content_type: content_type(response.headers()),
                        bytes: 0,
                    };
                    let pieces = async |piece| {
                        fetched.bytes += piece_len(&piece);
                        if fetched.bytes > download.within.bytes {
                            return Err(Failed::TooLarge(download.within.bytes));
                        }
                        Ok(take(piece).await?)
                    };
                    read(&mut response, deadline, pieces).await?;
                    // The HTTP stack takes a connection that ends early for the end of the body.
                    return match length {
                        Some(length) if length != fetched.bytes => Err(Failed::Broken("it ended early".to_owned())),
                        Some(_) | None => Ok(fetched),
                    };
                }
                301 | 302 | 303 | 307 | 308 => {
                    let next = self.reach.check_parsed(location(&url, response.headers())?)?;
                    if next.origin() != url.origin() {
                        authorization = None;
                    }
                    url = next;
                }
                status => return Err(Failed::Status(status)),
            }
        }
        Err(Failed::Redirects)
    }

    fn http(&self) -> &awc::Client {
        self.http.get_or_init(|| {
            let manner = Manner {
                connect: Duration::from_secs(PROVIDER_CONNECT_SECS),
                connections: OUTBOUND_DOWNLOADS_MAX,
                idle: Duration::from_secs(PROVIDER_IDLE_SECS),
            };
            client(&self.reach, &manner)
        })
    }
}

/// Reads the body to its end. A server that drips keeps nobody longer than the deadline, one that falls silent not
/// even that long.
async fn read(
    response: &mut (impl TryStreamExt<Ok = Bytes, Error = awc::error::PayloadError> + Unpin),
    deadline: Instant,
    mut take: impl AsyncFnMut(Bytes) -> Result<(), Failed>,
) -> Result<(), Failed> {
    loop {
        let piece = timeout_at(deadline.min(stall()), response.try_next()).await;
        match piece.map_err(|_| silent())? {
            Ok(Some(piece)) => take(piece).await?,
            Ok(None) => return Ok(()),
            Err(error) => return Err(Failed::Broken(error.to_string())),
        }
    }
}

fn stall() -> Instant {
    sleep(Duration::from_secs(OUTBOUND_STALL_SECS)).deadline()
}

fn silent() -> Failed {
    Failed::Broken("it took too long".to_owned())
}

fn piece_len(piece: &Bytes) -> u64 {
    u64::try_from(piece.len()).unwrap_or(u64::MAX)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    text(headers, header::CONTENT_TYPE).map(ToOwned::to_owned)
}

/// The length that is announced; one beyond the limit is believed. A body that comes in chunks has none, and one that
/// would end with its connection could end anywhere.
fn length(headers: &HeaderMap, bytes_max: u64) -> Result<Option<u64>, Failed> {
    let Some(told) = text(headers, header::CONTENT_LENGTH) else {
        let is_chunked = headers.contains_key(header::TRANSFER_ENCODING);
        let broken = || Failed::Broken("nobody says how long it is".to_owned());
        return if is_chunked { Ok(None) } else { Err(broken()) };
    };
    match told.parse::<u64>() {
        Ok(length) if length <= bytes_max => Ok(Some(length)),
        Ok(_) => Err(Failed::TooLarge(bytes_max)),
        Err(_) => Err(Failed::Broken("its length is not a number".to_owned())),
    }
}

fn location(from: &Url, headers: &HeaderMap) -> Result<Url, Failed> {
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let location = location.ok_or(Failed::Status(302))?;
    Ok(from.join(location).map_err(|_| Refused::NotAUrl)?)
}

fn unreachable(error: SendRequestError) -> Failed {
    if let Some(refused) = refusal(&error) {
        return Failed::Refused(refused.clone());
    }
    if matches!(error, SendRequestError::Url(_) | SendRequestError::Http(_)) {
        return Failed::Refused(Refused::NotAUrl);
    }
    Failed::Unreachable(error.to_string())
}

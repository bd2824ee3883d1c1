//! Files of messages in a bucket of an S3-compatible store. Requests are signed in their URL; the store is the
//! operator's own choice, so it may be anywhere.

use crate::config::Bucket as Chosen;
use crate::config::limits::{BUCKET_CALL_SECS, MEDIA_INBOUND_BYTES_MAX, PROVIDER_CONNECT_SECS};
use crate::media::objects::Objects;
use crate::media::pieces::{open, pieces};
use actix_http::body::SizedStream;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use rusty_s3::actions::{DeleteObject, GetObject, PutObject};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use secrecy::ExposeSecret;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;
use url::Url;

/// A signature is made for one call.
const SIGNED_FOR: Duration = Duration::from_secs(BUCKET_CALL_SECS);

thread_local! {
    /// Connections belong to a thread.
    static HTTP: awc::Client = awc::Client::builder()
        .timeout(SIGNED_FOR)
        .connector(awc::Connector::new().timeout(Duration::from_secs(PROVIDER_CONNECT_SECS)))
        .finish();
}

/// The bucket that the configuration names.
pub struct S3 {
    bucket: Bucket,
    credentials: Credentials,
}

impl S3 {
    /// Asks nobody yet.
    pub fn new(chosen: &Chosen) -> anyhow::Result<Self> {
        let style = if chosen.path_style {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let bucket = Bucket::new(
            chosen.endpoint.clone(),
            style,
            chosen.name.clone(),
            chosen.region.clone(),
        )?;
        Ok(Self {
            bucket,
            credentials: Credentials::new(&chosen.access_key, chosen.secret_key.expose_secret()),
        })
    }

    fn signed<'a, A: S3Action<'a>>(action: &A) -> Url {
        action.sign(SIGNED_FOR)
    }
}

fn http() -> awc::Client {
    HTTP.with(Clone::clone)
}

fn failed(error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("the bucket: {error}"))
}

fn refused(status: awc::http::StatusCode) -> io::Error {
    failed(format!("HTTP {}", status.as_u16()))
}

impl Objects for S3 {
    fn put<'a>(&'a self, name: &'a str, from: &'a Path) -> LocalBoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            let (file, bytes) = open(from.to_owned()).await?;
            let url = Self::signed(&PutObject::new(&self.bucket, Some(&self.credentials), name));
            let body = SizedStream::new(bytes, pieces(file, 0, bytes).boxed_local());
            let answer = http().put(url.as_str()).send_body(body).await.map_err(failed)?;
            if answer.status().is_success() {
                Ok(())
            } else {
                Err(refused(answer.status()))
            }
        })
    }

    fn get<'a>(&'a self, name: &'a str, to: &'a Path) -> LocalBoxFuture<'a, io::Result<bool>> {
        Box::pin(async move {
            let url = Self::signed(&GetObject::new(&self.bucket, Some(&self.credentials), name));
            let request = http().get(url.as_str()).no_decompress();
            let mut answer = request.send().await.map_err(failed)?;
            if answer.status() == awc::http::StatusCode::NOT_FOUND {
                return Ok(false);
            }
            if !answer.status().is_success() {
                return Err(refused(answer.status()));
            }
            let to = to.to_owned();
            let opened = tokio::task::spawn_blocking(move || File::options().write(true).open(to));
            let (mut file, mut bytes) = (opened.await.map_err(failed)??, 0);
            while let Some(piece) = answer.next().await {
                let piece = piece.map_err(failed)?;
                bytes += piece.len();
                if u64::try_from(bytes).is_ok_and(|bytes| bytes > MEDIA_INBOUND_BYTES_MAX) {
                    return Err(failed("the file is larger than any that was kept"));
                }
                let written = tokio::task::spawn_blocking(move || file.write_all(&piece).map(|()| file));
                file = written.await.map_err(failed)??;
            }
            Ok(true)
        })
    }

    fn remove<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            let url = Self::signed(&DeleteObject::new(&self.bucket, Some(&self.credentials), name));
            let answer = http().delete(url.as_str()).send().await.map_err(failed)?;
            let gone = answer.status() == awc::http::StatusCode::NOT_FOUND;
            if answer.status().is_success() || gone {
                Ok(())
            } else {
                Err(refused(answer.status()))
            }
        })
    }
}

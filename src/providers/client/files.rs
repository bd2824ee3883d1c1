//! Calls around files: questions about one, and uploads out of our disk. Either may be made again without harm.

use super::{Answer, Failure, ProviderClient, build, classify, retry_after};
use crate::config::limits::{MEDIA_READ_BYTES, PROVIDER_ANSWER_BYTES_MAX, PROVIDER_UPLOAD_SECS};
use actix_http::body::SizedStream;
use actix_http::header;
use awc::ClientRequest;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// A form with fields and one file.
pub struct Form<'a> {
    /// Fields before the file.
    pub fields: &'a [(&'static str, &'a str)],
    /// Name of the part with the file.
    pub part: &'static str,
    /// What the file is called.
    pub file_name: &'a str,
    /// What it is.
    pub mime_type: &'a str,
    /// Where it is.
    pub path: &'a Path,
}

/// Stands between the parts of a form. A file that has it inside breaks its own upload and nothing else: the length
/// of the whole is announced.
const BOUNDARY: &str = "switchboard-5f0c1d7e9a3b4c268d";

impl ProviderClient {
    /// Asks for something with a bearer token.
    pub async fn get(&self, url: &str, bearer: &SecretString) -> Result<Answer, Failure> {
        let request = self.ask(url, bearer, |http, url| http.get(url))?;
        let deadline = sleep(self.timeouts.call).deadline();
        finish(request.send(), deadline).await
    }

    /// Uploads a file with a bearer token.
    pub async fn upload(&self, url: &str, bearer: &SecretString, form: Form<'_>) -> Result<Answer, Failure> {
        let request = self.ask(url, bearer, |http, url| http.post(url))?;
        let request = request.insert_header((
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        ));
        let body = form.body().await.map_err(|error| Failure::NotSent(error.to_string()))?;
        let deadline = sleep(Duration::from_secs(PROVIDER_UPLOAD_SECS)).deadline();
        finish(request.send_body(body), deadline).await
    }

    fn ask(
        &self,
        url: &str,
        bearer: &SecretString,
        make: impl FnOnce(&awc::Client, &str) -> ClientRequest,
    ) -> Result<ClientRequest, Failure> {
        let url = self.reach.check(url);
        let url = url.map_err(|refused| Failure::Misconfigured(format!("the address of the account {refused}")))?;
        let http = self.http.get_or_init(|| build(self.timeouts, &self.reach));
        Ok(make(http, url.as_str())
            .bearer_auth(bearer.expose_secret())
            .no_decompress())
    }
}

async fn finish(sent: awc::SendClientRequest, deadline: Instant) -> Result<Answer, Failure> {
    match timeout_at(deadline, sent).await {
        Ok(Ok(mut response)) => {
            let body = timeout_at(deadline, response.body().limit(PROVIDER_ANSWER_BYTES_MAX)).await;
            Ok(Answer {
                status: response.status().as_u16(),
                retry_after_secs: retry_after(response.headers()),
                body: body.ok().and_then(Result::ok).unwrap_or_default(),
            })
        }
        Ok(Err(error)) => Err(classify(error, false)),
        Err(_) => Err(Failure::NotSent("no answer in time".into())),
    }
}

impl Form<'_> {
    async fn body(&self) -> io::Result<SizedStream<impl stream::Stream<Item = io::Result<Bytes>> + use<>>> {
        let mut head = String::new();
        for (name, value) in self.fields {
            head.push_str(&format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        let quoted: String = self
            .file_name
            .chars()
            .map(|c| {
                if c == '"' || c == '\\' || c.is_control() {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        head.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{quoted}\"\r\nContent-Type: {}\r\n\r\n",
            self.part, self.mime_type
        ));
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let path = self.path.to_path_buf();
        let (file, bytes) = blocking(move || open(&path)).await?;
        let count = |text: &str| u64::try_from(text.len()).unwrap_or(u64::MAX);
        let length = count(&head) + bytes + count(&tail);
        let around = |text: String| stream::once(std::future::ready(Ok(Bytes::from(text))));
        Ok(SizedStream::new(
            length,
            around(head).chain(pieces(file)).chain(around(tail)).boxed_local(),
        ))
    }
}

fn open(path: &PathBuf) -> io::Result<(File, u64)> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    Ok((file, bytes))
}

fn pieces(file: File) -> impl stream::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let read = blocking(move || {
            let mut piece = vec![0; MEDIA_READ_BYTES];
            let count = file.read(&mut piece)?;
            piece.truncate(count);
            Ok((file, piece))
        });
        let (file, piece) = read.await?;
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
    })
    .into_stream()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

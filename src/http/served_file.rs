//! Files of messages on the wire (S9): what they are called, whether a browser may show them, and parts of them.
//!
//! What customers send is hostile. A file is shown only when its bytes say that it is a picture, a sound or a film of
//! a kind that carries no scripts; everything else is for saving. Whatever it is, it may do nothing: the policy of the
//! answer is a sandbox without any rights.

use super::error::ApiError;
use crate::config::limits::FILE_NAME_CHARS_MAX;
use crate::media::pieces::{open, pieces};
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use std::io;
use std::path::PathBuf;

/// What browsers may show, because it can only be looked at or listened to.
const SHOWN: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/webm",
    "video/mp4",
    "video/3gpp",
    "video/webm",
];

/// A file to serve.
#[derive(Clone, Debug)]
pub struct ServedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is, by its content.
    pub mime_type: String,
    /// What it is called where it is saved.
    pub name: String,
    /// Its mark for caches.
    pub tag: String,
    /// Who asks for it.
    pub reader: Reader,
}

/// Who asks for a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reader {
    /// A browser that shows what it may show.
    Browser,
    /// Somebody who wants it on their disk.
    Saver,
    /// A provider: it looks at the type, and shows nothing to anybody.
    Provider,
}

impl ServedFile {
    /// Answers a request for it, also for a part.
    pub async fn answer(self, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
        let (file, bytes) = match open(self.path.clone()).await {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!(path = %self.path.display(), "a file of a message is not on the disk");
                return Err(ApiError::NotFound);
            }
            Err(error) => {
                tracing::error!(%error, "a file of a message cannot be read");
                return Err(ApiError::Unavailable);
            }
        };
        let tag = format!("\"{}\"", self.tag);
        let mut response = HttpResponse::Ok();
        for (name, value) in self.headers(&tag) {
            response.insert_header((name, value));
        }
        if is_known(request.headers(), &tag) {
            return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
        }
        let (from, length) = match part(request.headers(), bytes, &tag) {
            Part::Whole => (0, bytes),
            Part::Of(from, to) => {
                response.status(StatusCode::PARTIAL_CONTENT);
                response.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{to}/{bytes}")));
                (from, to - from + 1)
            }
            Part::Beyond => {
                response.insert_header((header::CONTENT_RANGE, format!("bytes */{bytes}")));
                return Ok(response.status(StatusCode::RANGE_NOT_SATISFIABLE).finish());
            }
        };
        Ok(response.body(SizedStream::new(length, pieces(file, from, length))))
    }

    fn headers(&self, tag: &str) -> Vec<(HeaderName, String)> {
        let is_safe = SHOWN.contains(&self.mime_type.as_str());
        let is_shown = is_safe && self.reader == Reader::Browser;
        let mime_type = if is_safe || self.reader == Reader::Provider {
            self.mime_type.clone()
        } else {
            "application/octet-stream".to_owned()
        };
        vec![
            (header::CONTENT_TYPE, mime_type),
            (header::CONTENT_DISPOSITION, disposition(is_shown, &self.name)),
            (
                header::CONTENT_SECURITY_POLICY,
                "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned(),
            ),
            (header::CACHE_CONTROL, "private, max-age=86400, immutable".to_owned()),
            (header::ACCEPT_RANGES, "bytes".to_owned()),
            (header::ETAG, tag.to_owned()),
        ]
    }
}

/// `inline` or `attachment`, with the name in the two spellings that browsers read (RFC 6266).
fn disposition(is_shown: bool, name: &str) -> String {
    let name = harmless(name);
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._- ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let how = if is_shown { "inline" } else { "attachment" };
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A name without folders, without what turns text around or hides, and not too long.
pub fn harmless(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let kept = last.chars().filter(|c| !c.is_control() && !turns(*c));
    let name: String = kept.take(FILE_NAME_CHARS_MAX).collect();
    let name = name.trim().trim_start_matches('.').trim();
    if name.is_empty() {
        "file".to_owned()
    } else {
        name.to_owned()
    }
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Whole,
    /// First and last byte.
    Of(u64, u64),
    Beyond,
}

/// The part that is asked for. Several at once, and what cannot be read, are answered with the whole.
fn part(headers: &HeaderMap, bytes: u64, tag: &str) -> Part {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Part::Whole;
    }
    let Some(range) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Part::Whole;
    };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), _) if first >= bytes => Part::Beyond,
        (Ok(first), Ok(last)) if last < first => Part::Whole,
        (Ok(first), Ok(last)) => Part::Of(first, last.min(bytes - 1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Part::Of(first, bytes - 1),
        (Err(_), Ok(0)) if first.trim().is_empty() => Part::Beyond,
        (Err(_), Ok(count)) if first.trim().is_empty() && bytes > 0 => Part::Of(bytes.saturating_sub(count), bytes - 1),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn asked(range: &'static str) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static(range));
        part(&headers, 100, "\"tag\"")
    }

    #[test]
    fn parts_are_the_bytes_that_were_asked_for() {
        for (range, expected) in [
            ("bytes=0-", Part::Of(0, 99)),
            ("bytes=0-0", Part::Of(0, 0)),
            ("bytes=10-19", Part::Of(10, 19)),
            ("bytes=90-200", Part::Of(90, 99)),
            ("bytes=-10", Part::Of(90, 99)),
            ("bytes=-1000", Part::Of(0, 99)),
            ("bytes=100-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=20-10", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("items=0-1", Part::Whole),
            ("bytes=18446744073709551616-", Part::Whole),
        ] {
            assert_eq!(asked(range), expected, "{range}");
        }
    }

    #[test]
    fn s9_names_are_only_names() {
        for (given, kept) in [
            ("invoice.pdf", "invoice.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("\u{0}\u{200b}", "file"),
            ("...", "file"),
            (".htaccess", "htaccess"),
            ("", "file"),
        ] {
            assert_eq!(harmless(given), kept, "{given:?}");
        }
        assert_eq!(harmless(&"x".repeat(4096)).chars().count(), FILE_NAME_CHARS_MAX);
        let header = disposition(false, "Rechnung \"ü\"; x=.pdf");
        assert_eq!(
            header,
            "attachment; filename=\"Rechnung ____ x_.pdf\"; filename*=UTF-8''Rechnung%20%22%C3%BC%22%3B%20x%3D.pdf"
        );
    }
}

//! The provider's side of a run: the smallest endpoint that takes Meta's `messages` calls, answers
//! like Graph and notes when the call came; and every provider's files.

use super::book::SharedBook;
use super::clock;
use super::http::{find, header};
use super::setup::origin;
use super::webhook::number_of;
use bytes::{Buf, BytesMut};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageResult, Rgb, RgbImage};
use std::cell::OnceCell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A call is a few hundred bytes.
const CALL_BYTES_MAX: usize = 1 << 20;

/// Sides of the pictures that customers send, pixels: what phones make of a photograph in a chat.
const PICTURE_SIDES: (u32, u32) = (1280, 960);

/// What the server asked the provider for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// To send a text; the number in it.
    Send(u64),
    /// For the picture of a message; its number.
    Picture(u64),
}

/// Told about every request, with the clock's reading.
pub type OnCall = Rc<dyn Fn(Asked, u64)>;

/// What all connections share.
struct Endpoint {
    run: String,
    origin: String,
    on_call: OnCall,
    picture: OnceCell<Vec<u8>>,
}

/// Starts the endpoint; it serves until the runtime ends.
pub async fn start(run: &str, on_call: OnCall) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let endpoint = Rc::new(Endpoint {
        run: run.to_owned(),
        origin: origin(address),
        on_call,
        picture: OnceCell::new(),
    });
    actix_rt::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let endpoint = Rc::clone(&endpoint);
            actix_rt::spawn(async move {
                // A broken connection is the caller's to report: it gets no answer.
                let _ = endpoint.serve(stream).await;
            });
        }
    });
    Ok(address)
}

/// Notes calls in the books.
pub fn noting(book: &SharedBook) -> OnCall {
    let book = Rc::clone(book);
    Rc::new(move |asked, now| match asked {
        Asked::Send(number) => book.borrow_mut().provider_call(number, now),
        Asked::Picture(number) => book.borrow_mut().fetched(number, now),
    })
}

impl Endpoint {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut input = BytesMut::with_capacity(4096);
        loop {
            let Some((head, length)) = whole_request(&input)? else {
                if stream.read_buf(&mut input).await? == 0 {
                    return Ok(());
                }
                continue;
            };
            let answer = match input.strip_prefix(b"GET ") {
                Some(request) => self.file(request)?,
                None => self.sent(&input[head..head + length]),
            };
            input.advance(head + length);
            stream.write_all(&answer).await?;
        }
    }

    fn sent(&self, body: &[u8]) -> Vec<u8> {
        let now = clock::micros();
        let number = find(body, b"\"body\":\"").and_then(|at| number_of(&body[at + 8..]));
        if let Some(number) = number {
            (self.on_call)(Asked::Send(number), now);
        }
        let run = &self.run;
        let id = number.map_or_else(|| format!("{run}.at{now}"), |n| format!("{run}.{n}"));
        answer(
            "application/json",
            format!(
                r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"49","wa_id":"49"}}],"messages":[{{"id":"wamid.OUT.{id}"}}]}}"#
            )
            .as_bytes(),
        )
    }

    /// The picture of `/media/m...`, or what Graph says of the id in `/v25.0/...`.
    fn file(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        let path = request.split(|byte| *byte == b' ').next().unwrap_or_default();
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        if let Some(number) = number_of(name) {
            (self.on_call)(Asked::Picture(number), clock::micros());
            // Each is another file: what follows the end of a picture is nobody's business.
            let mut picture = self.picture()?.clone();
            picture.extend_from_slice(name);
            return Ok(answer("image/jpeg", &picture));
        }
        let id = name.split(|byte| *byte == b'?').next().unwrap_or_default();
        let (origin, id) = (&self.origin, String::from_utf8_lossy(id));
        let found = format!(r#"{{"url":"{origin}/media/m{id}","mime_type":"image/jpeg","id":"{id}"}}"#);
        Ok(answer("application/json", found.as_bytes()))
    }

    fn picture(&self) -> io::Result<&Vec<u8>> {
        if let Some(picture) = self.picture.get() {
            return Ok(picture);
        }
        let made = photograph().map_err(io::Error::other)?;
        Ok(self.picture.get_or_init(|| made))
    }
}

/// A picture with about as much detail as a photograph has.
fn photograph() -> ImageResult<Vec<u8>> {
    let (width, height) = PICTURE_SIDES;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 28;
        let shade = |from: u32| u8::try_from((from + grain) % 256).unwrap_or_default();
        Rgb([shade(x / 8), shade(y / 6), shade((x + y) / 12)])
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 75).encode_image(&picture)?;
    Ok(bytes)
}

fn whole_request(input: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(end) = find(input, b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = end + 4;
    let length = header(&input[..head], "content-length")
        .and_then(|v| v.parse::<usize>().ok())
        .unwrap_or(0);
    if length > CALL_BYTES_MAX {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((input.len() >= head + length).then_some((head, length)))
}

fn answer(content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

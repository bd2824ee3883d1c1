//! The provider's side of a run: the smallest endpoint that takes Meta's `messages` calls, answers
//! like Graph and notes when the call came.

use super::book::SharedBook;
use super::clock;
use super::http::{find, header};
use super::webhook::number_of;
use bytes::{Buf, BytesMut};
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A call is a few hundred bytes.
const CALL_BYTES_MAX: usize = 1 << 20;

/// Told about every call: the number in its text and the clock's reading.
pub type OnCall = Rc<dyn Fn(u64, u64)>;

/// Starts the endpoint; it serves until the runtime ends.
pub async fn start(run: &str, on_call: OnCall) -> io::Result<SocketAddr> {
    let run: Rc<str> = Rc::from(run);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    actix_rt::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (run, on_call) = (Rc::clone(&run), Rc::clone(&on_call));
            actix_rt::spawn(async move {
                // A broken connection is the caller's to report: it gets no answer.
                let _ = serve(stream, &run, &on_call).await;
            });
        }
    });
    Ok(address)
}

/// Notes calls in the books.
pub fn noting(book: &SharedBook) -> OnCall {
    let book = Rc::clone(book);
    Rc::new(move |number, now| book.borrow_mut().provider_call(number, now))
}

async fn serve(mut stream: TcpStream, run: &str, on_call: &OnCall) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut input = BytesMut::with_capacity(4096);
    loop {
        let Some((head, length)) = whole_request(&input)? else {
            if stream.read_buf(&mut input).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let now = clock::micros();
        let body = &input[head..head + length];
        let number = find(body, b"\"body\":\"").and_then(|at| number_of(&body[at + 8..]));
        if let Some(number) = number {
            on_call(number, now);
        }
        let id = number.map_or_else(|| format!("{run}.at{now}"), |n| format!("{run}.{n}"));
        input.advance(head + length);
        stream.write_all(answer(&id).as_bytes()).await?;
    }
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

fn answer(id: &str) -> String {
    let body = format!(
        r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"49","wa_id":"49"}}],"messages":[{{"id":"wamid.OUT.{id}"}}]}}"#
    );
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

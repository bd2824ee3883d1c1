//! One keep-alive HTTP/1.1 connection with one request in flight: what a provider's sender needs,
//! and cheap enough to share a machine with the server it measures.

use bytes::{Buf, BytesMut};
use std::io;
use std::net::{IpAddr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// A response larger than this is an error: nothing the tool asks for comes near.
const RESPONSE_BYTES_MAX: usize = 64 << 20;

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    buffer: BytesMut,
}

/// A response; its body stays in the connection's buffer until the next exchange.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Head, as received.
    pub head: Vec<u8>,
    /// Body.
    pub body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(to: SocketAddr) -> io::Result<Self> {
        Self::of(TcpStream::connect(to).await?)
    }

    /// Connects from an address of this machine.
    pub async fn open_from(from: IpAddr, to: SocketAddr) -> io::Result<Self> {
        let socket = if from.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        socket.bind((from, 0).into())?;
        Self::of(socket.connect(to).await?)
    }

    fn of(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: BytesMut::with_capacity(4096),
        })
    }

    /// Sends a request and waits for the status; the body is read and dropped.
    pub async fn status_of(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        let head = self.read_head().await?;
        let (status, length) = parse_head(&self.buffer[..head])?;
        self.read_to(head + length).await?;
        self.buffer.advance(head + length);
        Ok(status)
    }

    /// Sends a request and returns the whole answer.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.read_head().await?;
        let (status, length) = parse_head(&self.buffer[..head])?;
        self.read_to(head + length).await?;
        let answer = Answer {
            status,
            head: self.buffer[..head].to_vec(),
            body: self.buffer[head..head + length].to_vec(),
        };
        self.buffer.advance(head + length);
        Ok(answer)
    }

    /// Sends an upgrade request; on 101 returns the stream and what was read beyond the head.
    pub async fn upgrade(mut self, request: &[u8]) -> io::Result<(TcpStream, BytesMut)> {
        self.stream.write_all(request).await?;
        let head = self.read_head().await?;
        let line = first_line(&self.buffer[..head]);
        if status_of_line(line)? != 101 {
            let line = String::from_utf8_lossy(line).into_owned();
            return Err(io::Error::other(format!("upgrade refused: {line}")));
        }
        self.buffer.advance(head);
        Ok((self.stream, self.buffer))
    }

    async fn read_head(&mut self) -> io::Result<usize> {
        let mut searched = 0;
        loop {
            if let Some(at) = find(&self.buffer[searched..], b"\r\n\r\n") {
                return Ok(searched + at + 4);
            }
            searched = self.buffer.len().saturating_sub(3);
            self.read_more().await?;
        }
    }

    async fn read_to(&mut self, length: usize) -> io::Result<()> {
        if length > RESPONSE_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "response too large"));
        }
        while self.buffer.len() < length {
            self.read_more().await?;
        }
        Ok(())
    }

    async fn read_more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// Position of `needle` in `haystack`.
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|b| b == first) {
        let after = from + at + 1;
        if haystack[after..].starts_with(rest) {
            return Some(from + at);
        }
        from = after;
    }
    None
}

/// Value of a header in a raw head.
pub fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    head.split(|b| *b == b'\n').find_map(|line| {
        let colon = line.iter().position(|b| *b == b':')?;
        let (key, value) = line.split_at(colon);
        if !key.eq_ignore_ascii_case(name.as_bytes()) {
            return None;
        }
        std::str::from_utf8(&value[1..]).ok().map(str::trim)
    })
}

fn parse_head(head: &[u8]) -> io::Result<(u16, usize)> {
    let status = status_of_line(first_line(head))?;
    if status == 204 || status == 304 {
        return Ok((status, 0));
    }
    let length = header(head, "content-length").and_then(|v| v.parse().ok());
    match length {
        Some(length) => Ok((status, length)),
        None => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "response without content-length",
        )),
    }
}

fn first_line(head: &[u8]) -> &[u8] {
    head.split(|b| *b == b'\r').next().unwrap_or(head)
}

fn status_of_line(line: &[u8]) -> io::Result<u16> {
    line.get(9..12)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not an HTTP/1.1 status line"))
}

#[cfg(test)]
mod tests {
    use super::{find, header, parse_head};

    #[test]
    fn needle_is_found_where_it_begins() {
        assert_eq!(find(b"aab", b"ab"), Some(1));
        assert_eq!(find(b"abab", b"ab"), Some(0));
        assert_eq!(find(b"aaa", b"ab"), None);
        assert_eq!(find(b"a", b"ab"), None);
    }

    #[test]
    fn head_yields_status_and_length_in_any_case() {
        let head = b"HTTP/1.1 503 Service Unavailable\r\nContent-LENGTH: 17\r\nretry-after: 1\r\n\r\n";
        assert_eq!(parse_head(head).expect("valid head"), (503, 17));
        assert_eq!(header(head, "Retry-After"), Some("1"));
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}

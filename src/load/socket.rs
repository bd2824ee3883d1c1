//! A minimal WebSocket client: masked text frames out, unfragmented frames in, pings answered.

use super::http::Connection;
use bytes::{Buf, BytesMut};
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A hello of an agent with many interactions is the largest frame.
const FRAME_BYTES_MAX: usize = 256 << 20;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// An open WebSocket.
pub struct Socket {
    stream: TcpStream,
    input: BytesMut,
    output: Vec<u8>,
}

impl Socket {
    /// Opens `path`; `headers` are whole lines, each ended by CRLF.
    pub async fn open(to: SocketAddr, path: &str, headers: &str) -> io::Result<Self> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {to}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: c3dpdGNoYm9hcmQgbG9hZA==\r\n{headers}\r\n"
        );
        let (stream, input) = Connection::open(to).await?.upgrade(request.as_bytes()).await?;
        Ok(Self {
            stream,
            input,
            output: Vec::new(),
        })
    }

    /// Queues a text frame; [`Socket::flush`] sends what is queued.
    pub fn queue(&mut self, text: &str) {
        self.queue_frame(TEXT, text.as_bytes());
    }

    /// Sends one text frame at once.
    pub async fn send(&mut self, text: &str) -> io::Result<()> {
        self.queue(text);
        self.flush().await
    }

    /// Sends the queued frames.
    pub async fn flush(&mut self) -> io::Result<()> {
        if !self.output.is_empty() {
            self.stream.write_all(&self.output).await?;
            self.output.clear();
        }
        Ok(())
    }

    /// Waits until bytes arrive; frames are then taken with [`Socket::next_text`].
    pub async fn fill(&mut self) -> io::Result<()> {
        if self.input.capacity() - self.input.len() < 2048 {
            self.input.reserve(8192);
        }
        match self.stream.read_buf(&mut self.input).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// The next text frame that has arrived whole. Pings are answered at the next flush.
    pub fn next_text(&mut self) -> io::Result<Option<BytesMut>> {
        loop {
            let Some((opcode, payload)) = self.next_frame()? else {
                return Ok(None);
            };
            match opcode {
                TEXT => return Ok(Some(payload)),
                PING => self.queue_frame(PONG, &payload),
                PONG => {}
                CLOSE => {
                    let code = payload.get(..2).map_or(1005, |b| u16::from_be_bytes([b[0], b[1]]));
                    return Err(io::Error::new(
                        io::ErrorKind::ConnectionAborted,
                        format!("socket closed by the server with {code}"),
                    ));
                }
                other => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("unexpected WebSocket opcode {other}"),
                    ));
                }
            }
        }
    }

    /// Waits for the next text frame.
    pub async fn text(&mut self) -> io::Result<BytesMut> {
        loop {
            if let Some(text) = self.next_text()? {
                self.flush().await?;
                return Ok(text);
            }
            self.flush().await?;
            self.fill().await?;
        }
    }

    fn next_frame(&mut self) -> io::Result<Option<(u8, BytesMut)>> {
        let [first, second, ..] = self.input[..] else {
            return Ok(None);
        };
        let (head, length) = match second & 0x7f {
            126 => match self.input.get(2..4) {
                Some(b) => (4, usize::from(u16::from_be_bytes([b[0], b[1]]))),
                None => return Ok(None),
            },
            127 => match self.input.get(2..10).and_then(|b| <[u8; 8]>::try_from(b).ok()) {
                Some(b) => (10, usize::try_from(u64::from_be_bytes(b)).unwrap_or(usize::MAX)),
                None => return Ok(None),
            },
            short => (2, usize::from(short)),
        };
        if length > FRAME_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too large"));
        }
        if self.input.len() < head + length {
            self.input.reserve(head + length - self.input.len());
            return Ok(None);
        }
        self.input.advance(head);
        Ok(Some((first & 0x0f, self.input.split_to(length))))
    }

    fn queue_frame(&mut self, opcode: u8, payload: &[u8]) {
        self.output.push(0x80 | opcode);
        match payload.len() {
            short @ 0..=125 => self.output.push(0x80 | short as u8),
            medium @ 126..=0xffff => {
                self.output.push(0x80 | 126);
                self.output.extend_from_slice(&(medium as u16).to_be_bytes());
            }
            long => {
                self.output.push(0x80 | 127);
                self.output.extend_from_slice(&(long as u64).to_be_bytes());
            }
        }
        // A mask of zeros leaves the payload as it is; masks protect proxies, and there is none here.
        self.output.extend_from_slice(&[0; 4]);
        self.output.extend_from_slice(payload);
    }
}

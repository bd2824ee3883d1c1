//! An agent's browser as the wire sees it: a WebSocket client that keeps what it is told, and can
//! misbehave.

use super::app::Browser;
use super::reducer;
use actix_http::ws::{Codec, Frame, Message};
use bytes::{Bytes, BytesMut};
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use switchboard::domain::ids::AgentId;
use switchboard::http::ws::frames::{DeskEvent, DeskSnapshot, FrameError, ServerFrame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_util::codec::{Decoder, Encoder};

/// Longest wait for a frame. Only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(20);

/// One socket.
pub struct Agent {
    pub stream: TcpStream,
    codec: Codec,
    buffer: BytesMut,
    pub session: String,
    pub seq: u64,
    pub resumed: bool,
    pub desk: DeskSnapshot,
    /// Numbers of all events, in the order they came.
    pub numbers: Vec<u64>,
    /// All texts as they came.
    pub heard: String,
    refs: u32,
}

/// What came next.
#[derive(Debug)]
pub enum Heard {
    Frame(Box<ServerFrame>),
    Ping,
    Closed(Option<u16>),
}

/// The handshake of an agent's page.
pub fn request(address: SocketAddr, agent: AgentId) -> Vec<(String, String)> {
    [
        ("host", address.to_string().as_str()),
        ("origin", "http://127.0.0.1:8080"),
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-protocol", "switchboard.v1"),
        ("x-test-agent", agent.to_string().as_str()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// The handshake of a page that a server at `url` has served; `cookie` and `ticket` as it has them.
pub fn request_of_page(url: &str, cookie: Option<&str>, ticket: Option<&str>) -> Vec<(String, String)> {
    let mut headers = request(address_of(url), AgentId(0));
    headers.retain(|(name, _)| !["origin", "x-test-agent"].contains(&name.as_str()));
    headers.push(("origin".to_owned(), url.to_owned()));
    headers.extend(cookie.map(|cookie| ("cookie".to_owned(), cookie.to_owned())));
    headers.extend(ticket.map(|ticket| ("sec-websocket-protocol".to_owned(), format!("ticket.{ticket}"))));
    headers
}

/// Where a server at `url` listens.
pub fn address_of(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").parse().unwrap()
}

impl Browser {
    /// The handshake of this browser's page, with a ticket of its session; without one, if it gets none.
    pub async fn handshake(&self) -> Vec<(String, String)> {
        let given = self.post("/api/session/socket-ticket", json!({})).await;
        let ticket = (given.status == 200).then(|| given.json()["ticket"].as_str().unwrap().to_owned());
        request_of_page(&self.url, self.cookie.as_deref(), ticket.as_deref())
    }

    /// Opens the desk as far as the handshake; `Err` is the status of a refusal.
    pub async fn try_desk(&self) -> Result<Agent, u16> {
        Agent::upgrade(address_of(&self.url), &self.handshake().await).await
    }

    /// Opens the desk and takes the greeting.
    pub async fn desk(&self) -> Agent {
        let mut desk = self.try_desk().await.unwrap();
        desk.resume(None).await;
        desk
    }
}

impl Agent {
    /// Opens a socket and takes the greeting.
    pub async fn open(address: SocketAddr, agent: AgentId) -> Self {
        let mut opened = Self::upgrade(address, &request(address, agent)).await.unwrap();
        opened.resume(None).await;
        opened
    }

    /// The same from a machine whose kernel takes little that the program does not read.
    pub async fn open_with_small_buffer(address: SocketAddr, agent: AgentId) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let stream = socket.connect(address).await.unwrap();
        let mut opened = Self::upgrade_on(stream, "/ws", &request(address, agent)).await.unwrap();
        opened.resume(None).await;
        opened
    }

    /// Only the handshake; `Err` is the status of a refusal.
    pub async fn upgrade(address: SocketAddr, headers: &[(String, String)]) -> Result<Self, u16> {
        Self::upgrade_at("/ws", address, headers).await
    }

    /// The same with another path.
    pub async fn upgrade_at(path: &str, address: SocketAddr, headers: &[(String, String)]) -> Result<Self, u16> {
        Self::upgrade_on(TcpStream::connect(address).await.unwrap(), path, headers).await
    }

    async fn upgrade_on(mut stream: TcpStream, path: &str, headers: &[(String, String)]) -> Result<Self, u16> {
        let mut head = format!("GET {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).await.unwrap();
        let mut buffer = BytesMut::new();
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            assert_ne!(
                stream.read_buf(&mut buffer).await.unwrap(),
                0,
                "closed in the handshake"
            );
        };
        let head = String::from_utf8(buffer.split_to(end).to_vec()).unwrap().to_lowercase();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        if status != 101 {
            return Err(status);
        }
        assert!(head.contains("sec-websocket-protocol: switchboard.v1"), "{head}");
        Ok(Self {
            stream,
            codec: Codec::new().client_mode().max_size(64 * 1024 * 1024),
            buffer,
            session: String::new(),
            seq: 0,
            resumed: false,
            desk: DeskSnapshot::default(),
            numbers: Vec::new(),
            heard: String::new(),
            refs: 0,
        })
    }

    /// Says where it left off, and takes the greeting.
    pub async fn resume(&mut self, left_off: Option<(&str, u64)>) {
        let frame = match left_off {
            Some((session, last_seq)) => json!({ "kind": "resume", "session": session, "last_seq": last_seq }),
            None => json!({ "kind": "resume" }),
        };
        self.send(&frame).await.unwrap();
        loop {
            if let ServerFrame::Hello { .. } = self.frame().await {
                return;
            }
        }
    }

    /// A new socket that goes on where this one was.
    pub async fn come_back(mut self, address: SocketAddr, agent: AgentId) -> Self {
        let mut next = Self::upgrade(address, &request(address, agent)).await.unwrap();
        next.desk = std::mem::take(&mut self.desk);
        next.numbers = std::mem::take(&mut self.numbers);
        next.seq = self.seq;
        next.refs = self.refs;
        let session = self.session.clone();
        drop(self);
        let seq = next.seq;
        next.resume(Some((&session, seq))).await;
        next
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: &Value) -> io::Result<()> {
        self.send_raw(Message::Text(frame.to_string().into())).await
    }

    /// Sends anything the protocol knows.
    pub async fn send_raw(&mut self, message: Message) -> io::Result<()> {
        let mut bytes = BytesMut::new();
        self.codec.encode(message, &mut bytes).unwrap();
        self.stream.write_all(&bytes).await
    }

    /// Sends a command and waits for its answer.
    pub async fn command(&mut self, kind: &str, fields: Value) -> Option<FrameError> {
        self.refs += 1;
        let client_ref = format!("ref-{}", self.refs);
        self.command_as(&client_ref, kind, fields).await
    }

    /// The same with a chosen reference.
    pub async fn command_as(&mut self, client_ref: &str, kind: &str, mut fields: Value) -> Option<FrameError> {
        fields["kind"] = kind.into();
        fields["ref"] = client_ref.into();
        self.send(&fields).await.unwrap();
        self.ack(client_ref).await
    }

    /// Waits for the answer to a command.
    pub async fn ack(&mut self, client_ref: &str) -> Option<FrameError> {
        loop {
            if let ServerFrame::Ack { r#ref, error } = self.frame().await
                && r#ref.0 == client_ref
            {
                return error;
            }
        }
    }

    /// Waits for an error that is no answer.
    pub async fn error(&mut self) -> (FrameError, bool) {
        loop {
            if let ServerFrame::Error { error, fatal } = self.frame().await {
                return (error, fatal);
            }
        }
    }

    /// Takes events until the desk shows what is wanted.
    pub async fn until(&mut self, wanted: impl Fn(&DeskSnapshot) -> bool) {
        while !wanted(&self.desk) {
            self.frame().await;
        }
    }

    /// The next frame; events are applied.
    pub async fn frame(&mut self) -> ServerFrame {
        loop {
            match self.hear().await {
                Heard::Frame(frame) => return *frame,
                Heard::Ping => {}
                Heard::Closed(code) => panic!("closed with {code:?}"),
            }
        }
    }

    /// The close code; everything before it is taken.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Heard::Closed(code) = self.hear().await {
                return code;
            }
        }
    }

    /// Whatever comes next; `Closed(None)` when the connection just ended.
    pub async fn hear(&mut self) -> Heard {
        loop {
            match self.codec.decode(&mut self.buffer).unwrap() {
                Some(Frame::Text(text)) => return Heard::Frame(Box::new(self.take(&text))),
                Some(Frame::Ping(payload)) => {
                    // The server may be gone already, which the next read tells.
                    let _ = self.send_raw(Message::Pong(payload)).await;
                    return Heard::Ping;
                }
                Some(Frame::Close(reason)) => return Heard::Closed(reason.map(|reason| reason.code.into())),
                Some(Frame::Pong(_)) => {}
                Some(other) => panic!("the server sends only text: {other:?}"),
                None => {
                    let read = timeout(PATIENCE, self.stream.read_buf(&mut self.buffer)).await;
                    match read.expect("the server says something") {
                        Ok(0) | Err(_) => return Heard::Closed(None),
                        Ok(_) => {}
                    }
                }
            }
        }
    }

    fn take(&mut self, text: &Bytes) -> ServerFrame {
        let frame: ServerFrame = serde_json::from_slice(text).unwrap();
        self.heard.push_str(std::str::from_utf8(text).unwrap());
        match &frame {
            ServerFrame::Hello {
                session,
                seq,
                resumed,
                snapshot,
                ..
            } => {
                self.session.clone_from(session);
                self.resumed = *resumed;
                if let Some(snapshot) = snapshot {
                    self.desk = (**snapshot).clone();
                    self.seq = *seq;
                }
            }
            ServerFrame::Event { seq, event } => self.apply(*seq, event),
            ServerFrame::Ack { .. } | ServerFrame::Error { .. } => {}
        }
        frame
    }

    fn apply(&mut self, seq: u64, event: &DeskEvent) {
        assert_eq!(seq, self.seq + 1, "numbers have no gaps and no repeats");
        self.seq = seq;
        self.numbers.push(seq);
        reducer::apply(&mut self.desk, event);
    }
}

//! A small client of the REST API: signs in, keeps cookie and CSRF token, speaks JSON.

use super::http::{Answer, Connection, header};
use crate::http::ws::{PROTOCOL, TICKET_PREFIX};
use anyhow::{Context, anyhow, bail};
use serde_json::Value;
use std::io;
use std::net::SocketAddr;

/// Someone signed in.
pub struct Client {
    to: SocketAddr,
    connection: Connection,
    cookie: String,
    csrf: String,
}

impl Client {
    /// Signs in.
    pub async fn sign_in(to: SocketAddr, username: &str, password: &str) -> anyhow::Result<Self> {
        Self::sign_in_over(Connection::open(to).await?, to, username, password).await
    }

    /// Signs in over a connection that is open already.
    pub async fn sign_in_over(
        connection: Connection,
        to: SocketAddr,
        username: &str,
        password: &str,
    ) -> anyhow::Result<Self> {
        let mut client = Self {
            to,
            connection,
            cookie: String::new(),
            csrf: String::new(),
        };
        let body = serde_json::json!({ "username": username, "password": password });
        let answer = client.request("POST", "/api/session", Some(&body)).await?;
        let json = read(&answer).with_context(|| format!("signing in as {username}"))?;
        client.cookie = header(&answer.head, "set-cookie")
            .and_then(|cookie| cookie.split(';').next())
            .ok_or_else(|| anyhow!("signing in set no cookie"))?
            .to_owned();
        client.csrf = text(&json, "csrf_token")?;
        Ok(client)
    }

    /// The headers with which this session opens a WebSocket, once.
    pub async fn handshake(&mut self) -> anyhow::Result<String> {
        let ticket = self.call("POST", "/api/session/socket-ticket", None).await?;
        let ticket = text(&ticket, "ticket")?;
        Ok(format!(
            "cookie: {}\r\norigin: http://{}\r\nsec-websocket-protocol: {PROTOCOL}, {TICKET_PREFIX}{ticket}\r\n",
            self.cookie, self.to,
        ))
    }

    /// Reads.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Value> {
        self.call("GET", path, None).await
    }

    /// Creates.
    pub async fn post(&mut self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.call("POST", path, Some(body)).await
    }

    /// Replaces.
    pub async fn put(&mut self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.call("PUT", path, Some(body)).await
    }

    async fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let answer = self.request(method, path, body).await?;
        read(&answer).with_context(|| format!("{method} {path}"))
    }

    async fn request(&mut self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\ncookie: {}\r\nx-csrf-token: {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookie,
            self.csrf,
            body.len(),
            to = self.to,
        );
        match self.connection.exchange(request.as_bytes()).await {
            Err(error) if is_closed(&error) => {
                self.connection = Connection::open(self.to).await?;
                Ok(self.connection.exchange(request.as_bytes()).await?)
            }
            answer => answer.with_context(|| format!("{method} {path}")),
        }
    }
}

/// A field of an answer that must be a text.
pub fn text(json: &Value, field: &str) -> anyhow::Result<String> {
    json.get(field)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("answer without `{field}`"))
}

/// Whether the server had closed the connection while it was idle.
fn is_closed(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    [BrokenPipe, ConnectionReset, UnexpectedEof].contains(&error.kind())
}

fn read(answer: &Answer) -> anyhow::Result<Value> {
    if !(200..300).contains(&answer.status) {
        let detail = String::from_utf8_lossy(&answer.body);
        bail!("answered {}: {detail}", answer.status);
    }
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    Ok(serde_json::from_slice(&answer.body)?)
}

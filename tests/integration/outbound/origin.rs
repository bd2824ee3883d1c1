//! A server that says whatever it is told to, and remembers who came.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// It answers every connection with the same bytes, whatever they are.
pub struct Origin {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Origin {
    /// Answers with `head`, the lines of an answer without their ends, and `body`.
    pub async fn answering(ip: &str, head: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut bytes = format!("{}\r\n\r\n", head.trim().replace('\n', "\r\n")).into_bytes();
        bytes.extend(body.into());
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        actix_rt::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let mut buffer = vec![0; 16 * 1024];
                seen.lock().unwrap().push(String::new());
                let length = socket.read(&mut buffer).await.unwrap_or(0);
                *seen.lock().unwrap().last_mut().unwrap() = String::from_utf8_lossy(&buffer[..length]).into_owned();
                // The other side may have gone already.
                let _ = socket.write_all(&bytes).await;
                let _ = socket.shutdown().await;
            }
        });
        Self { address, requests }
    }

    pub async fn redirecting(ip: &str, to: &str) -> Self {
        Self::answering(
            ip,
            &format!("HTTP/1.1 302 Found\nLocation: {to}\nContent-Length: 0"),
            "",
        )
        .await
    }

    /// Nobody is expected to come.
    pub async fn untouched() -> Self {
        Self::answering("127.0.0.1", "HTTP/1.1 200 OK\nContent-Length: 6", "secret").await
    }

    pub fn url(&self) -> String {
        format!("http://{}/file", self.address)
    }

    /// What came, one text a connection; those that said nothing count too.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

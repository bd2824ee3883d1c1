//! Answers to accepted Graph calls, whole or damaged as the faults demand.

use super::faults::Damage;
use crate::config::limits::{SANDBOX_FLOOD_BYTES, SANDBOX_WAIT_MILLIS_MAX};
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::stream;
use serde_json::Value;
use socket2::{SockRef, Socket};
use std::any::Any;
use std::io;
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::time::Duration;

/// A second handle on a connection, to cut it from inside a request.
struct Line(Socket);

/// Keeps the handle. The server calls it for every new connection.
pub fn on_connect(connection: &dyn Any, extensions: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else {
        return;
    };
    if let Ok(handle) = stream.as_fd().try_clone_to_owned() {
        extensions.insert(Line(handle.into()));
    }
}

/// Answers with `body`, or worse.
pub async fn give(damage: Damage, request: &HttpRequest, body: &Value) -> HttpResponse {
    match damage {
        Damage::None => HttpResponse::Ok().json(body),
        Damage::Slow(millis) => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            HttpResponse::Ok().json(body)
        }
        Damage::Reset => {
            cut(request);
            HttpResponse::Ok().force_close().finish()
        }
        Damage::Hang => {
            tokio::time::sleep(Duration::from_millis(SANDBOX_WAIT_MILLIS_MAX)).await;
            cut(request);
            HttpResponse::Ok().force_close().finish()
        }
        Damage::Drip => drip(body),
        Damage::Garbage => HttpResponse::Ok()
            .content_type("application/json")
            .body(r#"{"messages":[{"id":"wam"#),
        Damage::Flood => flood(),
    }
}

/// Closes the connection under the answer; the other side sees a reset or an early end.
fn cut(request: &HttpRequest) {
    if let Some(Line(socket)) = request.conn_data::<Line>() {
        let socket = SockRef::from(socket);
        // Either may fail when the other side was faster, which is as good.
        let _ = socket.set_linger(Some(Duration::ZERO));
        let _ = socket.shutdown(Shutdown::Both);
    }
}

fn drip(body: &Value) -> HttpResponse {
    let bytes = Bytes::from(body.to_string());
    let drops = stream::unfold((bytes, 0), |(bytes, at)| async move {
        let drop = (at < bytes.len()).then(|| bytes.slice(at..=at))?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, io::Error>(drop), (bytes, at + 1)))
    });
    HttpResponse::Ok().content_type("application/json").streaming(drops)
}

fn flood() -> HttpResponse {
    const CHUNK: Bytes = Bytes::from_static(&[b' '; 64 * 1024]);
    let chunks = stream::iter((0..SANDBOX_FLOOD_BYTES / CHUNK.len()).map(|_| Ok::<_, io::Error>(CHUNK)));
    HttpResponse::Ok().content_type("application/json").streaming(chunks)
}

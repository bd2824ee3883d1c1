//! Sockets as the kernel sees them. A peer that does not read freezes the task that writes to it,
//! so the watchdogs sit outside: the kernel's own, and a handle that anybody can pull.

use crate::config::limits::TCP_USER_TIMEOUT_MS;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::{SockRef, Socket};
use std::any::Any;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

/// Can end a connection from outside, also when its task is stuck in a write.
/// In handlers: `request.conn_data::<ConnectionHandle>()`.
#[derive(Clone, Debug)]
pub struct ConnectionHandle(Arc<Socket>);

impl ConnectionHandle {
    /// Caps what the kernel buffers for a peer that reads slowly; by itself it takes megabytes.
    pub fn limit_send_buffer(&self, bytes: usize) {
        if let Err(error) = self.0.set_send_buffer_size(bytes) {
            tracing::debug!(%error, "cannot limit the send buffer of a connection");
        }
    }

    /// Ends the connection at once. Its task sees an error on the next read or write.
    pub fn cut(&self) {
        // It fails only when the connection has ended already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Prepares an accepted connection; for `HttpServer::on_connect`.
pub fn accepted(io: &dyn Any, data: &mut Extensions) {
    let Some(stream) = io.downcast_ref::<TcpStream>() else {
        return;
    };
    let socket = SockRef::from(stream);
    if let Err(error) = socket.set_tcp_user_timeout(Some(Duration::from_millis(TCP_USER_TIMEOUT_MS))) {
        tracing::debug!(%error, "cannot set the user timeout of a connection");
    }
    // Frames are small and wait for nobody.
    if let Err(error) = socket.set_tcp_nodelay(true) {
        tracing::debug!(%error, "cannot set nodelay on a connection");
    }
    match socket.try_clone() {
        Ok(socket) => {
            data.insert(ConnectionHandle(Arc::new(socket)));
        }
        Err(error) => tracing::warn!(%error, "no handle for a connection"),
    }
}

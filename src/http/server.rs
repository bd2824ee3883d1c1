//! The HTTP server: limits of connections, what every worker gets, and a stop that loses nothing.

use super::assets::Assets;
use super::routes::routes;
use super::state::AppState;
use super::webhooks::{Contracts, Webhooks};
use super::ws::Sockets;
use super::{connection, edge};
use crate::config::limits::{CONNECTIONS_MAX, KEEP_ALIVE_SECS, REQUEST_HEAD_MS_MAX, STOP_SECS_MAX, UNREAD_BODY_MS_MAX};
use actix_web::dev::{Server, ServerHandle};
use actix_web::http::KeepAlive;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// A server that listens, and is run by whoever awaits [`Self::server`].
pub struct Listening {
    /// Where.
    pub addresses: Vec<SocketAddr>,
    /// To be awaited.
    pub server: Server,
}

/// Starts to listen. Every worker makes its own contracts.
pub fn listen(
    listener: TcpListener,
    state: AppState,
    webhooks: Arc<Webhooks>,
    assets: Assets,
    contracts: fn() -> Contracts,
) -> std::io::Result<Listening> {
    let workers = state.config.server.workers;
    let sockets = web::Data::new(Sockets::new(
        Arc::clone(&state.hub),
        state.desk.clone(),
        Arc::new(state.store.clone()),
        Arc::clone(&state.settings),
        Arc::clone(&state.clock),
        state.config.server.public_url.clone(),
    ));
    let app_state = web::Data::new(state);
    let webhooks = web::Data::from(webhooks);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(edge::guard))
            .app_data(app_state.clone())
            .app_data(webhooks.clone())
            .app_data(sockets.clone())
            .app_data(web::Data::new(contracts()))
            .app_data(web::Data::new(assets))
            .configure(routes)
    })
    .workers(workers)
    .max_connections(CONNECTIONS_MAX)
    .keep_alive(KeepAlive::Timeout(Duration::from_secs(KEEP_ALIVE_SECS)))
    .client_request_timeout(Duration::from_millis(REQUEST_HEAD_MS_MAX))
    .client_disconnect_timeout(Duration::from_millis(UNREAD_BODY_MS_MAX))
    .shutdown_timeout(STOP_SECS_MAX / 2)
    .on_connect(connection::accepted)
    .disable_signals()
    .listen(listener)?;
    Ok(Listening {
        addresses: server.addrs(),
        server: server.run(),
    })
}

/// Stops in an order that loses nothing: no more work is asked for, webhooks are refused, windows
/// are told to come back, then requests under way are finished.
pub async fn stop(state: &AppState, webhooks: &Webhooks, server: &ServerHandle) {
    state.readiness.stop();
    webhooks.stop();
    state.hub.stop().await;
    server.stop(true).await;
}

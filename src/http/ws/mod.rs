//! The agents' WebSocket, `GET /ws`.
//!
//! [`frames`] are its words. [`session`] keeps one numbered stream of events per agent and is what
//! routing talks to; [`connection`] carries bytes between one socket and that stream.

pub mod answers;
pub mod cards;
pub mod commands;
pub mod connection;
pub mod contents;
pub mod encode;
pub mod ending;
pub mod file_cards;
pub mod frames;
pub mod greeting;
pub mod header_guard;
pub mod incoming;
pub mod mask;
pub mod memo;
pub mod message_cards;
pub mod ring;
pub mod session;
pub mod snapshot;
pub mod stream;

use super::auth;
use super::connection::ConnectionHandle;
use super::error::ApiError;
use super::roles::Action;
use super::state::AppState;
use crate::actors::Desk;
use crate::config::PublicUrl;
use crate::config::limits::{
    FRAME_BYTES_FATAL, FRAME_BYTES_MAX, RESUME_WITHIN_SECS, SNAPSHOTS_AT_ONCE, SOCKET_SEND_BUFFER_BYTES,
};
use crate::domain::ids::AgentId;
use crate::domain::settings::Settings;
use crate::ports::clock::Clock;
use crate::ports::store::Journal;
use actix_http::ws::Codec;
use actix_web::http::header::{HeaderMap, ORIGIN, SEC_WEBSOCKET_PROTOCOL};
use actix_web::{HttpRequest, HttpResponse, web};
use actix_web_actors::ws::WsResponseBuilder;
use arc_swap::ArcSwap;
use connection::Connection;
use header_guard::HeaderGuard;
use session::{Hub, NotAttached};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Name of the sub-protocol that clients must offer.
pub const PROTOCOL: &str = "switchboard.v1";

/// Begins the other sub-protocol that clients offer: `ticket.` and the ticket.
pub const TICKET_PREFIX: &str = "ticket.";

/// What sockets need. One per process.
pub struct Sockets {
    /// The agents' event streams.
    pub hub: Arc<Hub>,
    /// What agents can do.
    pub desk: Desk,
    /// The database, for snapshots.
    pub journal: Arc<dyn Journal>,
    /// The configuration in force.
    pub settings: Arc<ArcSwap<Settings>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whose pages may connect.
    pub public_url: PublicUrl,
    snapshots: Semaphore,
}

impl Sockets {
    /// Puts the parts together.
    pub fn new(
        hub: Arc<Hub>,
        desk: Desk,
        journal: Arc<dyn Journal>,
        settings: Arc<ArcSwap<Settings>>,
        clock: Arc<dyn Clock>,
        public_url: PublicUrl,
    ) -> Self {
        Self {
            hub,
            desk,
            journal,
            settings,
            clock,
            public_url,
            snapshots: Semaphore::new(SNAPSHOTS_AT_ONCE),
        }
    }
}

/// The agent who connects, as their session says.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who.
    pub agent: AgentId,
    /// Real name.
    pub full_name: String,
    /// Name of signing in.
    pub username: String,
    /// Which session it is, for [`Hub::cut_login`].
    pub login: String,
}

/// `GET /ws`: the socket of a signed-in agent, who has a ticket for it.
pub async fn open(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<AppState>,
    sockets: web::Data<Sockets>,
) -> Result<HttpResponse, actix_web::Error> {
    let caller = auth::caller(&request, &state).await?;
    auth::permitted(&caller, Action::UseDesk, request.method(), None, &state)?;
    let login = caller.session()?.name.clone();
    check_ticket(&request, &login, &state)?;
    let visitor = Visitor {
        agent: AgentId(caller.staff.0),
        full_name: caller.full_name,
        username: caller.username,
        login,
    };
    upgrade(visitor, &request, payload, &sockets)
}

/// A socket is opened with a ticket of this very session, once, and never by anything in the address: those are
/// logged on the way (S10).
fn check_ticket(request: &HttpRequest, login: &str, state: &AppState) -> Result<(), ApiError> {
    if !request.query_string().is_empty() {
        let why = "the socket's address has no query; a ticket goes into Sec-WebSocket-Protocol";
        return Err(ApiError::Malformed(why.to_owned()));
    }
    let ticket = offered(request.headers()).find_map(|name| name.strip_prefix(TICKET_PREFIX));
    let now = state.clock.now();
    match ticket {
        Some(ticket) if state.socket_tickets.redeem(ticket, login, now) => Ok(()),
        Some(_) | None => Err(ApiError::NoTicket),
    }
}

/// Turns a request into a socket.
pub fn upgrade(
    visitor: Visitor,
    request: &HttpRequest,
    payload: web::Payload,
    sockets: &web::Data<Sockets>,
) -> Result<HttpResponse, actix_web::Error> {
    check_origin(request.headers(), &sockets.public_url)?;
    if !offers_protocol(request.headers()) {
        let why = format!("the sub-protocol {PROTOCOL} is required");
        return Err(ApiError::Malformed(why).into());
    }
    let handle = request.conn_data::<ConnectionHandle>().cloned();
    if let Some(handle) = &handle {
        handle.limit_send_buffer(SOCKET_SEND_BUFFER_BYTES);
    }
    let attached = sockets.hub.attach(visitor.agent, &visitor.login, handle);
    let attachment = attached.map_err(|refused| match refused {
        NotAttached::TooMany => ApiError::TooMany {
            retry_after_secs: u32::try_from(RESUME_WITHIN_SECS).unwrap_or(u32::MAX),
        },
        NotAttached::Stopping => ApiError::Unavailable,
    })?;
    let connection = Connection::new(visitor, attachment, sockets.clone());
    WsResponseBuilder::new(connection, request, HeaderGuard::new(payload, FRAME_BYTES_FATAL))
        .codec(Codec::new().max_size(FRAME_BYTES_MAX))
        .protocols(&[PROTOCOL])
        .start()
}

/// Browsers let any page open a socket anywhere and send the cookies along; only the `Origin`
/// tells (S10). Programs must send it too.
fn check_origin(headers: &HeaderMap, own: &PublicUrl) -> Result<(), ApiError> {
    let mut origins = headers.get_all(ORIGIN);
    match (origins.next(), origins.next()) {
        (Some(only), None) if only.to_str().is_ok_and(|origin| own.accepts_origin(origin)) => Ok(()),
        (Some(_) | None, _) => Err(ApiError::Forgery),
    }
}

fn offers_protocol(headers: &HeaderMap) -> bool {
    offered(headers).any(|name| name == PROTOCOL)
}

/// The sub-protocols that a handshake offers.
fn offered(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(SEC_WEBSOCKET_PROTOCOL);
    let lines = lines.filter_map(|value| value.to_str().ok());
    lines.flat_map(|value| value.split(',')).map(str::trim)
}

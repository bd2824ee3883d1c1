//! `/api/session/socket-ticket`: what opens the WebSocket, once.

use crate::config::limits::SOCKET_TICKET_SECS;
use crate::http::error::{ApiError, Problem};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Opens one socket of this session.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SocketTicket {
    /// Goes into the header `Sec-WebSocket-Protocol` of the handshake at `/ws`, after the sub-protocol:
    /// `switchboard.v1, ticket.<ticket>`. Never into an address.
    #[schema(example = "5f0c7b1e9a3d48c2b6e1d0f7a9c35e28")]
    pub ticket: String,
    /// It can be used for so long.
    pub expires_in_seconds: i64,
}

/// Gives a ticket for one socket. A new one is needed whenever a page connects again.
#[utoipa::path(
    post, path = "/api/session/socket-ticket", operation_id = "create_socket_ticket", tag = "session",
    security(("session" = [], "csrf" = [])),
    responses(
        (status = 200, body = SocketTicket),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(caller: Caller, state: web::Data<AppState>) -> Result<web::Json<SocketTicket>, ApiError> {
    let session = &caller.session()?.name;
    Ok(web::Json(SocketTicket {
        ticket: state.socket_tickets.issue(session, state.clock.now()),
        expires_in_seconds: SOCKET_TICKET_SECS,
    }))
}

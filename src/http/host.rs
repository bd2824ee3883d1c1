//! What this server may be called (S18). A page elsewhere whose name was made to lead here must get nothing, so requests
//! name this server as its configuration does. Nothing is ever made from what they say.

use crate::config::Server;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::HOST;

/// Paths that ask nobody who they are because they prove it otherwise, or tell nothing: providers reach webhooks and
/// links under the name of the account, and health is asked for by address.
const ANY: [&str; 5] = ["/hook/", "/media/out/", "/healthz", "/readyz", "/metrics"];

/// True when a request names this server.
pub fn is_named(request: &ServiceRequest, server: &Server) -> bool {
    if ANY.iter().any(|prefix| request.path().starts_with(prefix)) {
        return true;
    }
    let header = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let Some(host) = authority.or(header) else {
        return false;
    };
    let host = without_port(host);
    server.public_url.is_called(host) || server.allowed_hosts.iter().any(|name| name.eq_ignore_ascii_case(host))
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    }
}

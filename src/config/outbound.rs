//! Where the server may call.

use super::network::Network;
use super::server::Server;
use super::source::Source;

/// What is beyond the public internet and may be called all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outbound {
    /// Private networks of which the server may call addresses, also without TLS. Where only this machine is served
    /// that is this machine; a server for the world calls nobody behind its own walls unless told to.
    pub private_networks: Vec<Network>,
}

impl Outbound {
    pub(super) fn from(source: &mut Source, server: &Server) -> Self {
        let configured = source.list("outbound.private_networks");
        if !configured.is_empty() || !server.public_url.is_loopback() {
            return Self {
                private_networks: configured,
            };
        }
        Self::this_machine()
    }

    /// This machine alone.
    pub fn this_machine() -> Self {
        Self {
            private_networks: vec![Network::LOOPBACK_V4, Network::LOOPBACK_V6],
        }
    }
}

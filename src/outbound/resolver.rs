//! From names to addresses, all of them checked. The connection goes to what was checked: nobody asks again, so a
//! name that means something else a moment later changes nothing.

use super::reach::{Reach, Refused};
use actix_tls::connect::{Connector, ConnectorService, Resolve, Resolver};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// Who says which addresses a name has.
pub trait Names: Send + Sync {
    /// All addresses of a name.
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The system's own resolver.
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Connects to addresses that were checked.
pub(super) fn connecting(reach: Reach) -> ConnectorService {
    Connector::new(Resolver::custom(Checked(reach))).service()
}

struct Checked(Reach);

impl Resolve for Checked {
    fn lookup<'a>(&'a self, host: &'a str, port: u16) -> LocalBoxFuture<'a, Result<Vec<SocketAddr>, Box<dyn Error>>> {
        Box::pin(async move {
            // An address of IPv6 comes in brackets, and so would not be found to be one on the way here.
            let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
            let addresses = match literal {
                Ok(address) => vec![address],
                Err(_) => self.0.names().addresses(host).await?,
            };
            let checked: Result<Vec<_>, Refused> = addresses
                .into_iter()
                .map(|address| {
                    self.0.check_address(address)?;
                    Ok(SocketAddr::new(address, port))
                })
                .collect();
            Ok(checked?)
        })
    }
}

//! `sandbox`: the simulated WhatsApp network alone, for a server that runs elsewhere.

use super::say;
use super::signals::Signals;
use crate::config::Config;
use crate::sandbox::{self, Running, SandboxConfig};
use anyhow::Context;
use std::io::ErrorKind;
use std::net::SocketAddr;

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen; nobody signs in here, so beyond this machine only among friends.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let listen = args.listen.unwrap_or(config.sandbox_listen);
    actix_rt::System::new().block_on(async {
        let network = start(listen)?;
        let signals = Signals::listen()?;
        say(&format!("a simulated WhatsApp network is ready: {}\n", network.url()))?;
        signals.stop().await;
        network.stop().await;
        Ok(())
    })
}

fn start(listen: SocketAddr) -> anyhow::Result<Running> {
    let config = SandboxConfig {
        listen,
        ..SandboxConfig::default()
    };
    sandbox::serve(config).with_context(|| format!("cannot listen on {listen} (sandbox.listen)"))
}

/// The same on another port when this one is taken.
pub(super) fn start_anywhere(listen: SocketAddr) -> anyhow::Result<Running> {
    match start(listen) {
        Err(error) if is_taken(&error) => start(SocketAddr::new(listen.ip(), 0)),
        outcome => outcome,
    }
}

/// True when the reason was that somebody else listens there.
pub(super) fn is_taken(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<std::io::Error>();
    cause.is_some_and(|error| error.kind() == ErrorKind::AddrInUse)
}

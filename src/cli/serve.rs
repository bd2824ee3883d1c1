//! `serve`: the server, until somebody stops it.

use super::signals::Signals;
use super::{complain, say};
use crate::actors::clock::{self, SteadyClock, SystemClock};
use crate::app::{self, Node, Surroundings};
use crate::config::Config;
use crate::http::assets::Assets;
use crate::http::links;
use crate::ports::clock::Clock;
use crate::runner::PROGRAM;
use actix::Arbiter;
use anyhow::{Context, bail};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

pub fn run(config: Config) -> anyhow::Result<()> {
    actix_rt::System::new().block_on(async {
        let listener = bind(config.server.listen)?;
        let node = start(config, listener).await?;
        let signals = Signals::listen()?;
        introduce(&node).await?;
        until_stopped(node, signals).await
    })
}

/// Starts a node with arbiters of its own. The port may have been chosen by the system.
pub(super) async fn start(mut config: Config, listener: TcpListener) -> anyhow::Result<Node> {
    raise_descriptor_limit();
    let address = listener.local_addr().context("asking for the own address")?;
    config.listens_on(address);
    let arbiters = (0..config.actor_threads).map(|_| Arbiter::new().handle()).collect();
    let own: Arc<dyn Clock> = Arc::new(SteadyClock::starting_at(SystemClock.now()));
    actix_rt::spawn(clock::watch(Arc::clone(&own), SystemClock::shared()));
    let around = Surroundings {
        clock: own,
        assets: Assets::web_app(),
        arbiters,
        program: PathBuf::from(PROGRAM),
    };
    app::start(config, listener, around).await
}

/// Binds an address, or names the key that chose it.
pub(super) fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on {address} (listen)"))
}

async fn introduce(node: &Node) -> anyhow::Result<()> {
    let url = &node.state.config.server.public_url;
    tracing::info!(%url, database = node.state.store.backend(), "switchboard is ready");
    if let Some(link) = links::set_up(&node.state).await? {
        complain(&format!(
            "nobody can sign in yet. Open this link within 24 hours to make the first administrator; it works once:\n\n    \
             {link}\n"
        ));
    }
    say(&format!("switchboard is ready: {url}\n"))
}

/// Serves until a signal comes, then stops in order.
pub(super) async fn until_stopped(node: Node, signals: Signals) -> anyhow::Result<()> {
    signals.stop().await;
    tracing::info!("stopping");
    if node.stop().await {
        tracing::info!("stopped");
        return Ok(());
    }
    bail!("the stop took too long and was given up; nothing that was acknowledged is lost")
}

/// Every agent and every provider's connection needs descriptors; the usual soft limit is far below
/// what the system allows.
fn raise_descriptor_limit() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!(limit, "open descriptors"),
        Err(error) => tracing::warn!(%error, "cannot raise the limit of open descriptors"),
    }
}

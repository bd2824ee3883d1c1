//! `demo`: a server with sample data and a simulated WhatsApp network in one process, to try
//! everything without an account anywhere.

mod seed;

use super::signals::Signals;
use super::{sandbox, say, serve};
use crate::actors::clock::SystemClock;
use crate::app::Node;
use crate::config::Config;
use crate::domain::Timestamp;
use crate::ports::provider::{Credentials, MetaCredentials};
use crate::sandbox::Running;
use crate::sandbox::state::Number;
use crate::store::{Account, Page, Store};
use crate::{app, store};
use anyhow::Context;
use secrecy::ExposeSecret;
use std::fmt::Write;
use std::net::{SocketAddr, TcpListener};

/// The database of the demo, where none is configured.
pub(super) const DATABASE: (&str, &str) = ("database.url", "sqlite:data/demo.db");

/// What is printed for people must not drown in the log.
pub(super) const LOG_LEVEL: (&str, &str) = ("log.level", "warn");

pub fn run(config: Config) -> anyhow::Result<()> {
    actix_rt::System::new().block_on(async {
        let listener = bind(config.server.listen)?;
        let network = sandbox::start_anywhere(config.sandbox_listen)?;
        prepare(&config, &network.url(), SystemClock::shared().now()).await?;
        let node = serve::start(config, listener).await?;
        register(&node, &network).await?;
        let signals = Signals::listen()?;
        say(&introduction(&node, &network.url()))?;
        let outcome = serve::until_stopped(node, signals).await;
        network.stop().await;
        outcome
    })
}

/// On another port when the usual one is taken: a newcomer has not chosen it.
fn bind(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    match serve::bind(wanted) {
        Err(error) if sandbox::is_taken(&error) => serve::bind(SocketAddr::new(wanted.ip(), 0)),
        outcome => outcome,
    }
}

/// Sample data once; the address of the network every time, because its port may differ.
async fn prepare(config: &Config, network_url: &str, now: Timestamp) -> anyhow::Result<()> {
    let store = app::open_store(config).await?;
    let anybody = Page { cursor: None, limit: 1 };
    if store.staff_list(None, anybody).await?.rows.is_empty() {
        seed::plant(&store, network_url, now)
            .await
            .context("planting the sample data")?;
    }
    for account in accounts(&store).await? {
        let Some(meta) = account.fields.credentials.meta() else {
            continue;
        };
        if seed::is_sample(&meta.phone_number_id) && meta.base_url != network_url {
            let mut fields = account.fields.clone();
            fields.credentials = Credentials::Meta(MetaCredentials {
                base_url: network_url.to_owned(),
                ..meta.clone()
            });
            store.update_account(account.id, account.version, fields).await?;
        }
    }
    Ok(())
}

async fn accounts(store: &Store) -> anyhow::Result<Vec<Account>> {
    let mut accounts = Vec::new();
    let mut page = Page::default();
    loop {
        let store::Rows { rows, next } = store.accounts(page).await?;
        accounts.extend(rows);
        page.cursor = next;
        if next.is_none() {
            return Ok(accounts);
        }
    }
}

/// Tells the network which of its numbers belong to this server.
async fn register(node: &Node, network: &Running) -> anyhow::Result<()> {
    let public_url = &node.state.config.server.public_url;
    for account in accounts(&node.state.store).await? {
        let Some(meta) = account.fields.credentials.meta() else {
            continue;
        };
        if meta.base_url != network.url() {
            continue;
        }
        let number = Number {
            phone_number_id: meta.phone_number_id.clone(),
            waba_id: meta.waba_id.clone(),
            display_phone_number: account.fields.phone.clone(),
            name: Some(account.fields.name.clone()),
            access_token: meta.access_token.expose_secret().to_owned(),
            app_secret: meta.app_secret.expose_secret().to_owned(),
            webhook_url: format!("{public_url}/hook/meta/{}", account.receive_token),
            trouble: None,
        };
        let registered = network.network.register(number);
        registered.map_err(|refused| anyhow::anyhow!("registering {}: {refused}", account.fields.name))?;
    }
    Ok(())
}

fn introduction(node: &Node, network_url: &str) -> String {
    let mut text = format!(
        "\nSwitchboard demo\n\n  Agents and administration   {}\n  The customers' phone        {network_url}\n\n  Sign in as    Password      What for\n",
        node.state.config.server.public_url
    );
    for (username, what_for) in seed::PEOPLE {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {username:<13} {:<13} {what_for}", seed::password(username));
    }
    text.push_str(
        "\n  Sign in as anna, then write to Support on the phone. A second agent needs a private window.\n  \
         Ctrl-C stops it; the data stays in data/demo.db.\n\n",
    );
    text
}

//! `demo`: a server with sample data and a simulated WhatsApp network in one process, to try
//! everything without an account anywhere.

mod seed;

use super::signals::Signals;
use super::{sandbox, say, serve};
use crate::actors::clock::SystemClock;
use crate::app::Node;
use crate::config::Config;
use crate::domain::Timestamp;
use crate::http::accounts_directory::receive_url;
use crate::ports::provider::{Credentials, MetaCredentials};
use crate::sandbox::Running;
use crate::sandbox::state::Number;
use crate::store::{Account, Page, Store};
use crate::{app, store};
use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
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
        let (base_url, number) = number(&account, receive_url(&account, public_url));
        if base_url != network.url() {
            continue;
        }
        let registered = network.network.register(number);
        registered.map_err(|refused| anyhow::anyhow!("registering {}: {refused}", account.fields.name))?;
    }
    Ok(())
}

/// Where an account's provider answers, and the account's number as the network keeps it.
fn number(account: &Account, webhook_url: String) -> (String, Number) {
    let text = |secret: &SecretString| secret.expose_secret().to_owned();
    let credentials = &account.fields.credentials;
    let number = |phone_number_id: &str, waba_id: &str, access_token: String, app_secret: String| Number {
        kind: credentials.kind(),
        phone_number_id: phone_number_id.to_owned(),
        waba_id: waba_id.to_owned(),
        display_phone_number: account.fields.phone.clone(),
        name: Some(account.fields.name.clone()),
        access_token,
        app_secret,
        webhook_url,
        trouble: None,
    };
    match credentials {
        Credentials::Twilio(twilio) => {
            let id = format!("{}-{}", twilio.account_sid, account.fields.phone);
            let token = text(&twilio.auth_token);
            (
                twilio.base_url.clone(),
                number(&id, &twilio.account_sid, token.clone(), token),
            )
        }
        Credentials::Sinch(sinch) => {
            let secrets = (text(&sinch.key_secret), text(&sinch.webhook_secret));
            let number = number(&sinch.app_id, &sinch.project_id, secrets.0, secrets.1);
            (sinch.base_url.clone(), number)
        }
        Credentials::Meta(meta) => {
            let secrets = (text(&meta.access_token), text(&meta.app_secret));
            let number = number(&meta.phone_number_id, &meta.waba_id, secrets.0, secrets.1);
            (meta.base_url.clone(), number)
        }
        Credentials::Kaleyra(kaleyra) => {
            let word = kaleyra.header.as_ref().map(|header| text(&header.value));
            let secrets = (text(&kaleyra.api_key), word.unwrap_or_default());
            let number = number(&kaleyra.account_sid, &kaleyra.waba_id, secrets.0, secrets.1);
            (kaleyra.base_url.clone(), number)
        }
    }
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

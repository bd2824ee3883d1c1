//! Prepares a server for a run through its REST API: agents, queues, accounts, plans; and connects
//! the agents.

use super::http::Connection;
use super::rest::{Client, text};
use super::socket::Socket;
use super::webhook::{Address, Contract, Kind, TWILIO_SID, Template, WABA_ID};
use crate::config::limits::SIGN_INS_PER_ADDRESS_MINUTE;
use anyhow::{Context, anyhow, ensure};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Longer than any run: offers must not expire while it lasts.
const WAIT_SECS: u32 = 3600;

/// Agents signed in at the same time; checking a password is heavy.
const SIGN_INS_AT_ONCE: usize = 2;

/// What to create.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Accounts, each with a queue.
    pub lines: u32,
    /// Members of each queue.
    pub members: u32,
    /// Number of the first account.
    pub first_line: u32,
    /// Number of the first agent.
    pub first_agent: u32,
    /// Name of the queues' strategy.
    pub strategy: &'static str,
    /// Whether accounts offer conversations to their queue at all.
    pub routed: bool,
    /// Whose accounts they are, in turn.
    pub contracts: Vec<Contract>,
    /// Where the server finds the provider.
    pub graph: SocketAddr,
    /// Unique to this run: names and ids start with it.
    pub run: String,
}

/// One account with its queue.
#[derive(Clone, Debug)]
pub struct Line {
    /// The account's id.
    pub account: String,
    /// Whose account it is.
    pub contract: Contract,
    /// Its receive URL.
    pub url: String,
    /// Path of it.
    pub hook: String,
    /// Its WhatsApp number, digits.
    pub number: String,
    /// Its id at the provider.
    pub line_id: String,
    /// Members of the queue, in order.
    pub agents: Vec<Login>,
}

/// An agent that can sign in.
#[derive(Clone, Debug)]
pub struct Login {
    /// Id.
    pub id: String,
    /// Username.
    pub username: String,
}

/// Password of the agents a run creates.
pub const AGENT_PASSWORD: &str = "load-Agent-4711";
/// Every webhook is signed with it, or carries it.
const SECRET: &str = "load-app-secret";

/// Creates everything.
pub async fn build(admin: &mut Client, blueprint: &Blueprint) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for line in 0..blueprint.lines {
        let mut agents = Vec::new();
        for member in 0..blueprint.members {
            let index = blueprint.first_agent + line * blueprint.members + member;
            agents.push(create_agent(admin, blueprint, index).await?);
        }
        lines.push(create_line(admin, blueprint, blueprint.first_line + line, agents).await?);
    }
    Ok(lines)
}

async fn create_agent(admin: &mut Client, blueprint: &Blueprint, index: u32) -> anyhow::Result<Login> {
    let username = format!("load.{}.{index}", blueprint.run);
    let draft = json!({
        "username": username,
        "full_name": format!("Load {} {index}", blueprint.run),
        "password": AGENT_PASSWORD,
    });
    let created = admin.post("/api/agents", &draft).await?;
    Ok(Login {
        id: text(&created, "id")?,
        username,
    })
}

async fn create_line(
    admin: &mut Client,
    blueprint: &Blueprint,
    index: u32,
    agents: Vec<Login>,
) -> anyhow::Result<Line> {
    let run = &blueprint.run;
    let queue = admin
        .post(
            "/api/whatsapp/queues",
            &json!({
                "name": format!("load {run} {index}"),
                "strategy": blueprint.strategy,
                "agent_timeout_secs": WAIT_SECS,
            }),
        )
        .await?;
    let queue = text(&queue, "id")?;
    let members: Vec<&str> = agents.iter().map(|agent| agent.id.as_str()).collect();
    admin
        .put(
            &format!("/api/whatsapp/queues/{queue}/agents"),
            &json!({ "agent_ids": members }),
        )
        .await?;
    let contract = blueprint.contracts[index as usize % blueprint.contracts.len()];
    let line_id = format!("31{run}{index:05}");
    let draft = account_draft(blueprint, index, contract, &line_id);
    let account = admin.post("/api/whatsapp/accounts", &draft).await?;
    let id = text(&account, "id")?;
    if blueprint.routed {
        put_plan(admin, &id, &queue).await?;
    }
    let url = text(&account, "receive_url")?;
    Ok(Line {
        contract,
        hook: path_of(&url)?,
        url,
        number: text(&account, "phone")?,
        account: id,
        line_id,
        agents,
    })
}

fn account_draft(blueprint: &Blueprint, index: u32, contract: Contract, line_id: &str) -> Value {
    let mut credentials = match contract {
        Contract::Meta => json!({
            "account_sid": WABA_ID, "phone_number_id": line_id, "app_id": "410000000000001", "api_version": "v25.0",
            "authorization_token": "load-token", "app_secret": SECRET,
        }),
        Contract::Twilio => json!({ "account_sid": TWILIO_SID, "authorization_token": SECRET }),
        Contract::Sinch => json!({
            "project_id": "load", "app_id": line_id, "key_id": "load-key", "key_secret": "load-token",
            "webhook_secret": SECRET,
        }),
        Contract::Kaleyra => json!({
            "business_account_id": WABA_ID, "account_sid": "HX1", "api_key": "load-token", "header_value": SECRET,
        }),
    };
    credentials["base_url"] = origin(blueprint.graph).into();
    json!({
        "name": format!("load {} {index}", blueprint.run),
        "key": account_key(&blueprint.run, index),
        "type": contract.name(),
        "phone": format!("4930{}{index:04}", blueprint.run),
        "credentials": credentials,
    })
}

/// The provider's servers as the server under test sees them.
pub fn origin(graph: SocketAddr) -> String {
    format!("http://{graph}")
}

async fn put_plan(admin: &mut Client, account: &str, queue: &str) -> anyhow::Result<()> {
    let path = format!("/api/whatsapp/accounts/{account}/applications");
    let present = admin.get(&path).await?;
    let plan = json!({
        "version": present.get("version"),
        "steps": [{ "application": { "type": "queue", "queue_id": queue, "timeout_secs": WAIT_SECS } }],
    });
    admin.put(&path, &plan).await.map(drop)
}

/// Five letters or digits, different for runs and lines as far as five characters go.
fn account_key(run: &str, index: u32) -> String {
    let seed = run.bytes().fold(u64::from(index), |sum, b| sum * 31 + u64::from(b)) + u64::from(index) * 7919;
    let mut rest = seed % 36_u64.pow(5);
    (0..5)
        .map(|_| {
            let digit = (rest % 36) as u32;
            rest /= 36;
            char::from_digit(digit, 36).map_or('0', |c| c.to_ascii_uppercase())
        })
        .collect()
}

fn path_of(url: &str) -> anyhow::Result<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let slash = rest
        .find('/')
        .ok_or_else(|| anyhow!("receive URL `{url}` has no path"))?;
    Ok(rest[slash..].to_owned())
}

/// The webhooks of each line.
pub fn templates(to: SocketAddr, files: &str, run: &str, lines: &[Line], kind: Kind) -> Vec<Template> {
    let host = to.to_string();
    let of = |line| {
        let to = Address {
            files,
            ..address(&host, run, line)
        };
        Template::of(&to, kind)
    };
    lines.iter().map(of).collect()
}

/// What webhooks of a line are signed and addressed with.
pub fn address<'a>(host: &'a str, run: &'a str, line: &'a Line) -> Address<'a> {
    Address {
        contract: line.contract,
        host,
        url: &line.url,
        path: &line.hook,
        number: &line.number,
        line_id: &line.line_id,
        secret: SECRET,
        files: "",
        run,
    }
}

/// Signs an agent in and opens their socket; returns it with the number of its newest event.
pub async fn connect(to: SocketAddr, login: &Login) -> anyhow::Result<(Socket, u64)> {
    connect_from(None, to, login).await
}

/// Opens an agent's socket with a session they have; returns it with its hello.
pub async fn connect_with(to: SocketAddr, session: &mut Client) -> anyhow::Result<(Socket, Value)> {
    let headers = session.handshake().await?;
    let mut socket = Socket::open(to, "/ws", &headers).await?;
    socket.send(r#"{"kind":"resume"}"#).await?;
    let hello: Value = serde_json::from_slice(&socket.text().await?).context("hello")?;
    ensure!(
        hello.get("kind").is_some_and(|kind| kind == "hello"),
        "instead of hello came {hello}"
    );
    Ok((socket, hello))
}

/// Connects all agents of all lines, a few at a time.
pub async fn connect_all(to: SocketAddr, lines: &[Line]) -> anyhow::Result<Vec<Vec<(Socket, u64)>>> {
    use futures_util::stream::{self, StreamExt, TryStreamExt};
    let logins = lines.iter().flat_map(|line| &line.agents).zip(0_u32..);
    let sockets: Vec<_> = stream::iter(logins.map(|(login, index)| connect_from(office(to, index), to, login)))
        .buffered(SIGN_INS_AT_ONCE)
        .try_collect()
        .await?;
    let mut sockets = sockets.into_iter();
    Ok(lines
        .iter()
        .map(|line| sockets.by_ref().take(line.agents.len()).collect())
        .collect())
}

/// Agents of one address may sign in so often a minute only; a large run has several offices, each
/// with a loopback address of its own.
fn office(to: SocketAddr, index: u32) -> Option<IpAddr> {
    let office = index / (SIGN_INS_PER_ADDRESS_MINUTE / 2);
    let IpAddr::V4(ip) = to.ip() else { return None };
    ip.is_loopback()
        .then(|| Ipv4Addr::from_bits(Ipv4Addr::new(127, 0, 1, 0).to_bits() + office).into())
}

async fn connect_from(from: Option<IpAddr>, to: SocketAddr, login: &Login) -> anyhow::Result<(Socket, u64)> {
    let connection = match from {
        Some(from) => Connection::open_from(from, to).await?,
        None => Connection::open(to).await?,
    };
    let mut client = Client::sign_in_over(connection, to, &login.username, AGENT_PASSWORD).await?;
    let (socket, hello) = connect_with(to, &mut client).await?;
    Ok((socket, hello.get("seq").and_then(Value::as_u64).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{account_key, path_of};
    use std::collections::BTreeSet;

    #[test]
    fn account_keys_of_a_run_differ() {
        let keys: BTreeSet<String> = (0..1000).map(|index| account_key("123456", index)).collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| key.len() == 5));
    }

    #[test]
    fn receive_url_may_be_absolute_or_a_path() {
        assert_eq!(path_of("http://127.0.0.1:1/hook/meta/t").expect("path"), "/hook/meta/t");
        assert_eq!(path_of("/hook/meta/t").expect("path"), "/hook/meta/t");
    }
}

//! Measures the ceilings: what this machine, this client, this HTTP stack and this database could
//! do without the routing in between.

use super::agents::{Agent, Habits, Seat, Then};
use super::book::{Book, SharedBook, histogram, record};
use super::clock;
use super::drive::Field;
use super::posters::{Customers, Messages, Posters};
use super::report::{Ceilings, Latency};
use super::socket::Socket;
use super::webhook::{Address, Contract, Template};
use anyhow::{Context, anyhow};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use tokio::io::{AsyncBufReadExt, BufReader};

/// Length of each measurement, seconds: the ceilings need no more to be stable within a few percent.
const EACH_SECS: f64 = 3.0;

/// How to measure.
pub struct Plan<'a> {
    /// The `switchboard` binary.
    pub binary: &'a Path,
    /// Database of the commit ceiling.
    pub database: String,
    /// Variables of the process.
    pub environment: &'a [(String, String)],
    /// Webhooks a second.
    pub rate: f64,
    /// Connections of the sender.
    pub connections: u32,
    /// Accounts.
    pub lines: u32,
    /// Sockets each commit is pushed to.
    pub members: u32,
}

/// Starts the server, measures, ends it.
pub async fn measure(plan: &Plan<'_>) -> anyhow::Result<Ceilings> {
    let (mut child, to) = start(plan).await?;
    let measured = measure_at(plan, to, child.id()).await;
    // Closing its input ends it; the kill is for the case that it hangs.
    drop(child.stdin.take());
    let _ = child.kill();
    let _ = child.wait();
    measured
}

async fn start(plan: &Plan<'_>) -> anyhow::Result<(Child, SocketAddr)> {
    let mut child = Command::new(plan.binary)
        .args(["load", "--ceiling-server", "--database", &plan.database])
        .args(["--agents", &(plan.lines * plan.members).to_string()])
        .args(["--fanout", &plan.members.to_string()])
        .envs(plan.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting the ceilings' server")?;
    let output = child.stdout.take().ok_or_else(|| anyhow!("no standard output"))?;
    let output = tokio::process::ChildStdout::from_std(output)?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).await?;
    let to = line
        .trim()
        .parse()
        .with_context(|| format!("the ceilings' server said `{line}`"))?;
    Ok((child, to))
}

async fn measure_at(plan: &Plan<'_>, to: SocketAddr, pid: u32) -> anyhow::Result<Ceilings> {
    let bare = field(plan, to, pid, |_| "/bare".to_owned(), 0);
    let bare_run = bare.at_rate(plan.rate, EACH_SECS).await?;
    let bare_max = bare.saturated(EACH_SECS).await?.sustained;
    let echo = echo(to).await?;
    let commit = field(plan, to, pid, |line| format!("/commit/{line}"), plan.members);
    for line in 0..plan.lines {
        for position in 0..plan.members {
            listen(to, &commit.book, plan, line, position).await?;
        }
    }
    let commit_run = commit.at_rate(plan.rate, EACH_SECS).await?;
    let commit_max = commit.saturated(EACH_SECS).await?.sustained;
    Ok(Ceilings {
        bare: bare_run,
        bare_max,
        echo,
        commit: commit_run,
        commit_max,
    })
}

fn field(plan: &Plan<'_>, to: SocketAddr, pid: u32, path: impl Fn(u32) -> String, members: u32) -> Field {
    let book = Book::shared();
    let host = to.to_string();
    let texts = (0..plan.lines).map(|line| {
        Template::new(&Address {
            contract: Contract::Meta,
            host: &host,
            url: "",
            path: &path(line),
            number: "15550000000",
            line_id: "310000000000001",
            secret: "ceiling",
            files: "",
            run: "ceiling",
        })
    });
    let messages = Messages {
        texts: texts.collect(),
        pictures: Vec::new(),
        pictures_percent: 0,
    };
    let everybody_new = Customers { first: 0, count: 0 };
    Field {
        posters: Posters::start(to, plan.connections, messages, everybody_new, Rc::clone(&book)),
        book,
        want: u16::try_from(members).unwrap_or(u16::MAX),
        closing: false,
        pid: Some(pid),
    }
}

async fn listen(to: SocketAddr, book: &SharedBook, plan: &Plan<'_>, line: u32, position: u32) -> anyhow::Result<()> {
    let mut socket = Socket::open(to, &format!("/listen/{line}"), "").await?;
    socket.text().await?;
    let idle = Habits {
        accept: false,
        reply: false,
        then: Then::Close,
        take_turns: false,
        customers_return: false,
    };
    let seat = Seat {
        lines: u64::from(plan.lines),
        position: u64::from(position),
        members: u64::from(plan.members),
    };
    actix_rt::spawn(Agent::new(socket, Rc::clone(book), idle, seat, 0).work(None));
    Ok(())
}

async fn echo(to: SocketAddr) -> anyhow::Result<Latency> {
    let mut socket = Socket::open(to, "/echo", "").await?;
    let mut times = histogram();
    let end = clock::micros() + (EACH_SECS * 1e6) as u64;
    loop {
        let sent = clock::micros();
        if sent >= end {
            return Ok((&times).into());
        }
        socket
            .send(r#"{"kind":"read","ref":"r1","interaction_id":"1"}"#)
            .await?;
        socket.text().await?;
        record(&mut times, clock::micros() - sent);
    }
}

//! Memory of what does nothing: connected agents, and open conversations nobody writes in.

use super::args::{Args, IdleState};
use super::clock;
use super::drive::Field;
use super::process;
use super::report::{Memory, Phase};
use super::run::Site;
use super::setup;
use anyhow::{Context, ensure};
use std::time::Duration;

/// Time for a server to settle after it was busy.
const SETTLE: Duration = Duration::from_secs(3);

/// Rate at which idle conversations are created: below what any machine sustains.
const CREATE_RATE: f64 = 1000.0;

/// Queues whose agents take idle conversations: enough agents for two commands each, at what a
/// socket may send.
const LINES: u32 = 20;

/// Connects `count` agents and compares the server's memory.
pub async fn agents(site: &mut Site, args: &Args, count: u32) -> anyhow::Result<Memory> {
    let pid = site.pid.context("memory needs --pid with --url")?;
    let members = args.fanout.min(count);
    let lines = count.div_ceil(members);
    let created = site.build(lines, members, args.strategy.name(), true).await?;
    // The first sign-in allocates what password checks use; it is not part of an agent.
    let first = created
        .first()
        .and_then(|line| line.agents.first())
        .context("no agent")?;
    drop(setup::connect(site.to, first).await?);
    tokio::time::sleep(SETTLE).await;
    let before = process::usage(pid)?.rss_kib;
    let sockets = setup::connect_all(site.to, &created).await?;
    tokio::time::sleep(SETTLE).await;
    let with = process::usage(pid)?.rss_kib;
    drop(sockets);
    tokio::time::sleep(SETTLE).await;
    let settled = process::usage(pid)?.rss_kib;
    Ok(memory(
        "connected agents (settled: after they left)",
        u64::from(lines * members),
        [before, with, settled],
    ))
}

/// Creates `count` conversations that nobody writes in, and compares the server's memory when they
/// exist and again once they left memory.
pub async fn interactions(site: &mut Site, args: &Args, count: u32) -> anyhow::Result<Memory> {
    let pid = site.pid.context("memory needs --pid with --url")?;
    let held = args.idle_state == IdleState::Held;
    let field = site.idle_field(args, LINES, held).await?;
    field.at_rate(100.0, 1.0).await?;
    tokio::time::sleep(SETTLE).await;
    let before = process::usage(pid)?.rss_kib;
    let phase = create(&field, count).await?;
    let with = process::usage(pid)?.rss_kib;
    let settled = lowest(pid, args.evict_secs).await?;
    let what = if held {
        "open interactions, held with closed tab"
    } else {
        "open interactions nobody owns"
    };
    Ok(memory(what, phase.counts.stored, [before, with, settled]))
}

/// Leaves `count` conversations open that nobody writes in, and waits until they have left memory.
pub async fn fill(site: &mut Site, args: &Args, count: u32) -> anyhow::Result<()> {
    let field = site.idle_field(args, LINES, args.idle_state == IdleState::Held).await?;
    create(&field, count).await?;
    tokio::time::sleep(2 * SETTLE).await;
    Ok(())
}

async fn create(field: &Field, count: u32) -> anyhow::Result<Phase> {
    let phase = field.at_rate(CREATE_RATE, f64::from(count) / CREATE_RATE).await?;
    ensure!(
        phase.is_clean(),
        "creating the conversations failed: {:?}",
        phase.errors
    );
    Ok(phase)
}

/// The lowest memory seen within `secs`.
async fn lowest(pid: u32, secs: u32) -> anyhow::Result<u64> {
    let end = clock::micros() + u64::from(secs) * 1_000_000;
    let mut lowest = process::usage(pid)?.rss_kib;
    while clock::micros() < end {
        tokio::time::sleep(Duration::from_secs(1)).await;
        lowest = lowest.min(process::usage(pid)?.rss_kib);
    }
    Ok(lowest)
}

fn memory(of: &str, count: u64, [before, with, settled]: [u64; 3]) -> Memory {
    let each = |kib: u64| (kib as f64 - before as f64) / count.max(1) as f64;
    Memory {
        of: of.to_owned(),
        count,
        before_kib: before,
        with_kib: with,
        settled_kib: settled,
        each_kib: each(with),
        each_settled_kib: each(settled),
    }
}

//! Agents who become ready all at once while customers wait (RTE-22): how long until everybody is served.

use super::args::Args;
use super::clock;
use super::report::Storm;
use super::run::Site;
use anyhow::ensure;
use std::time::Duration;
use tokio::sync::watch;

/// Rate at which the customers come: below what any machine sustains.
const COME_RATE: f64 = 1000.0;

/// Nothing happened for so long: what is missing is lost.
const QUIET_US: u64 = 3_000_000;

/// `count` customers come while all agents pause; then all agents are ready at the same moment, and take one
/// customer after the other.
pub async fn run(site: &mut Site, args: &Args, count: u32) -> anyhow::Result<Storm> {
    let (whistle, heard) = watch::channel(false);
    let field = site.paused_field(args, heard).await?;
    let phase = field.at_rate(COME_RATE, f64::from(count) / COME_RATE).await?;
    ensure!(
        phase.counts.stored == u64::from(count) && phase.counts.offers == 0,
        "while everybody paused, {} customers came and {} were offered: {:?}",
        phase.counts.stored,
        phase.counts.offers,
        phase.errors
    );
    let start = clock::micros();
    whistle.send(true)?;
    let mut offered_at = None;
    loop {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let book = field.book.borrow();
        if book.counts.complete >= phase.counts.stored {
            offered_at.get_or_insert(book.last_arrival);
        }
        let is_quiet = clock::micros().saturating_sub(book.last_arrival.max(start)) > QUIET_US;
        if book.counts.opened >= phase.counts.stored || is_quiet {
            break;
        }
    }
    let book = field.book.borrow();
    let secs = |at: u64| at.saturating_sub(start) as f64 / 1e6;
    Ok(Storm {
        agents: args.agents,
        waiting: phase.counts.stored,
        taken: book.counts.opened,
        duplicates: book.counts.duplicates,
        offered_secs: secs(offered_at.unwrap_or(book.last_arrival)),
        drained_secs: secs(book.last_arrival),
        accept_opened: (&book.latencies.opened).into(),
        errors: book.errors.clone(),
    })
}

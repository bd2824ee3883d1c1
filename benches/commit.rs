//! How fast the store takes webhooks: one accept and the commit that follows it, on a file and on
//! PostgreSQL, with many callers at once and at a fixed rate. Prints figures and their ratios
//! within one run, because disks differ more than code does.
//!
//! `cargo bench --bench commit [-- sqlite|postgres]`

#![expect(clippy::disallowed_methods, reason = "measures real time")]

#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/integration/support/postgres.rs"]
mod postgres;
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/integration/store/world.rs"]
mod world;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use switchboard::domain::ids::AccountId;
use switchboard::domain::inbound::InboundItem;
use switchboard::ports::store::{CommitOutcome, Journal};
use switchboard::store::{Keyring, Store};
use world::AcceptDurably as _;

const CALLERS: usize = 256;
const PAIRS: i64 = 60_000;
const PACED_PER_SEC: u64 = 1_000;
const PACED_SECS: u64 = 8;

fn main() {
    let wanted = std::env::args().nth(1).filter(|name| !name.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    if is_wanted("sqlite") {
        let folder = match std::env::var_os("BENCH_DIR") {
            Some(path) => tempfile::tempdir_in(path),
            None => tempfile::tempdir_in("."),
        }
        .expect("a folder can be made");
        let path = folder.path().join("bench.db");
        runtime.block_on(measure("sqlite", path.to_str().expect("UTF-8 path")));
    }
    if is_wanted("postgres")
        && let Some(url) = postgres::database()
    {
        runtime.block_on(measure("postgres", &url));
    }
}

async fn measure(name: &str, url: &str) {
    let store = Store::open_migrated(url, Keyring::new_random())
        .await
        .expect("the database opens");
    let account = world::account(&store, 1).await;
    let next = Arc::new(AtomicI64::new(1));
    let single = closed_loop(&store, account, &next, 1, 2_000).await;
    let many = closed_loop(&store, account, &next, CALLERS, PAIRS).await;
    let paced = open_loop(&store, account, &next).await;
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| drop(writeln!(out, "{line}"));
    say(format!("{name}: accept + first commit of a conversation"));
    say(format!("  1 caller      {single}"));
    say(format!("  {CALLERS} callers   {many}"));
    say(format!("  {PACED_PER_SEC}/s paced  {paced}"));
    say(format!(
        "  ratio {CALLERS} callers : 1 caller {:.1}; {:?}",
        many.per_sec / single.per_sec,
        store.write_stats()
    ));
}

struct Figures {
    per_sec: f64,
    cpu_micros: f64,
    millis: Vec<f64>,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = |share: f64| {
            let last = self.millis.len().saturating_sub(1);
            self.millis.get((share * last as f64) as usize).copied().unwrap_or(0.0)
        };
        write!(
            f,
            "{:>7.0} pairs/s, {:>4.0} us CPU a pair, p50 {:.2} p99 {:.2} max {:.2} ms",
            self.per_sec,
            self.cpu_micros,
            at(0.5),
            at(0.99),
            at(1.0)
        )
    }
}

async fn pair(store: &Store, account: AccountId, n: i64) -> f64 {
    let start = Instant::now();
    let new = store
        .accept_durably(world::delivery(
            account,
            vec![InboundItem::Message(world::inbound_message(n))],
        ))
        .await
        .expect("accepted");
    let outcome = store.commit(world::first_commit(account, n, new.first())).await;
    assert_eq!(outcome, CommitOutcome::Committed(1));
    start.elapsed().as_secs_f64() * 1e3
}

async fn closed_loop(store: &Store, account: AccountId, next: &Arc<AtomicI64>, callers: usize, pairs: i64) -> Figures {
    let end = next.load(Ordering::Relaxed) + pairs;
    let (start, cpu) = (Instant::now(), cpu_time());
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (store, next) = (store.clone(), Arc::clone(next));
            tokio::spawn(async move {
                let mut millis = Vec::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= end {
                        return millis;
                    }
                    millis.push(pair(&store, account, n).await);
                }
            })
        })
        .collect();
    collect(tasks, start, cpu).await
}

async fn open_loop(store: &Store, account: AccountId, next: &Arc<AtomicI64>) -> Figures {
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / PACED_PER_SEC));
    let (start, cpu) = (Instant::now(), cpu_time());
    let mut tasks = Vec::new();
    for _ in 0..PACED_PER_SEC * PACED_SECS {
        ticks.tick().await;
        let (store, n) = (store.clone(), next.fetch_add(1, Ordering::Relaxed));
        tasks.push(tokio::spawn(async move { vec![pair(&store, account, n).await] }));
    }
    collect(tasks, start, cpu).await
}

async fn collect(tasks: Vec<tokio::task::JoinHandle<Vec<f64>>>, start: Instant, cpu: Duration) -> Figures {
    let mut millis = Vec::new();
    for task in tasks {
        millis.extend(task.await.expect("a caller finishes"));
    }
    let pairs = millis.len() as f64;
    millis.sort_by(f64::total_cmp);
    Figures {
        per_sec: pairs / start.elapsed().as_secs_f64(),
        cpu_micros: (cpu_time() - cpu).as_secs_f64() * 1e6 / pairs,
        millis,
    }
}

/// Processor time of this process so far.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: u64 = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

//! What an import of 100,000 contacts takes: time, memory, and how long webhooks wait meanwhile. It fails when
//! memory grows by more than 200 MB. A whole server in this process, over HTTP, on a file.
//!
//! `cargo bench --bench import [-- rows]`

#![expect(clippy::disallowed_methods, reason = "measures real time")]

#[expect(dead_code, clippy::unwrap_used, reason = "tests use more of it, and may")]
#[path = "../tests/integration/support/app.rs"]
mod app;
#[path = "../tests/integration/support/form.rs"]
mod form;
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/integration/store/world.rs"]
mod world;

/// Where the tests' server looks for the program that runs scripts; no import runs one.
mod runner {
    pub fn program() -> std::path::PathBuf {
        env!("CARGO_BIN_EXE_switchboard").into()
    }
}

use world::AcceptDurably as _;

use app::{Browser, TestApp};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};
use switchboard::domain::inbound::InboundItem;

const GROWTH_MB_MAX: u64 = 200;

#[actix_web::main]
async fn main() {
    let rows = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000);
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let account = world::account(&app.node.state.store, 1).await;
    let file = file(rows);
    let (before, begun) = (resident_mb(), Instant::now());
    let import = started(&boss, &file).await;
    let (mut most, mut slowest, mut n) = (before, Duration::ZERO, 0);
    let done = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        n += 1;
        let sent = Instant::now();
        let item = InboundItem::Message(world::inbound_message(n));
        let taken = app
            .node
            .state
            .store
            .accept_durably(world::delivery(account, vec![item]))
            .await;
        assert!(taken.is_ok(), "{taken:?}");
        slowest = slowest.max(sent.elapsed());
        most = most.max(resident_mb());
        let now = boss.get(&import).await.json();
        if now["ended_at"].is_string() {
            break now;
        }
    };
    let took = begun.elapsed().as_secs_f64();
    let growth = most.saturating_sub(before);
    let mut out = std::io::stdout().lock();
    drop(writeln!(
        out,
        "{rows} rows ({:.1} MB) in {took:.1} s, {:.0} rows/s; {growth} MB more memory; slowest of {n} webhooks {slowest:.1?}; {}",
        file.len() as f64 / 1e6,
        f64::from(rows) / took,
        json!({ "state": done["state"], "added": done["added"], "skipped": done["skipped"], "failed": done["failed"] }),
    ));
    assert_eq!(done["rows_read"], rows);
    assert!(
        growth <= GROWTH_MB_MAX,
        "memory grew by {growth} MB, at most {GROWTH_MB_MAX}"
    );
    app.stop().await;
}

/// Of every hundred rows the tenth has no name, and the twentieth the number of the one before it.
fn file(rows: u32) -> String {
    let mut file = String::from("first_name,last_name,mobile,email,city\n");
    for n in 1..=rows {
        let (name, number) = match n % 100 {
            10 => ("", n),
            20 => ("Twin", n - 1),
            _ => ("Customer", n),
        };
        let written = writeln!(
            file,
            "{name},Number {n},+393{number:09},mail{n}@example.com,City {}",
            n % 500
        );
        written.expect("memory takes it");
    }
    file
}

/// Gives the address of the import.
async fn started(boss: &Browser, file: &str) -> String {
    let taken = form::upload(boss, "/api/contact-imports", "people.csv", file.as_bytes()).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    let taken: Value = taken.json();
    let one = format!("/api/contact-imports/{}", taken["id"].as_str().expect("an id"));
    let body = json!({ "list_id": "1", "columns": taken["guesses"], "duplicate_fields": ["mobile", "email"] });
    let begun = boss.post(&format!("{one}/start"), body).await;
    assert_eq!(begun.status, 200, "{begun:?}");
    one
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

//! How fast lists answer with a million contacts, a hundred thousand conversations and as many entries of the
//! audit log, on a file and on PostgreSQL. Prints p50 and p95 of each question and how they compare with the
//! first page of contacts; a question whose plan reads a whole table is marked.
//!
//! `cargo bench --bench lists [-- sqlite|postgres]`; `LISTS_CONTACTS=20000` makes it small.

#![expect(clippy::disallowed_methods, reason = "measures real time")]

#[path = "lists/fill.rs"]
mod fill;
#[path = "lists/plans.rs"]
mod plans;
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/integration/support/postgres.rs"]
mod postgres;
#[path = "lists/questions.rs"]
mod questions;
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/integration/store/world.rs"]
mod world;

use fill::Raw;
use std::io::Write;
use std::time::Instant;
use switchboard::store::{Keyring, Store};

/// Times each question is asked, with another value each time.
const TIMES: u32 = 60;

/// What a list may take, milliseconds.
const BUDGET: f64 = 20.0;

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
        let path = path.to_str().expect("UTF-8 path").to_owned();
        runtime.block_on(measure("sqlite", &path, || Raw::sqlite(&path)));
    }
    if is_wanted("postgres")
        && let Some(url) = postgres::database()
    {
        runtime.block_on(measure("postgres", &url, || Raw::postgres(&url)));
    }
}

async fn measure(name: &str, url: &str, open: impl Fn() -> Raw) {
    let store = Store::open_migrated(url, Keyring::new_random())
        .await
        .expect("the database opens");
    let begun = Instant::now();
    let size = fill::fill(&store, &mut open()).await;
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| drop(writeln!(out, "{line}"));
    say(format!(
        "{name}: {} contacts, {} conversations, {} entries; filled in {:.0} s",
        size.contacts,
        size.interactions,
        size.entries,
        begun.elapsed().as_secs_f64()
    ));
    say(format!(
        "  {:<52} {:>8} {:>8} {:>7}",
        "question", "p50 ms", "p95 ms", "ratio"
    ));
    let mut first = None;
    for question in questions::all(size) {
        let mut millis = Vec::new();
        for n in 0..TIMES {
            let start = Instant::now();
            (question.ask)(&store, n).await;
            millis.push(start.elapsed().as_secs_f64() * 1e3);
        }
        millis.sort_by(f64::total_cmp);
        let at = |share: f64| millis[((millis.len() - 1) as f64 * share) as usize];
        let base = *first.get_or_insert(at(0.5));
        let mark = if at(0.95) > BUDGET { "  over the budget" } else { "" };
        say(format!(
            "  {:<52} {:>8.2} {:>8.2} {:>7.1}{mark}",
            question.name,
            at(0.5),
            at(0.95),
            at(0.5) / base
        ));
    }
    for (question, plan) in plans::whole_tables(&mut open()) {
        say(format!(
            "  reads a whole table: {question}\n    {}",
            plan.join("\n    ")
        ));
    }
}

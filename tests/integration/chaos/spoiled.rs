//! R6: `kill -9` while a provider does everything wrong that a provider can. No text goes out twice, none is lost, and
//! what is told of each is what became of it.
//!
//! `SPOIL_KILLS` and `CHAOS_SEED` make it larger and repeatable.

use super::agent::Agent;
use super::sender::Sender;
use crate::support::child::{Child, RUN, size};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;
use switchboard::load::clock;
use switchboard::load::rest::Client;
use switchboard::load::setup::{AGENT_PASSWORD, Line, address};
use switchboard::load::webhook::{Template, WABA_ID};
use switchboard::sandbox::network::Network;
use switchboard::sandbox::state::Settings;
use switchboard::sandbox::{Running, SandboxConfig, serve};

const AGENTS: u32 = 3;
const CUSTOMERS: u64 = 40;
const RATE: u64 = 40;

/// Longer than a call that hangs, and then its report.
const CALM_SECS_MAX: u64 = 90;

/// Nothing that is due waits so long.
const OVERDUE_MILLIS: i64 = 5_000;

/// What goes wrong, one after the other.
fn faults() -> Vec<Value> {
    let refusal = |status: u16, code: Option<u32>, after: Option<u32>| json!({ "fail": { "status": status, "code": code, "retry_after_secs": after } });
    vec![
        json!({}),
        refusal(400, Some(131_047), None),
        refusal(401, None, None),
        refusal(429, Some(130_429), Some(1)),
        refusal(500, Some(131_000), None),
        refusal(503, None, None),
        refusal(504, None, None),
        json!({ "reset_after_accept": true }),
        json!({ "hang_after_accept": true }),
        json!({ "drip_answer": true }),
        json!({ "garbage_answer": true }),
        json!({ "flood_answer": 2 }),
        json!({ "slow_answer_ms": 300 }),
        json!({ "delay_ms": 200, "duplicate": 2, "reorder": true }),
        json!({ "fail_later": { "code": 131_026 } }),
    ]
}

fn network() -> Running {
    serve(SandboxConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        settings: Settings {
            status_gap_ms: 0,
            window_secs: None,
            ..Settings::default()
        },
        ..SandboxConfig::default()
    })
    .expect("the sandbox listens")
}

fn register(network: &Network, to: &SocketAddr, line: &Line) {
    let number = json!({
        "kind": "meta", "phone_number_id": line.line_id, "waba_id": WABA_ID, "access_token": "load-token",
        "app_secret": address("", RUN, line).secret, "display_phone_number": line.number,
        "webhook_url": format!("http://{to}{}", line.hook),
    });
    let number = serde_json::from_value(number).expect("a number of the sandbox");
    network.register(number).expect("registered");
}

fn spoil(network: &Network, faults: &Value) {
    network.set_faults(serde_json::from_value(faults.clone()).expect("faults"));
}

#[actix_rt::test]
async fn r6_what_a_failing_provider_was_sent_is_told_as_it_was_through_crashes() {
    let kills = size("SPOIL_KILLS", 3);
    let seed = size("CHAOS_SEED", u64::from(std::process::id()));
    eprintln!("CHAOS_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let running = network();
    let network = &running.network;
    let mut child = Child::start().await;
    child.graph = running.url().trim_start_matches("http://").parse().expect("an address");
    let line = child.line(AGENTS).await;
    let to = child.server.address();
    register(network, &to, &line);
    for (index, login) in line.agents.iter().enumerate() {
        let session = Client::sign_in(to, &login.username, AGENT_PASSWORD)
            .await
            .expect("agent signs in");
        actix_rt::spawn(Agent::new(to, session, index as u64 * 1_000_000).work());
    }
    let sender = Sender::start(
        to,
        Template::new(&address(&to.to_string(), RUN, &line)),
        CUSTOMERS,
        RATE,
    );
    let faults = faults();
    for _ in 0..kills {
        for _ in 0..faults.len() {
            spoil(network, faults.choose(&mut random).expect("some fault"));
            tokio::time::sleep(Duration::from_millis(random.random_range(50..250))).await;
        }
        child.crash_and_restart().await;
    }
    spoil(network, &json!({}));
    sender.finish().await;
    calm(&child, network).await;
    child.stop().await;
    recount(&child, network);
    assert!(!child.log().contains("panicked"), "{}", child.log());
    running.stop().await;
}

/// How often the network took each text, by our message id.
fn taken(network: &Network) -> BTreeMap<String, usize> {
    let mut taken = BTreeMap::new();
    for call in network.calls(0, usize::MAX, false).calls {
        let ours = call.callback_data.expect("our ids travel along");
        let (_, message) = ours.split_once('.').expect("conversation and message");
        *taken.entry(message.to_owned()).or_default() += 1;
    }
    taken
}

/// Calls that are not settled and will not be by themselves soon: under way, overdue, or taken and still not known to be.
/// A call that was refused waits for its next attempt, one that broke with the process and never arrived is nothing
/// that anybody can know, and what stands behind either waits for its turn (PRV-09).
fn open(child: &Child, network: &Network) -> BTreeMap<String, String> {
    let taken = taken(network);
    let overdue = i64::try_from(clock::unix_secs()).expect("a time") * 1000 - OVERDUE_MILLIS;
    let rows = child.rows(
        "SELECT message_id AS a, state AS b, due_at AS c FROM outbox WHERE settled_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM outbox AS earlier WHERE earlier.account_id = outbox.account_id \
          AND earlier.contact_id = outbox.contact_id AND earlier.message_id < outbox.message_id \
          AND earlier.settled_at IS NULL)",
    );
    let rows = rows.into_iter().filter(|row| {
        let due_at: i64 = row[2].parse().expect("a time");
        row[1] == "leased" || taken.contains_key(&row[0]) || due_at < overdue
    });
    rows.map(|row| (row[0].clone(), row[1].clone())).collect()
}

async fn calm(child: &Child, network: &Network) {
    let mut left = BTreeMap::new();
    for _ in 0..CALM_SECS_MAX * 4 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        left = open(child, network);
        if left.is_empty() {
            return;
        }
    }
    panic!("after {CALM_SECS_MAX} s these calls are not settled: {left:?}");
}

fn recount(child: &Child, network: &Network) {
    let taken = taken(network);
    let twice: Vec<_> = taken.iter().filter(|(_, count)| **count > 1).take(5).collect();
    assert!(twice.is_empty(), "taken more than once: {twice:?}");
    // 2 failed; 1, 3 and 4 sent, delivered and read (`Delivery`).
    let told: BTreeMap<String, i64> = child.counts("SELECT id AS a, delivery AS b FROM messages WHERE direction = 1");
    let lost: Vec<_> = taken.keys().filter(|id| !told.contains_key(*id)).take(5).collect();
    assert!(lost.is_empty(), "taken, and not known here: {lost:?}");
    let arrived: BTreeSet<&String> = told
        .iter()
        .filter(|(_, delivery)| [1, 3, 4].contains(*delivery))
        .map(|(id, _)| id)
        .collect();
    let invented: Vec<_> = arrived.iter().filter(|id| !taken.contains_key(**id)).take(5).collect();
    assert!(invented.is_empty(), "called sent, and never taken: {invented:?}");
    let unproven = told
        .iter()
        .filter(|(id, delivery)| **delivery == 0 && taken.contains_key(*id));
    assert_eq!(unproven.count(), 0, "taken and reported, and still called queued");
    eprintln!(
        "{} texts, {} taken, {} called sent",
        told.len(),
        taken.len(),
        arrived.len()
    );
    assert!(
        taken.len() > 10 && arrived.len() < told.len(),
        "nothing went wrong, or nothing went right"
    );
}

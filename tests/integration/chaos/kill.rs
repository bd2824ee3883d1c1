//! R1 and R4: `kill -9` at random moments, while webhooks arrive and agents work.
//!
//! `CHAOS_KILLS`, `CHAOS_RATE` and `CHAOS_SEED` make it larger and repeatable. The moments are
//! drawn from the seed; what the server was doing then is up to the machine.

use super::agent::{Acknowledged, Agent};
use super::sender::Sender;
use crate::support::child::{Child, RUN, size};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;
use switchboard::load::rest::Client;
use switchboard::load::setup::{AGENT_PASSWORD, address};
use switchboard::load::webhook::Template;

const AGENTS: u32 = 3;
const CUSTOMERS: u64 = 60;

/// Time for the last events to take effect after the storm.
const CALM_SECS_MAX: u64 = 60;

#[actix_rt::test]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let (kills, rate) = (size("CHAOS_KILLS", 4), size("CHAOS_RATE", 150));
    let seed = size("CHAOS_SEED", u64::from(std::process::id()));
    eprintln!("CHAOS_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut child = Child::start().await;
    let line = child.line(AGENTS).await;
    let to = child.server.address();
    let mut agents = Vec::new();
    for (index, login) in line.agents.iter().enumerate() {
        let session = Client::sign_in(to, &login.username, AGENT_PASSWORD)
            .await
            .expect("agent signs in");
        let agent = Agent::new(to, session, index as u64 * 1_000_000);
        agents.push((login.id.clone(), agent.acknowledged()));
        actix_rt::spawn(agent.work());
    }
    let template = Template::new(&address(&to.to_string(), RUN, &line));
    let sender = Sender::start(to, template, CUSTOMERS, rate);
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.random_range(100..1200))).await;
        child.crash_and_restart().await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let acknowledged = sender.finish().await;
    eprintln!("{} webhooks, {} repeated", acknowledged.len(), sender.retries());
    calm(&child).await;
    child.stop().await;
    check_messages(&child, &acknowledged);
    check_commands(&child, &agents);
    check_provider(&child);
    check_nothing_is_stuck(&child);
    assert!(!child.log().contains("panicked"), "{}", child.log());
}

/// Waits until every accepted webhook took effect.
async fn calm(child: &Child) {
    for _ in 0..CALM_SECS_MAX * 10 {
        if child
            .rows("SELECT id AS a FROM inbox WHERE state = 'received' LIMIT 1")
            .is_empty()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("webhooks are still waiting in the inbox after {CALM_SECS_MAX} s");
}

fn check_messages(child: &Child, acknowledged: &BTreeSet<u64>) {
    let stored =
        child.counts("SELECT provider_id AS a, count(*) AS b FROM messages WHERE direction = 0 GROUP BY provider_id");
    let expected: BTreeMap<String, i64> = acknowledged
        .iter()
        .map(|number| (format!("wamid.{RUN}.{number:012}"), 1))
        .collect();
    let missing: Vec<_> = expected.keys().filter(|id| !stored.contains_key(*id)).take(5).collect();
    assert!(missing.is_empty(), "acknowledged and lost, among others: {missing:?}");
    let wrong: Vec<_> = stored
        .iter()
        .filter(|(id, count)| expected.get(*id) != Some(*count))
        .take(5)
        .collect();
    assert!(wrong.is_empty(), "stored more than once, or never sent: {wrong:?}");
}

fn check_commands(child: &Child, agents: &[(String, Rc<RefCell<Acknowledged>>)]) {
    let assigned = child.rows(
        "SELECT actor_id AS a, json_extract(fact, '$.agent') AS b FROM facts \
         WHERE actor = 'interaction' AND json_extract(fact, '$.kind') = 'assigned'",
    );
    let assigned: BTreeSet<_> = assigned.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let closed = child.rows("SELECT id AS a FROM interactions WHERE state = 'closed'");
    let closed: BTreeSet<_> = closed.iter().map(|row| row[0].as_str()).collect();
    let sent =
        child.counts("SELECT client_ref AS a, count(*) AS b FROM messages WHERE direction = 1 GROUP BY client_ref");
    assert!(
        sent.values().all(|count| *count == 1),
        "a repeated send had a second effect: {sent:?}"
    );
    let mut total = [0, 0, 0];
    for (id, acknowledged) in agents {
        let acknowledged = acknowledged.borrow();
        assert_eq!(acknowledged.surprises, Vec::<String>::new());
        for interaction in &acknowledged.accepted {
            let expected = (interaction.as_str(), id.as_str());
            assert!(assigned.contains(&expected), "{expected:?} was acknowledged");
        }
        for reference in &acknowledged.sent {
            assert_eq!(sent.get(reference), Some(&1), "acknowledged text {reference}");
        }
        for interaction in &acknowledged.closed {
            assert!(closed.contains(interaction.as_str()), "{interaction} was closed");
        }
        total[0] += acknowledged.accepted.len();
        total[1] += acknowledged.sent.len();
        total[2] += acknowledged.closed.len();
    }
    eprintln!("accepted, sent, closed: {total:?}");
    assert!(
        total.iter().all(|count| *count > 0),
        "the agents did nothing: {total:?}"
    );
}

/// R6: no text reached the provider twice, and none is called sent that did not reach it.
fn check_provider(child: &Child) {
    let seen = child.provider.seen();
    let repeated: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).take(5).collect();
    assert!(repeated.is_empty(), "sent to the provider more than once: {repeated:?}");
    let arrived = child.rows(
        "SELECT json_extract(content, '$.body') AS a FROM messages WHERE direction = 1 AND delivery IN (1, 3, 4)",
    );
    for row in arrived {
        let number = row[0].trim_start_matches('m').parse().expect("texts are numbers");
        assert_eq!(seen.get(&number), Some(&1), "{} is called sent", row[0]);
    }
}

fn check_nothing_is_stuck(child: &Child) {
    let stuck = child.rows(
        "SELECT id AS a, state AS b FROM interactions WHERE state <> 'closed' AND state <> 'assigned' \
         AND ringing_queue_id IS NULL AND next_due_at IS NULL",
    );
    assert_eq!(
        stuck,
        Vec::<Vec<String>>::new(),
        "open, and nothing will ever happen to them"
    );
    let doubled = child.rows(
        "SELECT account_id AS a, contact_id AS b, count(*) AS c FROM interactions WHERE state <> 'closed' \
         GROUP BY account_id, contact_id HAVING count(*) > 1",
    );
    assert_eq!(
        doubled,
        Vec::<Vec<String>>::new(),
        "customers with two open interactions"
    );
    let homeless = child.rows("SELECT id AS a FROM interactions WHERE state = 'assigned' AND agent_id IS NULL");
    assert_eq!(homeless, Vec::<Vec<String>>::new(), "assigned to nobody");
    let orphans = child.rows(
        "SELECT messages.id AS a FROM messages LEFT JOIN interactions ON interactions.id = messages.interaction_id \
         WHERE interactions.id IS NULL",
    );
    assert_eq!(orphans, Vec::<Vec<String>>::new(), "messages without interaction");
}

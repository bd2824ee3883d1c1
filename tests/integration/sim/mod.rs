//! Random histories of a small world in which everything goes wrong that can: letters are late, lost, repeated and
//! out of order, commits fail or their outcome is unknown, actors and the process die, the clock jumps. A simple
//! model of what people did is held against the rows after every command, and every invariant at the end.
//!
//! `SIM_SEEDS=100000 cargo test --test integration sim::` plays more of them; `SIM_SEED=17` plays one again and
//! tells what happened in it.

mod commands;
mod fate;
mod files;
mod messages;
mod model;
mod outbound;
mod rows;
mod world;

use crate::support::scene::{self, ANNA, BEN, CARLA, SALES, SUPPORT};
use crate::support::scripts::{look_up, with_scripts};
use crate::support::talk;
use crate::support::world::ACCOUNT;
use commands::Play;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use switchboard::config::limits::SERVICE_WINDOW_SECS;
use switchboard::domain::ActorKey;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::bot::script::Script;
use switchboard::domain::ids::ConnectionId;
use switchboard::domain::interaction::{Input, Routing};
use switchboard::domain::message::Direction;
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::settings::{Settings, Strategy};
use world::{Faults, Sim};

/// Histories played for each world, unless told otherwise.
const SEEDS: u64 = 2_500;

/// Commands in a history.
const COMMANDS: usize = 60;

/// Histories that once failed.
const FOUND: &[u64] = &[];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn simulate(settings: &Settings, faults: Faults) {
    if let Some(seed) = number("SIM_SEED") {
        play(settings, faults, seed);
        return;
    }
    for seed in FOUND.iter().copied().chain(0..number("SIM_SEEDS").unwrap_or(SEEDS)) {
        play(settings, faults, seed);
    }
}

fn play(settings: &Settings, faults: Faults, seed: u64) {
    let mut play = Play::new(Sim::new(settings.clone(), seed, faults));
    let played = catch_unwind(AssertUnwindSafe(|| history(&mut play)));
    let found = match played {
        Ok(Ok(())) => return,
        Ok(Err(found)) => found,
        Err(_) => "it panicked".to_owned(),
    };
    panic!("{found}\nin SIM_SEED={seed}:\n{}", play.told.join("\n"));
}

fn history(play: &mut Play) -> Result<(), String> {
    for _ in 0..COMMANDS {
        play.act()?;
        play.model.check(&play.sim)?;
    }
    play.told.push("nothing goes wrong any longer".to_owned());
    play.sim.faults = Faults::NONE;
    play.sim.deliver_all();
    play.sim.crash();
    play.sim.wake_all();
    play.all_files_come();
    play.model.check_at_rest(&play.sim)?;
    everybody_is_asked(play)
}

/// R4: with agents who are ready, every customer who waits is offered to somebody, by time alone.
fn everybody_is_asked(play: &mut Play) -> Result<(), String> {
    let sim = &mut play.sim;
    for (agent, number) in [(ANNA, 901), (BEN, 902), (CARLA, 903)] {
        let (ledger, connection) = (ActorKey::Agent(agent), ConnectionId(number));
        sim.connections.insert(agent, vec![connection]);
        let connected = sim.ask(ledger, agent::Input::Connected { connection });
        connected.map_err(|refusal| format!("{agent} cannot connect: {refusal:?}"))?;
        let _ = sim.ask(ledger, agent::Input::StatusAsked { wish: Wish::Ready });
        sim.deliver_all();
    }
    // Who disposes of a conversation is paused until they have.
    let disposing = sim.rows.conversations.values().filter_map(|one| {
        let hold = one.hold().filter(|_| matches!(one.routing, Routing::Disposing { .. }));
        Some((one.id, hold?.agent))
    });
    for (id, agent) in disposing.collect::<Vec<_>>() {
        let _ = sim.ask(ActorKey::Interaction(ACCOUNT, id), Input::DisposingCancelled { agent });
        sim.deliver_all();
    }
    let mut asked = BTreeSet::new();
    for _ in 0..80 {
        let shown = sim.agents.values().flat_map(|one| one.shown_offers());
        asked.extend(shown.map(|(offer, _)| offer.interaction));
        let rows = sim.rows.conversations.values();
        let mut waiting = rows.filter(|one| {
            // A reaction opens the window again and starts nothing (MSG-11).
            let wrote_at = one.heard.as_ref().map(|heard| heard.at);
            let in_time = wrote_at.is_some_and(|at| sim.now < at.plus_secs(SERVICE_WINDOW_SECS));
            let customer_waits = one.last_message_direction == Direction::In && in_time;
            // A bot that has nothing to say to a file goes on serving (APP-BOT-05).
            let is_served = one.talk().is_some_and(|talk| talk.asking.is_none());
            one.is_open() && one.hold().is_none() && !is_served && customer_waits
        });
        if waiting.all(|one| asked.contains(&one.id)) {
            return Ok(());
        }
        let Some((at, _)) = sim.next_deadline() else { break };
        sim.pass(at);
        sim.deliver_all();
    }
    let open = sim.rows.conversations.values().filter(|one| one.is_open());
    let told: Vec<String> = open.map(|one| format!("{} {:?}", one.id, one.routing)).collect();
    Err(format!(
        "R4: a customer waits and nobody is ever asked at {}: {told:#?}",
        sim.now
    ))
}

const ROUGH: Faults = Faults {
    lost: 20,
    repeated: 20,
    aborted: 15,
    unknown: 15,
};

/// Nothing is lost between living actors; those who die lose what was in their box.
const ONE_NODE: Faults = Faults {
    lost: 0,
    repeated: 10,
    aborted: 10,
    unknown: 10,
};

#[test]
fn beep_all_in_one_process() {
    simulate(&scene::with_care(|_| ()), ONE_NODE);
}

#[test]
fn beep_all_over_a_rough_wire() {
    simulate(
        &scene::with_care(|account| account.groups.session.inactivity_mins = 5),
        ROUGH,
    );
}

#[test]
fn rr_memory_over_a_rough_wire() {
    let mut settings = scene::with_care(|_| ());
    for queue in settings.queues.values_mut() {
        std::sync::Arc::make_mut(queue).strategy = Strategy::RrMemory;
    }
    simulate(&settings, ROUGH);
}

/// APP-BOT: whatever becomes of questions and answers, an answer takes effect once, and no customer is left with an
/// engine that does not answer.
#[test]
fn a_bot_over_a_rough_wire() {
    let script = Script {
        turns_max: 3,
        forward_message: "one moment".to_owned(),
        error_message: "sorry".to_owned(),
        ..Script::default()
    };
    let queue = Application::Queue {
        queue: SUPPORT,
        timeout_secs: 30,
    };
    let plan = [talk::bot(talk::LIA), talk::bot(talk::MAX), queue];
    simulate(&talk::with_bots(vec![ANNA, BEN], &script, plan), ROUGH);
}

/// RTE-20: agents choose among two queues, whatever becomes of questions and answers.
#[test]
fn two_queues_over_a_rough_wire() {
    let members = vec![ANNA, BEN, CARLA];
    let two = scene::two_queues(Strategy::RrMemory, Strategy::LeastRecent, members);
    simulate(&scene::weigh(&two, SALES, 5), ROUGH);
}

#[test]
fn mandatory_disposition_over_a_rough_wire() {
    let settings = scene::with_care(|account| {
        account.groups.disposition.on = true;
        account.groups.disposition.pause = Some(71);
    });
    simulate(&settings, ROUGH);
}

/// APP-SYS-01: every customer is asked for by a script first, whose answer may come late, twice or never.
#[test]
fn scripts_over_a_rough_wire() {
    let settings = scene::with_care(|account| {
        let queue = account.plan.steps[0].application.clone();
        account.plan = std::sync::Arc::new(ActionPlan::of([Step::new(1, look_up()), Step::new(2, queue)]));
    });
    simulate(&with_scripts(settings), ROUGH);
}

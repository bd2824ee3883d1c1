//! R5, Proof 4: timers never fire early, never twice, and none is lost, whatever happens to the process. Real actors
//! on paused time over a database in memory; what became of each deadline is read from the commits.
//!
//! `TIMERS=20000` plays fewer deadlines, `TIMERS_SEED=17` others.

mod ledger;
mod people;
mod world;

use crate::support::scene::{self, ANNA, CARLA};
use crate::support::shell::{START, settle};
use people::{DESK, People};
use rand::RngExt;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use switchboard::actors::clock::SteadyClock;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::{AccountId, AgentId};
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::settings::{Account, Agent, Settings, Strategy};
use switchboard::ports::clock::Clock;
use world::World;

/// Deadlines that must take effect, unless told otherwise.
const DEADLINES: u64 = 100_000;

/// The longest wait the product allows, seconds.
const LONGEST_SECS: u32 = 2_147_483;

/// Accounts whose plans ask somebody who is never there.
const PLANS: i64 = 60;

/// Accounts whose plan is short, so that it begins again and again.
const SHORT_PLANS: i64 = 10;

/// What one customer's plan comes to on the average, deadlines: measured.
const DEADLINES_EACH: u64 = 17;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// From a second to the longest, as many short ones as long ones.
fn any_span(rng: &mut StdRng) -> u32 {
    let power: f64 = rng.random_range(0.0..f64::from(LONGEST_SECS).ln());
    (power.exp() as u32).clamp(1, LONGEST_SECS)
}

fn asks(agents: &[AgentId], spans: &[u32]) -> ActionPlan {
    let asked = agents.iter().cycle();
    let steps = (1..).zip(asked.zip(spans)).map(|(id, (agent, timeout_secs))| {
        let (agent, timeout_secs) = (*agent, *timeout_secs);
        Step::new(id, Application::Agent { agent, timeout_secs })
    });
    ActionPlan::of(steps)
}

/// Random waits that last for longer than a customer's window all together, one of them the longest there is.
fn long_plan(rng: &mut StdRng, absent: &[AgentId]) -> ActionPlan {
    let mut spans = vec![1];
    while spans.iter().map(|secs| u64::from(*secs)).sum::<u64>() < u64::from(LONGEST_SECS) / 2 {
        spans.push(any_span(rng));
    }
    asks(absent, &spans)
}

/// Accounts that ask people who never come, and no queue: weeks pass quickly.
fn nobody_comes(rng: &mut StdRng) -> Settings {
    let absent: Vec<AgentId> = (101..121).map(AgentId).collect();
    let scene = scene::settings(Strategy::BeepAll);
    let with_plan = |id: i64, plan| Account {
        id: AccountId(id),
        plan: Arc::new(plan),
        ..(*scene.accounts[&DESK]).clone()
    };
    let mut accounts = vec![with_plan(2, asks(&absent[..1], &[LONGEST_SECS]))];
    for id in 0..PLANS {
        accounts.push(with_plan(100 + id, long_plan(rng, &absent)));
    }
    for id in 0..SHORT_PLANS {
        let spans = [rng.random_range(1..900), rng.random_range(1..900)];
        accounts.push(with_plan(200 + id, asks(&absent, &spans)));
    }
    let anybody = (*scene.agents[&ANNA]).clone();
    let agents = absent.iter().map(|id| Agent {
        id: *id,
        ..anybody.clone()
    });
    Settings::new(scene.global.clone(), accounts, [], agents, scene.pauses.clone())
}

/// What became of the deadlines of a world.
fn tell(name: &str, seed: u64, world: &World) -> String {
    let ledger = world.ledger.lock().unwrap();
    let told = format!(
        "{name}, SEED={seed}: {} met {:?}, {} cancelled, from {:?} s to {:?} s, {} simulated hours",
        ledger.total(),
        ledger.fired,
        ledger.cancelled,
        ledger.shortest,
        ledger.longest,
        world.clock.now().millis_since(START) / 3_600_000,
    );
    say(&told);
    told
}

/// Customers come within the first hours; then weeks pass in which everything happens, until nothing is due.
#[actix::test]
async fn r5_a_hundred_thousand_deadlines_are_met_once_each_and_never_early() {
    tokio::time::pause();
    let seed = number("TIMERS_SEED").unwrap_or(1);
    let wanted = number("TIMERS").unwrap_or(DEADLINES);
    let mut people = People::new(seed);
    let mut world = World::start(nobody_comes(&mut people.rng), START);
    arrive(&mut people, &mut world, wanted).await;
    while let Some(next) = world.next_due() {
        let rest = u64::try_from(next.millis_since(world.clock.now()) + 500).unwrap_or(0);
        let pause = people.rng.random_range(1..25_000_000);
        if rest < 3_600_000 || world.clock.now() < START.plus_secs(20 * 86_400) {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            people.disturb(&mut world).await;
        } else {
            tokio::time::sleep(Duration::from_millis(rest)).await;
        }
    }
    let told = tell("nobody comes", seed, &world);
    let ledger = world.ledger.lock().unwrap();
    assert!(ledger.total() >= wanted && ledger.cancelled >= 30, "{told}");
    let spans = (ledger.shortest, ledger.longest);
    assert_eq!(spans, (Some(1), Some(i64::from(LONGEST_SECS))), "{told}");
}

/// Every kind of deadline, while agents work, pause and leave.
#[actix::test]
async fn r5_every_kind_of_deadline_is_met_once_while_agents_come_and_go() {
    tokio::time::pause();
    let seed = number("TIMERS_SEED").unwrap_or(1);
    let mut people = People::new(seed);
    let settings = scene::with_care(|account| {
        account.groups.session.inactivity_mins = 2;
        account.groups.transfer.agent.timeout_secs = 90;
        account.groups.transfer.queue.timeout_secs = 7;
        account.wait_agent_secs = 100;
        account.wait_queue_secs = 200;
    });
    let mut world = World::start(settings, START);
    for _ in 0..600 {
        let pause = people.rng.random_range(1..60_000);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        people.act(&mut world).await;
        world.next_due();
    }
    let told = tell("agents come and go", seed, &world);
    let ledger = world.ledger.lock().unwrap();
    let kinds = ["step", "plan restart", "holder", "queue", "transfer", "silence"];
    let met: BTreeSet<&str> = ledger.fired.keys().copied().collect();
    assert_eq!(met, kinds.into(), "{told}");
    assert!(ledger.cancelled >= 50, "{told}");
}

#[expect(clippy::print_stderr, reason = "the numbers are what the proof is about")]
fn say(text: &str) {
    eprintln!("{text}");
}

async fn arrive(people: &mut People, world: &mut World, wanted: u64) {
    let customers = wanted / DEADLINES_EACH;
    people.newcomer(world, AccountId(2)).await;
    for number in 0..customers {
        let short = number % 50 == 0;
        let account = if short {
            200 + people.rng.random_range(0..SHORT_PLANS)
        } else {
            100 + people.rng.random_range(0..PLANS)
        };
        people.newcomer(world, AccountId(account)).await;
        if number % 20 == 0 {
            let millis = people.rng.random_range(1..60_000);
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }
    settle().await;
}

/// One account that asks somebody who never comes, for an hour.
fn one_hour() -> Settings {
    let plan = asks(&[CARLA], &[3_600]);
    scene::with_plan(Strategy::BeepAll, Vec::new(), plan)
}

/// R5: killed a second before a deadline, ten milliseconds before and ten after; back at once or later.
#[actix::test]
async fn r5_a_kill_around_a_deadline_neither_hurries_nor_loses_nor_repeats_it() {
    tokio::time::pause();
    for (around, down) in [
        (-1_000, 0),
        (-1_000, 4_000),
        (-10, 0),
        (-10, 4_000),
        (10, 0),
        (10, 4_000),
    ] {
        let mut world = World::start(one_hour(), START);
        world.customer_writes(DESK, "390001").await;
        settle().await;
        let due = world.next_due().expect("somebody is asked");
        let until = due.plus_millis(around).millis_since(world.clock.now());
        tokio::time::sleep(Duration::from_millis(u64::try_from(until).unwrap())).await;
        world.restart(Duration::from_millis(down)).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let steps = world.ledger.lock().unwrap().fired.get("step").copied();
        assert_eq!(
            steps,
            Some(1),
            "killed {around} ms from the deadline, back {down} ms later"
        );
    }
}

/// The clock of a machine, which somebody sets.
struct Wall {
    runs: SteadyClock,
    set_by: AtomicI64,
}

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        self.runs.now().plus_millis(self.set_by.load(Ordering::Relaxed))
    }
}

/// R5: the server's own clock is started by the machine's as `serve` does it, and goes on by itself.
#[actix::test]
async fn r5_whoever_sets_the_clock_of_the_machine_moves_no_wait() {
    const DAY: i64 = 86_400_000;
    tokio::time::pause();
    for step in [3_600_000, -3_600_000, DAY, -DAY] {
        let wall = Wall {
            runs: SteadyClock::starting_at(START),
            set_by: AtomicI64::new(0),
        };
        let mut world = World::start(one_hour(), wall.now());
        world.customer_writes(DESK, "390001").await;
        settle().await;
        let due = world.next_due().expect("somebody is asked");
        tokio::time::sleep(Duration::from_secs(1_800)).await;
        wall.set_by.store(step, Ordering::Relaxed);
        assert_eq!(wall.now().millis_since(world.clock.now()), step);
        let left = due.millis_since(world.clock.now());
        assert!(
            (1_799_000..=1_800_000).contains(&left),
            "half an hour is left, {left} ms"
        );
        tokio::time::sleep(Duration::from_millis(u64::try_from(left - 10).unwrap())).await;
        assert_eq!(world.ledger.lock().unwrap().total(), 0, "not early");
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(world.ledger.lock().unwrap().fired.get("step"), Some(&1), "not late");
    }
}

/// A clock that counts how often it is read.
struct Counting {
    runs: SteadyClock,
    reads: AtomicI64,
}

impl Clock for Counting {
    fn now(&self) -> Timestamp {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.runs.now()
    }
}

/// Whoever waits sleeps, also when the deadline is too near to leave memory: each timer that fires reads the clock.
#[actix::test]
async fn whoever_waits_for_a_near_deadline_does_nothing_meanwhile() {
    tokio::time::pause();
    let clock = Arc::new(Counting {
        runs: SteadyClock::starting_at(START),
        reads: AtomicI64::new(0),
    });
    let settings = scene::with_plan(Strategy::BeepAll, Vec::new(), asks(&[CARLA], &[58]));
    let mut world = World::start_with(settings, Arc::clone(&clock) as Arc<dyn Clock>);
    for number in 0..10 {
        world.customer_writes(DESK, &format!("39000{number}")).await;
    }
    settle().await;
    let before = clock.reads.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(57)).await;
    let reads = clock.reads.load(Ordering::Relaxed) - before;
    assert!(reads < 100, "the clock was read {reads} times in 57 s by ten who wait");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.ledger.lock().unwrap().fired.get("step"), Some(&10));
}

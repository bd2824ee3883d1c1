//! All machines of a small world with everything that can go wrong between them: letters that are late, lost or
//! repeated, commits whose outcome nobody knows, actors and whole processes that die, clocks that jump.

use super::files;
use super::rows::{self, Rows};
use crate::support::world::{ACCOUNT, Counter};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;
use switchboard::domain::account::Account;
use switchboard::domain::agent::Agent;
use switchboard::domain::bot::Turn;
use switchboard::domain::ids::{AgentId, ConnectionId, InteractionId, QueueId};
use switchboard::domain::interaction::{self, Interaction};
use switchboard::domain::invariants::AtRest;
use switchboard::domain::notice::{Audience, Notice};
use switchboard::domain::plan::script::{Ran, RunEnd, ScriptRun};
use switchboard::domain::queue::Queue;
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Effects, Env, Machine, Msg, Rejected, Timestamp, Transient};

/// How often things go wrong, of a thousand.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    pub lost: u32,
    pub repeated: u32,
    pub aborted: u32,
    pub unknown: u32,
}

impl Faults {
    pub const NONE: Self = Self {
        lost: 0,
        repeated: 0,
        aborted: 0,
        unknown: 0,
    };
}

/// Why a command had no effect, or nobody knows whether it had.
#[derive(Clone, PartialEq, Debug)]
pub enum Refusal {
    Rejected(Rejected),
    /// Nothing was written.
    TryAgain,
    /// It may have been written.
    Unknown,
}

/// Something one machine tells another.
#[derive(Clone)]
pub(super) struct Letter {
    pub from: Option<ActorKey>,
    pub to: ActorKey,
    pub msg: Msg,
}

pub struct Sim {
    pub now: Timestamp,
    pub settings: Arc<Settings>,
    pub rows: Rows,
    pub rng: StdRng,
    pub faults: Faults,
    pub connections: BTreeMap<AgentId, Vec<ConnectionId>>,
    pub(super) ids: Counter,
    pub(super) accounts: BTreeMap<ActorKey, Account>,
    pub interactions: BTreeMap<InteractionId, Interaction>,
    pub queues: BTreeMap<QueueId, Queue>,
    pub agents: BTreeMap<AgentId, Agent>,
    pub(super) mail: Vec<Letter>,
    /// What engines of bots were asked since the process started.
    pub turns: Vec<Turn>,
    pub steps: u64,
}

enum Fate {
    Committed,
    Aborted,
    Written,
    Lost,
}

/// One step as the host takes it.
fn run<M: Machine + Clone>(
    machine: &mut M,
    input: Option<M::Input>,
    env: &mut Env<'_>,
) -> (Effects, Result<(), Rejected>) {
    let mut effects = Effects::default();
    if machine.next_deadline().is_some_and(|(at, _)| at <= env.now) {
        effects = machine.on_tick(env);
        let next = machine.next_deadline();
        assert!(next.is_none_or(|(at, _)| at > env.now), "I11: {next:?} at {}", env.now);
    }
    let Some(input) = input else {
        return (effects, Ok(()));
    };
    let mut after = machine.clone();
    match after.on(input, env) {
        Ok(more) => {
            *machine = after;
            effects.extend(more);
            (effects, Ok(()))
        }
        Err(rejected) => (effects, Err(rejected)),
    }
}

impl Sim {
    pub fn new(settings: Settings, seed: u64, faults: Faults) -> Self {
        let mut sim = Self {
            now: Timestamp(0),
            settings: Arc::new(settings),
            rows: Rows::default(),
            rng: StdRng::seed_from_u64(seed),
            faults,
            connections: BTreeMap::new(),
            ids: Counter::default(),
            accounts: BTreeMap::new(),
            interactions: BTreeMap::new(),
            queues: BTreeMap::new(),
            agents: BTreeMap::new(),
            mail: Vec::new(),
            turns: Vec::new(),
            steps: 0,
        };
        sim.start();
        sim
    }

    pub(super) fn happens(&mut self, of_thousand: u32) -> bool {
        of_thousand > 0 && self.rng.random_range(0..1000) < of_thousand
    }

    pub fn send(&mut self, to: ActorKey, msg: impl Into<Msg>) {
        let msg = msg.into();
        self.mail.push(Letter { from: None, to, msg });
    }

    /// Asks a machine and waits for its answer; what it says to others stays on the way.
    pub fn ask(&mut self, key: ActorKey, msg: impl Into<Msg>) -> Result<(), Refusal> {
        self.step(key, Some(msg.into()))
    }

    pub(super) fn activate(&mut self, key: ActorKey) {
        let is_live = match key {
            ActorKey::Account(_) => self.accounts.contains_key(&key),
            ActorKey::Interaction(_, id) => self.interactions.contains_key(&id),
            ActorKey::Queue(id) => self.queues.contains_key(&id),
            ActorKey::Agent(id) => self.agents.contains_key(&id),
        };
        if is_live {
            return;
        }
        match key {
            ActorKey::Account(_) => drop(self.accounts.insert(key, self.rows.account())),
            ActorKey::Interaction(_, id) => drop(self.interactions.insert(id, self.rows.interaction(id))),
            ActorKey::Queue(id) => drop(self.queues.insert(id, self.rows.queue(id))),
            ActorKey::Agent(id) => {
                let live = self.connections.get(&id).cloned().unwrap_or_default();
                self.agents.insert(id, self.rows.agent(id, live));
            }
        }
        let settings = Arc::clone(&self.settings);
        let mut ids = self.ids.clone();
        let mut env = Env {
            now: self.now,
            settings: &settings,
            ids: &mut ids,
        };
        let effects = match key {
            ActorKey::Account(_) => self.accounts.get_mut(&key).map(|one| one.reassert(&mut env)),
            ActorKey::Interaction(_, id) => self.interactions.get_mut(&id).map(|one| one.reassert(&mut env)),
            ActorKey::Queue(id) => self.queues.get_mut(&id).map(|one| one.reassert(&mut env)),
            ActorKey::Agent(id) => self.agents.get_mut(&id).map(|one| one.reassert(&mut env)),
        };
        self.ids = ids;
        let effects = effects.expect("it was just made");
        self.write(key, &effects);
        self.publish(key, effects);
    }

    pub(super) fn step(&mut self, key: ActorKey, msg: Option<Msg>) -> Result<(), Refusal> {
        self.steps += 1;
        self.activate(key);
        let settings = Arc::clone(&self.settings);
        let mut ids = self.ids.clone();
        let mut env = Env {
            now: self.now,
            settings: &settings,
            ids: &mut ids,
        };
        let before = self.snapshot(key);
        let is_file = matches!(msg, Some(Msg::Interaction(interaction::Input::FileFetched { .. })));
        let is_due = self.is_due(key);
        let (effects, result) = self.machine_takes(key, msg, &mut env);
        self.ids = ids;
        if let ActorKey::Interaction(_, id) = key
            && is_file
            && !is_due
        {
            files::nothing_depends_on_it(&self.rows, id, &effects);
        }
        if effects.is_volatile() {
            self.publish(key, effects);
            return result.map_err(Refusal::Rejected);
        }
        if self.rows.is_duplicate(&effects) {
            self.forget(key);
            return Err(Refusal::Rejected(Rejected::Duplicate));
        }
        if self.rows.files.is_used_up(&effects) || self.rows.is_second(&self.machine(key), &effects) {
            self.restore(key, before);
            return Err(Refusal::TryAgain);
        }
        match self.fate() {
            Fate::Committed => {
                self.write(key, &effects);
                self.publish(key, effects);
                result.map_err(Refusal::Rejected)
            }
            Fate::Aborted => {
                self.restore(key, before);
                Err(Refusal::TryAgain)
            }
            Fate::Written => {
                self.write(key, &effects);
                self.forget(key);
                Err(Refusal::Unknown)
            }
            Fate::Lost => {
                self.forget(key);
                Err(Refusal::Unknown)
            }
        }
    }

    fn machine_takes(&mut self, key: ActorKey, msg: Option<Msg>, env: &mut Env<'_>) -> (Effects, Result<(), Rejected>) {
        match (key, msg) {
            (ActorKey::Account(_), Some(Msg::Account(input))) => {
                run(self.accounts.get_mut(&key).expect("live"), Some(input), env)
            }
            (ActorKey::Interaction(_, id), Some(Msg::Interaction(input))) => {
                run(self.interactions.get_mut(&id).expect("live"), Some(input), env)
            }
            (ActorKey::Queue(id), Some(Msg::Queue(input))) => {
                run(self.queues.get_mut(&id).expect("live"), Some(input), env)
            }
            (ActorKey::Agent(id), Some(Msg::Agent(input))) => {
                run(self.agents.get_mut(&id).expect("live"), Some(input), env)
            }
            (ActorKey::Account(_), None) => run(self.accounts.get_mut(&key).expect("live"), None, env),
            (ActorKey::Interaction(_, id), None) => run(self.interactions.get_mut(&id).expect("live"), None, env),
            (ActorKey::Queue(id), None) => run(self.queues.get_mut(&id).expect("live"), None, env),
            (ActorKey::Agent(id), None) => run(self.agents.get_mut(&id).expect("live"), None, env),
            (key, Some(msg)) => panic!("{key} cannot take {msg:?}"),
        }
    }

    /// True when a deadline runs before whatever comes next.
    fn is_due(&self, key: ActorKey) -> bool {
        let deadline = match key {
            ActorKey::Interaction(_, id) => self.interactions[&id].next_deadline(),
            ActorKey::Account(_) | ActorKey::Queue(_) | ActorKey::Agent(_) => None,
        };
        deadline.is_some_and(|(at, _)| at <= self.now)
    }

    fn fate(&mut self) -> Fate {
        if self.happens(self.faults.aborted) {
            Fate::Aborted
        } else if self.happens(self.faults.unknown) {
            if self.rng.random_bool(0.5) {
                Fate::Written
            } else {
                Fate::Lost
            }
        } else {
            Fate::Committed
        }
    }

    fn machine(&self, key: ActorKey) -> rows::Machine<'_> {
        match key {
            ActorKey::Account(_) => rows::Machine::Account,
            ActorKey::Interaction(_, id) => rows::Machine::Interaction(&self.interactions[&id]),
            ActorKey::Queue(id) => rows::Machine::Queue(id, &self.queues[&id].memory),
            ActorKey::Agent(id) => rows::Machine::Agent(id, &self.agents[&id].stored),
        }
    }

    fn write(&mut self, key: ActorKey, effects: &Effects) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.write(&self.machine(key), effects);
        self.rows = rows;
    }

    fn publish(&mut self, from: ActorKey, effects: Effects) {
        for effect in effects.transient {
            match effect {
                Transient::Tell(to, msg) => self.mail.push(Letter {
                    from: Some(from),
                    to,
                    msg,
                }),
                Transient::Notify(Audience::Agent(agent), Notice::Disconnect(_)) => {
                    self.connections.remove(&agent);
                }
                Transient::Notify(..) => {}
                Transient::Ask(turn) => {
                    if !self.happens(self.faults.lost) {
                        self.turns.push(*turn);
                    }
                }
                Transient::Run(run) => self.run_script(&run),
                Transient::Signal { .. } => {}
            }
        }
    }

    /// It ends well or badly; that it does may be told late, twice or never.
    fn run_script(&mut self, run: &ScriptRun) {
        let ran = if self.rng.random_bool(0.5) {
            Ran::without_output(RunEnd::Exited { code: 0 })
        } else {
            Ran::lost("it died")
        };
        let input = interaction::Input::ScriptEnded {
            ticket: run.ticket,
            ran: Box::new(ran),
        };
        self.mail.push(Letter {
            from: None,
            to: ActorKey::Interaction(run.account, run.interaction),
            msg: input.into(),
        });
    }

    fn snapshot(&self, key: ActorKey) -> Live {
        match key {
            ActorKey::Account(_) => Live::Account(self.accounts[&key].clone()),
            ActorKey::Interaction(_, id) => Live::Interaction(self.interactions[&id].clone()),
            ActorKey::Queue(id) => Live::Queue(Box::new(self.queues[&id].clone())),
            ActorKey::Agent(id) => Live::Agent(Box::new(self.agents[&id].clone())),
        }
    }

    fn restore(&mut self, key: ActorKey, before: Live) {
        match (key, before) {
            (ActorKey::Account(_), Live::Account(one)) => drop(self.accounts.insert(key, one)),
            (ActorKey::Interaction(_, id), Live::Interaction(one)) => drop(self.interactions.insert(id, one)),
            (ActorKey::Queue(id), Live::Queue(one)) => drop(self.queues.insert(id, *one)),
            (ActorKey::Agent(id), Live::Agent(one)) => drop(self.agents.insert(id, *one)),
            (key, _) => panic!("{key} was something else"),
        }
    }

    pub fn at_rest(&self) -> AtRest<'_> {
        let interactions = self.interactions.iter();
        AtRest {
            now: self.now,
            settings: &self.settings,
            accounts: self.accounts.values().collect(),
            interactions: interactions
                .map(|(id, one)| (ActorKey::Interaction(ACCOUNT, *id), one))
                .collect(),
            queues: self.queues.iter().map(|(id, one)| (*id, one)).collect(),
            agents: self.agents.iter().map(|(id, one)| (*id, one)).collect(),
        }
    }
}

enum Live {
    Account(Account),
    Interaction(Interaction),
    Queue(Box<Queue>),
    Agent(Box<Agent>),
}

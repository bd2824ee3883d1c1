//! Proof 2: everything that three agents, two queues and the conversations of two customers can come to within so
//! many steps, from several beginnings. On every state the named invariants hold; on every step those that speak of
//! what happened (I7, I8, I13, I14), and from a part of the states time leads to somebody who is asked (R4).
//!
//! `EXPLORE_DEPTH=6` goes deeper than `make test` has time for. What no state and no step can show is elsewhere: I9
//! in `core::fairness`, I6 nowhere yet, because free text is refused by the provider alone.

use super::canon::canonical;
use super::every_input::{AGENTS, CUSTOMERS, Step, all, carry_out};
use crate::support::scene::{self, ANNA, BEN, CARLA, SALES, SUPPORT};
use crate::support::world::World;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::fact::{Fact, TransferResult};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::interaction::{Conversation, Routing};
use switchboard::domain::message::{Direction, Sender};
use switchboard::domain::plan::{ActionPlan, Application, Step as PlanStep, Times};
use switchboard::domain::settings::{Queue, Settings, Strategy};
use switchboard::domain::{ActorKey, Durable};

/// Of so many states one is followed until everybody is asked.
const FOLLOWED: u128 = 16;

/// A history and the state it led to.
#[derive(Clone)]
struct Node {
    world: World,
    history: Vec<Step>,
    /// How often each customer was welcomed.
    welcomed: BTreeMap<InteractionId, u32>,
}

#[derive(Default)]
struct Count {
    states: usize,
    steps: usize,
}

/// Who is welcomed once, then comes to one of two queues: support with Anna and Ben, sales with Ben and Carla.
fn installation(support: Strategy, sales: Strategy, disposes: bool) -> Settings {
    let two = scene::two_queues(support, sales, vec![ANNA, BEN]);
    let of_sales = Queue {
        members: vec![BEN, CARLA],
        weight: 5,
        ..(*two.queues[&SALES]).clone()
    };
    let support = (*two.queues[&SUPPORT]).clone();
    let care = scene::with_care(|_| ());
    let mut settings = scene::with_queues(&two, [support, of_sales]);
    settings.dispositions = care.dispositions;
    settings.pause_names = care.pause_names;
    for account in settings.accounts.values_mut() {
        let account = Arc::make_mut(account);
        account.agents = BTreeSet::from(AGENTS);
        account.groups.transfer.queue.on = true;
        account.groups.transfer.agent.on = true;
        account.groups.session.inactivity_mins = 1;
        account.groups.disposition.on = disposes;
        account.groups.disposition.pause = Some(71);
        let welcome = PlanStep::new(
            9,
            Application::AutoReply {
                times: Times::OneTime,
                text: "welcome".to_owned(),
            },
        );
        let steps = account.plan.steps.iter().cloned();
        account.plan = Arc::new(ActionPlan::of([welcome].into_iter().chain(steps)));
    }
    settings
}

impl Node {
    fn begin(settings: Settings) -> Self {
        Self {
            world: World::new(settings),
            history: Vec::new(),
            welcomed: BTreeMap::new(),
        }
    }

    /// What was done, then the step; what is wrong with it, if anything is.
    fn after(&self, step: Step) -> Self {
        let mut next = self.clone();
        next.world.durable.clear();
        let before: Vec<Conversation> = conversations(&self.world).cloned().collect();
        carry_out(&mut next.world, &step);
        next.history.push(step);
        if let Err(found) = next.judge(&before) {
            panic!("{found} after {:#?}", next.history);
        }
        next
    }

    fn judge(&mut self, before: &[Conversation]) -> Result<(), String> {
        let broken = self.world.at_rest().check();
        broken.map_err(|broken| broken.to_string())?;
        let mut calls = BTreeSet::new();
        for effect in &self.world.durable {
            if let Durable::Call(call) = effect
                && !calls.insert(call.message)
            {
                return Err(format!("I13: {} goes out twice", call.message));
            }
            if let Durable::Save(message) = effect
                && (message.direction, &message.sender) == (Direction::Out, &Sender::System)
            {
                let count = self.welcomed.entry(message.interaction).or_default();
                *count += 1;
                if *count > 1 {
                    return Err(format!("I8: {} was welcomed twice", message.interaction));
                }
            }
            if let Durable::Record(Fact::TransferEnded {
                result: TransferResult::TimedOut | TransferResult::Rejected,
                ..
            }) = effect
            {
                self.came_back(before)?;
            }
        }
        Ok(())
    }

    /// I7: whatever was being transferred is its sender's again, and unread, unless somebody has it since.
    fn came_back(&self, before: &[Conversation]) -> Result<(), String> {
        let senders = before.iter().filter_map(|one| {
            let hold = one.hold()?;
            matches!(one.routing, Routing::Transferring { .. }).then_some((one.id, hold.agent))
        });
        let ended = senders.filter_map(|(id, sender)| Some((sender, self.world.conversation(id)?)));
        let mut ended = ended.filter(|(_, one)| !matches!(one.routing, Routing::Transferring { .. }));
        match ended.find(|(sender, one)| one.hold().is_none_or(|hold| hold.agent != *sender) || one.unread == 0) {
            Some((sender, one)) => Err(format!("I7: {} is not back with {sender}: {:?}", one.id, one.routing)),
            None => Ok(()),
        }
    }

    /// R4, RTE-22: with everybody ready, time leads each customer who waits to somebody who is asked.
    fn everybody_is_asked(&self) -> Result<(), String> {
        let mut world = self.world.clone();
        for agent in AGENTS {
            world.connect(agent);
            let _ = world.ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish: Wish::Ready });
        }
        for _ in 0..60 {
            let waits = |one: &&Conversation| {
                one.is_open() && one.hold().is_none() && one.last_message_direction == Direction::In
            };
            let is_asked = |one: &Conversation| AGENTS.iter().any(|agent| world.offer_of(*agent, one.id).is_some());
            if conversations(&world).filter(waits).all(is_asked) {
                return Ok(());
            }
            let Some((at, _)) = world.next_deadline() else { break };
            world.advance_to(at);
        }
        Err("R4: a customer waits and nobody is ever asked".to_owned())
    }
}

fn conversations(world: &World) -> impl Iterator<Item = &Conversation> {
    world.interactions.keys().filter_map(|id| world.conversation(*id))
}

/// All states within `depth` steps of a beginning.
fn explore(beginning: Node, depth: usize) -> Count {
    let mut count = Count::default();
    let mut seen = HashSet::from([canonical(&beginning.world, &beginning.welcomed)]);
    let mut edge = vec![beginning];
    for left in (0..depth).rev() {
        let mut next = Vec::new();
        for node in &edge {
            for step in all(&node.world) {
                count.steps += 1;
                let after = node.after(step);
                let canon = canonical(&after.world, &after.welcomed);
                if !seen.insert(canon) {
                    continue;
                }
                if canon % FOLLOWED == 0
                    && let Err(found) = after.everybody_is_asked()
                {
                    panic!("{found} after {:#?}", after.history);
                }
                if left > 0 {
                    next.push(after);
                }
            }
        }
        edge = next;
    }
    count.states = seen.len();
    count
}

fn depth(usual: usize) -> usize {
    let wanted = std::env::var("EXPLORE_DEPTH").ok();
    wanted.map_or(usual, |text| text.parse().expect("a number"))
}

#[expect(clippy::print_stderr, reason = "how much was looked at is what the proof is worth")]
fn explore_all(name: &str, beginnings: [Node; 3], usual: [usize; 3], states_min: usize) {
    let mut states = 0;
    let mut is_less = false;
    for (number, (beginning, usual)) in beginnings.into_iter().zip(usual).enumerate() {
        let depth = depth(usual);
        is_less |= depth < usual;
        let count = explore(beginning, depth);
        eprintln!(
            "{name}, beginning {number}: {} states over {} steps to depth {depth}",
            count.states, count.steps
        );
        states += count.states;
    }
    assert!(is_less || states >= states_min, "{name}: only {states} states");
}

/// What happens before the exploration begins.
fn through(mut node: Node, steps: impl IntoIterator<Item = Step>) -> Node {
    for step in steps {
        node = node.after(step);
    }
    node
}

/// Nobody is there; everybody is, and both customers wait; each customer is with an agent.
fn beginnings(settings: &Settings) -> [Node; 3] {
    let empty = Node::begin(settings.clone());
    let writes = (0..CUSTOMERS.len()).map(Step::Writes);
    let waiting = through(empty.clone(), AGENTS.map(Step::Connects).into_iter().chain(writes));
    let held =
        [(ANNA, InteractionId(1)), (CARLA, InteractionId(2))]
            .into_iter()
            .fold(waiting.clone(), |node, (agent, id)| {
                if node.world.offer_of(agent, id).is_some() {
                    node.after(Step::Accepts(agent, id))
                } else {
                    node.after(Step::Does(agent, id, crate::support::handed::Deed::Take))
                }
            });
    [empty, waiting, held]
}

#[test]
fn proof_2_beepall_beside_rr_memory() {
    let settings = installation(Strategy::BeepAll, Strategy::RrMemory, false);
    explore_all("beepall beside rr memory", beginnings(&settings), [3, 3, 3], 4_000);
}

#[test]
fn proof_2_least_recent_beside_beepall_where_a_disposition_is_mandatory() {
    let settings = installation(Strategy::LeastRecent, Strategy::BeepAll, true);
    explore_all("least recent beside beepall", beginnings(&settings), [4, 2, 2], 1_500);
}

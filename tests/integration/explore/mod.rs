//! Every history of a small world up to a length: two agents, one queue, one customer. Breadth
//! first over all inputs, deadlines and crashes; the named invariants are checked on every state,
//! and from every state time must lead to a state in which nobody waits in vain.

use crate::support::scene::{self, ANNA, BEN};
use crate::support::world::{ACCOUNT, World};
use std::collections::HashSet;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId};
use switchboard::domain::interaction;
use switchboard::domain::message::Direction;
use switchboard::domain::plan::{ActionPlan, Application, Step, Times};
use switchboard::domain::settings::{Settings, Strategy};
use switchboard::domain::{ActorKey, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    CustomerWrites,
    TimePasses,
    Crash,
    Connect(AgentId),
    Disconnect(AgentId),
    Ready(AgentId),
    Pause(AgentId),
    LogOut(AgentId),
    Accept(AgentId, InteractionId),
    Reject(AgentId, InteractionId),
    Send(AgentId, InteractionId),
    Read(AgentId, InteractionId),
    OpenTab(AgentId, InteractionId),
    CloseTab(AgentId, InteractionId),
    Close(AgentId, InteractionId),
    RemoveAccount(InteractionId),
    Enable(AgentId, bool),
    SystemPause(AgentId, bool),
}

/// Who takes part in a history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cast {
    /// Agents and customers.
    Desk,
    /// Also an administrator who disables Ben, and system pauses of Anna.
    Managed,
}

fn possible(world: &World, cast: Cast) -> Vec<Action> {
    let mut actions = vec![Action::Crash];
    if world.next_deadline().is_some() {
        actions.push(Action::TimePasses);
    }
    let newest = world.interactions.keys().last().copied();
    let unread = newest.and_then(|id| world.conversation(id)).map_or(0, |one| one.unread);
    if unread < 2 && world.interactions.len() <= 2 {
        actions.push(Action::CustomerWrites);
    }
    // The door of a removed account is shut. Here it stays open, so that what comes after is explored too.
    let open = newest.filter(|id| world.conversation(*id).is_some_and(|one| one.is_open()));
    actions.extend(open.map(Action::RemoveAccount));
    if cast == Cast::Managed {
        let is_enabled = world.settings.may_work(BEN);
        let is_paused = world
            .agents
            .get(&ANNA)
            .is_some_and(|anna| !anna.stored.system_pauses.is_empty());
        actions.extend([Action::Enable(BEN, !is_enabled), Action::SystemPause(ANNA, !is_paused)]);
    }
    for agent in [ANNA, BEN] {
        if world.connections.contains_key(&agent) {
            actions.extend([
                Action::Disconnect(agent),
                Action::Pause(agent),
                Action::LogOut(agent),
                Action::Ready(agent),
            ]);
        } else {
            actions.push(Action::Connect(agent));
        }
        for id in world.interactions.keys() {
            let Some(one) = world.conversation(*id) else { continue };
            if world.offer_of(agent, *id).is_some() {
                actions.extend([Action::Accept(agent, *id), Action::Reject(agent, *id)]);
            }
            if one.hold().is_some_and(|hold| hold.agent == agent) {
                actions.extend([
                    Action::Close(agent, *id),
                    Action::CloseTab(agent, *id),
                    Action::OpenTab(agent, *id),
                ]);
                if one.outstanding.is_empty() {
                    actions.push(Action::Send(agent, *id));
                }
                if one.unread > 0 {
                    actions.push(Action::Read(agent, *id));
                }
            }
        }
    }
    actions
}

fn apply(world: &mut World, action: Action) {
    let interaction = |id: InteractionId| ActorKey::Interaction(ACCOUNT, id);
    // Refusals are legitimate answers; that they change nothing is checked inside.
    let _ = match action {
        Action::CustomerWrites => {
            world.customer_writes("390001", "hello");
            Ok(())
        }
        Action::TimePasses => {
            let (at, _) = world.next_deadline().expect("offered only with a deadline");
            world.advance_to(at);
            Ok(())
        }
        Action::Crash => {
            world.crash();
            Ok(())
        }
        Action::Connect(agent) => {
            world.connect(agent);
            Ok(())
        }
        Action::Disconnect(agent) => {
            world.disconnect(agent);
            Ok(())
        }
        Action::Ready(agent) => world.ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish: Wish::Ready }),
        Action::Pause(agent) => {
            let wish = Wish::Pause {
                reason: "Lunch".to_owned(),
            };
            world.ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish })
        }
        Action::LogOut(agent) => world.ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish: Wish::LogOut }),
        Action::Accept(agent, id) => {
            let ticket = world.offer_of(agent, id).expect("offered only with an offer");
            world.accept(agent, id, ticket)
        }
        Action::Reject(agent, id) => {
            let ticket = world.offer_of(agent, id).expect("offered only with an offer");
            world.ask(
                ActorKey::Agent(agent),
                agent::Input::Rejected {
                    interaction: id,
                    ticket,
                },
            )
        }
        Action::Send(agent, id) => {
            let client_ref = ClientRef(format!("r{}", world.durable.len()));
            world.ask(
                interaction(id),
                interaction::Input::AgentSent {
                    agent,
                    client_ref,
                    body: "hi".to_owned(),
                },
            )
        }
        Action::Read(agent, id) => world.ask(interaction(id), interaction::Input::AgentRead { agent }),
        Action::OpenTab(agent, id) => world.ask(interaction(id), interaction::Input::TabOpened { agent }),
        Action::CloseTab(agent, id) => world.ask(interaction(id), interaction::Input::TabClosed { agent }),
        Action::RemoveAccount(id) => world.ask(interaction(id), interaction::Input::AccountRemoved),
        Action::Close(agent, id) => world.ask(interaction(id), interaction::Input::CloseAsked { agent }),
        Action::Enable(..) | Action::SystemPause(..) => {
            manage(world, action);
            Ok(())
        }
    };
    world.log.clear();
}

fn manage(world: &mut World, action: Action) {
    if let Action::Enable(agent, enabled) = action {
        world.set_enabled(agent, enabled);
    } else if let Action::SystemPause(agent, begins) = action {
        world.system_pause(agent, InteractionId(1), begins);
    }
}

/// What matters for the future: instants relative to now, numbers that only grow left out.
fn fingerprint(world: &World) -> String {
    let text = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}",
        world.interactions,
        world.agents,
        world.queues,
        world.accounts,
        world.connections,
        world.settings.may_work(BEN)
    );
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix("ended: [") {
            rest = &behind[behind.find(']').expect("a list ends")..];
        } else if let Some(behind) = [
            "Ticket(",
            "MessageId(",
            "ContactId(",
            "number: ",
            "round: ",
            "messages: ",
            "passes: ",
        ]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix))
        {
            rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        } else if let Some(at) = rest
            .get(..24)
            .filter(|at| at.ends_with('Z') && at.as_bytes()[10] == b'T')
        {
            let at: Timestamp = serde_json::from_value(at.into()).expect("a timestamp prints as one");
            let left = at.millis_since(world.now);
            out.push_str(&if left < 0 { "past".to_owned() } else { left.to_string() });
            rest = &rest[24..];
        } else {
            let next = rest.chars().next().expect("not empty");
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// R4, RTE-22: with a ready agent and time, the customer is offered to somebody; unless they have their
/// answer, and nobody holds the conversation because its holder was disabled (AGT-15).
fn is_answered_in_time(world: &World) -> Result<(), String> {
    let mut world = world.clone();
    world.set_enabled(BEN, true);
    world.system_pause(ANNA, InteractionId(1), false);
    for agent in [ANNA, BEN] {
        world.connect(agent);
        let _ = world.ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish: Wish::Ready });
    }
    for _ in 0..40 {
        let waiting = world.interactions.keys().filter_map(|id| world.conversation(*id));
        let waiting: Vec<InteractionId> = waiting
            .filter(|one| one.is_open() && one.hold().is_none() && one.last_message_direction == Direction::In)
            .map(|one| one.id)
            .collect();
        if waiting
            .iter()
            .all(|id| [ANNA, BEN].iter().any(|agent| world.offer_of(*agent, *id).is_some()))
        {
            return Ok(());
        }
        let Some((at, _)) = world.next_deadline() else { break };
        world.advance_to(at);
    }
    Err("a customer waits and nobody is ever asked".to_owned())
}

fn explore(settings: Settings, cast: Cast, length: usize) {
    let start = World::new(settings);
    let mut seen = HashSet::from([fingerprint(&start)]);
    let mut edge: Vec<(World, Vec<Action>)> = vec![(start, Vec::new())];
    for depth in 1..=length {
        let mut next = Vec::new();
        for (world, history) in &edge {
            for action in possible(world, cast) {
                let mut world = world.clone();
                apply(&mut world, action);
                let mut history = history.clone();
                history.push(action);
                if let Err(broken) = world.at_rest().check() {
                    panic!("{broken} after {history:?}");
                }
                if seen.insert(fingerprint(&world)) {
                    if let Err(found) = is_answered_in_time(&world) {
                        panic!("{found} after {history:?}");
                    }
                    world.durable.clear();
                    next.push((world, history));
                }
            }
        }
        assert!(!next.is_empty(), "the histories end before length {depth}");
        edge = next;
    }
}

#[test]
fn beep_all_keeps_every_invariant() {
    explore(scene::settings(Strategy::BeepAll), Cast::Desk, 7);
}

#[test]
fn rr_memory_keeps_every_invariant() {
    explore(scene::settings(Strategy::RrMemory), Cast::Desk, 7);
}

#[test]
fn least_recent_keeps_every_invariant() {
    explore(scene::settings(Strategy::LeastRecent), Cast::Desk, 6);
}

/// Replies, a tag and a condition on the way to an Agent step and a Queue step.
#[test]
fn a_plan_with_steps_of_many_kinds_keeps_every_invariant() {
    let reply = |times, text: &str| Application::AutoReply {
        times,
        text: text.to_owned(),
    };
    let anna = Application::Agent {
        agent: ANNA,
        timeout_secs: 10,
    };
    let support = Application::Queue {
        queue: scene::SUPPORT,
        timeout_secs: 30,
    };
    let applications = [
        reply(Times::OneTime, "welcome"),
        reply(Times::Always, "one moment"),
        Application::Tag { tags: vec![5] },
        anna,
        support,
    ];
    let steps = (1..)
        .zip(applications)
        .map(|(id, application)| Step::new(id, application));
    let mut settings = scene::with_plan(Strategy::BeepAll, vec![ANNA, BEN], ActionPlan::of(steps));
    settings.tags.insert(5, "vip".into());
    explore(settings, Cast::Desk, 6);
}

#[test]
fn beep_all_keeps_every_invariant_while_agents_are_managed() {
    explore(scene::settings(Strategy::BeepAll), Cast::Managed, 5);
}

#[test]
fn rr_memory_keeps_every_invariant_while_agents_are_managed() {
    explore(scene::settings(Strategy::RrMemory), Cast::Managed, 5);
}

//! Every history of a small world up to a length: two agents, a queue or two, one customer. Breadth
//! first over all inputs, deadlines and crashes; the named invariants are checked on every state,
//! and from every state time must lead to a state in which nobody waits in vain.

mod about_messages;
mod actions;
mod canon;
mod carry_out;
mod every_input;
mod node;
mod reduction;
mod threads;
mod trio;

use crate::support::scene::{self, ANNA, BEN};
use crate::support::scripts::{look_up, with_scripts};
use crate::support::talk;
use crate::support::world::World;
use actions::{Action, Cast, apply, possible};
use std::collections::HashSet;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::bot::script::Script;
use switchboard::domain::ids::InteractionId;
use switchboard::domain::interaction::Routing;
use switchboard::domain::message::Direction;
use switchboard::domain::plan::{ActionPlan, Application, Step, Times};
use switchboard::domain::settings::{Settings, Strategy};
use switchboard::domain::{ActorKey, Timestamp};

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

/// DSP-11..DSP-13: the server pauses an agent exactly while they dispose of a conversation.
fn pauses_fit(world: &World) -> Result<(), String> {
    for (id, agent) in &world.agents {
        for pause in &agent.stored.system_pauses {
            let fits = world
                .conversation(pause.cause)
                .is_some_and(|one| matches!(one.routing, Routing::Disposing { hold } if hold.agent == *id));
            if !fits {
                return Err(format!(
                    "{id} is paused for {}, which they do not dispose of",
                    pause.cause
                ));
            }
        }
    }
    Ok(())
}

/// APP-BOT-07: what a conversation waits for, its engine was asked, also by a process that died meanwhile.
fn engines_are_asked(world: &World) -> Result<(), String> {
    for one in world.interactions.keys().filter_map(|id| world.conversation(*id)) {
        let Some(asking) = one.talk().and_then(|talk| talk.asking.as_ref()) else {
            continue;
        };
        let mut turns = world.turns.iter();
        if !turns.any(|turn| turn.interaction == one.id && turn.ticket == asking.wait.ticket) {
            return Err(format!("{} waits for an engine that was not asked", one.id));
        }
    }
    Ok(())
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
                if cast == Cast::Handed
                    && let Err(found) = pauses_fit(&world)
                {
                    panic!("{found} after {history:?}");
                }
                if let Err(found) = engines_are_asked(&world) {
                    panic!("{found} after {history:?}");
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

/// RTE-20: agents who become free choose among two queues that ask one at a time.
#[test]
fn two_queues_of_unlike_weight_keep_every_invariant() {
    let two = scene::two_queues(Strategy::RrMemory, Strategy::LeastRecent, vec![ANNA, BEN]);
    explore(scene::weigh(&two, scene::SALES, 5), Cast::Lines, 5);
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
    settings.tags.insert(5, scene::tag("vip"));
    explore(settings, Cast::Desk, 6);
}

/// A bot, a second one behind it, and the queue.
#[test]
fn a_plan_that_begins_with_bots_keeps_every_invariant() {
    let script = Script {
        error_message: "sorry".to_owned(),
        turns_max: 2,
        ..Script::default()
    };
    let support = Application::Queue {
        queue: scene::SUPPORT,
        timeout_secs: 30,
    };
    let plan = [talk::bot(talk::LIA), talk::bot(talk::MAX), support];
    explore(talk::with_bots(vec![ANNA, BEN], &script, plan), Cast::Bots, 6);
}

#[test]
fn beep_all_keeps_every_invariant_while_agents_are_managed() {
    explore(scene::settings(Strategy::BeepAll), Cast::Managed, 5);
}

#[test]
fn rr_memory_keeps_every_invariant_while_agents_are_managed() {
    explore(scene::settings(Strategy::RrMemory), Cast::Managed, 5);
}

/// Transfers, dispositions, reopening, taking, and supervisors, where a disposition is mandatory and silence ends
/// a conversation.
#[test]
fn conversations_that_change_hands_keep_every_invariant() {
    let settings = scene::with_care(|account| {
        account.groups.disposition.on = true;
        account.groups.disposition.pause = Some(71);
        account.groups.session.inactivity_mins = 1;
    });
    explore(settings, Cast::Handed, 5);
}

/// APP-SYS-01, R4: a script that ends well, badly or never, before a queue that asks both agents.
#[test]
fn a_plan_that_runs_a_script_keeps_every_invariant() {
    let support = Application::Queue {
        queue: scene::SUPPORT,
        timeout_secs: 30,
    };
    let plan = ActionPlan::of([Step::new(1, look_up()), Step::new(2, support)]);
    explore(
        with_scripts(scene::with_plan(Strategy::BeepAll, vec![ANNA, BEN], plan)),
        Cast::Desk,
        5,
    );
}

//! What can happen in the small world at a moment, and making it happen.

use crate::support::handed::{self, Deed};
use crate::support::scene::{ANNA, BEN, SALES};
use crate::support::scripts;
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::bot::{HandOver, Reply};
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId, Ticket};
use switchboard::domain::interaction::{self, Conversation, Input, Routing, TransferTo};
use switchboard::domain::plan::script::{Ran, RunEnd};
use switchboard::domain::{ActorKey, Rejected};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    CustomerWrites,
    NeighbourWritesOfSales,
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
    Handed(AgentId, InteractionId, Deed),
    /// An engine answers the question that is asked, or with an age one that nobody asks any longer.
    Engine(InteractionId, Word, u32),
    /// The script that was asked for last, well or badly.
    ScriptEnds(bool),
}

/// What the engine of a bot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Answer,
    HandOver,
    Failure,
}

/// Who takes part in a history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cast {
    /// Agents and customers.
    Desk,
    /// Also an administrator who disables Ben, and system pauses of Anna.
    Managed,
    /// Agents, and two customers who come to two queues.
    Lines,
    /// Agents who hand conversations over and say how they ended, and a supervisor.
    Handed,
    /// The same desk, and a bot before it.
    Bots,
}

pub fn possible(world: &World, cast: Cast) -> Vec<Action> {
    let mut actions = vec![Action::Crash];
    if world.next_deadline().is_some() {
        actions.push(Action::TimePasses);
    }
    if !world.scripts.is_empty() {
        actions.extend([Action::ScriptEnds(true), Action::ScriptEnds(false)]);
    }
    let newest = world.interactions.keys().last().copied();
    let unread = newest.and_then(|id| world.conversation(id)).map_or(0, |one| one.unread);
    if unread < 2 && world.interactions.len() <= 2 {
        actions.push(Action::CustomerWrites);
    }
    match cast {
        Cast::Lines if world.interactions.len() < 2 => actions.push(Action::NeighbourWritesOfSales),
        Cast::Desk | Cast::Managed => {
            // The door of a removed account is shut. Here it stays open, so that what comes after is explored too.
            let open = newest.filter(|id| world.conversation(*id).is_some_and(Conversation::is_open));
            actions.extend(open.map(Action::RemoveAccount));
        }
        Cast::Handed | Cast::Lines | Cast::Bots => {}
    }
    if cast == Cast::Managed {
        let is_enabled = world.settings.may_work(BEN);
        let is_paused = world
            .agents
            .get(&ANNA)
            .is_some_and(|anna| !anna.stored.system_pauses.is_empty());
        actions.extend([Action::Enable(BEN, !is_enabled), Action::SystemPause(ANNA, !is_paused)]);
    }
    if cast == Cast::Bots {
        of_engines(world, &mut actions);
    }
    for agent in [ANNA, BEN] {
        of_agent(world, agent, &mut actions);
        for id in world.interactions.keys() {
            if let Some(one) = world.conversation(*id) {
                of_conversation(world, agent, one, &mut actions);
                if cast == Cast::Bots && one.talk().is_some() {
                    actions.push(Action::Handed(agent, *id, Deed::Take));
                }
                if cast == Cast::Handed {
                    actions.extend(
                        deeds(agent, one)
                            .into_iter()
                            .map(|deed| Action::Handed(agent, *id, deed)),
                    );
                }
            }
        }
    }
    actions
}

fn of_agent(world: &World, agent: AgentId, actions: &mut Vec<Action>) {
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
}

fn of_conversation(world: &World, agent: AgentId, one: &Conversation, actions: &mut Vec<Action>) {
    let id = one.id;
    if world.offer_of(agent, id).is_some() {
        actions.extend([Action::Accept(agent, id), Action::Reject(agent, id)]);
    }
    if one.hold().is_some_and(|hold| hold.agent == agent) {
        actions.extend([
            Action::Close(agent, id),
            Action::CloseTab(agent, id),
            Action::OpenTab(agent, id),
        ]);
        if one.outstanding.is_empty() {
            actions.push(Action::Send(agent, id));
        }
        if one.unread > 0 {
            actions.push(Action::Read(agent, id));
        }
    }
}

/// What this agent can do, or a supervisor with them, beyond the desk's basics.
fn deeds(agent: AgentId, one: &Conversation) -> Vec<Deed> {
    let other = if agent == ANNA { BEN } else { ANNA };
    let is_theirs = one.hold().is_some_and(|hold| hold.agent == agent);
    match &one.routing {
        Routing::Closed { .. } => vec![Deed::Reopen],
        Routing::Assigned { .. } if is_theirs => vec![
            Deed::Transfer(TransferTo::Agent { agent: other }),
            Deed::Transfer(TransferTo::Queue { queue: SALES }),
            Deed::CloseAs,
        ],
        Routing::Transferring { .. } if is_theirs => vec![Deed::CancelTransfer, Deed::ForceClose],
        Routing::Disposing { .. } if is_theirs => vec![Deed::CloseAs, Deed::GoBack, Deed::ForceClose],
        Routing::Assigned { .. } | Routing::WaitAgent { .. } | Routing::WaitQueue { .. } => {
            vec![Deed::Give, Deed::CloseAs]
        }
        Routing::Planning { .. }
        | Routing::Offering { .. }
        | Routing::OfferingAgent { .. }
        | Routing::Bot { .. }
        | Routing::Parked
        | Routing::Transferring { .. }
        | Routing::Disposing { .. } => vec![Deed::Take, Deed::Give],
    }
}

pub fn apply(world: &mut World, action: Action) {
    let interaction = |id: InteractionId| ActorKey::Interaction(ACCOUNT, id);
    let ledger = ActorKey::Agent;
    let wish = |wish| agent::Input::StatusAsked { wish };
    // Refusals are legitimate answers; that they change nothing is checked inside.
    let _ = match action {
        Action::CustomerWrites => {
            world.customer_writes("390001", "hello");
            Ok(())
        }
        Action::NeighbourWritesOfSales => {
            world.customer_writes("390002", "sales");
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
        Action::ScriptEnds(well) => script_ends(world, well),
        Action::Connect(agent) => {
            world.connect(agent);
            Ok(())
        }
        Action::Disconnect(agent) => {
            world.disconnect(agent);
            Ok(())
        }
        Action::Ready(agent) => world.ask(ledger(agent), wish(Wish::Ready)),
        Action::Pause(agent) => {
            let reason = "Lunch".to_owned();
            world.ask(ledger(agent), wish(Wish::Pause { reason }))
        }
        Action::LogOut(agent) => world.ask(ledger(agent), wish(Wish::LogOut)),
        Action::Accept(agent, id) => {
            let ticket = world.offer_of(agent, id).expect("offered only with an offer");
            world.accept(agent, id, ticket)
        }
        Action::Reject(agent, interaction) => {
            let ticket = world.offer_of(agent, interaction).expect("offered only with an offer");
            world.ask(ledger(agent), agent::Input::Rejected { interaction, ticket })
        }
        Action::Send(agent, id) => {
            let sent = Input::AgentSent {
                agent,
                client_ref: ClientRef(format!("r{}", world.durable.len())),
                content: Content::text("hi"),
                file: None,
                quote: None,
            };
            world.ask(interaction(id), sent)
        }
        Action::Read(agent, id) => world.ask(interaction(id), Input::AgentRead { agent }),
        Action::OpenTab(agent, id) => world.ask(interaction(id), Input::TabOpened { agent }),
        Action::CloseTab(agent, id) => world.ask(interaction(id), Input::TabClosed { agent }),
        Action::RemoveAccount(id) => world.ask(interaction(id), interaction::Input::AccountRemoved),
        Action::Close(agent, id) => world.ask(interaction(id), closing(agent)),
        Action::Handed(agent, id, deed) => handed::carry_out(world, agent, id, deed),
        Action::Engine(id, word, age) => answer(world, id, age, word),
        Action::Enable(..) | Action::SystemPause(..) => {
            manage(world, action);
            Ok(())
        }
    };
    world.log.clear();
}

fn closing(agent: AgentId) -> Input {
    let disposition = None;
    Input::CloseAsked { agent, disposition }
}

fn of_engines(world: &World, actions: &mut Vec<Action>) {
    for (id, one) in world
        .interactions
        .keys()
        .filter_map(|id| Some((*id, world.conversation(*id)?)))
    {
        if one.talk().is_some_and(|talk| talk.asking.is_some()) {
            let words = [Word::Answer, Word::HandOver, Word::Failure];
            actions.extend(words.map(|word| Action::Engine(id, word, 0)));
        }
        actions.push(Action::Engine(id, Word::Answer, 1));
    }
}

/// Answers the question that is asked, or with an `age` one before it.
fn answer(world: &mut World, id: InteractionId, age: u32, word: Word) -> Result<(), Rejected> {
    let newest = world.conversation(id).expect("it exists").last_ticket;
    let texts = vec!["hi".to_owned()];
    let reply = Box::new(match word {
        Word::Answer => Reply::Said { texts, memory: None },
        Word::HandOver => Reply::HandsOver {
            texts,
            why: HandOver::Limit,
        },
        Word::Failure => Reply::Failed { why: String::new() },
    });
    let ticket = Ticket(newest.0.wrapping_sub(age));
    world.ask(ActorKey::Interaction(ACCOUNT, id), Input::BotAnswered { ticket, reply })
}

fn manage(world: &mut World, action: Action) {
    if let Action::Enable(agent, enabled) = action {
        world.set_enabled(agent, enabled);
    } else if let Action::SystemPause(agent, begins) = action {
        world.system_pause(agent, InteractionId(1), begins);
    }
}

fn script_ends(world: &mut World, well: bool) -> Result<(), Rejected> {
    let (last, code) = (world.scripts.len() - 1, i32::from(!well));
    scripts::end(world, last, Ran::without_output(RunEnd::Exited { code }))
}

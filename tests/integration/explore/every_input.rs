//! Every input there is, said by everybody to every conversation, sensible or not. Which kinds of inputs a run has
//! really told to the machines is counted, and [`super::trio`] says why any of them is missing from one.
//!
//! Inputs of one kind differ in what they carry. What only ends up in a text (words of messages, notes, names) is said
//! in one way. Settings stay as they were but for Ben, who is disabled and enabled; what machines make of other changes is
//! in `core::settings_changed` and `core::queues`. What only happens between machines that are not at rest (letters late,
//! lost or twice, commits that fail) is the simulation's.

use super::about_messages;
use super::threads::Threads;
use crate::support::handed::{Deed, asked, uma_gives};
use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, CARLA, SALES, SUPPORT, VIP};
use crate::support::world::World;
use std::collections::BTreeSet;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::bot::{HandOver, Reply};
use switchboard::domain::ids::{AgentId, AgentProfileId, ClientRef, ConnectionId, InteractionId, Ticket};
use switchboard::domain::interaction::{By, CallOutcome, Choice, Conversation, Input, TransferTo};
use switchboard::domain::plan::script::{Ran, RunEnd};
use switchboard::domain::{Env, Machine};

pub const AGENTS: [AgentId; 3] = [ANNA, BEN, CARLA];
const QUEUES: [TransferTo; 2] = [TransferTo::Queue { queue: SUPPORT }, TransferTo::Queue { queue: SALES }];

/// A profile with which Anna works on sales too.
pub const PROFILE: AgentProfileId = AgentProfileId(81);

/// A second window, of Anna.
pub const SECOND: ConnectionId = ConnectionId(1_011);

/// A day, and a second.
pub const DAY_SECS: i64 = 86_401;

/// Whose customer writes what: the one comes to support, the other to sales.
pub const CUSTOMERS: [(&str, &str); 2] = [("390001", "hello"), ("390002", "sales")];

/// Which inputs are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Range {
    /// All there are.
    All,
    /// Those that move a conversation from hand to hand: one step deeper within the same time.
    Routing,
}

/// A step of a history.
#[derive(Clone, Debug)]
pub enum Step {
    /// Until the next deadline.
    TimePasses,
    /// With no deadline before.
    DayPasses,
    Crash,
    Connects(AgentId),
    Disconnects(AgentId),
    /// Anna opens a second window, or closes it.
    Window(bool),
    Wishes(AgentId, Wish),
    Writes(usize),
    SendsFile(usize),
    /// The desk's accept: of the offer that is shown, or of the ring that is current.
    Accepts(AgentId, InteractionId),
    /// Two accept at the same time; the first is first.
    BothAccept(AgentId, AgentId, InteractionId),
    Rejects(AgentId, InteractionId),
    /// What the ledger or the account is asked first.
    Does(AgentId, InteractionId, Deed),
    /// The interaction is told something.
    Told(InteractionId, Box<Input>),
    /// The ledger is told something.
    ToldAgent(AgentId, Box<agent::Input>),
    /// An administrator disables Ben, or enables him again.
    Enables(bool),
}

/// All steps that may change something. What a conversation refuses is tried and left out; what it refuses must
/// leave it as it was.
pub fn all(world: &World, threads: &Threads, range: Range) -> Vec<Step> {
    let mut steps = every(world, threads);
    if range == Range::Routing {
        steps.retain(is_routing);
    }
    steps
}

fn is_routing(step: &Step) -> bool {
    match step {
        Step::TimePasses
        | Step::Crash
        | Step::Connects(_)
        | Step::Disconnects(_)
        | Step::Wishes(..)
        | Step::Writes(_)
        | Step::Accepts(..)
        | Step::Rejects(..) => true,
        Step::Does(_, _, deed) => *deed != Deed::Begin,
        Step::DayPasses
        | Step::Window(_)
        | Step::SendsFile(_)
        | Step::BothAccept(..)
        | Step::ToldAgent(..)
        | Step::Enables(_) => false,
        Step::Told(_, input) => match **input {
            Input::Reassert
            | Input::AccountRemoved
            | Input::ClosedBySupervisor { .. }
            | Input::AgentRead { .. }
            | Input::TabOpened { .. }
            | Input::TabClosed { .. }
            | Input::CloseAsked { .. }
            | Input::DisposingCancelled { .. }
            | Input::TransferCancelled { .. }
            | Input::Given { .. }
            | Input::BotAnswered { .. }
            | Input::ScriptEnded { .. } => true,
            Input::AgentSent {
                ref file, ref quote, ..
            } => file.is_none() && quote.is_none(),
            Input::CallFinished { ref outcome, .. } => matches!(outcome, CallOutcome::Accepted { .. }),
            Input::CustomerWrote(_)
            | Input::Started(_)
            | Input::StatusReported { .. }
            | Input::AgentAccepted { .. }
            | Input::HolderRejected { .. }
            | Input::CustomerChanged { .. }
            | Input::AgentReacted { .. }
            | Input::AgentResent { .. }
            | Input::AgentTypes { .. }
            | Input::HolderAway { .. }
            | Input::HolderGone { .. }
            | Input::HolderBack { .. }
            | Input::DispositionSet { .. }
            | Input::TagsChanged { .. }
            | Input::TransferAsked { .. }
            | Input::NoteAdded { .. }
            | Input::ResentBySupervisor { .. }
            | Input::NotedBySupervisor { .. }
            | Input::Taken { .. }
            | Input::RecontactAsked { .. }
            | Input::Reopened { .. }
            | Input::FileFetched { .. }
            | Input::RoundEnded { .. } => false,
        },
    }
}

fn every(world: &World, threads: &Threads) -> Vec<Step> {
    let mut steps = vec![Step::Crash, Step::Enables(!world.settings.may_work(BEN))];
    let deadline = world.next_deadline().map(|(at, _)| at);
    if deadline.is_some() {
        steps.push(Step::TimePasses);
    }
    if deadline.is_none_or(|at| at > world.now.plus_secs(DAY_SECS)) && !world.interactions.is_empty() {
        steps.push(Step::DayPasses);
    }
    let writing = [0, 1].into_iter().filter(|who| may_write(world, *who));
    steps.extend(writing.flat_map(|who| [Step::Writes(who), Step::SendsFile(who)]));
    for agent in AGENTS {
        of_agent(world, agent, &mut steps);
        for id in world.interactions.keys() {
            steps.extend(desk(world, agent, *id));
        }
    }
    for id in world.interactions.keys() {
        let told = told(world, *id, threads);
        let told = told.into_iter().filter(|input| changes(world, *id, input));
        steps.extend(told.map(|input| Step::Told(*id, Box::new(input))));
    }
    steps
}

/// Twice unseen is like more often.
fn may_write(world: &World, who: usize) -> bool {
    let open = world.interactions.keys().filter_map(|id| world.conversation(*id));
    let mut open = open.filter(|one| one.contact.identity.phone.as_deref() == Some(CUSTOMERS[who].0));
    // Everybody has one conversation, or a second one that carries on the first.
    open.all(|one| (one.is_open() && one.unread < 2) || one.awaits_answer())
}

/// What agents say to their ledger, and supervisors about them.
fn of_agent(world: &World, agent: AgentId, steps: &mut Vec<Step>) {
    let Some(connections) = world.connections.get(&agent) else {
        steps.push(Step::Connects(agent));
        return;
    };
    let lunch = || "Lunch".to_owned();
    let wishes = || [Wish::Ready, Wish::Pause { reason: lunch() }, Wish::LogOut];
    steps.push(Step::Disconnects(agent));
    steps.extend(wishes().map(|wish| Step::Wishes(agent, wish)));
    if agent == ANNA {
        steps.push(Step::Window(!connections.contains(&SECOND)));
    }
    let forced = wishes().map(|wish| agent::Input::StatusForced {
        wish,
        by: uma(),
        asked: Some(asked()),
    });
    let mut told = Vec::from(forced);
    told.push(agent::Input::PauseRenamed {
        from: lunch(),
        to: "Meal".to_owned(),
    });
    told.extend([None, Some(PROFILE)].map(|profile| agent::Input::ProfileAsked { profile }));
    let told = told.into_iter().filter(|input| agent_changes(world, agent, input));
    steps.extend(told.map(|input| Step::ToldAgent(agent, Box::new(input))));
}

/// What an agent can say through their desk, where the ledger is asked first.
fn desk(world: &World, agent: AgentId, id: InteractionId) -> Vec<Step> {
    let mut steps = Vec::new();
    if changes(world, id, &Input::Taken { agent }) {
        steps.push(Step::Does(agent, id, Deed::Take));
    }
    if world.conversation(id).is_some_and(|one| !one.is_open()) {
        steps.push(Step::Does(agent, id, Deed::Reopen));
        // Like a customer who writes again: a second conversation is enough.
        if world.interactions.len() < 3 {
            steps.push(Step::Does(agent, id, Deed::Begin));
        }
    }
    if world.offer_of(agent, id).is_some() {
        steps.extend([Step::Accepts(agent, id), Step::Rejects(agent, id)]);
        let others = AGENTS.into_iter().filter(|other| *other != agent);
        let others = others.filter(|other| world.offer_of(*other, id).is_some());
        steps.extend(others.map(|other| Step::BothAccept(agent, other, id)));
    }
    let others = AGENTS.into_iter().map(|agent| TransferTo::Agent { agent });
    let is_theirs = world
        .conversation(id)
        .is_some_and(|one| one.hold().is_some_and(|hold| hold.agent == agent));
    if is_theirs {
        steps.extend(others.chain(QUEUES).map(|to| Step::Does(agent, id, Deed::Transfer(to))));
    }
    steps
}

fn sold() -> Choice {
    Choice {
        disposition: 1,
        note: None,
        list: None,
    }
}

/// What a conversation can be told, by everybody, with the current ticket and with an old one.
fn told(world: &World, id: InteractionId, threads: &Threads) -> Vec<Input> {
    let Some(one) = world.conversation(id) else {
        return Vec::new();
    };
    let mut inputs = vec![
        Input::Reassert,
        Input::AccountRemoved,
        Input::ClosedBySupervisor {
            by: uma(),
            asked: asked(),
            disposition: Some(sold()),
        },
        Input::NotedBySupervisor {
            by: uma(),
            asked: asked(),
            client_ref: client_ref(one),
            body: "look".to_owned(),
        },
    ];
    inputs.extend(of_supervisor(one));
    inputs.extend(of_engines(one));
    inputs.extend(about_messages::by_the_world(one, world.now, &threads.of(id)));
    for agent in AGENTS {
        inputs.extend(of_desk(one, agent));
        inputs.extend(about_messages::by_agent(one, agent, &threads.of(id)));
    }
    inputs
}

fn of_supervisor(one: &Conversation) -> Vec<Input> {
    let by = || By::Supervisor(uma(), asked());
    let (tag, none) = (BTreeSet::from([VIP]), BTreeSet::new());
    let has_it = one.tags.contains(&VIP);
    let (add, remove) = if has_it { (none, tag) } else { (tag, none) };
    let tagged = Input::TagsChanged { by: by(), add, remove };
    let disposed = Input::DispositionSet {
        by: by(),
        disposition: sold(),
    };
    // Said again it is another entry of the audit log, and nothing to routing.
    let is_disposed = one.rare.get().disposed.is_some();
    let mut inputs = vec![tagged];
    inputs.extend((!is_disposed).then_some(disposed));
    inputs
}

/// What bots' engines and scripts answer, to what is asked and to what nobody asks any longer.
fn of_engines(one: &Conversation) -> Vec<Input> {
    let mut inputs = Vec::new();
    let ticket = one.last_ticket;
    let old = Ticket(ticket.0.wrapping_sub(1));
    let texts = || vec!["hi".to_owned()];
    let said = || Reply::Said {
        texts: texts(),
        memory: None,
    };
    if one.talk().is_some_and(|talk| talk.asking.is_some()) {
        let hands_over = Reply::HandsOver {
            texts: texts(),
            why: HandOver::Limit,
        };
        let fails = Reply::Failed { why: String::new() };
        let replies = [(ticket, said()), (ticket, hands_over), (ticket, fails), (old, said())];
        inputs.extend(replies.map(|(ticket, reply)| Input::BotAnswered {
            ticket,
            reply: Box::new(reply),
        }));
    }
    if let Some(running) = one.running() {
        let ended = |code| Ran::without_output(RunEnd::Exited { code });
        inputs.extend(
            [(running.ticket, 0), (running.ticket, 1), (old, 0)].map(|(ticket, code)| {
                let ran = Box::new(ended(code));
                Input::ScriptEnded { ticket, ran }
            }),
        );
    }
    inputs
}

/// What an agent says to a conversation, beside what is about its messages.
fn of_desk(one: &Conversation, agent: AgentId) -> Vec<Input> {
    let old = Ticket(one.last_ticket.0.saturating_sub(1));
    vec![
        Input::AgentRead { agent },
        Input::AgentTypes { agent },
        Input::TabOpened { agent },
        Input::TabClosed { agent },
        Input::CloseAsked {
            agent,
            disposition: None,
        },
        Input::CloseAsked {
            agent,
            disposition: Some(sold()),
        },
        Input::DisposingCancelled { agent },
        Input::TransferCancelled { agent },
        Input::RecontactAsked { agent },
        uma_gives(agent),
        Input::AgentAccepted { agent, ticket: old },
        Input::HolderRejected { agent, ticket: old },
    ]
}

/// Another one for each command that it has taken.
pub fn client_ref(one: &Conversation) -> ClientRef {
    ClientRef(format!("r{}", one.recent_refs.len()))
}

/// False when the conversation refuses it or it is nothing to it.
fn changes(world: &World, id: InteractionId, input: &Input) -> bool {
    matters(world, &world.interactions[&id], input.clone(), &format!("{input:?}"))
}

fn agent_changes(world: &World, agent: AgentId, input: &agent::Input) -> bool {
    let ledger = world.agents.get(&agent);
    ledger.is_some_and(|ledger| matters(world, ledger, input.clone(), &format!("{input:?}")))
}

fn matters<M: Machine + Clone>(world: &World, before: &M, input: M::Input, told: &str) -> bool {
    let (mut machine, mut ids) = (before.clone(), world.ids.clone());
    let mut env = Env {
        now: world.now,
        settings: &world.settings,
        ids: &mut ids,
    };
    match machine.on(input, &mut env) {
        Ok(effects) => !(effects.is_volatile() && effects.transient.is_empty() && machine == *before),
        Err(refused) => {
            assert!(
                machine == *before,
                "I14: {told} was refused ({refused}) and changed something"
            );
            false
        }
    }
}

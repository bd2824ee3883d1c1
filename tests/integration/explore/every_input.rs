//! Every input there is, said by everybody to every conversation, sensible or not.

use crate::support::handed::{self, Deed, asked, uma_gives};
use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, CARLA, SALES, SUPPORT};
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::content::Content;
use switchboard::domain::file::{FileReason, FileState};
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId, MessageId, Ticket};
use switchboard::domain::interaction::{CallOutcome, Choice, Input, TransferTo};
use switchboard::domain::{ActorKey, Env, Machine};

pub const AGENTS: [AgentId; 3] = [ANNA, BEN, CARLA];
const QUEUES: [TransferTo; 2] = [TransferTo::Queue { queue: SUPPORT }, TransferTo::Queue { queue: SALES }];

/// Whose customer writes what: the one comes to support, the other to sales.
pub const CUSTOMERS: [(&str, &str); 2] = [("390001", "hello"), ("390002", "sales")];

/// A step of a history.
#[derive(Clone, Debug)]
pub enum Step {
    TimePasses,
    Crash,
    Connects(AgentId),
    Disconnects(AgentId),
    Wishes(AgentId, Wish),
    Writes(usize),
    /// The desk's accept: of the offer that is shown, or of the ring that is current.
    Accepts(AgentId, InteractionId),
    Rejects(AgentId, InteractionId),
    /// What the ledger or the account is asked first.
    Does(AgentId, InteractionId, Deed),
    /// The interaction is told something.
    Told(InteractionId, Box<Input>),
}

/// All steps that may change something. What a conversation refuses is tried and left out; what it refuses must
/// leave it as it was.
pub fn all(world: &World) -> Vec<Step> {
    let mut steps = vec![Step::Crash];
    if world.next_deadline().is_some() {
        steps.push(Step::TimePasses);
    }
    steps.extend(
        [0, 1]
            .into_iter()
            .filter(|who| may_write(world, *who))
            .map(Step::Writes),
    );
    for agent in AGENTS {
        if world.connections.contains_key(&agent) {
            let reason = "Lunch".to_owned();
            steps.push(Step::Disconnects(agent));
            steps.extend([Wish::Ready, Wish::Pause { reason }, Wish::LogOut].map(|wish| Step::Wishes(agent, wish)));
        } else {
            steps.push(Step::Connects(agent));
        }
        for id in world.interactions.keys() {
            steps.extend(desk(world, agent, *id));
        }
    }
    for id in world.interactions.keys() {
        let told = told(world, *id);
        let told = told.into_iter().filter(|input| changes(world, *id, input));
        steps.extend(told.map(|input| Step::Told(*id, Box::new(input))));
    }
    steps
}

/// Twice unseen is like more often.
fn may_write(world: &World, who: usize) -> bool {
    let open = world.interactions.keys().filter_map(|id| world.conversation(*id));
    let mut open = open.filter(|one| one.contact.identity.phone.as_deref() == Some(CUSTOMERS[who].0));
    // Everybody has one conversation, so that there are never more than two.
    open.all(|one| one.is_open() && one.unread < 2)
}

/// What an agent can say through their desk, where the ledger is asked first.
fn desk(world: &World, agent: AgentId, id: InteractionId) -> Vec<Step> {
    let mut steps = Vec::new();
    if changes(world, id, &Input::Taken { agent }) {
        steps.push(Step::Does(agent, id, Deed::Take));
    }
    if world.conversation(id).is_some_and(|one| !one.is_open()) {
        steps.push(Step::Does(agent, id, Deed::Reopen));
    }
    if world.offer_of(agent, id).is_some() {
        steps.extend([Step::Accepts(agent, id), Step::Rejects(agent, id)]);
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

/// What a conversation can be told, by everybody, with the current ticket and with an old one.
fn told(world: &World, id: InteractionId) -> Vec<Input> {
    let Some(one) = world.conversation(id) else {
        return Vec::new();
    };
    let sold = || {
        Some(Choice {
            disposition: 1,
            note: None,
            list: None,
        })
    };
    let mut inputs = vec![
        Input::Reassert,
        Input::AccountRemoved,
        Input::FileFetched {
            message: MessageId(1),
            state: FileState::Failed {
                reason: FileReason::Gone,
            },
        },
        Input::ClosedBySupervisor {
            by: uma(),
            asked: asked(),
            disposition: sold(),
        },
    ];
    inputs.extend(one.outstanding.keys().next().map(|message| Input::CallFinished {
        message: *message,
        outcome: CallOutcome::Accepted {
            provider_id: format!("wamid.{message}"),
        },
    }));
    for agent in AGENTS {
        inputs.extend([
            Input::AgentSent {
                agent,
                client_ref: ClientRef(format!("r{}", one.messages)),
                content: Content::text("hi"),
                file: None,
                quote: None,
            },
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
                disposition: sold(),
            },
            Input::DisposingCancelled { agent },
            Input::TransferCancelled { agent },
            uma_gives(agent),
        ]);
        let old = Ticket(one.last_ticket.0.saturating_sub(1));
        inputs.extend([
            Input::AgentAccepted { agent, ticket: old },
            Input::HolderRejected { agent, ticket: old },
        ]);
    }
    inputs
}

/// False when the conversation refuses it or it is nothing to it.
fn changes(world: &World, id: InteractionId, input: &Input) -> bool {
    let before = &world.interactions[&id];
    let (mut machine, mut ids) = (before.clone(), world.ids.clone());
    let mut env = Env {
        now: world.now,
        settings: &world.settings,
        ids: &mut ids,
    };
    match machine.on(input.clone(), &mut env) {
        Ok(effects) => !(effects.is_volatile() && effects.transient.is_empty() && machine == *before),
        Err(refused) => {
            assert!(
                machine == *before,
                "I14: {input:?} was refused ({refused}) and changed something"
            );
            false
        }
    }
}

/// Makes it happen.
pub fn carry_out(world: &mut World, step: &Step) {
    let ledger = ActorKey::Agent;
    // Refusals are legitimate answers; that they change nothing is checked inside.
    let _ = match step {
        Step::TimePasses => {
            let (at, _) = world.next_deadline().expect("offered only with a deadline");
            world.advance_to(at);
            Ok(())
        }
        Step::Crash => {
            world.crash();
            Ok(())
        }
        Step::Connects(agent) => {
            world.connect(*agent);
            Ok(())
        }
        Step::Disconnects(agent) => {
            world.disconnect(*agent);
            Ok(())
        }
        Step::Writes(who) => {
            let (phone, text) = CUSTOMERS[*who];
            world.customer_writes(phone, text);
            Ok(())
        }
        Step::Wishes(agent, wish) => world.ask(ledger(*agent), agent::Input::StatusAsked { wish: wish.clone() }),
        Step::Accepts(agent, id) => {
            let ticket = world.offer_of(*agent, *id).expect("offered only with an offer");
            world.accept(*agent, *id, ticket)
        }
        Step::Rejects(agent, interaction) => {
            let (interaction, agent) = (*interaction, *agent);
            let ticket = world.offer_of(agent, interaction).expect("offered only with an offer");
            world.ask(ledger(agent), agent::Input::Rejected { interaction, ticket })
        }
        Step::Does(agent, id, deed) => handed::carry_out(world, *agent, *id, *deed),
        Step::Told(id, input) => world.ask(ActorKey::Interaction(ACCOUNT, *id), (**input).clone()),
    };
    world.log.clear();
}

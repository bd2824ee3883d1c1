//! What timelines can say about conversations that change hands and end: transfers, closing, taking,
//! reopening, and what somebody who manages agents does with them.

use super::managed::uma;
use super::outbound::begins;
use super::scene::{ANNA, BEN, CARLA, SALES, SUPPORT};
use super::world::{ACCOUNT, World};
use switchboard::domain::agent::Asked;
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId};
use switchboard::domain::interaction::{By, Choice, Input, TransferTo};
use switchboard::domain::{ActorKey, Rejected, account, agent};

/// Whom lines that begin with `uma` are about.
pub const UMA: AgentId = AgentId(31);

/// What the explorer and the simulation do with conversations, without particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Transfer(TransferTo),
    CancelTransfer,
    CloseAs,
    GoBack,
    Take,
    Reopen,
    /// Writes first to its customer.
    Begin,
    /// A supervisor gives it to the agent.
    Give,
    /// A supervisor closes it.
    ForceClose,
}

/// Does it, as the desk or REST would.
pub fn carry_out(world: &mut World, agent: AgentId, interaction: InteractionId, deed: Deed) -> Result<(), Rejected> {
    let key = ActorKey::Interaction(ACCOUNT, interaction);
    let input = match deed {
        Deed::Transfer(to) => return transfer(world, agent, interaction, to, None),
        Deed::Take => return take(world, agent, interaction),
        Deed::Reopen => return reopen(world, agent, interaction),
        Deed::Begin => {
            let phone = world
                .conversation(interaction)
                .and_then(|one| one.contact.identity.phone.clone());
            return begins(world, agent, &phone.expect("a number"), "first words");
        }
        Deed::CancelTransfer => Input::TransferCancelled { agent },
        Deed::CloseAs => Input::CloseAsked {
            agent,
            disposition: Some(choice("1", &[])),
        },
        Deed::GoBack => Input::DisposingCancelled { agent },
        Deed::Give => uma_gives(agent),
        Deed::ForceClose => closed_by_uma(None),
    };
    world.ask(key, input)
}

/// A supervisor gives it to this agent.
pub fn uma_gives(agent: AgentId) -> Input {
    Input::Given {
        agent,
        by: uma(),
        asked: asked(),
    }
}

fn transfer(
    world: &mut World,
    agent: AgentId,
    interaction: InteractionId,
    to: TransferTo,
    note: Option<String>,
) -> Result<(), Rejected> {
    if let TransferTo::Agent { agent } = to {
        world.ask(ActorKey::Agent(agent), agent::Input::ReceiveAsked)?;
    }
    let key = ActorKey::Interaction(ACCOUNT, interaction);
    world.ask(key, Input::TransferAsked { agent, to, note })
}

fn take(world: &mut World, agent: AgentId, interaction: InteractionId) -> Result<(), Rejected> {
    world.ask(ActorKey::Agent(agent), agent::Input::OpenAsked { interaction })?;
    world.ask(ActorKey::Interaction(ACCOUNT, interaction), Input::Taken { agent })
}

/// Carries out what the words say, if they say something of this kind.
pub fn handed(world: &mut World, who: AgentId, words: &[&str], newest: InteractionId) -> Option<Result<(), Rejected>> {
    let key = ActorKey::Interaction(ACCOUNT, newest);
    let input = match (who, words) {
        (UMA, ["closes"]) => closed_by_uma(None),
        (UMA, ["closes", "as", disposition]) => closed_by_uma(Some(choice(disposition, &[]))),
        (UMA, ["gives", "it", "to", name]) => uma_gives(agent_named(name)?),
        (UMA, ["disposes", "as", disposition]) => Input::DispositionSet {
            by: By::Supervisor(uma(), asked()),
            disposition: choice(disposition, &[]),
        },
        (agent, ["transfers", "to", name, note @ ..]) => {
            let note = (!note.is_empty()).then(|| note.join(" "));
            return Some(transfer(world, agent, newest, receiver(name), note));
        }
        (agent, ["cancels", "the", "transfer"]) => Input::TransferCancelled { agent },
        (agent, ["closes", number]) if number.starts_with('#') => {
            let number = number.trim_start_matches('#').parse().expect("an interaction");
            return handed(world, agent, &["closes"], InteractionId(number));
        }
        (agent, ["closes"]) => Input::CloseAsked {
            agent,
            disposition: None,
        },
        (agent, ["closes", "as", disposition, note @ ..]) => Input::CloseAsked {
            agent,
            disposition: Some(choice(disposition, note)),
        },
        (agent, ["goes", "back"]) => Input::DisposingCancelled { agent },
        (agent, ["disposes", "as", disposition, note @ ..]) => Input::DispositionSet {
            by: By::Agent(agent),
            disposition: choice(disposition, note),
        },
        (agent, ["notes", text @ ..]) => Input::NoteAdded {
            agent,
            client_ref: ClientRef(text.join("-")),
            body: text.join(" "),
        },
        (agent, ["recontacts"]) => Input::RecontactAsked { agent },
        (agent, ["begins", "with", number, text @ ..]) => {
            return Some(begins(world, agent, &format!("39000{number}"), &text.join(" ")));
        }
        (agent, ["takes", "it"]) => return Some(take(world, agent, newest)),
        (agent, ["reopens"]) => return Some(reopen(world, agent, newest)),
        (agent, ["reopens", number]) => {
            let number = number.trim_start_matches('#').parse().expect("an interaction");
            return Some(reopen(world, agent, InteractionId(number)));
        }
        _ => return None,
    };
    Some(world.ask(key, input))
}

fn reopen(world: &mut World, agent: AgentId, interaction: InteractionId) -> Result<(), Rejected> {
    let contact = world.conversation(interaction).expect("it exists").contact.clone();
    let asked = account::Input::ReopenAsked {
        agent,
        interaction,
        contact,
    };
    world.ask(ActorKey::Account(ACCOUNT), asked)
}

fn choice(disposition: &str, note: &[&str]) -> Choice {
    Choice {
        disposition: disposition.parse().expect("a disposition"),
        note: (!note.is_empty()).then(|| note.join(" ")),
        list: Some(1),
    }
}

fn closed_by_uma(disposition: Option<Choice>) -> Input {
    Input::ClosedBySupervisor {
        by: uma(),
        asked: asked(),
        disposition,
    }
}

/// How she asked.
pub fn asked() -> Asked {
    Asked {
        username: "uma".to_owned(),
        address: None,
        via: "password".to_owned(),
    }
}

fn receiver(name: &str) -> TransferTo {
    match name {
        "support" => TransferTo::Queue { queue: SUPPORT },
        "sales" => TransferTo::Queue { queue: SALES },
        name => TransferTo::Agent {
            agent: agent_named(name).expect("an agent"),
        },
    }
}

fn agent_named(name: &str) -> Option<AgentId> {
    let known = [("anna", ANNA), ("ben", BEN), ("carla", CARLA)];
    known.into_iter().find_map(|(known, id)| (known == name).then_some(id))
}

//! What timelines, explorer and simulation can say about conversations that this side begins.

use super::world::{ACCOUNT, World};
use switchboard::domain::contact::{Contact, Details, Identity};
use switchboard::domain::content::{Choice, Content};
use switchboard::domain::ids::{AgentId, ClientRef, IdSource as _, InteractionId};
use switchboard::domain::inbound::{InboundItem, InboundStatus};
use switchboard::domain::interaction::{Input, Started, Starter};
use switchboard::domain::message::{Delivery, Quote};
use switchboard::domain::{ActorKey, Durable, Rejected, account, agent};

/// The campaign of timelines.
const CAMPAIGN: i64 = 7;
/// It takes answers for a week.
const WEEK_SECS: i64 = 7 * 86_400;

/// The first message of an agent.
pub fn first_message(agent: AgentId, contact: Contact, text: &str) -> Input {
    Input::Started(Box::new(Started {
        by: Starter::Agent {
            agent,
            client_ref: ClientRef(text.replace(' ', "-")),
        },
        contact,
        content: Content::text(text),
    }))
}

/// An agent writes first to the contact of this number, as the desk does: ledger, door, interaction.
pub fn begins(world: &mut World, agent: AgentId, phone: &str, text: &str) -> Result<(), Rejected> {
    let contact = contact_of(world, phone);
    let new = world.ids.interaction();
    world.ask(ActorKey::Agent(agent), agent::Input::OpenAsked { interaction: new })?;
    let asked = account::Input::StartAsked {
        agent,
        interaction: new,
        contact: contact.clone(),
    };
    let interaction = match world.ask(ActorKey::Account(ACCOUNT), asked) {
        Ok(()) => new,
        Err(Rejected::OtherOpen { interaction }) => interaction,
        Err(other) => return Err(other),
    };
    let key = ActorKey::Interaction(ACCOUNT, interaction);
    world.ask(key, first_message(agent, contact, text))
}

/// The provider delivered the newest message of ours.
pub fn reported(world: &mut World, interaction: InteractionId) {
    let newest = world.durable.iter().rev().find_map(|one| {
        let Durable::Call(call) = one else { return None };
        Some(call.message)
    });
    let status = InboundStatus {
        provider_id: "wamid.out".to_owned(),
        about: Some((interaction, newest.expect("something was sent"))),
        delivery: Delivery::Delivered,
        at: world.now,
        error: None,
    };
    let mut inbound = world.arrived("390001", "");
    inbound.item = InboundItem::Status(status);
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}

/// A line about a campaign and what customers do with its buttons; `None` when it is about something else.
pub fn outbound(world: &mut World, words: &[&str]) -> Option<Result<(), Rejected>> {
    match words {
        ["campaign", "sends", "to", number] => Some(sends(world, number, false)),
        ["campaign", "closing", "sends", "to", number] => Some(sends(world, number, true)),
        ["customer", "presses", "its-button"] => {
            presses(world, true);
            Some(Ok(()))
        }
        ["customer", "presses", "another-button"] => {
            presses(world, false);
            Some(Ok(()))
        }
        _ => None,
    }
}

fn sends(world: &mut World, number: &str, closes_by_button: bool) -> Result<(), Rejected> {
    let contact = contact_of(world, &format!("39000{number}"));
    let open = world.interactions.keys().copied().find(|id| {
        let one = world.conversation(*id);
        one.is_some_and(|one| one.is_open() && one.contact.id == contact.id)
    });
    let interaction = open.unwrap_or_else(|| world.ids.interaction());
    let reopened = account::Input::InteractionReopened {
        interaction,
        contact: contact.clone(),
    };
    world.ask(ActorKey::Account(ACCOUNT), reopened)?;
    let started = Started {
        by: Starter::Campaign {
            campaign: CAMPAIGN,
            answers_until: world.now.plus_secs(WEEK_SECS),
            closes_by_button,
        },
        contact,
        content: Content::text("spring sale"),
    };
    let key = ActorKey::Interaction(ACCOUNT, interaction);
    world.ask(key, Input::Started(Box::new(started)))
}

/// A button of the newest message that was sent, or of one that nobody knows.
fn presses(world: &mut World, of_newest: bool) {
    let newest = world.durable.iter().rev().find_map(|one| {
        let Durable::Save(message) = one else { return None };
        message.provider_id.is_none().then_some(message.id)
    });
    let mut inbound = world.arrived("390001", "");
    if let InboundItem::Message(message) = &mut inbound.item {
        message.content = Content::Choice(Choice {
            text: "Stop".to_owned(),
            payload: None,
            description: None,
        });
        message.quote = Some(Quote {
            message: newest.filter(|_| of_newest),
            ..Quote::of("wamid.of.it".to_owned())
        });
    }
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}

fn contact_of(world: &mut World, phone: &str) -> Contact {
    let id = world.ids.contact();
    let known = world.contacts.entry(phone.to_owned()).or_insert_with(|| Contact {
        id,
        name: format!("+{phone}"),
        identity: Identity {
            phone: Some(phone.to_owned()),
            bsuid: None,
        },
        details: Details::default(),
    });
    known.clone()
}

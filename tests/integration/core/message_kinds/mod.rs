//! Every kind of message, quotes, reactions, edits, messages taken back, and resends (MSG-07, MSG-08, MSG-10, MSG-11,
//! MSG-15, PRV-03).

mod inbound;
mod outbound;

use crate::support::scene::{ANNA, BEN, settings};
use crate::support::world::{ACCOUNT, Event, World};
use std::sync::Arc;
use switchboard::domain::content::{Choice, Content, Media, MediaKind};
use switchboard::domain::effects::{OutboundAction, Signal};
use switchboard::domain::ids::{ClientRef, InboxId, InteractionId, MessageId, Ticket};
use switchboard::domain::inbound::{CustomerChange, Inbound, InboundChange, InboundItem};
use switchboard::domain::interaction::{CallOutcome, Conversation, Input};
use switchboard::domain::message::{
    Delivery, DeliveryError, DeliveryErrorKind, Direction, Message, MessageChange, Side,
};
use switchboard::domain::notice::Notice;
use switchboard::domain::provider::ProviderKind;
use switchboard::domain::settings::Strategy::BeepAll;
use switchboard::domain::{ActorKey, Durable, Rejected, Timestamp, account};

const ID: InteractionId = InteractionId(1);
const KEY: ActorKey = ActorKey::Interaction(ACCOUNT, ID);
const PHONE: &str = "390001";

/// Anna holds the conversation of a customer who wrote "hello" at 1 s.
fn held() -> World {
    let mut world = World::new(settings(BeepAll));
    world.connect(ANNA);
    world.advance_to(Timestamp(1_000));
    world.customer_writes(PHONE, "hello");
    let id = *world.interactions.keys().next().expect("an interaction");
    assert_eq!(id, ID);
    let ticket = world.offer_of(ANNA, ID).unwrap_or(Ticket(1));
    world.accept(ANNA, ID, ticket).expect("it is offered to her");
    world.log.clear();
    world
}

fn one(world: &World) -> &Conversation {
    world.conversation(ID).expect("it is stored")
}

/// The newest message of a direction, as the store has it.
fn newest(world: &World, direction: Direction) -> Message {
    let saved = world.durable.iter().rev().filter_map(|effect| {
        if let Durable::Save(message) = effect {
            Some(message)
        } else {
            None
        }
    });
    let mut going = saved.filter(|message| message.direction == direction);
    going.next().cloned().expect("a message")
}

fn hears(world: &mut World, content: Content) {
    let mut inbound = world.arrived(PHONE, "");
    if let InboundItem::Message(message) = &mut inbound.item {
        message.content = content;
    }
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}

fn changes(world: &mut World, about: MessageId, at: Timestamp, change: CustomerChange) {
    let item = InboundItem::Change(InboundChange {
        provider_id: format!("wamid.event.{}", world.durable.len()),
        target: "wamid.1".to_owned(),
        about: Some((ID, about)),
        at,
        change,
    });
    let inbound = Inbound {
        inbox: InboxId(1_000 + i64::try_from(world.durable.len()).unwrap()),
        account: ACCOUNT,
        received_at: world.now,
        item,
    };
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}

fn reacted(emoji: Option<&str>) -> CustomerChange {
    CustomerChange::Reacted {
        emoji: emoji.map(str::to_owned),
    }
}

fn shown_changes(world: &World) -> Vec<MessageChange> {
    let shown = world.log.iter().filter_map(|event| match event {
        Event::Shown(_, Notice::MessageChanged { change, .. }) => Some(change.clone()),
        Event::Shown(..) | Event::Called(_) | Event::Asked(_) | Event::Ran(_) => None,
    });
    shown.collect()
}

fn calls(world: &World) -> Vec<OutboundAction> {
    let calls = world.log.iter().filter_map(|event| match event {
        Event::Called(call) => Some(call.action.clone()),
        Event::Shown(..) | Event::Asked(_) | Event::Ran(_) => None,
    });
    calls.collect()
}

fn sends(world: &mut World, text: &str, quote: Option<Message>) -> Result<(), Rejected> {
    let sent = Input::AgentSent {
        agent: ANNA,
        client_ref: ClientRef(text.to_owned()),
        content: Content::text(text),
        file: None,
        quote: quote.map(Box::new),
    };
    world.ask(KEY, sent)
}

fn reacts(world: &mut World, target: Message, emoji: Option<&str>) -> Result<(), Rejected> {
    let number = world.durable.len();
    let reacted = Input::AgentReacted {
        agent: ANNA,
        client_ref: ClientRef(format!("reaction {number}")),
        target: Box::new(target),
        emoji: emoji.map(str::to_owned),
    };
    world.ask(KEY, reacted)
}

fn finishes(world: &mut World, message: MessageId, outcome: CallOutcome) {
    world.ask(KEY, Input::CallFinished { message, outcome }).unwrap();
}

fn refused() -> CallOutcome {
    CallOutcome::Failed(DeliveryError {
        kind: DeliveryErrorKind::Other,
        code: None,
        detail: "no".to_owned(),
    })
}

fn on(world: &mut World, kind: ProviderKind) {
    let settings = Arc::make_mut(&mut world.settings);
    let account = settings.accounts.get_mut(&ACCOUNT).expect("the account");
    Arc::make_mut(account).kind = kind;
}

//! Every kind of message, quotes, reactions, edits, messages taken back, and resends (MSG-07, MSG-08, MSG-10, MSG-11,
//! MSG-15, PRV-03).

use crate::support::scene::{ANNA, settings};
use crate::support::world::{ACCOUNT, Event, World};
use std::sync::Arc;
use switchboard::domain::content::{Choice, Content, Media, MediaKind};
use switchboard::domain::effects::OutboundAction;
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
    let saved = world.durable.iter().rev().find_map(|effect| match effect {
        Durable::Save(message) if message.direction == direction => Some(message.clone()),
        _other => None,
    });
    saved.expect("a message")
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

fn on_twilio(world: &mut World) {
    let settings = Arc::make_mut(&mut world.settings);
    let account = settings.accounts.get_mut(&ACCOUNT).expect("the account");
    Arc::make_mut(account).kind = ProviderKind::Twilio;
}

#[test]
fn msg_11_a_reaction_is_no_message_and_starts_nothing() {
    let mut world = held();
    let answered = newest(&world, Direction::In);
    let before = one(&world).clone();
    world.advance_to(Timestamp(61_000));
    changes(&mut world, answered.id, Timestamp(60_000), reacted(Some("👍")));
    let after = one(&world);
    assert_eq!(
        (after.unread, after.messages, after.last_message_at, &after.preview),
        (before.unread, before.messages, before.last_message_at, &before.preview)
    );
    assert_eq!(after.routing, before.routing);
    assert_eq!(after.heard, before.heard, "no plan and no bot hears of it");
    let by = Side::Customer;
    let emoji = Some("👍".to_owned());
    assert_eq!(shown_changes(&world), [MessageChange::Reaction { by, emoji }]);
    assert_eq!(calls(&world), []);
}

#[test]
fn msg_11_a_reaction_refreshes_the_window_when_the_providers_time_is_newer() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    let day = 24 * 3600;
    world.advance_to(Timestamp(100_000));
    changes(&mut world, message, Timestamp(90_000), reacted(Some("👍")));
    assert_eq!(one(&world).window_expires_at, Timestamp(90_000).plus_secs(day));
    changes(&mut world, message, Timestamp(95_000), reacted(None));
    assert_eq!(
        one(&world).window_expires_at,
        Timestamp(90_000).plus_secs(day),
        "a removal says nothing"
    );
    changes(&mut world, message, Timestamp(900_000_000), reacted(Some("❤️")));
    assert_eq!(one(&world).window_expires_at, world.now.plus_secs(day), "no clock runs ahead");
}

#[test]
fn msg_10_a_reaction_that_arrives_late_does_not_undo_a_newer_one() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    world.advance_to(Timestamp(10_000));
    changes(&mut world, message, Timestamp(5_000), reacted(None));
    changes(&mut world, message, Timestamp(4_000), reacted(Some("👍")));
    let by = Side::Customer;
    assert_eq!(shown_changes(&world), [MessageChange::Reaction { by, emoji: None }]);
}

#[test]
fn msg_11_a_reaction_to_a_closed_conversation_is_kept_silently() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    let closed = Input::CloseAsked {
        agent: ANNA,
        disposition: None,
    };
    world.ask(KEY, closed).unwrap();
    world.log.clear();
    let window = one(&world).window_expires_at;
    world.advance_to(Timestamp(50_000));
    changes(&mut world, message, Timestamp(50_000), reacted(Some("👍")));
    assert!(!one(&world).is_open());
    assert_eq!(one(&world).window_expires_at, window);
    assert!(world.log.is_empty(), "{:?}", world.log);
    let kept = world.durable.iter().any(|effect| matches!(effect, Durable::Change { .. }));
    assert!(kept, "on the old message");
    assert_eq!(world.interactions.len(), 1);
}

#[test]
fn edits_and_revokes_reword_what_lists_show_and_route_nothing() {
    let mut world = World::new(settings(BeepAll));
    world.connect(ANNA);
    world.customer_writes(PHONE, "helo");
    let message = newest(&world, Direction::In).id;
    let rings = one(&world).routing.clone();
    world.advance_to(Timestamp(2_000));
    let content = Box::new(Content::text("hello"));
    changes(&mut world, message, Timestamp(1_000), CustomerChange::Edited { content });
    assert_eq!(one(&world).preview, "hello");
    assert_eq!(one(&world).heard.as_ref().map(|heard| heard.body.as_str()), Some("hello"));
    let offers = world.agents[&ANNA].shown_offers();
    assert_eq!(offers[0].0.preview.as_ref(), "hello", "the offer quotes what it says");
    changes(&mut world, message, Timestamp(2_000), CustomerChange::Revoked);
    assert_eq!(one(&world).preview, "Message deleted");
    assert_eq!(one(&world).routing, rings);
    assert_eq!((one(&world).messages, one(&world).unread), (1, 1));
}

#[test]
fn msg_15_a_pressed_button_and_a_caption_are_what_the_plan_hears() {
    let mut world = held();
    hears(
        &mut world,
        Content::Choice(Choice {
            text: "Yes, please".to_owned(),
            payload: Some("YES".to_owned()),
            description: None,
        }),
    );
    let settings = Arc::clone(&world.settings);
    let values = one(&world).values(&settings, world.now);
    assert_eq!((values["message.type"].as_str(), values["message.body"].as_str()), ("choice", "Yes, please"));
    hears(
        &mut world,
        Content::Media(Media {
            caption: Some("my roof".to_owned()),
            file_name: Some("roof.pdf".to_owned()),
            ..Media::new(MediaKind::Document)
        }),
    );
    let values = one(&world).values(&settings, world.now);
    let named = ["message.type", "message.body", "message.attachmentName"].map(|name| values[name].clone());
    assert_eq!(named, ["document", "my roof", "roof.pdf"]);
    assert_eq!(one(&world).preview, "Document: my roof");
}

#[test]
fn msg_08_an_answer_carries_the_quoted_message() {
    let mut world = held();
    let original = newest(&world, Direction::In);
    sends(&mut world, "good morning", Some(original.clone())).unwrap();
    let sent = newest(&world, Direction::Out);
    let quote = sent.quote.expect("a quote");
    assert_eq!(Some(&quote.provider_id), original.provider_id.as_ref());
    assert_eq!(quote.message, Some(original.id));
    let shown = quote.original.expect("what is shown of it");
    assert_eq!((shown.preview.as_deref(), shown.direction), (Some("hello"), Direction::In));
    let Some(Event::Called(call)) = world.log.iter().find(|event| matches!(event, Event::Called(_))) else {
        panic!("a call")
    };
    assert_eq!(call.quote, original.provider_id);
    let elsewhere = Message {
        interaction: InteractionId(9),
        ..original.clone()
    };
    let deleted = Message {
        deleted_at: Some(world.now),
        ..original
    };
    for no_message in [elsewhere, deleted, newest(&world, Direction::Out)] {
        let answer = sends(&mut world, "again", Some(no_message));
        assert_eq!(answer, Err(Rejected::NoSuchMessage));
    }
}

#[test]
fn prv_03_what_the_provider_cannot_carry_is_refused_with_its_name() {
    let mut world = held();
    on_twilio(&mut world);
    let original = newest(&world, Direction::In);
    let not_supported = |what: &str| {
        Err(Rejected::NotSupported {
            provider: "Twilio".to_owned(),
            what: what.to_owned(),
        })
    };
    assert_eq!(sends(&mut world, "hi", Some(original.clone())), not_supported("quotes"));
    assert_eq!(reacts(&mut world, original, Some("👍")), not_supported("reactions"));
    assert_eq!(sends(&mut world, "hi", None), Ok(()));
}

#[test]
fn msg_10_an_agent_reacts_replaces_and_removes() {
    let mut world = held();
    let mut target = newest(&world, Direction::In);
    let before = one(&world).clone();
    for emoji in [Some("👍"), Some("❤️"), None] {
        reacts(&mut world, target.clone(), emoji).unwrap();
        target.reactions.ours = emoji.map(str::to_owned);
    }
    let expected = [Some("👍"), Some("❤️"), None].map(|emoji| OutboundAction::Reaction {
        about: "wamid.1".to_owned(),
        emoji: emoji.map(str::to_owned),
    });
    assert_eq!(calls(&world), expected);
    assert_eq!(shown_changes(&world).len(), 3);
    let after = one(&world);
    assert_eq!(
        (after.messages, after.last_message_direction, after.first_response_at),
        (before.messages, before.last_message_direction, before.first_response_at),
        "a reaction is no answer"
    );
    assert_eq!(reacts(&mut world, target.clone(), Some("nice")), Err(Rejected::NoEmoji));
    sends(&mut world, "hi", None).unwrap();
    let own = newest(&world, Direction::Out);
    assert_eq!(reacts(&mut world, own, Some("👍")), Err(Rejected::NoSuchMessage));
}

#[test]
fn msg_10_a_reaction_that_fails_is_taken_back_and_one_that_is_sent_is_not_followed() {
    let mut world = held();
    let mut target = newest(&world, Direction::In);
    reacts(&mut world, target.clone(), Some("👍")).unwrap();
    let first = *one(&world).outstanding.keys().next_back().expect("a call");
    let provider_id = "wamid.reaction".to_owned();
    finishes(&mut world, first, CallOutcome::Accepted { provider_id });
    assert_eq!(one(&world).outstanding.len(), 0);
    assert!(one(&world).rare.get().reacting.is_empty());
    target.reactions.ours = Some("👍".to_owned());
    world.log.clear();
    reacts(&mut world, target, Some("❤️")).unwrap();
    let second = *one(&world).outstanding.keys().next_back().expect("a call");
    finishes(&mut world, second, refused());
    let ours = |emoji: &str| MessageChange::Reaction {
        by: Side::Ours,
        emoji: Some(emoji.to_owned()),
    };
    assert_eq!(shown_changes(&world), [ours("❤️"), ours("👍")]);
}

#[test]
fn msg_07_a_message_that_failed_is_sent_once_more_at_its_place() {
    let mut world = held();
    sends(&mut world, "hi", None).unwrap();
    let sent = newest(&world, Direction::Out);
    let again = |message: &Message| Input::AgentResent {
        agent: ANNA,
        client_ref: ClientRef("again".to_owned()),
        target: Box::new(message.clone()),
    };
    assert_eq!(world.ask(KEY, again(&sent)), Err(Rejected::NotFailed), "it is on its way");
    finishes(&mut world, sent.id, refused());
    world.log.clear();
    let messages = one(&world).messages;
    let failed = Message {
        delivery: Delivery::Failed,
        provider_id: Some("wamid.first".to_owned()),
        ..sent.clone()
    };
    world.ask(KEY, again(&failed)).unwrap();
    world.ask(KEY, again(&failed)).expect("the same command once more has no second effect");
    assert_eq!(one(&world).messages, messages, "it is no copy");
    assert_eq!(calls(&world), [OutboundAction::Content(Content::text("hi"))]);
    assert_eq!(shown_changes(&world), [MessageChange::Resent]);
    assert_eq!(one(&world).outstanding[&sent.id], Delivery::Queued);
}

#[test]
fn msg_07_a_late_report_on_the_first_attempt_does_not_end_the_second() {
    let mut world = held();
    sends(&mut world, "hi", None).unwrap();
    let sent = newest(&world, Direction::Out);
    finishes(&mut world, sent.id, refused());
    let target = Box::new(Message {
        provider_id: Some("wamid.first".to_owned()),
        ..sent.clone()
    });
    let client_ref = ClientRef("again".to_owned());
    let agent = ANNA;
    world
        .ask(
            KEY,
            Input::AgentResent {
                agent,
                client_ref,
                target,
            },
        )
        .unwrap();
    let mut reports = |provider_id: &str, inbox: i64| {
        let status = switchboard::domain::inbound::InboundStatus {
            provider_id: provider_id.to_owned(),
            about: Some((ID, sent.id)),
            delivery: Delivery::Sent,
            at: world.now,
            error: None,
        };
        let inbox = InboxId(inbox);
        let status = Box::new(status);
        world.ask(KEY, Input::StatusReported { inbox, status }).unwrap();
        world.conversation(ID).expect("it is stored").outstanding[&sent.id]
    };
    assert_eq!(reports("wamid.first", 501), Delivery::Queued);
    assert_eq!(reports("wamid.second", 502), Delivery::Sent);
}

//! Every kind of message through the simulated network, both ways, read and written by the server's own adapter.

use super::stage::{ADA, Stage, call};
use crate::support::signed::access;
use serde_json::{Value, json};
use switchboard::domain::content::{Choice, ContactCard, Content, Degrees, Location, Template};
use switchboard::domain::effects::{OutboundAction, OutboundCall, Signal};
use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::inbound::{CustomerChange, InboundChange, InboundItem};
use switchboard::domain::message::Delivery;
use switchboard::ports::provider::{ProviderKind, SendOutcome};
use switchboard::sandbox::thread::{Item, Side, Tick};
use switchboard::sandbox::view::Event;
use switchboard::sandbox::wish::{Edited, Pressed, Reacted, Revoked, Written};

async fn change(stage: &mut Stage) -> InboundChange {
    match stage.items().await.remove(0) {
        InboundItem::Change(change) => change,
        other @ (InboundItem::Message(_) | InboundItem::Status(_)) => panic!("expected a change, got {other:?}"),
    }
}

async fn sends(stage: &Stage, action: OutboundAction, quote: Option<&str>) -> String {
    let sent = OutboundCall {
        action,
        quote: quote.map(str::to_owned),
        ..call(ADA, "")
    };
    match stage.send(&sent).await {
        SendOutcome::Accepted { provider_id } => provider_id,
        refused @ (SendOutcome::Retry { .. } | SendOutcome::Permanent(_) | SendOutcome::Uncertain(_)) => {
            panic!("{refused:?}")
        }
    }
}

fn on_phone(stage: &Stage, id: &str) -> Item {
    let (_, items) = stage.network().thread(ADA, None).unwrap();
    items
        .into_iter()
        .find(|item| item.id == id)
        .expect("it is on the phone")
}

fn writes(stage: &Stage, content: Value, quote: Option<String>) -> String {
    let written = Written {
        content: Some(content),
        quote,
        ..Written::default()
    };
    stage.network().write(ADA, written).unwrap()
}

#[actix_web::test]
async fn msg_08_what_the_customer_quotes_arrives_and_so_does_what_the_business_quotes() {
    let mut stage = Stage::new();
    let first = stage.write(ADA, "hello");
    stage.message().await;
    let answer = sends(
        &stage,
        OutboundAction::Content(Content::text("good morning")),
        Some(&first),
    )
    .await;
    assert_eq!(on_phone(&stage, &answer).carried.quote, Some(first));
    for expected in [Delivery::Sent, Delivery::Delivered] {
        assert_eq!(stage.status().await.delivery, expected);
    }
    let place = json!({"type": "location", "location": {"latitude": 45.07, "longitude": 7.68, "name": "Mole"}});
    writes(&stage, place, Some(answer.clone()));
    let message = stage.message().await;
    assert_eq!(message.quote.map(|quote| quote.provider_id), Some(answer));
    assert_eq!(message.content.preview(40), "Location: Mole");
}

#[actix_web::test]
async fn msg_10_reactions_go_both_ways_and_ours_are_only_reported_as_sent() {
    let mut stage = Stage::new();
    let theirs = stage.write(ADA, "hello");
    stage.message().await;
    let emoji = Some("\u{1f44d}".to_owned());
    let about = theirs.clone();
    let reaction = |emoji| OutboundAction::Reaction {
        about: about.clone(),
        emoji,
    };
    sends(&stage, reaction(emoji.clone()), None).await;
    let status = stage.status().await;
    assert_eq!(status.delivery, Delivery::Sent);
    assert_eq!(status.about, Some((InteractionId(7001), MessageId(9001))));
    assert_eq!(on_phone(&stage, &theirs).carried.reactions.business, emoji);
    sends(&stage, reaction(None), None).await;
    assert_eq!(on_phone(&stage, &theirs).carried.reactions.business, None);
    stage.status().await;
    for given in [emoji, None] {
        let reaction = Reacted {
            phone_number_id: None,
            message_id: theirs.clone(),
            emoji: given.clone(),
        };
        stage.network().react(ADA, reaction).unwrap();
        let change = change(&mut stage).await;
        assert_eq!(change.target, theirs);
        assert_eq!(change.change, CustomerChange::Reacted { emoji: given });
    }
    let unknown = OutboundAction::Reaction {
        about: "wamid.unknown".to_owned(),
        emoji: None,
    };
    let refused = stage
        .send(&OutboundCall {
            action: unknown,
            ..call(ADA, "")
        })
        .await;
    assert!(matches!(refused, SendOutcome::Permanent(_)), "{refused:?}");
}

#[actix_web::test]
async fn a_read_mark_turns_the_customers_ticks() {
    let mut stage = Stage::new();
    let theirs = stage.write(ADA, "hello");
    stage.message().await;
    stage.until_tick(ADA, &theirs, Tick::Sent).await;
    let access = access(stage.credentials.clone());
    let meta = stage.adapters.get(ProviderKind::Meta);
    meta.signal(&access, "wamid.unknown", Signal::Read).await;
    assert_eq!(
        on_phone(&stage, &theirs).tick,
        Tick::Sent,
        "what is not taken changes nothing"
    );
    meta.signal(&access, &theirs, Signal::Read).await;
    assert_eq!(on_phone(&stage, &theirs).tick, Tick::Read);
}

#[actix_web::test]
async fn ui_18_a_phone_shows_that_the_business_types() {
    let mut stage = Stage::new();
    let theirs = stage.write(ADA, "hello");
    stage.message().await;
    stage.until_tick(ADA, &theirs, Tick::Sent).await;
    let mut events = stage.network().watch();
    let access = access(stage.credentials.clone());
    let meta = stage.adapters.get(ProviderKind::Meta);
    meta.signal(&access, &theirs, Signal::Typing).await;
    assert_eq!(on_phone(&stage, &theirs).tick, Tick::Read, "whoever types has read");
    let mut typing = 0;
    while let Ok(event) = events.try_recv() {
        typing += usize::from(matches!(event, Event::Typing { phone, .. } if phone == ADA));
    }
    assert_eq!(typing, 1);
}

#[actix_web::test]
async fn the_customer_rewrites_a_message_and_takes_it_back() {
    let mut stage = Stage::new();
    let theirs = stage.write(ADA, "helo");
    stage.message().await;
    let edit = Edited {
        phone_number_id: None,
        message_id: theirs.clone(),
        text: "hello".to_owned(),
    };
    stage.network().edit(ADA, edit).unwrap();
    let edited = change(&mut stage).await;
    let content = Box::new(Content::text("hello"));
    assert_eq!(
        (edited.target.as_str(), edited.change),
        (theirs.as_str(), CustomerChange::Edited { content })
    );
    let revoke = Revoked {
        phone_number_id: None,
        message_id: theirs.clone(),
    };
    stage.network().revoke(ADA, revoke).unwrap();
    assert_eq!(change(&mut stage).await.change, CustomerChange::Revoked);
    let item = on_phone(&stage, &theirs);
    assert_eq!(
        (item.carried.deleted, item.carried.edited, item.text.as_str()),
        (true, true, "")
    );
}

#[actix_web::test]
async fn msg_15_a_pressed_button_answers_its_template() {
    let mut stage = Stage::new();
    let components = json!([{"type": "button", "sub_type": "quick_reply", "index": "0",
        "parameters": [{"type": "payload", "payload": "YES"}]}]);
    let template = Template {
        name: "order_update".to_owned(),
        language: "it".to_owned(),
        header: None,
        body: "Your order is here".to_owned(),
        footer: None,
        buttons: Vec::new(),
        parameters: components,
    };
    let sent = sends(
        &stage,
        OutboundAction::Content(Content::Template(Box::new(template))),
        None,
    )
    .await;
    assert_eq!(on_phone(&stage, &sent).carried.buttons.len(), 1);
    for _ in 0..2 {
        stage.status().await;
    }
    let press = |button| Pressed {
        phone_number_id: None,
        message_id: sent.clone(),
        button,
    };
    stage.network().press(ADA, press(0)).unwrap();
    let message = stage.message().await;
    let choice = Choice {
        text: "YES".to_owned(),
        payload: Some("YES".to_owned()),
        description: None,
    };
    assert_eq!(message.content, Content::Choice(choice));
    assert_eq!(message.quote.map(|quote| quote.provider_id), Some(sent.clone()));
    assert!(stage.network().press(ADA, press(1)).is_err(), "there is one button");
}

#[actix_web::test]
async fn places_and_contact_cards_of_the_business_are_shown_on_the_phone() {
    let stage = Stage::new();
    let place = Content::Location(Location {
        latitude: Degrees::new(45.07).unwrap(),
        longitude: Degrees::new(7.68).unwrap(),
        name: None,
        address: Some("Via Montebello 20".to_owned()),
    });
    let id = sends(&stage, OutboundAction::Content(place), None).await;
    let item = on_phone(&stage, &id);
    assert_eq!((item.from, item.kind.as_str()), (Side::Business, "location"));
    let expected = json!({"latitude": 45.07, "longitude": 7.68, "address": "Via Montebello 20"});
    assert_eq!(item.carried.content, expected);
    let card = ContactCard {
        name: "Bo Rossi".to_owned(),
        emails: vec!["bo@example.com".to_owned()],
        ..ContactCard::default()
    };
    let id = sends(
        &stage,
        OutboundAction::Content(Content::Contacts { cards: vec![card] }),
        None,
    )
    .await;
    let item = on_phone(&stage, &id);
    assert_eq!(item.text, "Bo Rossi");
    assert_eq!(item.carried.content[0]["emails"], json!([{"email": "bo@example.com"}]));
}

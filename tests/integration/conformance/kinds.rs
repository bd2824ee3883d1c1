//! What each provider is sent for every kind of message, and what is refused before anything is sent.

use super::fake::Fake;
use super::sending::{adapters, call, kaleyra, line, send, sinch, twilio};
use serde_json::json;
use switchboard::domain::content::{CardPhone, Choice, ContactCard, Content, Degrees, Location, Media, MediaKind};
use switchboard::domain::effects::{OutboundAction, OutboundCall};
use switchboard::ports::provider::{Credentials, SendOutcome};

fn saying(content: Content) -> OutboundCall {
    OutboundCall {
        action: OutboundAction::Content(content),
        ..call("")
    }
}

fn place(name: Option<&str>) -> Content {
    Content::Location(Location {
        latitude: Degrees::new(45.0703).unwrap(),
        longitude: Degrees::new(-7.5).unwrap(),
        name: name.map(str::to_owned),
        address: Some("Via Montebello 20".to_owned()),
    })
}

fn card(name: &str) -> ContactCard {
    ContactCard {
        name: name.to_owned(),
        organization: Some("Shop".to_owned()),
        phones: vec![CardPhone {
            phone: "+39055".to_owned(),
            wa_id: None,
            kind: Some("CELL".to_owned()),
        }],
        emails: vec!["bea@example.org".to_owned()],
    }
}

#[actix_web::test]
async fn a_place_is_sent_in_each_providers_words() {
    let fake = Fake::start();
    let adapters = adapters();
    for (credentials, name) in [(twilio(&fake.url), Some("Mole")), (twilio(&fake.url), None)] {
        assert!(line(&send(&adapters, credentials, &saying(place(name))).await).starts_with("accepted"));
    }
    let forms: Vec<_> = fake.calls().iter().map(|call| call.form()).collect();
    assert_eq!(forms[0]["PersistentAction"], "geo:45.0703,-7.5|Mole");
    assert_eq!(forms[0]["Body"], "Mole");
    assert_eq!(forms[1]["PersistentAction"], "geo:45.0703,-7.5|Via Montebello 20");

    send(&adapters, sinch(&fake.url), &saying(place(Some("Mole")))).await;
    let expected = json!({ "location_message": {
        "title": "Mole", "label": "Via Montebello 20", "coordinates": { "latitude": 45.0703, "longitude": -7.5 },
    } });
    assert_eq!(fake.last().json()["message"], expected);

    send(&adapters, kaleyra(&fake.url), &saying(place(Some("Mole")))).await;
    let sent = fake.last().json()["messaging_object"].clone();
    let expected = json!({ "latitude": 45.0703, "longitude": -7.5, "name": "Mole", "address": "Via Montebello 20" });
    assert_eq!((&sent["type"], &sent["location"]), (&json!("location"), &expected));
}

#[actix_web::test]
async fn contact_cards_are_sent_where_there_is_a_shape_for_them() {
    let fake = Fake::start();
    let adapters = adapters();
    let one = saying(Content::Contacts {
        cards: vec![card("Bea")],
    });
    let two = saying(Content::Contacts {
        cards: vec![card("Bea"), card("Carla")],
    });
    send(&adapters, sinch(&fake.url), &one).await;
    let expected = json!({ "contact_info_message": {
        "name": { "full_name": "Bea" }, "phone_numbers": [{ "phone_number": "+39055", "type": "CELL" }],
        "email_addresses": [{ "email_address": "bea@example.org" }], "organization": { "company": "Shop" },
    } });
    assert_eq!(fake.last().json()["message"], expected);
    send(&adapters, kaleyra(&fake.url), &two).await;
    let cards = fake.last().json()["messaging_object"]["contacts"].clone();
    assert_eq!(cards.as_array().map(Vec::len), Some(2));
    assert_eq!(cards[1]["name"]["formatted_name"], "Carla");
    for (credentials, call) in [(twilio(&fake.url), &one), (sinch(&fake.url), &two)] {
        assert_eq!(line(&send(&adapters, credentials, call).await), "permanent Other -");
    }
    assert_eq!(fake.calls().len(), 2);
}

#[actix_web::test]
async fn kaleyra_takes_quotes_and_reactions_as_meta_does() {
    let fake = Fake::start();
    let adapters = adapters();
    let mut quoting = call("this one");
    quoting.quote = Some("wamid.IN1".to_owned());
    send(&adapters, kaleyra(&fake.url), &quoting).await;
    let sent = fake.last().json()["messaging_object"].clone();
    assert_eq!(sent["context"], json!({ "message_id": "wamid.IN1" }));
    for (emoji, expected) in [(Some("👍"), "👍"), (None, "")] {
        let reaction = OutboundCall {
            action: OutboundAction::Reaction {
                about: "wamid.IN1".to_owned(),
                emoji: emoji.map(str::to_owned),
            },
            ..call("")
        };
        send(&adapters, kaleyra(&fake.url), &reaction).await;
        let sent = fake.last().json()["messaging_object"].clone();
        assert_eq!(
            sent["reaction"],
            json!({ "message_id": "wamid.IN1", "emoji": expected })
        );
    }
}

#[actix_web::test]
async fn prv_03_what_a_provider_has_no_words_for_is_refused_with_a_reason_and_not_sent() {
    let fake = Fake::start();
    let adapters = adapters();
    let reaction = OutboundCall {
        action: OutboundAction::Reaction {
            about: "SM1".to_owned(),
            emoji: Some("👍".to_owned()),
        },
        ..call("")
    };
    let choice = saying(Content::Choice(Choice {
        text: "yes".to_owned(),
        payload: None,
        description: None,
    }));
    let unknown = saying(Content::Unsupported {
        kind: "poll".to_owned(),
    });
    let makers: [fn(&str) -> Credentials; 2] = [twilio, sinch];
    for credentials in makers {
        for call in [&reaction, &choice, &unknown] {
            let outcome = send(&adapters, credentials(&fake.url), call).await;
            let SendOutcome::Permanent(error) = &outcome else {
                panic!("{outcome:?}")
            };
            assert!(error.detail.contains("cannot be sent through"), "{}", error.detail);
        }
    }
    let lost = saying(Content::Media(Media::new(MediaKind::Image)));
    let makers: [fn(&str) -> Credentials; 3] = [twilio, sinch, kaleyra];
    for credentials in makers {
        assert!(matches!(
            send(&adapters, credentials(&fake.url), &lost).await,
            SendOutcome::Permanent(_)
        ));
    }
    assert_eq!(fake.calls().len(), 0);
}

//! Contents as JSON, on one line, and printed.

use super::*;
use serde_json::json;

/// One of every kind, with a word in it that nobody but the customer may see.
fn every_kind() -> Vec<Content> {
    let secret = || Some("canary".to_owned());
    let mut all = vec![
        Content::text("canary"),
        Content::Location(Location {
            latitude: Degrees::new(45.07).unwrap(),
            longitude: Degrees::new(-7.68).unwrap(),
            name: secret(),
            address: secret(),
        }),
        Content::Contacts {
            cards: vec![ContactCard {
                name: "canary".to_owned(),
                organization: secret(),
                phones: vec![CardPhone {
                    phone: "canary".to_owned(),
                    wa_id: secret(),
                    kind: secret(),
                }],
                emails: vec!["canary".to_owned()],
            }],
        },
        Content::Choice(Choice {
            text: "canary".to_owned(),
            payload: secret(),
            description: secret(),
        }),
        Content::Template(Box::new(Template {
            name: "order_update".to_owned(),
            language: "it".to_owned(),
            header: Some(TemplateHeader {
                kind: HeaderKind::Text,
                text: secret(),
            }),
            body: "canary".to_owned(),
            footer: secret(),
            buttons: vec![TemplateButton {
                kind: ButtonKind::QuickReply,
                text: "canary".to_owned(),
                value: secret(),
            }],
            parameters: json!([{"text": "canary"}]),
        })),
        Content::Unsupported {
            kind: "poll".to_owned(),
        },
    ];
    all.extend(MediaKind::ALL.map(|kind| {
        Content::Media(Media {
            caption: secret(),
            file_name: secret(),
            ..Media::new(kind)
        })
    }));
    all
}

#[test]
fn s20_what_is_printed_of_a_content_shows_nothing_that_customers_said() {
    for content in every_kind() {
        let printed = format!("{content:?}");
        assert!(!printed.contains("canary"), "{printed}");
    }
}

#[test]
fn every_kind_comes_back_from_its_json() {
    for content in every_kind() {
        let text = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), content, "{text}");
    }
}

#[test]
fn places_are_degrees_in_json_and_stay_where_they_are() {
    let location = Location {
        latitude: Degrees::new(45.070_312_5).unwrap(),
        longitude: Degrees::new(-180.0).unwrap(),
        name: None,
        address: None,
    };
    let json = serde_json::to_value(Content::Location(location.clone())).unwrap();
    assert_eq!(
        json,
        json!({"type": "location", "latitude": 45.070_312_5, "longitude": -180.0})
    );
    assert_eq!(
        serde_json::from_value::<Content>(json).unwrap(),
        Content::Location(location)
    );
    let whole = json!({"type": "location", "latitude": 45, "longitude": 7});
    assert!(serde_json::from_value::<Content>(whole).is_ok());
    for wrong in [f64::NAN, f64::INFINITY, 180.1, -200.0] {
        assert_eq!(Degrees::new(wrong).map(Degrees::value), None, "{wrong}");
    }
}

#[test]
fn one_line_says_what_a_message_is() {
    let media = |kind, caption: Option<&str>, file_name: Option<&str>| {
        Content::Media(Media {
            caption: caption.map(str::to_owned),
            file_name: file_name.map(str::to_owned),
            ..Media::new(kind)
        })
    };
    let card = |name: &str| ContactCard {
        name: name.to_owned(),
        ..ContactCard::default()
    };
    let cards = |names: &[&str]| Content::Contacts {
        cards: names.iter().map(|name| card(name)).collect(),
    };
    for (content, expected) in [
        (Content::text("two\nlines"), "two lines"),
        (Content::text("a text that is too long"), "a text that is too …"),
        (media(MediaKind::Image, None, Some("IMG_1.jpg")), "Photo"),
        (media(MediaKind::Image, Some("my\nroof"), None), "Photo: my roof"),
        (media(MediaKind::Document, None, Some("a.pdf")), "Document: a.pdf"),
        (
            media(MediaKind::Document, Some("bill"), Some("a.pdf")),
            "Document: bill",
        ),
        (media(MediaKind::Voice, None, None), "Voice message"),
        (cards(&["Ada"]), "Contact: Ada"),
        (cards(&["Ada", "Bo"]), "Contacts: Ada, Bo"),
    ] {
        assert_eq!(content.preview(20), expected);
    }
}

#[test]
fn app_bot_05_engines_are_given_texts_and_buttons_only() {
    let given: Vec<String> = every_kind()
        .iter()
        .filter(|content| content.said().is_some())
        .map(|content| content.kind().to_owned())
        .collect();
    assert_eq!(given, ["text", "choice"]);
}

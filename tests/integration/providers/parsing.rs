//! Webhook bodies of `tests/fixtures/providers/meta/webhooks`, and bodies nobody recorded.

use crate::sandbox::stage::{NUMBER, credentials};
use crate::support::signed::{access, posted};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;
use switchboard::domain::content::Content;
use switchboard::domain::inbound::InboundItem;
use switchboard::ports::provider::{Credentials, ProviderKind, Unreadable};
use switchboard::providers::Adapters;

fn parse(body: &[u8]) -> Result<Vec<InboundItem>, Unreadable> {
    parse_as(credentials("http://unused"), body)
}

fn parse_as(credentials: Credentials, body: &[u8]) -> Result<Vec<InboundItem>, Unreadable> {
    let adapters = Adapters::default();
    let adapter = adapters.get(ProviderKind::Meta);
    posted(&[], body, |request| adapter.parse(&access(credentials), request))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/providers/meta/webhooks");
    std::fs::read(folder.join(name)).unwrap()
}

fn picture(outcome: &Result<Vec<InboundItem>, Unreadable>) -> Value {
    match outcome {
        Ok(items) => json!({ "items": items }),
        Err(Unreadable { why, rest }) => json!({ "quarantine": why, "items": rest }),
    }
}

macro_rules! recorded {
    ($($name:ident)+) => {$(
        #[test]
        fn $name() {
            let outcome = parse(&fixture(concat!(stringify!($name), ".json")));
            insta::assert_json_snapshot!(picture(&outcome));
        }
    )+};
}

recorded! { text batch kinds contents changes tolerant statuses one_broken_item not_whatsapp cut_off empty }

#[test]
fn items_of_another_number_are_dropped() {
    let Credentials::Meta(mut other) = credentials("http://unused") else {
        panic!("a Meta account")
    };
    other.phone_number_id = "310000000000099".into();
    let items = parse_as(Credentials::Meta(other), &fixture("batch.json")).unwrap();
    assert_eq!(items.len(), 2);
}

fn one_message(message: &Value) -> Vec<u8> {
    let value = json!({"metadata": {"phone_number_id": NUMBER}, "messages": [message]});
    let body =
        json!({"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]});
    serde_json::to_vec(&body).unwrap()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn a_recorded_body_with_damaged_bytes_is_answered(
        at in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..20),
        which in prop::sample::select(vec!["batch.json", "kinds.json", "statuses.json", "tolerant.json"]),
    ) {
        let mut body = fixture(which);
        for (index, byte) in at {
            let place = index.index(body.len());
            body[place] = byte;
        }
        let _ = parse(&body);
    }

    #[test]
    fn a_member_of_any_shape_never_hides_its_neighbour(
        member in prop::sample::select(vec!["type", "text", "from_user_id", "group_id", "unsupported", "context"]),
        shape in any_json(),
    ) {
        let mut odd = json!({"from": "39055000001", "id": "wamid.ODD", "timestamp": "1790000001", "type": "text", "text": {"body": "odd"}});
        odd[member] = shape;
        let good = json!({"from": "39055000002", "id": "wamid.GOOD", "timestamp": "1790000002", "type": "text", "text": {"body": "good"}});
        let value = json!({"metadata": {"phone_number_id": NUMBER}, "messages": [odd, good]});
        let body = json!({"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]});
        let outcome = parse(&serde_json::to_vec(&body).unwrap());
        let items = outcome.unwrap_or_else(|unreadable| unreadable.rest);
        let ids: Vec<_> = items.iter().filter_map(|item| match item {
            InboundItem::Message(message) => Some(message.provider_id.as_str()),
            InboundItem::Status(_) | InboundItem::Change(_) => None,
        }).collect();
        prop_assert_eq!(ids.last().copied(), Some("wamid.GOOD"));
    }

    #[test]
    fn any_text_arrives_as_it_was_written_but_for_nul(text in any::<String>()) {
        let message = json!({"from": "39055000001", "id": "wamid.P", "timestamp": "1790000001", "type": "text", "text": {"body": text}});
        let items = parse(&one_message(&message)).unwrap();
        let [InboundItem::Message(read)] = items.as_slice() else { panic!("one message, got {items:?}") };
        prop_assert_eq!(&read.content, &Content::Text { body: text.replace('\0', "") });
    }
}

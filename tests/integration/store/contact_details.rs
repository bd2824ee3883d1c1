//! What of a contact the texts of an account name comes with its messages (VAR-02).

use super::contacts::{add, person};
use super::on_both;
use super::world::*;
use serde_json::json;
use std::collections::BTreeMap;
use switchboard::domain::custom_field::Kind;
use switchboard::domain::ids::AccountId;
use switchboard::domain::inbound::{Inbound, InboundItem};
use switchboard::domain::plan::{ActionPlan, Application, Step, Times};
use switchboard::ports::store::Journal;
use switchboard::store::{ContactFields, CustomFieldFields, Store};

type Pairs = BTreeMap<String, String>;

fn details(inbound: &Inbound) -> Pairs {
    let InboundItem::Message(message) = &inbound.item else {
        panic!("a message was stored");
    };
    let contact = message.contact.as_ref().expect("the sender is known");
    let pairs = contact.details.iter();
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The values that come with a message, by the webhook and when it is fed again.
async fn heard(store: &Store, n: i64, from: i64) -> Pairs {
    let mut message = inbound_message(n);
    message.from = phone(from);
    let items = vec![InboundItem::Message(message)];
    let told = store.accept_durably(delivery(AccountId(1), items)).await.unwrap();
    let fed = store.unconsumed(NOW, 100).await.unwrap();
    assert_eq!(details(fed.last().unwrap()), details(&told[0]), "fed again");
    details(&told[0])
}

fn replies(text: &str) -> ActionPlan {
    let reply = Application::AutoReply {
        times: Times::Always,
        text: text.to_owned(),
    };
    ActionPlan::of([Step::new(1, reply)])
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Pairs {
    let pairs = pairs.into_iter();
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

on_both! {
    async fn var_02_values_that_texts_name_come_with_each_message(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        let size = CustomFieldFields { name: "Shoe size".to_owned(), options: Vec::new(), required: false };
        let size = store.create_custom_field(None, Kind::Number, size, NOW).await.unwrap().id;
        let fields = ContactFields {
            last_name: "Ruiz".to_owned(),
            mobile: phone(1).phone,
            city: "Oslo".to_owned(),
            email: "maya@example.com".to_owned(),
            custom: BTreeMap::from([(size, json!(39))]),
            ..person("Maya", 1)
        };
        add(&store, 1, fields, None).await;
        store.load_settings().await.unwrap();
        assert_eq!(heard(&store, 1, 1).await, pairs([]), "no text names anything");

        let text = "Hello {{contact.firstName}} {{contact.lastName}} of {{contact.city}}, {{contact.Shoe size}}, \
                    {{contact.street}} {{list.name}}";
        store.save_plan(AccountId(1), 0, &replies(text)).await.unwrap();
        store.load_settings().await.unwrap();
        let expected = [
            ("contact.Shoe size", "39"),
            ("contact.city", "Oslo"),
            ("contact.firstName", "Maya"),
            ("contact.lastName", "Ruiz"),
            ("list.name", "Default"),
        ];
        assert_eq!(heard(&store, 2, 1).await, pairs(expected), "no more than is named, nothing that is empty");
        let mut stranger = inbound_message(3);
        stranger.from = phone(99);
        let told = store.accept_durably(delivery(AccountId(1), vec![InboundItem::Message(stranger)])).await.unwrap();
        let InboundItem::Message(message) = &told[0].item else { panic!("a message was stored") };
        assert_eq!(message.contact, None);
    }
}

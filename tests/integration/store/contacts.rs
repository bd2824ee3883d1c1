//! Contacts as rows: what they are found by, and the sender's resolving order (CON-10, CON-11).

use super::contact_lists::list_fields;
use super::on_both;
use super::world::*;
use switchboard::domain::contact::Identity;
use switchboard::domain::ids::ContactId;
use switchboard::domain::inbound::InboundItem;
use switchboard::ports::store::{CommitOutcome, Journal};
use switchboard::store::listing::{Bounds, Sort};
use switchboard::store::{CONTACT_COLUMNS, ContactFields, ContactQuery, CrudError, Store};

pub fn person(first_name: &str, list: i64) -> ContactFields {
    ContactFields {
        list,
        first_name: first_name.to_owned(),
        ..ContactFields::default()
    }
}

pub fn everybody() -> ContactQuery {
    ContactQuery {
        lists: None,
        search: String::new(),
        filter: None,
        sort: Sort::parse(CONTACT_COLUMNS, "created_at").unwrap(),
        cursor: None,
        limit: 200,
        bounds: Bounds::default(),
    }
}

pub async fn found(store: &Store, query: ContactQuery) -> Vec<i64> {
    let page = store.contacts(query).await.unwrap();
    page.rows.iter().map(|record| record.id.0).collect()
}

async fn search(store: &Store, words: &str) -> Vec<i64> {
    let search = words.to_owned();
    found(store, ContactQuery { search, ..everybody() }).await
}

pub async fn add(store: &Store, id: i64, fields: ContactFields, bsuid: Option<&str>) {
    let bsuid = bsuid.map(str::to_owned);
    store.create_contact(ContactId(id), fields, bsuid, NOW).await.unwrap();
}

/// Whom a message from this identity is from, by the webhook and when it is fed again.
pub async fn sender(store: &Store, n: i64, from: Identity) -> Option<i64> {
    let account = switchboard::domain::ids::AccountId(1);
    let mut message = inbound_message(n);
    message.from = from;
    let new = store
        .accept_durably(delivery(account, vec![InboundItem::Message(message)]))
        .await
        .unwrap();
    let of = |item: &InboundItem| match item {
        InboundItem::Message(message) => message.contact.as_ref().map(|contact| contact.id.0),
        InboundItem::Status(_) | InboundItem::Change(_) => None,
    };
    let fed = store.unconsumed(NOW, 100).await.unwrap();
    assert_eq!(of(&fed.last().unwrap().item), of(&new[0].item), "fed again");
    of(&new[0].item)
}

pub fn number(phone: &str) -> Identity {
    Identity {
        phone: Some(phone.to_owned()),
        bsuid: None,
    }
}

on_both! {
    async fn con_10_mobile_before_phone_before_additional_ones(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        let other = store.create_contact_list(list_fields("Other"), NOW).await.unwrap().id;
        let some = |text: &str| Some(text.to_owned());
        add(&store, 1, ContactFields { phones: vec!["39111".into()], ..person("additional", 1) }, None).await;
        assert_eq!(sender(&store, 1, number("39111")).await, Some(1));
        add(&store, 2, ContactFields { phone: some("39111"), ..person("phone", 1) }, None).await;
        assert_eq!(sender(&store, 2, number("39111")).await, Some(2));
        add(&store, 3, ContactFields { mobile: some("39111"), ..person("mobile", 1) }, None).await;
        assert_eq!(sender(&store, 3, number("39111")).await, Some(3));
        add(&store, 4, ContactFields { mobile: some("39111"), ..person("younger", 1) }, None).await;
        assert_eq!(sender(&store, 4, number("39111")).await, Some(3), "the oldest");
        let elsewhere = ContactFields { mobile: some("39222"), ..person("elsewhere", other) };
        add(&store, 5, elsewhere, Some("IT.5")).await;
        assert_eq!(sender(&store, 5, number("39222")).await, Some(5), "all lists");
        add(&store, 6, ContactFields { phones: vec!["39222".into()], ..person("home", 1) }, None).await;
        assert_eq!(sender(&store, 6, number("39222")).await, Some(6), "the account's list first");
        let both = Identity { bsuid: some("IT.5"), ..number("39222") };
        assert_eq!(sender(&store, 7, both).await, Some(5), "the business-scoped id first");
        let only = Identity { bsuid: some("IT.5"), phone: None };
        assert_eq!(sender(&store, 8, only).await, Some(5));
        assert_eq!(sender(&store, 9, number("39333")).await, None);
    }

    async fn messages_go_to_the_mobile_number(db: Database) {
        let store = db.open().await;
        let (mobile, phone) = (Some("39111".to_owned()), Some("39222".to_owned()));
        add(&store, 1, ContactFields { mobile, phone, ..person("Anna", 1) }, None).await;
        assert_eq!(store.contact(ContactId(1)).await.unwrap().unwrap().identity, number("39111"));
        let phone = Some("39333".to_owned());
        add(&store, 2, ContactFields { phone, ..person("Ben", 1) }, None).await;
        assert_eq!(store.contact(ContactId(2)).await.unwrap().unwrap().identity, number("39333"));
    }

    async fn a_changed_contact_is_found_by_what_it_has_and_not_by_what_it_had(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        let before = ContactFields {
            mobile: Some("390551234567".into()),
            company: "Acme".into(),
            email: "anna@example.com".into(),
            tags: vec!["VIP".into()],
            ..person("Anna", 1)
        };
        add(&store, 1, before, None).await;
        for words in ["ann", "ACME", "anna@example.com", "exam", "+39 055 123", "0551234567", "anna acme"] {
            assert_eq!(search(&store, words).await, [1], "{words}");
        }
        assert_eq!(search(&store, "nna").await, Vec::<i64>::new(), "only beginnings");
        assert_eq!(search(&store, "anna ben").await, Vec::<i64>::new(), "every word");
        let after = ContactFields { mobile: Some("390557654321".into()), ..person("Bea", 1) };
        let changed = store.update_contact(ContactId(1), 1, after.clone(), NOW.plus_secs(1)).await.unwrap();
        assert_eq!((changed.version, &changed.fields, changed.created_at), (2, &after, NOW));
        for words in ["ann", "acme", "055123"] {
            assert_eq!(search(&store, words).await, Vec::<i64>::new(), "{words}");
        }
        assert_eq!(search(&store, "055765").await, [1]);
        assert_eq!(sender(&store, 1, number("390551234567")).await, None);
        assert_eq!(sender(&store, 2, number("390557654321")).await, Some(1));
        assert_eq!(db.number("SELECT count(*) FROM contact_tags"), 0);
        let late = store.update_contact(ContactId(1), 1, after.clone(), NOW).await;
        assert_eq!(late, Err(CrudError::Conflict));
        assert_eq!(store.update_contact(ContactId(9), 1, after, NOW).await, Err(CrudError::NotFound));
        let nowhere = store.create_contact(ContactId(2), person("x", 99), None, NOW).await;
        assert_eq!(nowhere, Err(CrudError::Missing("list_id", "99".to_owned())));
    }

    async fn con_11_a_newcomer_has_name_and_number_and_is_searchable_soon(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        assert_eq!(store.commit(first_commit(account, 1, None)).await, CommitOutcome::Committed(1));
        let known = contact(1);
        let record = store.contact_record(known.id).await.unwrap().unwrap();
        assert_eq!(record.fields.first_name, known.name);
        assert_eq!(record.fields.mobile, known.identity.phone);
        assert_eq!(record.fields.phone, known.identity.phone);
        assert_eq!((record.created_at, record.updated_at, record.version), (NOW, NOW, 1));
        let digits = known.identity.phone.unwrap();
        assert_eq!(search(&store, &digits).await, Vec::<i64>::new(), "routing leaves words to the background");
        assert_eq!(store.index_contacts().await, Ok(1));
        assert_eq!(store.index_contacts().await, Ok(0));
        assert_eq!(search(&store, &digits).await, [known.id.0]);
        let by_name = ContactQuery { sort: Sort::parse(CONTACT_COLUMNS, "name").unwrap(), ..everybody() };
        assert_eq!(found(&store, by_name).await, [known.id.0]);
    }
}

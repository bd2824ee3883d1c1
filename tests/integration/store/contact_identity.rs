//! A customer is known by phone, by business-scoped id, or both (providers 0.6), and is never doubled; and
//! whom a typed number belongs to (CON-12).

use super::contact_lists::list_fields;
use super::contacts::{add, number, person, sender};
use super::on_both;
use super::world::*;
use switchboard::domain::contact::Identity;
use switchboard::domain::effects::Durable;
use switchboard::domain::ids::{AccountId, ContactId};
use switchboard::ports::store::{CommitOutcome, Journal};
use switchboard::store::{ContactFields, CrudError, NumberTyped, Resolved, Store};

fn both(phone: &str, bsuid: &str) -> Identity {
    Identity {
        bsuid: Some(bsuid.to_owned()),
        ..number(phone)
    }
}

fn only(bsuid: &str) -> Identity {
    Identity {
        phone: None,
        bsuid: Some(bsuid.to_owned()),
    }
}

/// Customer `n` writes for the first time, under this name.
async fn newcomer(store: &Store, n: i64, identity: Identity) {
    let mut commit = first_commit(AccountId(1), n, None);
    for effect in &mut commit.durable {
        if let Durable::SaveContact { contact, .. } = effect {
            contact.identity = identity.clone();
        }
    }
    assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
}

async fn resolve(store: &Store, phone: &str, id: i64, lists: Option<Vec<i64>>) -> Result<Resolved, CrudError> {
    let typed = NumberTyped {
        account: AccountId(1),
        phone: phone.to_owned(),
        first_name: None,
        id: ContactId(id),
        lists,
    };
    store.resolve_contact(typed, NOW).await
}

on_both! {
    async fn who_was_known_by_id_is_joined_with_the_number_they_show(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        newcomer(&store, 7, only("IT.7")).await;
        assert_eq!(sender(&store, 101, both("393331234567", "IT.7")).await, Some(7));
        let joined = store.contact_record(ContactId(7)).await.unwrap().unwrap();
        let number_of = Some("393331234567".to_owned());
        assert_eq!((&joined.fields.mobile, &joined.fields.phone), (&number_of, &number_of));
        assert_eq!((joined.bsuid.as_deref(), joined.version), (Some("IT.7"), 2));
        assert_eq!(sender(&store, 102, number("393331234567")).await, Some(7), "by the number alone");
        assert_eq!(sender(&store, 103, only("IT.7")).await, Some(7), "by the id alone");
        assert_eq!(store.contact_record(ContactId(7)).await.unwrap().unwrap().version, 2, "learned once");
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 1);
    }

    async fn who_was_known_by_number_is_joined_with_the_id_they_show(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        newcomer(&store, 7, number("393331234567")).await;
        assert_eq!(sender(&store, 101, only("IT.7")).await, None, "nobody knows yet");
        assert_eq!(sender(&store, 102, both("393331234567", "IT.7")).await, Some(7));
        assert_eq!(sender(&store, 103, only("IT.7")).await, Some(7));
        let other = both("393331234567", "US.other");
        assert_eq!(sender(&store, 104, other).await, Some(7), "another portfolio has another id for the same number");
        let joined = store.contact_record(ContactId(7)).await.unwrap().unwrap();
        assert_eq!((joined.bsuid.as_deref(), joined.version), (Some("IT.7"), 2));
        assert_eq!(sender(&store, 105, both("393339999999", "IT.7")).await, Some(7), "a new number of the same person");
        assert_eq!(sender(&store, 106, number("393339999999")).await, Some(7));
        let joined = store.contact_record(ContactId(7)).await.unwrap().unwrap();
        assert_eq!((joined.fields.mobile.as_deref(), &joined.fields.phones), (Some("393331234567"), &vec!["393339999999".to_owned()]));
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 1);
    }

    async fn a_name_that_another_contact_has_stays_there(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        add(&store, 1, person("By id", 1), Some("IT.1")).await;
        let owner = ContactFields { mobile: Some("393331234567".into()), ..person("By number", 1) };
        add(&store, 2, owner, None).await;
        assert_eq!(sender(&store, 101, both("393331234567", "IT.1")).await, Some(1), "the id before the number");
        assert_eq!(store.contact_record(ContactId(1)).await.unwrap().unwrap().version, 1);
        assert_eq!(sender(&store, 102, number("393331234567")).await, Some(2));
    }

    async fn con_12_a_typed_number_finds_its_contact_or_makes_one(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        let list = store.create_contact_list(list_fields("Other"), NOW).await.unwrap().id;
        let elsewhere = ContactFields { phones: vec!["393331234567".into()], ..person("Elsewhere", list) };
        add(&store, 1, elsewhere, None).await;
        let found = resolve(&store, "393331234567", 50, None).await.unwrap();
        assert!(matches!(&found, Resolved::Known(record) if record.id == ContactId(1)), "{found:?}");
        assert_eq!(resolve(&store, "393331234567", 51, Some(vec![1])).await, Ok(Resolved::Hidden), "and none is made");
        let made = resolve(&store, "393330000000", 52, Some(vec![1])).await.unwrap();
        let Resolved::Created(made) = made else { panic!("{made:?}") };
        assert_eq!((made.id, made.fields.list, made.fields.first_name.as_str()), (ContactId(52), 1, "+393330000000"));
        assert_eq!((made.fields.mobile.as_deref(), made.fields.phone.as_deref()), (Some("393330000000"), Some("393330000000")));
        let again = resolve(&store, "393330000000", 53, None).await.unwrap();
        assert_eq!(again, Resolved::Known(made));
        assert_eq!(sender(&store, 101, number("393330000000")).await, Some(52), "CON-10 agrees");
        assert_eq!(resolve(&store, "393339999999", 54, Some(vec![list])).await, Err(CrudError::NotFound));
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 2);
    }
}

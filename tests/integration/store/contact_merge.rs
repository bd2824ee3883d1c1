//! Merging and removing contacts as rows (CON-20, CON-21).

use super::contacts::{add, everybody, found, number, person, sender};
use super::on_both;
use super::world::*;
use std::collections::BTreeMap;
use switchboard::domain::ids::{ContactId, InteractionId};
use switchboard::domain::interaction::{CloseReason, Routing};
use switchboard::ports::store::{CommitOutcome, Journal, Row};
use switchboard::store::{ContactFields, ContactQuery, CrudError, Merge, MergeField, Store};

fn merge(survivor: i64, version: i64, others: &[i64]) -> Merge {
    Merge {
        survivor: ContactId(survivor),
        version,
        others: others.iter().map(|id| ContactId(*id)).collect(),
        keep: BTreeMap::new(),
    }
}

/// Conversation `n` of customer `n`, and its end.
async fn talked(store: &Store, n: i64, is_closed: bool) {
    let account = switchboard::domain::ids::AccountId(1);
    assert_eq!(
        store.commit(first_commit(account, n, None)).await,
        CommitOutcome::Committed(1)
    );
    assert_eq!(store.index_contacts().await, Ok(1));
    if is_closed {
        let mut ended = conversation(account, n);
        ended.routing = Routing::Closed {
            reason: CloseReason::Agent,
            by: None,
            supervisor: None,
            at: NOW,
        };
        let mut commit = row_only(first_commit(account, n, None));
        (commit.expected_version, commit.row) = (1, Some(Row::Interaction(Box::new(ended))));
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(2));
    }
}

on_both! {
    async fn con_21_everything_of_the_others_moves_to_the_survivor(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        talked(&store, 2, true).await;
        let some = |text: &str| Some(text.to_owned());
        let kept = ContactFields {
            mobile: some("390551234567"),
            tags: vec!["VIP".into()],
            city: "Roma".into(),
            ..person("Anna", 1)
        };
        add(&store, 90, kept, None).await;
        let gone = ContactFields {
            phone: some("390557654321"),
            email: "anna@example.com".into(),
            tags: vec!["vip".into(), "new".into()],
            city: "Milano".into(),
            ..person("A.", 1)
        };
        add(&store, 91, gone, Some("IT.91")).await;
        let keep = BTreeMap::from([(MergeField::City, ContactId(91))]);
        let merged = store.merge_contacts(Merge { keep, ..merge(90, 1, &[2, 91]) }, NOW.plus_secs(9)).await.unwrap();
        assert_eq!((merged.id, merged.version, merged.bsuid.as_deref()), (ContactId(90), 2, Some("IT.91")));
        let fields = &merged.fields;
        assert_eq!((fields.first_name.as_str(), fields.email.as_str()), ("Anna", "anna@example.com"));
        assert_eq!(fields.city, "Milano", "the value that was chosen");
        assert_eq!(fields.tags, ["VIP", "new"]);
        for phone in ["390551234567", "390557654321", &phone(2).phone.unwrap()] {
            assert_eq!(sender(&store, phone.parse().unwrap(), number(phone)).await, Some(90), "{phone}");
        }
        assert_eq!(store.contact_record(ContactId(91)).await.unwrap(), None);
        let of_number = ContactQuery { search: "390557654321".into(), ..everybody() };
        assert_eq!(found(&store, of_number).await, [90]);
        assert_eq!(db.number("SELECT count(*) FROM contact_words WHERE contact_id <> 90"), 0);
        let moved = store.interaction(InteractionId(2)).await.unwrap().unwrap();
        assert_eq!((moved.version, moved.conversation.contact.id), (3, ContactId(90)));
        assert_eq!(moved.conversation.contact.name, "Anna");
        assert_eq!(db.number("SELECT contact_id FROM interactions WHERE id = 2"), 90);
        // A report about an old message writes the row as the actor loads it now.
        let mut again = row_only(first_commit(switchboard::domain::ids::AccountId(1), 2, None));
        (again.expected_version, again.row) = (3, Some(Row::Interaction(Box::new(moved.conversation))));
        assert_eq!(store.commit(again).await, CommitOutcome::Committed(4));
        assert_eq!(store.verify_audit().await.unwrap().broken, None);
    }

    async fn con_21_who_talks_at_this_moment_can_only_be_the_survivor(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        talked(&store, 2, false).await;
        add(&store, 90, person("Anna", 1), None).await;
        let refused = store.merge_contacts(merge(90, 1, &[2]), NOW).await;
        assert!(matches!(&refused, Err(CrudError::InUse(places)) if places.len() == 1), "{refused:?}");
        assert!(store.contact_record(ContactId(2)).await.unwrap().is_some());
        let late = store.merge_contacts(merge(2, 7, &[90]), NOW).await;
        assert_eq!(late, Err(CrudError::Conflict));
        let nobody = store.merge_contacts(merge(2, 1, &[404]), NOW).await;
        assert_eq!(nobody, Err(CrudError::Missing("other_ids", "404".to_owned())));
        assert_eq!(store.merge_contacts(merge(2, 1, &[90]), NOW).await.unwrap().id, ContactId(2));
    }

    async fn con_20_contacts_without_conversations_are_removed_with_all_they_were_found_by(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        talked(&store, 2, true).await;
        for id in [90, 91, 92] {
            let mobile = Some(format!("39055123{id}00"));
            add(&store, id, ContactFields { mobile, tags: vec!["x".into()], ..person("Anna", 1) }, None).await;
        }
        let before = store.verify_audit().await.unwrap().entries;
        assert_eq!(store.delete_contact(ContactId(90)).await, Ok(()));
        assert_eq!(store.delete_contact(ContactId(90)).await, Err(CrudError::NotFound));
        let used = store.delete_contact(ContactId(2)).await;
        assert_eq!(used, Err(CrudError::InUse(vec!["one conversation".to_owned()])));
        let ids = [91, 2, 92, 404].map(ContactId).to_vec();
        let done = store.delete_contacts(ids).await.unwrap();
        assert_eq!(done.removed, [ContactId(91), ContactId(92)]);
        assert_eq!(done.kept, [(ContactId(2), 1)]);
        for table in ["contact_words", "contact_phones", "contact_tags"] {
            assert_eq!(db.number(&format!("SELECT count(*) FROM {table} WHERE contact_id >= 90")), 0, "{table}");
        }
        assert_eq!(store.verify_audit().await.unwrap().entries, before + 2, "one entry for each request that removed");
        assert_eq!(found(&store, everybody()).await, [2]);
    }
}

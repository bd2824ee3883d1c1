//! Webhooks: the database decides what is a repetition, and finds out whom an item concerns.

use super::on_both;
use super::world::*;
use futures_util::future::join_all;
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::inbound::{Inbound, InboundItem};
use switchboard::domain::message::Delivery as Rung;
use switchboard::ports::store::Journal;
use switchboard::store::Page;

fn about(inbound: &Inbound) -> Option<(InteractionId, MessageId)> {
    match &inbound.item {
        InboundItem::Status(status) => status.about,
        InboundItem::Change(change) => change.about,
        InboundItem::Message(_) => panic!("a status was expected"),
    }
}

fn found_contact(inbound: &Inbound) -> Option<i64> {
    match &inbound.item {
        InboundItem::Message(message) => message.contact.as_ref().map(|contact| contact.id.0),
        InboundItem::Status(_) | InboundItem::Change(_) => panic!("a message was expected"),
    }
}

on_both! {
    async fn ten_parallel_deliveries_of_one_webhook_are_one(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let items = vec![
            InboundItem::Message(inbound_message(1)),
            InboundItem::Message(inbound_message(2)),
            status("wamid.x", Rung::Sent, Some((1, 1))),
        ];
        let answers = join_all((0..10).map(|_| store.accept_durably(delivery(account, items.clone())))).await;
        let new: Vec<_> = answers.into_iter().flat_map(Result::unwrap).collect();
        assert_eq!(new.len(), 3);
        let providers: Vec<_> = new.iter().map(|inbound| inbound.item.clone()).collect();
        assert_eq!(providers, items, "in the provider's order");
        assert_eq!(db.number("SELECT count(*) FROM inbox"), 3);
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), new);
    }

    async fn an_item_twice_in_one_body_is_one(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let item = InboundItem::Message(inbound_message(1));
        let new = store.accept_durably(delivery(account, vec![item.clone(), item])).await.unwrap();
        assert_eq!(new.len(), 1);
    }

    async fn the_same_id_at_another_account_or_status_is_another_item(db: Database) {
        let store = db.open().await;
        let (one, two) = (account(&store, 1).await, account(&store, 2).await);
        let sent = status("wamid.1", Rung::Sent, Some((1, 1)));
        let read = status("wamid.1", Rung::Read, Some((1, 1)));
        let items = vec![InboundItem::Message(inbound_message(1)), sent, read];
        assert_eq!(store.accept_durably(delivery(one, items.clone())).await.unwrap().len(), 3);
        assert_eq!(store.accept_durably(delivery(two, items.clone())).await.unwrap().len(), 3);
        assert_eq!(store.accept_durably(delivery(two, items)).await.unwrap(), vec![]);
    }

    async fn a_consumed_item_stays_known(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let items = vec![InboundItem::Message(inbound_message(1))];
        let new = store.accept_durably(delivery(account, items.clone())).await.unwrap();
        store.commit(first_commit(account, 1, new.first())).await;
        assert_eq!(store.accept_durably(delivery(account, items)).await.unwrap(), vec![]);
    }

    async fn a_known_customer_is_found_by_phone_and_by_business_scoped_id(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        db.execute("UPDATE contacts SET bsuid = 'IT.1' WHERE id = 1");
        let mut items = Vec::new();
        for (n, from) in [
            (10, phone(1)),
            (11, Identity { phone: None, bsuid: Some("IT.1".to_owned()) }),
            (12, Identity { phone: phone(9).phone, bsuid: Some("IT.1".to_owned()) }),
            (13, phone(9)),
            (14, Identity { phone: phone(1).phone, bsuid: Some("IT.2".to_owned()) }),
        ] {
            let mut message = inbound_message(n);
            message.from = from;
            items.push(InboundItem::Message(message));
        }
        let new = store.accept_durably(delivery(account, items)).await.unwrap();
        let found: Vec<_> = new.iter().map(found_contact).collect();
        assert_eq!(found, [Some(1), Some(1), Some(1), None, Some(1)]);
        let fed: Vec<_> = store.unconsumed(NOW, 10).await.unwrap().iter().map(found_contact).collect();
        assert_eq!(fed, [Some(1); 5], "when they are fed later, the third message has told whose the number is");
    }

    async fn the_accounts_own_list_comes_first_then_the_oldest(db: Database) {
        let store = db.open().await;
        let (one, two) = (account(&store, 1).await, account(&store, 2).await);
        db.execute("INSERT INTO contact_lists (name, created_at) VALUES ('Other', 0)");
        db.execute("INSERT INTO contact_lists (name, created_at) VALUES ('Third', 0)");
        db.execute("UPDATE accounts SET contact_list_id = 3 WHERE id = 2");
        for (id, list) in [(7, 2), (8, 3)] {
            let number = phone(1).phone.unwrap();
            db.execute(&format!(
                "INSERT INTO contacts (id, list_id, name, phone, created_at) VALUES ({id}, {list}, 'x', '{number}', 0);
                 INSERT INTO contact_phones (phone, contact_id, list_id, place) VALUES ('{number}', {id}, {list}, 1)"
            ));
        }
        let item = || vec![InboundItem::Message(inbound_message(1))];
        let of_one = store.accept_durably(delivery(one, item())).await.unwrap();
        let of_two = store.accept_durably(delivery(two, item())).await.unwrap();
        assert_eq!((found_contact(&of_one[0]), found_contact(&of_two[0])), (Some(7), Some(8)));
        let fed: Vec<_> = store.unconsumed(NOW, 10).await.unwrap().iter().map(found_contact).collect();
        assert_eq!(fed, [Some(7), Some(8)]);
    }

    async fn a_report_without_our_ids_finds_its_message_by_provider_id(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        store.commit(sent(account, 1, 2)).await;
        store.commit(advance(account, 1, 2, Rung::Sent, Some("wamid.out"))).await;
        let new = store.accept_durably(delivery(account, vec![status("wamid.out", Rung::Read, None)])).await.unwrap();
        assert_eq!(about(&new[0]), Some((InteractionId(1), MessageId(2))));
    }

    async fn a_report_before_its_message_waits_for_the_provider_id(db: Database) {
        let store = db.open().await;
        let (account, other) = (account(&store, 1).await, account(&store, 2).await);
        store.commit(first_commit(account, 1, None)).await;
        store.commit(sent(account, 1, 2)).await;
        let early = vec![status("wamid.out", Rung::Delivered, None), status("wamid.other", Rung::Sent, None)];
        assert_eq!(store.accept_durably(delivery(account, early.clone())).await.unwrap(), vec![], "parked");
        assert_eq!(store.accept_durably(delivery(other, early)).await.unwrap(), vec![], "parked");
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), vec![]);
        assert_eq!(store.inbox_lag_millis(NOW.plus_secs(60)).await.unwrap(), 0, "parked items are no lag");
        store.commit(advance(account, 1, 2, Rung::Sent, Some("wamid.out"))).await;
        let fed = store.unconsumed(NOW, 10).await.unwrap();
        assert_eq!(fed.len(), 1);
        assert_eq!(about(&fed[0]), Some((InteractionId(1), MessageId(2))));
        assert_eq!(fed[0].account, account);
    }

    async fn what_could_not_be_read_is_kept_and_listed(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        for reason in ["no braces", "half of it"] {
            let mut broken = delivery(account, vec![]);
            broken.raw = bytes::Bytes::from_static(b"\xff{{");
            broken.quarantine = Some(reason.to_owned());
            assert_eq!(store.accept_durably(broken).await.unwrap(), vec![]);
        }
        let first = store.quarantine(Page { cursor: None, limit: 1 }).await.unwrap();
        assert_eq!((first.rows[0].reason.as_str(), first.rows[0].body.as_slice()), ("half of it", &b"\xff{{"[..]));
        let second = store.quarantine(Page { cursor: first.next, limit: 1 }).await.unwrap();
        assert_eq!((second.rows[0].reason.as_str(), second.next), ("no braces", None));
    }

    async fn the_body_is_kept_only_for_what_is_not_understood(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let mut strange = inbound_message(2);
        strange.content = Content::Unsupported { kind: "hologram".to_owned() };
        let items = vec![InboundItem::Message(inbound_message(1)), InboundItem::Message(strange)];
        store.accept_durably(delivery(account, items)).await.unwrap();
        assert_eq!(db.number("SELECT count(*) FROM inbox WHERE raw IS NOT NULL"), 1);
        assert_eq!(db.number("SELECT count(*) FROM inbox WHERE raw IS NOT NULL AND provider_id = 'wamid.2'"), 1);
    }

    async fn lag_is_the_age_of_the_oldest_waiting_item(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        assert_eq!(store.inbox_lag_millis(NOW.plus_secs(9)).await.unwrap(), 0);
        for n in [1, 2] {
            let mut later = delivery(account, vec![InboundItem::Message(inbound_message(n))]);
            later.received_at = NOW.plus_secs(n);
            store.accept_durably(later).await.unwrap();
        }
        assert_eq!(store.inbox_lag_millis(NOW.plus_secs(9)).await.unwrap(), 8_000);
        assert_eq!(store.unconsumed(NOW.plus_secs(1), 10).await.unwrap().len(), 1);
        assert_eq!(store.unconsumed(NOW.plus_secs(2), 1).await.unwrap().len(), 1);
    }

    async fn old_items_are_forgotten_after_any_repetition(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let items: Vec<_> = [1, 2].map(|n| InboundItem::Message(inbound_message(n))).into();
        let new = store.accept_durably(delivery(account, items)).await.unwrap();
        store.commit(first_commit(account, 1, new.first())).await;
        let day = 24 * 3600;
        assert_eq!(store.purge(NOW.plus_secs(8 * day)).await.unwrap().inbox, 0);
        assert_eq!(store.purge(NOW.plus_secs(10 * day)).await.unwrap().inbox, 1, "one still waits");
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap().len(), 1);
    }

    async fn health_shows_the_newest_webhook(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        assert_eq!(store.account_health(account, NOW).last_inbound_at, None);
        store.accept_durably(delivery(account, vec![])).await.unwrap();
        store.signature_failed(account, NOW);
        let health = store.account_health(account, NOW);
        assert_eq!((health.last_inbound_at, health.signature_failures), (Some(NOW), 1));
        assert_eq!(store.account_health(account, NOW.plus_secs(3601)).signature_failures, 0);
        store.accept_durably(delivery(account, vec![])).await.unwrap();
        let restarted = db.open().await;
        assert_eq!(restarted.account_health(account, NOW).last_inbound_at, Some(NOW));
    }
}

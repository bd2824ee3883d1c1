//! Every outcome of a commit, and what it leaves behind.

use super::on_both;
use super::world::*;
use switchboard::domain::ActorKey;
use switchboard::domain::effects::Durable;
use switchboard::domain::ids::{InboxId, InteractionId};
use switchboard::domain::inbound::InboundItem;
use switchboard::domain::interaction::{CloseReason, Routing};
use switchboard::domain::message::Delivery as Rung;
use switchboard::ports::store::{Commit, CommitOutcome, Journal, Loaded, Row};
use switchboard::store::Store;

async fn version(store: &Store, key: ActorKey) -> i64 {
    match store.load(key).await.unwrap() {
        Loaded::Interaction(found) => found.map_or(0, |(version, _)| version),
        Loaded::Queue(version, ..) | Loaded::Agent(version, ..) => version,
        Loaded::Account(..) => panic!("accounts have no row"),
    }
}

fn close(mut commit: Commit) -> Commit {
    if let Some(Row::Interaction(conversation)) = &mut commit.row {
        conversation.routing = Routing::Closed {
            reason: CloseReason::Agent,
            by: None,
            supervisor: None,
            at: NOW,
        };
    }
    commit
}

on_both! {
    async fn a_new_row_is_inserted_with_everything_it_caused(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let new = store.accept_durably(delivery(account, vec![InboundItem::Message(inbound_message(1))])).await.unwrap();
        assert_eq!(store.commit(first_commit(account, 1, new.first())).await, CommitOutcome::Committed(1));
        assert_eq!(version(&store, ActorKey::Interaction(account, InteractionId(1))).await, 1);
        assert_eq!(store.contact(contact(1).id).await.unwrap(), Some(contact(1)));
        assert_eq!(store.thread(InteractionId(1), None, 10).await.unwrap(), (vec![message_in(1)], false));
        assert_eq!(store.facts_of(InteractionId(1)).await.unwrap().len(), 3);
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), vec![]);
    }

    async fn an_update_needs_the_version_it_was_loaded_with(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let key = ActorKey::Interaction(account, InteractionId(1));
        store.commit(first_commit(account, 1, None)).await;
        let mut again = row_only(first_commit(account, 1, None));
        again.expected_version = 1;
        assert_eq!(store.commit(again.clone()).await, CommitOutcome::Committed(2));
        assert_eq!(store.commit(again).await, CommitOutcome::Conflict);
        assert_eq!(version(&store, key).await, 2);
    }

    async fn effects_without_a_row_need_no_version(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let commit = Commit {
            expected_version: 1,
            row: None,
            durable: vec![Durable::Save(message_in_thread(2, 1))],
            ..first_commit(account, 1, None)
        };
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        assert_eq!(store.thread(InteractionId(1), None, 10).await.unwrap().0.len(), 2);
    }

    async fn an_id_that_exists_is_a_duplicate(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        assert_eq!(store.commit(row_only(first_commit(account, 1, None))).await, CommitOutcome::Duplicate);
    }

    async fn a_second_open_interaction_of_a_contact_is_a_duplicate(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let mut second = row_only(first_commit(account, 2, None));
        if let Some(Row::Interaction(conversation)) = &mut second.row {
            conversation.contact = contact(1);
        }
        assert_eq!(store.commit(second.clone()).await, CommitOutcome::Duplicate);
        let mut closing = close(row_only(first_commit(account, 1, None)));
        closing.expected_version = 1;
        assert_eq!(store.commit(closing).await, CommitOutcome::Committed(2));
        assert_eq!(store.commit(second).await, CommitOutcome::Committed(1));
    }

    async fn an_inbox_row_takes_effect_once(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let new = store.accept_durably(delivery(account, vec![InboundItem::Message(inbound_message(1))])).await.unwrap();
        store.commit(first_commit(account, 1, new.first())).await;
        let mut again = first_commit(account, 2, None);
        again.durable.push(Durable::Consume(new[0].inbox));
        assert_eq!(store.commit(again).await, CommitOutcome::Duplicate);
        let mut unknown = first_commit(account, 2, None);
        unknown.durable.push(Durable::Consume(InboxId(999)));
        assert_eq!(store.commit(unknown).await, CommitOutcome::Duplicate);
        assert_eq!(db.number("SELECT count(*) FROM interactions"), 1);
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 1);
    }

    async fn a_discarded_item_takes_no_effect(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let new = store.accept_durably(delivery(account, vec![InboundItem::Message(inbound_message(1))])).await.unwrap();
        store.discard(vec![new[0].inbox]).await.unwrap();
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), vec![]);
        assert_eq!(store.commit(first_commit(account, 1, new.first())).await, CommitOutcome::Duplicate);
    }

    async fn a_contact_another_account_created_meanwhile_is_a_duplicate(db: Database) {
        let store = db.open().await;
        let (one, two) = (account(&store, 1).await, account(&store, 2).await);
        store.commit(first_commit(one, 1, None)).await;
        let mut commit = first_commit(two, 2, None);
        if let Some(Durable::SaveContact { contact, .. }) = commit.durable.first_mut() {
            contact.identity = phone(1);
        }
        assert_eq!(store.commit(commit).await, CommitOutcome::Duplicate);
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 1);
    }

    async fn an_inbound_message_is_stored_once(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let mut repeated = message_in_thread(2, 1);
        repeated.provider_id = message_in(1).provider_id;
        let commit = Commit {
            expected_version: 1,
            row: None,
            durable: vec![Durable::Save(repeated)],
            ..first_commit(account, 1, None)
        };
        assert_eq!(store.commit(commit).await, CommitOutcome::Duplicate);
    }

    async fn what_the_database_refuses_is_aborted(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let commit = Commit {
            expected_version: 0,
            row: None,
            durable: vec![Durable::Call(call(account, 7, 7))],
            ..first_commit(account, 7, None)
        };
        let outcome = store.commit(commit).await;
        assert!(matches!(outcome, CommitOutcome::Aborted(_)), "{outcome:?}");
        assert_eq!(store.commit(first_commit(account, 1, None)).await, CommitOutcome::Committed(1));
    }

    async fn a_message_climbs_the_ladder_and_never_falls(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        store.commit(sent(account, 1, 2)).await;
        let at = |rung: Rung| advance(account, 1, 2, rung, None);
        let mut seen = Vec::new();
        for rung in [Rung::Delivered, Rung::Sent, Rung::Failed, Rung::Read, Rung::Delivered] {
            assert_eq!(store.commit(at(rung)).await, CommitOutcome::Committed(1));
            let message = store.thread(InteractionId(1), None, 10).await.unwrap().0.remove(1);
            assert_eq!(message.error, None, "an error of a rung below is not kept");
            seen.push(message.delivery);
        }
        use Rung::{Delivered, Read};
        assert_eq!(seen, [Delivered, Delivered, Delivered, Read, Read]);
    }

    async fn several_steps_of_a_ladder_fit_one_commit(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        store.commit(sent(account, 1, 2)).await;
        let mut commit = advance(account, 1, 2, Rung::Delivered, None);
        commit.durable.extend(advance(account, 1, 2, Rung::Sent, Some("wamid.out")).durable);
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        let message = store.thread(InteractionId(1), None, 10).await.unwrap().0.remove(1);
        assert_eq!((message.delivery, message.provider_id.as_deref()), (Rung::Delivered, Some("wamid.out")));
    }

    async fn text_with_a_nul_is_stored(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let mut message = inbound_message(1);
        message.provider_id.push('\0');
        message.profile_name = Some("a\0b".to_owned());
        let new = store.accept_durably(delivery(account, vec![InboundItem::Message(message)])).await.unwrap();
        let mut commit = first_commit(account, 1, new.first());
        if let Some(Durable::SaveContact { contact, .. }) = commit.durable.first_mut() {
            contact.name = "a\0b".to_owned();
        }
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        assert_eq!(store.contact(contact(1).id).await.unwrap().unwrap().name, "ab");
    }
}

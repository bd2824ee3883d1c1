//! Members of a group: one that fails goes alone, a full queue refuses, nothing is half written.

use super::on_both;
use super::world::*;
use futures_util::future::join_all;
use switchboard::config::limits::WRITE_QUEUE_MAX;
use switchboard::domain::inbound::InboundItem;
use switchboard::ports::store::{CommitOutcome, Journal, StoreError};

on_both! {
    async fn a_failing_member_rolls_back_alone(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let before = store.write_stats();
        let commits = (1..=20).map(|n| {
            let mut commit = first_commit(account, n, None);
            match n {
                5 => commit.expected_version = 7,
                9 => commit.durable.push(switchboard::domain::effects::Durable::Call(call(account, 99, 99))),
                _ => {}
            }
            store.commit(commit)
        });
        let outcomes = join_all(commits).await;
        for (n, outcome) in (1..).zip(outcomes) {
            match n {
                1 => assert_eq!(outcome, CommitOutcome::Duplicate),
                5 => assert_eq!(outcome, CommitOutcome::Conflict),
                9 => assert!(matches!(outcome, CommitOutcome::Aborted(_)), "{outcome:?}"),
                _ => assert_eq!(outcome, CommitOutcome::Committed(1), "member {n}"),
            }
        }
        let after = store.write_stats();
        assert!(after.redone > before.redone, "the group was written again: {after:?}");
        assert!(after.groups - before.groups < 20, "they shared transactions: {after:?}");
        for table in ["interactions", "messages", "contacts"] {
            assert_eq!(db.number(&format!("SELECT count(*) FROM {table}")), 18, "{table}");
        }
        assert_eq!(db.number("SELECT count(*) FROM facts"), 3 * 18);
        assert_eq!(db.number("SELECT count(*) FROM outbox"), 0);
    }

    async fn webhooks_survive_a_failing_commit_in_their_group(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let failing = store.commit(first_commit(account, 1, None));
        let items = (1..=10).map(|n| vec![InboundItem::Message(inbound_message(n))]);
        let accepts = join_all(items.map(|items| store.accept_durably(delivery(account, items))));
        let (outcome, accepted) = futures_util::future::join(failing, accepts).await;
        assert_eq!(outcome, CommitOutcome::Duplicate);
        assert!(accepted.iter().all(|answer| answer.as_ref().is_ok_and(|new| new.len() == 1)));
        assert_eq!(db.number("SELECT count(*) FROM inbox"), 10);
    }

    async fn a_full_queue_refuses_instead_of_growing(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let blocker = db.block_writes();
        let extra = 500;
        let accepts = join_all((0..WRITE_QUEUE_MAX + extra).map(|n| {
            let item = InboundItem::Message(inbound_message(i64::try_from(n).unwrap()));
            store.accept_durably(delivery(account, vec![item]))
        }))
        .await;
        drop(blocker);
        let refused = accepts.iter().filter(|answer| **answer == Err(StoreError::Overloaded)).count();
        assert!((1..=extra).contains(&refused), "{refused} were refused");
        let item = vec![InboundItem::Message(inbound_message(1))];
        assert_eq!(store.accept_durably(delivery(account, item)).await.unwrap().len(), 1, "and it works again");
    }

    async fn everything_acknowledged_is_there(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let outcomes = join_all((1..=600).map(|n| {
            let store = store.clone();
            async move {
                let item = vec![InboundItem::Message(inbound_message(n))];
                let new = store.accept_durably(delivery(account, item)).await.unwrap();
                store.commit(first_commit(account, n, new.first())).await
            }
        }))
        .await;
        assert!(outcomes.iter().all(|outcome| *outcome == CommitOutcome::Committed(1)));
        assert_eq!(db.number("SELECT count(*) FROM messages"), 600);
        assert_eq!(db.number("SELECT count(*) FROM inbox WHERE state = 'consumed'"), 600);
        let highest = store.highest_ids().await.unwrap();
        assert_eq!((highest.interaction, highest.contact, highest.message), (600, 600, 600));
    }
}

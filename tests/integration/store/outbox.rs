//! Calls to the provider: in order per customer, leased, and never lost.

use super::on_both;
use super::world::*;
use switchboard::domain::effects::{Durable, Settled};
use switchboard::domain::ids::{AccountId, MessageId};
use switchboard::domain::message::{Delivery as Rung, DeliveryError, DeliveryErrorKind};
use switchboard::ports::store::{ClaimedCall, Commit, CommitOutcome, Journal, Rescheduled};
use switchboard::store::Store;

/// Two customers with two messages each: 11 and 12, 21 and 22.
async fn two_customers(store: &Store) -> AccountId {
    let account = account(store, 1).await;
    for interaction in [1, 2] {
        store.commit(first_commit(account, interaction, None)).await;
        for n in [1, 2] {
            store.commit(sent(account, interaction, interaction * 10 + n)).await;
        }
    }
    account
}

fn messages(calls: &[ClaimedCall]) -> Vec<i64> {
    calls.iter().map(|claimed| claimed.call.message.0).collect()
}

async fn claim(store: &Store) -> Vec<i64> {
    messages(&store.claim_calls(NOW, NOW.plus_secs(90), 10, &[]).await.unwrap())
}

fn settle(account: AccountId, interaction: i64, message: i64, as_: Settled) -> Commit {
    let mut commit = match as_ {
        Settled::Accepted => advance(account, interaction, message, Rung::Sent, Some("wamid.out")),
        Settled::Dead => advance(account, interaction, message, Rung::Failed, None),
    };
    commit.durable.push(Durable::Settle {
        message: MessageId(message),
        as_,
    });
    commit
}

on_both! {
    async fn one_call_a_customer_at_a_time_and_in_order(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        assert_eq!(claim(&store).await, [11, 21]);
        assert_eq!(claim(&store).await, [0; 0], "the later ones wait for the earlier");
        assert_eq!(store.commit(settle(account, 1, 11, Settled::Accepted)).await, CommitOutcome::Committed(1));
        assert_eq!(claim(&store).await, [12]);
        store.commit(settle(account, 2, 21, Settled::Dead)).await;
        assert_eq!(claim(&store).await, [22], "a dead one holds nobody back");
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE state = 'dead'"), 1);
    }

    async fn a_claim_carries_the_call_and_counts_attempts(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        let claimed = store.claim_calls(NOW, NOW.plus_secs(90), 1, &[]).await.unwrap();
        let expected = ClaimedCall { call: call(account, 1, 11), attempt: 1, created_at: NOW };
        assert_eq!(format!("{claimed:?}"), format!("{:?}", [expected]));
        retry(&store, 11, 5).await;
        assert_eq!(messages(&store.claim_calls(NOW.plus_secs(4), NOW, 1, &[]).await.unwrap()), [21]);
        let again = store.claim_calls(NOW.plus_secs(5), NOW.plus_secs(90), 10, &[]).await.unwrap();
        assert_eq!((messages(&again), again[0].attempt), (vec![11], 2));
    }

    async fn a_call_to_be_repeated_keeps_its_place(db: Database) {
        let store = db.open().await;
        two_customers(&store).await;
        claim(&store).await;
        retry(&store, 11, 60).await;
        assert_eq!(claim(&store).await, [0; 0]);
        assert_eq!(store.next_call_at().await.unwrap(), Some(NOW.plus_secs(60)), "one behind a lease is not due");
        assert_eq!(messages(&store.claim_calls(NOW.plus_secs(60), NOW, 10, &[]).await.unwrap()), [11]);
    }

    async fn a_lease_that_ran_out_is_uncertain(db: Database) {
        let store = db.open().await;
        two_customers(&store).await;
        claim(&store).await;
        assert_eq!(messages(&store.expired_calls(NOW.plus_secs(90), false, 10).await.unwrap()), [0; 0]);
        assert_eq!(messages(&store.expired_calls(NOW.plus_secs(91), false, 10).await.unwrap()), [11, 21]);
        assert_eq!(messages(&store.expired_calls(NOW.plus_secs(91), false, 1).await.unwrap()), [11]);
    }

    async fn an_uncertain_call_waits_for_its_report_and_holds_the_next_back(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        claim(&store).await;
        let to = Rescheduled::Uncertain { until: NOW.plus_secs(120), reason: "reset".to_owned() };
        store.reschedule_call(MessageId(11), to).await.unwrap();
        assert_eq!(messages(&store.claim_calls(NOW.plus_secs(300), NOW, 10, &[]).await.unwrap()), [0; 0]);
        assert_eq!(messages(&store.expired_calls(NOW.plus_secs(119), false, 10).await.unwrap()), [21]);
        assert_eq!(messages(&store.expired_calls(NOW.plus_secs(121), false, 10).await.unwrap()), [11, 21]);
        store.commit(settle(account, 1, 11, Settled::Accepted)).await;
        assert_eq!(claim(&store).await, [12]);
    }

    async fn leases_of_an_earlier_run_are_known_after_a_crash(db: Database) {
        let crashed = db.open().await;
        two_customers(&crashed).await;
        claim(&crashed).await;
        assert_eq!(messages(&crashed.expired_calls(NOW, true, 10).await.unwrap()), [0; 0], "its own leases are alive");
        let restarted = db.open().await;
        assert_eq!(messages(&restarted.expired_calls(NOW, false, 10).await.unwrap()), [0; 0]);
        assert_eq!(messages(&restarted.expired_calls(NOW, true, 10).await.unwrap()), [11, 21]);
    }

    async fn a_settled_call_cannot_come_back(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        claim(&store).await;
        store.commit(settle(account, 1, 11, Settled::Accepted)).await;
        retry(&store, 11, 0).await;
        assert_eq!(claim(&store).await, [12]);
        store.commit(settle(account, 1, 11, Settled::Dead)).await;
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE state = 'dead'"), 0);
    }

    async fn an_empty_outbox_has_nothing_due(db: Database) {
        let store = db.open().await;
        assert_eq!(store.next_call_at().await.unwrap(), None);
        two_customers(&store).await;
        assert_eq!(store.next_call_at().await.unwrap(), Some(NOW));
    }

    async fn health_shows_why_the_newest_call_failed(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        let mut dead = settle(account, 1, 11, Settled::Dead);
        if let Some(Durable::Advance { error, .. }) = dead.durable.first_mut() {
            *error = Some(DeliveryError {
                kind: DeliveryErrorKind::Auth,
                code: None,
                detail: "token expired".to_owned(),
            });
        }
        store.commit(dead).await;
        let health = store.account_health(account, NOW);
        assert_eq!((health.last_outbound_at, health.last_outbound_error.as_deref()), (Some(NOW), Some("token expired")));
        store.commit(settle(account, 2, 21, Settled::Accepted)).await;
        assert_eq!(store.account_health(account, NOW).last_outbound_error, None);
    }

    async fn finished_calls_are_forgotten_in_the_end(db: Database) {
        let store = db.open().await;
        let account = two_customers(&store).await;
        store.commit(settle(account, 1, 11, Settled::Accepted)).await;
        let purged = store.purge(NOW.plus_secs(31 * 24 * 3600)).await.unwrap();
        assert_eq!(purged.outbox, 1);
        assert_eq!(db.number("SELECT count(*) FROM outbox"), 3);
    }
}

async fn retry(store: &Store, message: i64, secs: i64) {
    let to = Rescheduled::Retry {
        at: NOW.plus_secs(secs),
        reason: "busy".to_owned(),
    };
    store.reschedule_call(MessageId(message), to).await.unwrap();
}

//! The database goes away and comes back: refusals are fast, recovery needs nobody (R12).

use super::database::Database;
use super::on_both;
use super::world::*;
use crate::support::postgres::Server;
use std::time::{Duration, Instant};
use switchboard::domain::inbound::InboundItem;
use switchboard::ports::store::{CommitOutcome, Journal, StoreError};
use switchboard::store::{Keyring, Store};

const FAST: Duration = Duration::from_secs(2);
const RECOVERY: Duration = Duration::from_secs(5);

on_both! {
    async fn a_lock_of_somebody_else_refuses_fast_and_goes_by(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let blocker = db.block_writes();
        let start = Instant::now();
        let item = vec![InboundItem::Message(inbound_message(1))];
        let answer = store.accept_durably(delivery(account, item.clone())).await;
        assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
        assert!(start.elapsed() < FAST, "took {:?}", start.elapsed());
        drop(blocker);
        assert_eq!(store.accept_durably(delivery(account, item)).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_stops_is_refused_fast_and_found_again() {
    let Ok(server) = Server::start() else {
        assert!(
            crate::support::postgres::server().is_none(),
            "the shared server starts, this one does not"
        );
        return;
    };
    let store = Store::open_migrated(&server.url("postgres"), Keyring::new_random())
        .await
        .unwrap();
    let account = account(&store, 1).await;
    store.commit(first_commit(account, 1, None)).await;
    for round in 2..4 {
        server.stop();
        let start = Instant::now();
        let outcome = store.commit(first_commit(account, round, None)).await;
        let is_refused = matches!(outcome, CommitOutcome::Aborted(StoreError::Unavailable(_)));
        assert!(is_refused, "{outcome:?}");
        let item = vec![InboundItem::Message(inbound_message(round))];
        assert!(store.accept_durably(delivery(account, item)).await.is_err());
        assert!(store.ping().await.is_err());
        assert!(start.elapsed() < 2 * FAST, "three refusals took {:?}", start.elapsed());
        server.start_again();
        let start = Instant::now();
        while store.ping().await.is_err()
            || store.commit(first_commit(account, round, None)).await != CommitOutcome::Committed(1)
        {
            assert!(start.elapsed() < RECOVERY, "not back after {:?}", start.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn a_write_ahead_log_stays_bounded_under_load() {
    let db = Database::sqlite();
    let store = db.open().await;
    let account = account(&store, 1).await;
    for chunk in 0..40 {
        let commits = (1..=100).map(|n| store.commit(first_commit(account, chunk * 100 + n, None)));
        futures_util::future::join_all(commits).await;
    }
    let log = format!("{}-wal", db.url.trim_start_matches("sqlite://"));
    let size = std::fs::metadata(log).unwrap().len();
    assert!(size < 64 << 20, "the log has {size} bytes");
    assert_eq!(db.number("SELECT count(*) FROM interactions"), 4_000);
}

#[tokio::test]
async fn a_path_that_cannot_be_opened_says_so() {
    let error = Store::open("/nowhere/at/all.db", Keyring::new_random())
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("/nowhere/at/all.db"), "{error}");
    let error = Store::open("postgres://nobody@127.0.0.1:1/none", Keyring::new_random())
        .await
        .err()
        .unwrap();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
}

//! What cannot be caused from outside: writes that fail or panic in the middle of a group.

use super::accept::PreparedDelivery;
use super::contacts::Named;
use super::dialect::{self, Location};
use super::errors::CrudError;
use super::member::{Member, Write};
use super::schema::pauses;
use super::writer::Writer;
use super::{Keyring, MultiConnection, Page, Store};
use crate::domain::Timestamp;
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::ids::{AccountId, InboxId};
use crate::domain::inbound::{InboundItem, InboundMessage};
use crate::ports::store::{Delivery, Journal, StoreError};
use diesel::connection::SimpleConnection;
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};
use std::sync::{Arc, Mutex, mpsc};
use tokio::sync::oneshot;

fn insert(connection: &mut MultiConnection, name: &str) -> QueryResult<usize> {
    diesel::insert_into(pauses::table)
        .values((
            pauses::version.eq(1_i64),
            pauses::name.eq(name),
            pauses::name_key.eq(name),
            pauses::description.eq(""),
            pauses::active.eq(true),
        ))
        .execute(connection)
}

async fn open() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let store = Store::open_migrated(path.to_str().unwrap(), Keyring::new_random())
        .await
        .unwrap();
    (folder, store)
}

async fn names(store: &Store) -> Vec<String> {
    let rows = store.pauses(Page::default()).await.unwrap().rows;
    rows.into_iter().map(|pause| pause.fields.name).collect()
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_and_harms_nobody() {
    let (_folder, store) = open().await;
    let good = store.write(|connection| Ok(insert(connection, "good")?));
    let bad = store.write::<(), _>(|connection| {
        insert(connection, "half")?;
        Err(CrudError::NotFound)
    });
    let late = store.write(|connection| Ok(insert(connection, "late")?));
    let (good, bad, late) = futures_util::join!(good, bad, late);
    assert_eq!((good, bad, late), (Ok(1), Err(CrudError::NotFound), Ok(1)));
    assert_eq!(names(&store).await, ["good", "late"]);
}

#[tokio::test]
async fn a_write_that_panics_leaves_nothing_and_the_store_lives_on() {
    let (_folder, store) = open().await;
    let answer = store.write::<(), _>(|connection| {
        insert(connection, "half")?;
        panic!("on purpose");
    });
    let answer = answer.await;
    assert!(
        matches!(answer, Err(CrudError::Store(StoreError::Unavailable(_)))),
        "{answer:?}"
    );
    assert_eq!(store.write(|connection| Ok(insert(connection, "next")?)).await, Ok(1));
    assert_eq!(names(&store).await, ["next"]);
}

#[tokio::test(start_paused = true)]
#[expect(clippy::disallowed_methods, reason = "asks tokio's own clock whether it stood still")]
async fn paused_time_stands_still_while_the_database_works() {
    let (_folder, store) = open().await;
    let start = tokio::time::Instant::now();
    let slow = store.write(|connection| {
        std::thread::park_timeout(std::time::Duration::from_millis(50));
        Ok(insert(connection, "slow")?)
    });
    let answer = tokio::time::timeout(std::time::Duration::from_millis(10), slow).await;
    assert_eq!(answer, Ok(Ok(1)));
    assert_eq!(start.elapsed(), std::time::Duration::ZERO);
}

#[tokio::test]
async fn who_comes_late_is_written_with_the_group_and_harms_nobody_in_it() {
    let (folder, store) = open().await;
    assert_eq!(
        store.write(|connection| Ok(connection.batch_execute(ACCOUNT)?)).await,
        Ok(())
    );
    let location = Location::parse(folder.path().join("test.db").to_str().unwrap());
    let connection = dialect::open_writer(&location).unwrap();
    let mut writer = Writer::new(location, connection, Arc::default());
    let accept = |provider_id| {
        let (reply, outcome) = oneshot::channel();
        let delivery = PreparedDelivery::from_delivery(message(provider_id), Named::default()).unwrap();
        (Member::Accept(Box::new(delivery), Box::new(drop), reply), outcome)
    };
    let job = |name: &'static str, is_good: bool| {
        let (reply, outcome) = oneshot::channel();
        let work = move |connection: &mut MultiConnection| {
            insert(connection, name)?;
            if is_good { Ok(()) } else { Err(CrudError::NotFound) }
        };
        (Member::Job(Box::new(Write::new(work, reply))), outcome)
    };
    let (first, first_outcome) = accept("first");
    let (again, again_outcome) = accept("first");
    let (good, good_outcome) = job("good", true);
    let (bad, bad_outcome) = job("bad", false);
    let mut late = vec![again, good, bad];
    let fate = writer.run(vec![first], &mut |follow_ups| {
        assert_eq!(follow_ups, 1);
        std::mem::take(&mut late)
    });
    assert_eq!(fate.size(), 4);
    fate.tell(&Arc::default());
    assert_eq!(first_outcome.await.unwrap(), Ok(()));
    assert_eq!(again_outcome.await.unwrap(), Ok(()));
    assert_eq!(good_outcome.await.unwrap(), Ok(()));
    assert_eq!(bad_outcome.await.unwrap(), Err(CrudError::NotFound));
    assert_eq!(names(&store).await, ["good"]);
    assert_eq!(store.unconsumed(Timestamp(2), 10).await.unwrap().len(), 1);
}

const ACCOUNT: &str = "INSERT INTO accounts (id, version, name, name_key, key, key_key, kind, phone, description,
        contact_list_id, wait_agent_secs, wait_queue_secs, sound, shake, notification_template, credentials,
        receive_token, created_at)
    SELECT 1, 1, 'a', 'a', 'A', 'a', 'meta', '1', '', min(id), 1, 1, 1, 1, '', '{}', 't', 0 FROM contact_lists";

fn message(provider_id: &str) -> Delivery {
    let message = InboundMessage {
        provider_id: provider_id.to_owned(),
        from: Identity {
            phone: Some("447700900142".to_owned()),
            bsuid: None,
        },
        profile_name: None,
        sent_at: Timestamp(1),
        content: Content::Text { body: String::new() },
        quote: None,
        media_source: None,
        contact: None,
        is_whitelisted: false,
    };
    Delivery {
        account: AccountId(1),
        raw: bytes::Bytes::new(),
        received_at: Timestamp(1),
        items: vec![InboundItem::Message(message)],
        quarantine: None,
    }
}

/// Accepts it; the inbox id is told before the outcome is known.
async fn accept(store: &Store, provider_id: &str) -> (InboxId, Result<(), StoreError>) {
    let told = Arc::new(Mutex::new(InboxId(0)));
    let teller = Arc::clone(&told);
    let outcome = store.accept(
        message(provider_id),
        Box::new(move |fresh| *teller.lock().unwrap() = fresh[0].inbox),
    );
    let outcome = outcome.await;
    let told = *told.lock().unwrap();
    (told, outcome)
}

#[tokio::test]
async fn r1_the_inbox_id_of_a_webhook_that_was_told_and_then_lost_is_never_anothers() {
    let (_folder, store) = open().await;
    assert_eq!(
        store.write(|connection| Ok(connection.batch_execute(ACCOUNT)?)).await,
        Ok(())
    );
    let (before, kept) = accept(&store, "before").await;
    assert_eq!(kept, Ok(()));
    for round in 0..2 {
        // While the first group is written, a webhook and a write that fails at the very end gather.
        let (go, wait) = mpsc::channel::<()>();
        let first = store.write(move |_| {
            let _ = wait.recv();
            Ok(())
        });
        let lost = async {
            let dies_at_commit = store.write(|connection| {
                let orphan = "PRAGMA defer_foreign_keys = ON;
                    INSERT INTO accounts SELECT 2, 1, 'b', 'b', 'B', 'b', 'meta', '2', '', -1, 1, 1, 1, 1, '', '{}',
                        'u', 0, NULL, '', '{}', '', NULL, NULL, NULL";
                Ok(connection.batch_execute(orphan)?)
            });
            let both = futures_util::future::join(accept(&store, "lost"), dies_at_commit);
            let release = async { drop(go) };
            futures_util::join!(both, release).0
        };
        let (_, ((told, outcome), _)) = futures_util::join!(first, lost);
        assert!(told > before, "told before the flush");
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
        let (next, kept) = accept(&store, &format!("next {round}")).await;
        assert_eq!(kept, Ok(()));
        assert!(next > told, "{next} is free of what was told of {told}");
    }
    let unconsumed = store.unconsumed(Timestamp(2), 10).await.unwrap();
    assert_eq!(unconsumed.len(), 3, "the lost ones left nothing");
}

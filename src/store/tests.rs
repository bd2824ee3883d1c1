//! What cannot be caused from outside: writes that fail or panic in the middle of a group.

use super::errors::CrudError;
use super::schema::pauses;
use super::{Keyring, MultiConnection, Page, Store};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};

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

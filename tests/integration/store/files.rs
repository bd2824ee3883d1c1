//! Files of messages: leased, put back, and never lost; uploads, used once.

use super::on_both;
use super::rows::staff_fields;
use super::world::*;
use switchboard::domain::content::{Content, Media, MediaKind};
use switchboard::domain::effects::Durable;
use switchboard::domain::file::{FileHash, FileReason, FileState, SentFile, StoredFile, WantedFile};
use switchboard::domain::ids::{AccountId, AgentId, InteractionId, MessageId};
use switchboard::domain::inbound::MediaSource;
use switchboard::ports::files::FileShelf;
use switchboard::ports::store::{Commit, CommitOutcome, Journal};
use switchboard::store::{NewUpload, Store};

fn wanted(account: AccountId, message: i64) -> WantedFile {
    WantedFile {
        message: MessageId(message),
        account,
        interaction: InteractionId(1),
        kind: MediaKind::Image,
        source: MediaSource {
            provider_media_id: Some("77".to_owned()),
            url: None,
            sha256: Some("aGFzaA==".to_owned()),
        },
    }
}

fn stored(letter: &str) -> StoredFile {
    StoredFile {
        hash: FileHash::try_from(letter.repeat(64)).unwrap(),
        mime_type: "image/jpeg".to_owned(),
        bytes: 12_345,
        width: Some(640),
        height: None,
        duration_ms: None,
        has_thumbnail: true,
    }
}

/// A conversation whose messages 11 and 12 have a picture.
async fn pictures(store: &Store) -> AccountId {
    let account = account(store, 1).await;
    let mut commit = first_commit(account, 1, None);
    for id in [11, 12] {
        let mut message = message_in_thread(id, 1);
        message.content = Content::Media(Media::new(MediaKind::Image));
        commit.durable.push(Durable::Save(message));
        commit.durable.push(Durable::WantFile(wanted(account, id)));
    }
    assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
    account
}

fn ended(account: AccountId, message: i64, state: FileState) -> Commit {
    let mut commit = row_only(first_commit(account, 1, None));
    commit.row = None;
    commit.expected_version = 1;
    commit.durable = vec![Durable::FileEnded {
        message: MessageId(message),
        state,
    }];
    commit
}

async fn states(store: &Store) -> Vec<Option<FileState>> {
    let (thread, _) = store.thread(InteractionId(1), None, 10).await.unwrap();
    thread
        .into_iter()
        .filter(|one| one.id.0 >= 11)
        .map(|one| one.file)
        .collect()
}

async fn claim(store: &Store, later_secs: i64) -> Vec<(i64, u32)> {
    let now = NOW.plus_secs(later_secs);
    let claimed = store.claim_files(now, now.plus_secs(420), 10).await.unwrap();
    claimed
        .into_iter()
        .map(|one| (one.file.message.0, one.attempt))
        .collect()
}

fn upload(account: AccountId, id: &str, agent: AgentId) -> NewUpload {
    NewUpload {
        id: id.to_owned(),
        agent,
        account,
        kind: MediaKind::Image,
        file_name: Some("me.jpg".to_owned()),
        file: stored("b"),
        at: NOW,
    }
}

async fn anna(store: &Store) -> AgentId {
    let anna = store.create_staff(staff_fields("anna"), String::new(), NOW).await;
    AgentId(anna.unwrap().id.0)
}

on_both! {
    async fn prv_10_a_file_is_leased_fetched_and_stays_what_it_became(db: Database) {
        let store = db.open().await;
        let account = pictures(&store).await;
        let claimed = store.claim_files(NOW, NOW.plus_secs(420), 1).await.unwrap();
        assert_eq!(claimed[0].file, wanted(account, 11));
        assert_eq!((claimed[0].attempt, claimed[0].since), (1, NOW));
        assert_eq!(claim(&store, 0).await, [(12, 1)]);
        assert_eq!(claim(&store, 0).await, [], "both are leased");
        assert_eq!(states(&store).await, [Some(FileState::Loading), Some(FileState::Loading)]);
        let ready = FileState::Ready(stored("a"));
        assert_eq!(store.commit(ended(account, 11, ready.clone())).await, CommitOutcome::Committed(1));
        let failed = FileState::Failed { reason: FileReason::TypeRefused };
        store.commit(ended(account, 12, failed.clone())).await;
        // Somebody who held an old lease comes late.
        store.commit(ended(account, 11, failed.clone())).await;
        assert_eq!(states(&store).await, [Some(ready.clone()), Some(failed)]);
        assert_eq!(store.message_file(MessageId(11)).await.unwrap(), Some((InteractionId(1), ready)));
        assert_eq!(claim(&store, 9_999).await, []);
        assert_eq!(store.next_file_at().await.unwrap(), None);
    }

    async fn r1_a_lease_that_ends_or_belongs_to_an_earlier_run_is_given_again(db: Database) {
        let store = db.open().await;
        pictures(&store).await;
        assert_eq!(claim(&store, 0).await, [(11, 1), (12, 1)]);
        store.postpone_file(MessageId(12), NOW.plus_secs(60), "HTTP 503".to_owned()).await.unwrap();
        assert_eq!(store.next_file_at().await.unwrap(), Some(NOW.plus_secs(60)));
        assert_eq!(claim(&store, 59).await, []);
        assert_eq!(claim(&store, 60).await, [(12, 2)]);
        assert_eq!(claim(&store, 421).await, [(11, 2)], "its lease has ended");
        drop(store);
        let next_run = db.open().await;
        assert_eq!(claim(&next_run, 422).await, [(12, 3), (11, 3)], "whoever had them is gone");
    }

    async fn an_upload_is_its_agent_s_and_is_used_once(db: Database) {
        let store = db.open().await;
        let account = pictures(&store).await;
        let anna = anna(&store).await;
        assert!(store.add_upload(upload(account, "up1", anna), 1).await.unwrap());
        assert!(!store.add_upload(upload(account, "up2", anna), 1).await.unwrap(), "one is the most here");
        let sent = store.upload(anna, "up1").await.unwrap().unwrap();
        let expected = SentFile {
            upload: "up1".to_owned(),
            account,
            kind: MediaKind::Image,
            file_name: Some("me.jpg".to_owned()),
            file: stored("b"),
        };
        assert_eq!(sent, expected);
        assert_eq!(store.upload(AgentId(anna.0 + 1), "up1").await.unwrap(), None);
        let mut commit = row_only(first_commit(account, 1, None));
        commit.row = None;
        commit.expected_version = 1;
        let mut message = message_out(21, 1);
        message.content = Content::Media(Media::new(MediaKind::Image));
        let keep = Durable::KeepFile { message: MessageId(21), interaction: InteractionId(1), sent };
        commit.durable = vec![Durable::Save(message), keep.clone()];
        assert_eq!(store.commit(commit.clone()).await, CommitOutcome::Committed(1));
        assert_eq!(store.upload(anna, "up1").await.unwrap(), None);
        assert_eq!(states(&store).await[2], Some(FileState::Ready(stored("b"))));
        let Durable::KeepFile { sent, .. } = keep else { panic!("it keeps a file") };
        let keep = Durable::KeepFile { message: MessageId(22), interaction: InteractionId(1), sent };
        let mut again = commit;
        again.durable = vec![Durable::Save(message_out(22, 1)), keep];
        assert_eq!(store.commit(again).await, CommitOutcome::Conflict, "it was used up");
    }

    async fn s13_what_nobody_sent_for_a_day_is_forgotten_and_its_file_only_if_nobody_has_it(db: Database) {
        let store = db.open().await;
        let account = pictures(&store).await;
        let anna = anna(&store).await;
        store.commit(ended(account, 11, FileState::Ready(stored("b")))).await;
        store.add_upload(upload(account, "up1", anna), 9).await.unwrap();
        let other = NewUpload { file: stored("c"), ..upload(account, "up2", anna) };
        store.add_upload(other, 9).await.unwrap();
        assert_eq!(store.forget_uploads(NOW.plus_secs(24 * 3600)).await.unwrap(), []);
        let forgotten = store.forget_uploads(NOW.plus_secs(24 * 3600 + 1)).await.unwrap();
        assert_eq!(forgotten, [stored("c").hash], "a message has the other one");
        assert_eq!(store.uploads_held(anna).await.unwrap(), 0);
    }
}

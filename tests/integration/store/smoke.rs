use super::world::*;
use switchboard::domain::inbound::InboundItem;
use switchboard::domain::{ActorKey, ids::InteractionId};
use switchboard::ports::store::{CommitOutcome, Journal, Loaded};
use switchboard::store::Store;

#[tokio::test]
async fn a_message_travels_from_inbox_to_thread() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_migrated(folder.path().join("a.db").to_str().unwrap())
        .await
        .unwrap();
    let account = account(&store, 1).await;
    let new = store
        .accept(delivery(account, vec![InboundItem::Message(inbound_message(1))]))
        .await
        .unwrap();
    assert_eq!(new.len(), 1);
    let outcome = store.commit(first_commit(account, 1, Some(&new[0]))).await;
    assert_eq!(outcome, CommitOutcome::Committed(1));
    let loaded = store
        .load(ActorKey::Interaction(account, InteractionId(1)))
        .await
        .unwrap();
    let Loaded::Interaction(Some((1, found))) = loaded else {
        panic!("not stored: {loaded:?}")
    };
    assert_eq!(*found, conversation(account, 1));
    let (thread, more) = store.thread(InteractionId(1), None, 10).await.unwrap();
    assert_eq!((thread, more), (vec![message_in(1)], false));
    assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), vec![]);
    assert_eq!(store.facts_of(InteractionId(1)).await.unwrap().len(), 3);
    assert!(store.write_stats().groups > 0);
    let settings = store.load_settings().await.unwrap();
    assert_eq!(settings.accounts.len(), 1);
}

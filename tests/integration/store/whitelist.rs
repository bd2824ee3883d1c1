//! Who is in a whitelisted list (WL-01), and conversations of whom there is no record (WL-03).

use super::contact_lists::list_fields;
use super::contacts::{add, number, person};
use super::on_both;
use super::world::*;
use switchboard::domain::ActorKey;
use switchboard::domain::contact::Identity;
use switchboard::domain::effects::Durable;
use switchboard::domain::ids::{AccountId, InteractionId};
use switchboard::domain::inbound::InboundItem;
use switchboard::domain::interaction::{CloseReason, Rare, Routing, Things};
use switchboard::ports::store::{Commit, CommitOutcome, Journal, Loaded, Row};
use switchboard::store::{ContactFields, Filter, Page, Store};

fn with_number(name: &str, list: i64, phone: &str) -> ContactFields {
    ContactFields {
        mobile: Some(phone.to_owned()),
        ..person(name, list)
    }
}

/// Whether the sender of a message passes, by the webhook and when it is fed again.
async fn passes(store: &Store, n: i64, from: Identity) -> bool {
    let mut message = inbound_message(n);
    message.from = from;
    let told = store
        .accept_durably(delivery(AccountId(1), vec![InboundItem::Message(message)]))
        .await
        .unwrap();
    let of = |item: &InboundItem| match item {
        InboundItem::Message(message) => message.is_whitelisted,
        InboundItem::Status(_) | InboundItem::Change(_) => panic!("a message was stored"),
    };
    let fed = store.unconsumed(NOW, 100).await.unwrap();
    assert_eq!(of(&fed.last().unwrap().item), of(&told[0].item), "fed again");
    of(&told[0].item)
}

/// The conversation of a stranger, closed as it began.
fn refused(n: i64) -> Commit {
    let mut stranger = conversation(AccountId(1), n);
    stranger.contact.name = "Nobody we know".to_owned();
    stranger.routing = Routing::Closed {
        reason: CloseReason::Whitelist,
        by: None,
        supervisor: None,
        at: NOW,
    };
    stranger.rare = Rare::from(Things {
        stranger: true,
        ..Things::default()
    });
    Commit {
        key: ActorKey::Interaction(AccountId(1), InteractionId(n)),
        expected_version: 0,
        row: Some(Row::Interaction(Box::new(stranger))),
        durable: vec![
            Durable::Save(message_in(n)),
            Durable::Save(message_out(100 + n, n)),
            Durable::Call(call(AccountId(1), n, 100 + n)),
        ],
        next_due_at: None,
        now: NOW,
    }
}

on_both! {
    async fn wl_01_a_number_passes_when_any_listed_contact_has_it(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        let members = store.create_contact_list(list_fields("Members"), NOW).await.unwrap().id;
        let listed = |phone: &str| with_number("Listed", members, phone);
        add(&store, 1, with_number("Default", 1, "393330000001"), None).await;
        add(&store, 2, listed("393330000002"), Some("IT.2")).await;
        // The account's own list comes first for CON-10; the other contact still lets the number pass.
        add(&store, 3, with_number("Both", 1, "393330000003"), None).await;
        add(&store, 4, listed("393330000003"), None).await;
        assert!(!passes(&store, 100, number("393330000002")).await, "no list is whitelisted (WL-04)");
        store.set_account_lists(AccountId(1), vec![members]).await.unwrap();
        assert!(!passes(&store, 101, number("393330000001")).await);
        assert!(passes(&store, 102, number("393330000002")).await);
        assert!(passes(&store, 103, number("393330000003")).await);
        assert!(!passes(&store, 104, number("393330000004")).await, "nobody's");
        assert!(passes(&store, 105, Identity { phone: None, bsuid: Some("IT.2".to_owned()) }).await);
    }

    async fn wl_03_a_stranger_has_a_conversation_and_no_record(db: Database) {
        let store = db.open().await;
        account(&store, 1).await;
        assert_eq!(store.commit(first_commit(AccountId(1), 1, None)).await, CommitOutcome::Committed(1));
        assert_eq!(store.commit(refused(2)).await, CommitOutcome::Committed(1));
        assert_eq!(store.commit(refused(3)).await, CommitOutcome::Committed(1), "of the same number");
        assert_eq!(db.number("SELECT count(*) FROM contacts"), 1);
        assert_eq!(db.number("SELECT count(*) FROM interactions WHERE contact_id IS NULL"), 2);
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE contact_id IS NULL"), 2, "they are answered");
        let Ok(Loaded::Interaction(Some((_, found)))) = store.load(ActorKey::Interaction(AccountId(1), InteractionId(2))).await
        else {
            panic!("it is stored")
        };
        assert_eq!(found.contact_record(), None);
        let rows = store.interactions(Filter::default(), Page::default()).await.unwrap();
        let ids: Vec<i64> = rows.rows.iter().map(|row| row.conversation.id.0).collect();
        assert_eq!(ids, [3, 2, 1], "lists have them");
        let claimed = store.claim_calls(NOW, NOW.plus_secs(90), 10, &[]).await.unwrap();
        assert_eq!(claimed.len(), 2, "nobody waits for somebody else's call");
    }
}

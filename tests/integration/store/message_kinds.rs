//! Quotes, reactions, edits, messages taken back and resends, in both databases.

use super::on_both;
use super::world::*;
use switchboard::domain::content::Content;
use switchboard::domain::effects::{Durable, OutboundAction, OutboundCall, Settled};
use switchboard::domain::ids::{AccountId, InteractionId, MessageId};
use switchboard::domain::inbound::{CustomerChange, InboundChange, InboundItem};
use switchboard::domain::message::{Delivery as Rung, Direction, MessageChange, Quote, Reactions, Side};
use switchboard::ports::store::{Commit, CommitOutcome, Journal};
use switchboard::store::Store;

fn changed(account: AccountId, message: i64, change: MessageChange) -> Commit {
    Commit {
        durable: vec![Durable::Change {
            message: MessageId(message),
            change,
        }],
        ..sent(account, 1, message)
    }
}

fn reaction(event: &str, target: &str) -> InboundItem {
    InboundItem::Change(InboundChange {
        provider_id: event.to_owned(),
        target: target.to_owned(),
        about: None,
        at: NOW,
        change: CustomerChange::Reacted {
            emoji: Some("\u{1f44d}".to_owned()),
        },
    })
}

fn emoji(by: Side, emoji: Option<&str>) -> MessageChange {
    MessageChange::Reaction {
        by,
        emoji: emoji.map(str::to_owned),
    }
}

async fn first(store: &Store) -> AccountId {
    let account = account(store, 1).await;
    store.commit(first_commit(account, 1, None)).await;
    account
}

on_both! {
    async fn msg_10_one_reaction_of_each_side_is_kept_with_the_message(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        store.commit(changed(account, 1, emoji(Side::Customer, Some("\u{1f44d}")))).await;
        store.commit(changed(account, 1, emoji(Side::Ours, Some("\u{2764}\u{fe0f}")))).await;
        let both = Reactions { customer: Some("\u{1f44d}".to_owned()), ours: Some("\u{2764}\u{fe0f}".to_owned()) };
        assert_eq!(store.message(MessageId(1)).await.unwrap().unwrap().reactions, both);
        store.commit(changed(account, 1, emoji(Side::Customer, None))).await;
        let (thread, _) = store.thread(InteractionId(1), None, 10).await.unwrap();
        assert_eq!(thread[0].reactions, Reactions { customer: None, ..both });
    }

    async fn edits_replace_and_a_message_taken_back_keeps_what_it_said(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        let content = Content::text("Hello again");
        store.commit(changed(account, 1, MessageChange::Edited { content: content.clone(), at: NOW })).await;
        store.commit(changed(account, 1, MessageChange::Deleted { at: NOW.plus_secs(1) })).await;
        let message = store.message(MessageId(1)).await.unwrap().unwrap();
        assert_eq!(message.content, content);
        assert_eq!((message.edited_at, message.deleted_at), (Some(NOW), Some(NOW.plus_secs(1))));
    }

    async fn msg_11_a_change_finds_the_conversation_that_has_the_message(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        store.commit(sent(account, 1, 11)).await;
        store.commit(advance(account, 1, 11, Rung::Sent, Some("wamid.out"))).await;
        let items = vec![reaction("e1", "wamid.1"), reaction("e2", "wamid.out"), reaction("e1", "wamid.1")];
        let new = store.accept_durably(delivery(account, items)).await.unwrap();
        let about: Vec<_> = new
            .iter()
            .map(|inbound| match &inbound.item {
                InboundItem::Change(change) => change.about.map(|(interaction, message)| (interaction.0, message.0)),
                InboundItem::Message(_) | InboundItem::Status(_) => panic!("changes only"),
            })
            .collect();
        assert_eq!(about, [Some((1, 1)), Some((1, 11))], "either side's message, and each event once");
        assert_eq!(store.unconsumed(NOW, 10).await.unwrap(), new);
    }

    async fn a_reaction_that_is_faster_than_its_message_waits_for_it(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let items = vec![InboundItem::Message(inbound_message(1)), reaction("e1", "wamid.1")];
        let new = store.accept_durably(delivery(account, items)).await.unwrap();
        assert_eq!(new.len(), 1, "nobody knows yet which message is meant");
        assert_eq!(db.number("SELECT count(*) FROM inbox WHERE state = 'parked'"), 1);
        store.commit(first_commit(account, 1, new.first())).await;
        let fed = store.unconsumed(NOW, 10).await.unwrap();
        let [inbound] = fed.as_slice() else { panic!("the reaction: {fed:?}") };
        let InboundItem::Change(change) = &inbound.item else { panic!("the reaction: {inbound:?}") };
        assert_eq!(change.about, Some((InteractionId(1), MessageId(1))));
    }

    async fn msg_08_a_quote_is_shown_as_its_original_stands(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        let mut answer = inbound_message(2);
        answer.from = phone(1);
        answer.quote = Some(Quote::of("wamid.1".to_owned()));
        let mut stray = answer.clone();
        stray.provider_id = "wamid.3".to_owned();
        stray.quote = Some(Quote::of("wamid.unknown".to_owned()));
        let items = vec![InboundItem::Message(answer), InboundItem::Message(stray)];
        let new = store.accept_durably(delivery(account, items)).await.unwrap();
        let mut quotes = new.iter().map(|inbound| match &inbound.item {
            InboundItem::Message(message) => message.quote.clone().unwrap(),
            InboundItem::Status(_) | InboundItem::Change(_) => panic!("messages only"),
        });
        let known = quotes.next().unwrap();
        assert_eq!(known.message, Some(MessageId(1)));
        let original = known.original.clone().unwrap();
        assert_eq!((original.preview.as_deref(), original.direction), (Some("Hello, this is number 1"), Direction::In));
        assert_eq!(quotes.next().unwrap(), Quote::of("wamid.unknown".to_owned()), "original not available");
        let mut saved = message_in_thread(2, 1);
        saved.quote = Some(known);
        let mut commit = row_only(first_commit(account, 1, None));
        commit.expected_version = 1;
        commit.durable = vec![Durable::Save(saved)];
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(2));
        store.commit(changed(account, 1, MessageChange::Deleted { at: NOW })).await;
        let quote = store.message(MessageId(2)).await.unwrap().unwrap().quote.unwrap();
        assert_eq!(quote.message, Some(MessageId(1)));
        assert_eq!(quote.original.unwrap().preview, None, "what was taken back is shown to nobody");
    }

    async fn msg_10_a_reaction_is_a_call_without_a_message(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        let action = OutboundAction::Reaction { about: "wamid.1".to_owned(), emoji: None };
        let reaction = OutboundCall { action, ..call(account, 1, 50) };
        let mut commit = sent(account, 1, 50);
        commit.durable = vec![Durable::Call(reaction.clone())];
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        assert_eq!(store.highest_ids().await.unwrap().message, 50, "its id is nobody else's");
        let claimed = store.claim_calls(NOW, NOW.plus_secs(90), 10, &[]).await.unwrap();
        assert_eq!(claimed[0].call, reaction);
    }

    async fn msg_07_a_resend_is_a_new_call_of_the_same_message(db: Database) {
        let store = db.open().await;
        let account = first(&store).await;
        store.commit(sent(account, 1, 11)).await;
        store.claim_calls(NOW, NOW.plus_secs(90), 10, &[]).await.unwrap();
        let mut failed = advance(account, 1, 11, Rung::Failed, Some("wamid.first"));
        failed.durable.push(Durable::Settle { message: MessageId(11), as_: Settled::Dead });
        store.commit(failed).await;
        let mut again = changed(account, 11, MessageChange::Resent);
        again.durable.push(Durable::Call(call(account, 1, 11)));
        assert_eq!(store.commit(again).await, CommitOutcome::Committed(1));
        let message = store.message(MessageId(11)).await.unwrap().unwrap();
        assert_eq!((message.delivery, message.error, message.provider_id), (Rung::Queued, None, None));
        let claimed = store.claim_calls(NOW, NOW.plus_secs(90), 10, &[]).await.unwrap();
        assert_eq!((claimed.len(), claimed[0].attempt), (1, 1));
        store.commit(advance(account, 1, 11, Rung::Sent, Some("wamid.second"))).await;
        let message = store.message(MessageId(11)).await.unwrap().unwrap();
        assert_eq!(message.provider_id.as_deref(), Some("wamid.second"));
    }
}

//! Bots in the database: conversations they serve, what they wrote, and what protects their definitions.

use super::every_state::{every_routing, full_conversation, without_scripts};
use super::on_both;
use super::world::*;
use switchboard::domain::ActorKey;
use switchboard::domain::bot::script::{Rule, Script};
use switchboard::domain::catalog::{Bot, BotEngine};
use switchboard::domain::content::Content;
use switchboard::domain::effects::Durable;
use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::interaction::{Conversation, Routing};
use switchboard::domain::message::{Delivery, Direction, Message, Reactions, Sender};
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::ports::store::{CommitOutcome, Journal, Loaded};
use switchboard::store::{ChangedDefinition, CrudError, NewDefinition};

fn scripted() -> Bot {
    let rule = Rule {
        words: vec!["open*".to_owned()],
        answers: vec!["9 to 18".to_owned()],
        hand_over: true,
    };
    Bot {
        description: "Answers first".to_owned(),
        cloud_provider: None,
        engine: BotEngine::Scripted(Script {
            rules: vec![rule],
            default_answers: vec!["Hours?".to_owned()],
            delay_ms: 5,
            ..Script::default()
        }),
    }
}

fn written_by(sender: Sender, id: i64) -> Durable {
    Durable::Save(Message {
        id: MessageId(id),
        interaction: InteractionId(1),
        direction: Direction::Out,
        sender,
        content: Content::Text { body: "hi".to_owned() },
        provider_id: None,
        client_ref: None,
        delivery: Delivery::Queued,
        error: None,
        at: NOW,
        order: NOW.0 + id,
        quote: None,
        reactions: Reactions::default(),
        file: None,
        edited_at: None,
        deleted_at: None,
    })
}

on_both! {
    // APP-BOT-09.
    async fn what_a_bot_wrote_keeps_its_name(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let mut commit = first_commit(account, 1, None);
        let senders = [Sender::Bot("Lia \u{1f916}".to_owned()), Sender::System, Sender::Bot("Max".to_owned())];
        let saved = (100..).zip(&senders).map(|(id, sender)| written_by(sender.clone(), id));
        commit.durable.extend(saved);
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        let (thread, _) = store.thread(InteractionId(1), None, 10).await.unwrap();
        let found: Vec<_> = thread.into_iter().filter(|one| one.id.0 >= 100).map(|one| one.sender).collect();
        assert_eq!(found, senders);
    }

    async fn json_of_version_four_stays_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let fixture = std::fs::read_to_string("tests/fixtures/state/conversation_v4.json").unwrap();
        db.execute(&format!("UPDATE interactions SET data = '{}'", fixture.replace('\'', "''")));
        let key = ActorKey::Interaction(account, InteractionId(1));
        let Loaded::Interaction(Some((_, found))) = store.load(key).await.unwrap() else { panic!("it is there") };
        let with_a_bot = every_routing().into_iter().find(|one| matches!(one, Routing::Bot { .. })).unwrap();
        let expected = Conversation {
            preview: "Hello".to_owned(),
            ..without_scripts(full_conversation(account, 1, with_a_bot))
        };
        assert_eq!(*found, expected);
        assert_eq!(found.state(), "bot");
    }

    async fn plans_of_version_three_stay_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.save_plan(account, 0, &ActionPlan::default()).await.unwrap();
        let fixture = std::fs::read_to_string("tests/fixtures/state/plan_v3.json").unwrap();
        db.execute(&format!("UPDATE plans SET steps = '{}'", fixture.replace('\'', "''")));
        let expected = ActionPlan {
            unused_from: 2,
            ..ActionPlan::of([Step::new(1, Application::Scripted { bot: 51 })])
        };
        assert_eq!(store.plan(account).await.unwrap(), (1, expected));
    }

    // PLAN-04 for bots: what a plan needs stays, and stays what it is.
    async fn a_bot_that_a_plan_needs_is_neither_removed_nor_put_on_another_engine(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let lia = store.create_definition(NewDefinition::global("Lia".to_owned(), scripted()), NOW).await.unwrap();
        assert_eq!(lia.document, scripted());
        let picture = store.load_settings().await.unwrap();
        assert_eq!((&picture.bots[&lia.id].name, &picture.bots[&lia.id].engine), (&lia.name, &lia.document.engine));

        let wrong = ActionPlan::of([Step::new(1, Application::Lex { bot: lia.id })]);
        let refused = store.save_plan(account, 0, &wrong).await.unwrap_err();
        assert!(format!("{refused:?}").contains("Lia runs on another engine"), "{refused:?}");
        let plan = ActionPlan::of([Step::new(1, Application::Scripted { bot: lia.id })]);
        store.save_plan(account, 0, &plan).await.unwrap();

        let refused = store.delete_definition::<Bot>(lia.id).await.unwrap_err();
        assert!(matches!(&refused, CrudError::InUse(uses) if uses == &["the plan of Account 1 (step 1)"]), "{refused:?}");
        let hosted = Bot {
            engine: BotEngine::Dialogflow { language: "it".to_owned(), welcome_message: String::new() },
            ..scripted()
        };
        let changed = |document| ChangedDefinition { name: "Lia".to_owned(), document, secret: None };
        let refused = store.update_definition(lia.id, 1, changed(hosted)).await.unwrap_err();
        assert!(format!("{refused:?}").contains("must stay on its engine"), "{refused:?}");
        let renamed = ChangedDefinition { name: "Lea".to_owned(), ..changed(scripted()) };
        assert_eq!(store.update_definition(lia.id, 1, renamed).await.unwrap().version, 2);
    }
}

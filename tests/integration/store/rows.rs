//! Rows and machines: every state survives the round trip, old JSON stays readable, and what
//! cannot be read is named.

use super::every_state::{every_routing, full_conversation, without_scripts};
use super::on_both;
use super::world::*;
use std::collections::{BTreeMap, BTreeSet};
use switchboard::domain::agent::{Status, Stored};
use switchboard::domain::fact::Fact;
use switchboard::domain::ids::{AgentId, InteractionId, QueueId};
use switchboard::domain::interaction::{Conversation, Disposed, Rare, Things};
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::pass::Memory;
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target, Times, When};
use switchboard::domain::queue;
use switchboard::domain::{ActorKey, Timestamp};
use switchboard::ports::store::{Commit, CommitOutcome, Journal, Loaded, Row, StoreError};
use switchboard::store::{QueueFields, StaffFields, Store};

async fn loaded(store: &Store, key: ActorKey) -> Option<Conversation> {
    match store.load(key).await.unwrap() {
        Loaded::Interaction(found) => found.map(|(_, conversation)| *conversation),
        other @ (Loaded::Account(..) | Loaded::Queue(..) | Loaded::Agent(..)) => {
            panic!("not an interaction: {other:?}")
        }
    }
}

on_both! {
    async fn every_state_of_an_interaction_survives(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        for (n, routing) in (1..).zip(every_routing()) {
            let written = full_conversation(account, n, routing);
            let mut commit = first_commit(account, n, None);
            commit.row = Some(Row::Interaction(Box::new(written.clone())));
            assert_eq!(store.commit(commit.clone()).await, CommitOutcome::Committed(1));
            assert_eq!(loaded(&store, commit.key).await, Some(written.clone()));
            let update = Commit { expected_version: 1, durable: vec![], ..commit.clone() };
            assert_eq!(store.commit(update).await, CommitOutcome::Committed(2));
            assert_eq!(loaded(&store, commit.key).await, Some(written));
        }
        assert_eq!(loaded(&store, ActorKey::Interaction(account, InteractionId(99))).await, None);
    }

    async fn the_memory_of_a_queue_survives(db: Database) {
        let store = db.open().await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap().id;
        let key = ActorKey::Queue(queue);
        let Loaded::Queue(0, first, _) = store.load(key).await.unwrap() else { panic!("not a queue") };
        assert_eq!(first, queue::Memory::default());
        for (version, last_offered) in [(0, Some(AgentId(3))), (1, None), (2, Some(AgentId(4)))] {
            let at = last_offered.map(|agent| (agent, NOW.plus_millis(version)));
            let memory = queue::Memory { last_offered, last_offered_at: at.into_iter().collect() };
            let commit = state_commit(key, version, Row::Queue(memory.clone()));
            assert_eq!(store.commit(commit.clone()).await, CommitOutcome::Committed(version + 1));
            let Loaded::Queue(stored, found, _) = store.load(key).await.unwrap() else { panic!("not a queue") };
            assert_eq!((stored, found), (version + 1, memory));
            let expected = if version == 0 { CommitOutcome::Duplicate } else { CommitOutcome::Conflict };
            assert_eq!(store.commit(commit).await, expected);
        }
    }

    async fn the_memory_of_a_queue_of_both_versions_stays_readable(db: Database) {
        let store = db.open().await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap().id;
        let key = ActorKey::Queue(queue);
        store.commit(state_commit(key, 0, Row::Queue(queue::Memory::default()))).await;
        let at = BTreeMap::from([(AgentId(3), NOW), (AgentId(4), NOW.plus_millis(1))]);
        for (name, last_offered_at) in [("queue_memory_v1", BTreeMap::new()), ("queue_memory_v2", at)] {
            let fixture = std::fs::read_to_string(format!("tests/fixtures/state/{name}.json")).unwrap();
            db.execute(&format!("UPDATE queue_memory SET state = '{fixture}'"));
            let Loaded::Queue(_, found, _) = store.load(key).await.unwrap() else { panic!("not a queue") };
            assert_eq!(found, queue::Memory { last_offered: Some(AgentId(3)), last_offered_at }, "{name}");
        }
    }

    async fn the_presence_of_an_agent_survives_and_is_due(db: Database) {
        let store = db.open().await;
        let agent = AgentId(store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id.0);
        let key = ActorKey::Agent(agent);
        assert!(matches!(store.load(key).await.unwrap(), Loaded::Agent(0, None, _)));
        let every = [
            Status::Ready,
            Status::Paused { reason: "Lunch".to_owned() },
            Status::LoggedOut,
        ];
        for (version, status) in (0..).zip(every) {
            let stored = Stored { disconnected_at: Some(NOW.plus_secs(1)), ..Stored::new(status, NOW) };
            let commit = state_commit(key, version, Row::Agent(stored.clone()));
            assert_eq!(store.commit(commit).await, CommitOutcome::Committed(version + 1));
            let Loaded::Agent(found, presence, _) = store.load(key).await.unwrap() else { panic!("not an agent") };
            assert_eq!((found, presence), (version + 1, Some(stored)));
        }
        assert_eq!(store.due(NOW.plus_secs(4), 10).await.unwrap(), []);
        assert_eq!(store.due(NOW.plus_secs(5), 10).await.unwrap(), [key]);
    }

    async fn a_row_that_cannot_be_is_named(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let key = ActorKey::Interaction(account, InteractionId(1));
        store.commit(first_commit(account, 1, None)).await;
        for (data, expected) in [
            ("{\"v\":1}", "missing field"),
            ("{\"v\":99}", "version 99"),
            ("not json", "expected"),
        ] {
            db.execute(&format!("UPDATE interactions SET data = '{data}'"));
            let error = store.load(key).await.unwrap_err();
            let StoreError::Inconsistent { table, row, why } = &error else { panic!("{error}") };
            assert_eq!((*table, row.as_str()), ("interactions", "1"));
            assert!(why.contains(expected), "{why}");
        }
        db.execute("UPDATE messages SET delivery = 77");
        let error = store.thread(InteractionId(1), None, 10).await.unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent { table: "messages", .. }), "{error}");
    }

    async fn json_of_version_one_stays_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let fixture = std::fs::read_to_string("tests/fixtures/state/conversation_v1.json").unwrap();
        db.execute(&format!("UPDATE interactions SET data = '{}'", fixture.replace('\'', "''")));
        let found = loaded(&store, ActorKey::Interaction(account, InteractionId(1))).await.unwrap();
        let expected = Conversation {
            preview: "Hello".to_owned(),
            messages: 0,
            heard: None,
            plan: Memory::default(),
            tags: BTreeSet::new(),
            rare: Rare::default(),
            ..full_conversation(account, 1, every_routing().remove(5))
        };
        assert_eq!(found, expected);
    }

    async fn json_of_version_two_stays_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let fixture = std::fs::read_to_string("tests/fixtures/state/conversation_v2.json").unwrap();
        db.execute(&format!("UPDATE interactions SET data = '{}'", fixture.replace('\'', "''")));
        let found = loaded(&store, ActorKey::Interaction(account, InteractionId(1))).await.unwrap();
        let disposed = Disposed { id: 6, levels: Vec::new(), note: None };
        let expected = Conversation {
            preview: "Hello".to_owned(),
            rare: Rare::from(Things { disposed: Some(disposed), ..Things::default() }),
            ..without_scripts(before_bots(full_conversation(account, 1, every_routing().remove(7))))
        };
        assert_eq!(found, expected);
    }

    async fn json_of_version_three_stays_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let fixture = std::fs::read_to_string("tests/fixtures/state/conversation_v3.json").unwrap();
        db.execute(&format!("UPDATE interactions SET data = '{}'", fixture.replace('\'', "''")));
        let found = loaded(&store, ActorKey::Interaction(account, InteractionId(1))).await.unwrap();
        let transferring = every_routing().remove(9);
        let mut expected = Conversation {
            preview: "Hello".to_owned(),
            ..without_scripts(before_bots(full_conversation(account, 1, transferring)))
        };
        expected.rare = Rare::from(Things { bot_left: None, ..expected.rare.get().clone() });
        assert_eq!(found, expected);
    }

    async fn plans_of_old_versions_stay_readable(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.save_plan(account, 0, &ActionPlan::default()).await.unwrap();
        let queue = |id: u32, queue: i64, timeout_secs: u32| {
            Step::new(id, Application::Queue { queue: QueueId(queue), timeout_secs })
        };
        let mut first = ActionPlan::of([queue(3, 4, 300), queue(1, 5, 60)]);
        first.steps[1].enabled = false;
        let mut second = ActionPlan {
            unused_from: 12,
            passes_max: 5,
            ..every_application()
        };
        second.steps[0].interval = When::Named { interval: 8 };
        for (name, expected) in [("plan_v1", first), ("plan_v2", second)] {
            let fixture = std::fs::read_to_string(format!("tests/fixtures/state/{name}.json")).unwrap();
            db.execute(&format!("UPDATE plans SET steps = '{}'", fixture.replace('\'', "''")));
            assert_eq!(store.plan(account).await.unwrap(), (1, expected.clone()), "{name}");
            let picture = store.load_settings().await.unwrap();
            assert_eq!(*picture.accounts[&account].plan, expected, "{name}");
        }
        db.execute("UPDATE plans SET steps = '{\"v\":4,\"steps\":[]}'");
        let error = store.plan(account).await.unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent { table: "plans", .. }), "{error}");
    }

    async fn facts_are_kept_in_order(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let expected = [
            (NOW, Fact::Created),
            (NOW, Fact::StepStarted { priority: 1, queue: QueueId(1) }),
            (NOW, Fact::Parked),
        ];
        assert_eq!(store.facts_of(InteractionId(1)).await.unwrap(), expected);
        assert_eq!(store.facts_of(InteractionId(2)).await.unwrap(), []);
    }
}

/// What was written before there were bots.
fn before_bots(mut one: Conversation) -> Conversation {
    one.plan.bots_done.clear();
    one
}

fn every_application() -> ActionPlan {
    let target = Target::Step { id: StepId(1) };
    let applications = [
        Application::Agent {
            agent: AgentId(5),
            timeout_secs: 30,
        },
        Application::Queue {
            queue: QueueId(4),
            timeout_secs: 300,
        },
        Application::AutoReply {
            times: Times::FirstMessage,
            text: "hi".to_owned(),
        },
        Application::Close { disposition: 6 },
        Application::GotoIf {
            condition: Condition::new("1 == 1"),
            on_true: target,
            on_false: Target::End,
        },
        Application::GotoP { target },
        Application::Noop { value: "x".to_owned() },
        Application::System {
            script: "look-up".to_owned(),
            arguments: vec!["{{contact.phone}}".to_owned()],
            variable: Some("score".to_owned()),
            timeout_secs: 10,
        },
        Application::Tag { tags: vec![3, 4] },
        Application::Lex { bot: 1 },
        Application::Dialogflow { bot: 2 },
        Application::ChatGpt { bot: 3 },
    ];
    ActionPlan::of(
        (1..)
            .zip(applications)
            .map(|(id, application)| Step::new(id, application)),
    )
}

pub fn state_commit(key: ActorKey, expected_version: i64, row: Row) -> Commit {
    Commit {
        key,
        expected_version,
        row: Some(row),
        durable: vec![],
        next_due_at: Some(Timestamp(NOW.0 + 5_000)),
        now: NOW,
    }
}

pub fn queue_fields(name: &str) -> QueueFields {
    QueueFields {
        name: name.to_owned(),
        strategy: switchboard::domain::settings::Strategy::RrMemory,
        agent_timeout_secs: 10,
        weight: 3,
        description: "first line".to_owned(),
    }
}

pub fn staff_fields(username: &str) -> StaffFields {
    StaffFields {
        role: switchboard::domain::staff::Role::Agent,
        username: username.to_owned(),
        full_name: format!("{username} surname"),
        alias: None,
        email: None,
        description: String::new(),
        capacity: 0,
        enabled: true,
    }
}

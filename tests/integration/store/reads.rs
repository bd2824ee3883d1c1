//! What actors and screens read.

use super::crud::{pause_fields, plan};
use super::on_both;
use super::rows::{queue_fields, staff_fields};
use super::world::*;
use switchboard::domain::ActorKey;
use switchboard::domain::ids::{AccountId, AgentId, InteractionId, MessageId, QueueId, Ticket};
use switchboard::domain::interaction::{CloseReason, Hold, Receiver, Ring, Routing, StepRef, Wait};
use switchboard::domain::plan::StepId;
use switchboard::ports::store::{Commit, HeldInteraction, Journal, Loaded, OpenInteraction, Row};
use switchboard::store::{Filter, Page, Store, Within};

const ANNA: AgentId = AgentId(5);

async fn put(store: &Store, account: AccountId, n: i64, routing: Routing) {
    let mut commit = first_commit(account, n, None);
    commit.next_due_at = Some(NOW.plus_secs(100 - n));
    if let Some(Row::Interaction(conversation)) = &mut commit.row {
        conversation.routing = routing;
    }
    store.commit(commit).await;
}

fn held(tab_open: bool) -> Routing {
    Routing::Assigned {
        hold: Hold {
            agent: ANNA,
            queue: None,
            tab_open,
            away: false,
            since: NOW,
        },
    }
}

fn closed() -> Routing {
    Routing::Closed {
        reason: CloseReason::Agent,
        by: Some(ANNA),
        supervisor: None,
        at: NOW,
    }
}

/// 1 and 2 ring queue 1, 3 and 4 are held, 5 is closed by their holder, 6 is parked elsewhere.
async fn six(store: &Store) -> (AccountId, AccountId) {
    let (one, two) = (account(store, 1).await, account(store, 2).await);
    let ringing = conversation(one, 1).routing;
    put(store, one, 1, ringing.clone()).await;
    put(store, two, 2, ringing).await;
    put(store, one, 3, held(true)).await;
    put(store, one, 4, held(false)).await;
    put(store, one, 5, closed()).await;
    put(store, two, 6, Routing::Parked).await;
    (one, two)
}

fn ids(pairs: &[(AccountId, InteractionId)]) -> Vec<i64> {
    pairs.iter().map(|(_, interaction)| interaction.0).collect()
}

on_both! {
    async fn an_account_finds_its_open_interactions(db: Database) {
        let store = db.open().await;
        let (_, two) = six(&store).await;
        let Loaded::Account(open, _) = store.load(ActorKey::Account(two)).await.unwrap() else { panic!("not an account") };
        let expected = [2, 6].map(|n| OpenInteraction {
            interaction: InteractionId(n),
            contact: contact(n).id,
            identity: phone(n),
        });
        assert_eq!(open, expected);
    }

    async fn a_queue_finds_who_waits_in_it(db: Database) {
        let store = db.open().await;
        let (one, two) = six(&store).await;
        let Loaded::Queue(0, _, waiting) = store.load(ActorKey::Queue(QueueId(1))).await.unwrap() else {
            panic!("not a queue without memory")
        };
        assert_eq!(waiting, [(one, InteractionId(1)), (two, InteractionId(2))]);
    }

    async fn interactions_that_ask_one_agent_are_found_after_a_start(db: Database) {
        let store = db.open().await;
        let (one, _) = six(&store).await;
        let wait = Wait { ticket: Ticket(1), since: NOW, until: NOW.plus_secs(900) };
        let step = StepRef { id: StepId(1), position: 0 };
        put(&store, one, 7, Routing::OfferingAgent { step, agent: ANNA, wait }).await;
        let Routing::Assigned { hold } = held(false) else { panic!("not held") };
        put(&store, one, 8, Routing::WaitAgent { hold, wait }).await;
        put(&store, one, 9, Routing::Transferring { hold, to: Receiver::Agent { agent: ANNA, wait } }).await;
        let to_queue = Receiver::Queue { ring: Ring { queue: QueueId(1), wait } };
        put(&store, one, 10, Routing::Transferring { hold, to: to_queue }).await;
        assert_eq!(ids(&store.asking_agents(InteractionId(0), 10).await.unwrap()), [7, 8, 9]);
        assert_eq!(ids(&store.asking_agents(InteractionId(0), 1).await.unwrap()), [7]);
        assert_eq!(ids(&store.asking_agents(InteractionId(7), 10).await.unwrap()), [8, 9]);
    }

    async fn an_agent_finds_what_they_hold(db: Database) {
        let store = db.open().await;
        let (one, _) = six(&store).await;
        let Loaded::Agent(0, None, holds) = store.load(ActorKey::Agent(ANNA)).await.unwrap() else {
            panic!("not an agent without presence")
        };
        let expected = [(3, true), (4, false)].map(|(n, tab_open)| HeldInteraction {
            account: one,
            interaction: InteractionId(n),
            tab_open,
        });
        assert_eq!(holds, expected);
        let snapshot: Vec<_> = store.held_by(ANNA).await.unwrap().iter().map(|found| found.id.0).collect();
        assert_eq!(snapshot, [3, 4]);
    }

    async fn what_is_due_comes_earliest_first(db: Database) {
        let store = db.open().await;
        six(&store).await;
        let due = store.due(NOW.plus_secs(96), 2).await.unwrap();
        let ids: Vec<_> = due
            .iter()
            .map(|key| match key {
                ActorKey::Interaction(_, id) => id.0,
                ActorKey::Account(_) | ActorKey::Queue(_) | ActorKey::Agent(_) => 0,
            })
            .collect();
        assert_eq!(ids, [6, 5]);
        assert_eq!(store.due(NOW, 10).await.unwrap(), []);
    }

    async fn a_thread_is_paged_backwards(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let mut messages: Vec<_> = (2..=6).map(|n| message_out(n, 1)).collect();
        messages[3].order = messages[2].order;
        let durable = messages.iter().cloned().map(switchboard::domain::effects::Durable::Save).collect();
        store.commit(Commit { row: None, durable, ..first_commit(account, 1, None) }).await;
        let (newest, has_more) = store.thread(InteractionId(1), None, 2).await.unwrap();
        assert_eq!((newest.as_slice(), has_more), (&messages[3..5], true));
        let before = Some((messages[3].order, MessageId(5)));
        let (older, has_more) = store.thread(InteractionId(1), before, 2).await.unwrap();
        assert_eq!((older.as_slice(), has_more), (&messages[1..3], true));
        let before = Some((messages[1].order, messages[1].id));
        let (oldest, has_more) = store.thread(InteractionId(1), before, 2).await.unwrap();
        assert_eq!((oldest, has_more), (vec![message_in(1), messages[0].clone()], false));
    }

    async fn interactions_are_listed_newest_first(db: Database) {
        let store = db.open().await;
        let (one, two) = six(&store).await;
        let list = async |filter: Filter| {
            let rows = store.interactions(filter, Page::default()).await.unwrap().rows;
            rows.iter().map(|row| row.conversation.id.0).collect::<Vec<_>>()
        };
        assert_eq!(list(Filter::default()).await, [6, 5, 4, 3, 2, 1]);
        assert_eq!(list(Filter { is_open: Some(true), ..Filter::default() }).await, [6, 4, 3, 2, 1]);
        assert_eq!(list(Filter { is_open: Some(false), ..Filter::default() }).await, [5]);
        assert_eq!(list(Filter { account: Some(two), ..Filter::default() }).await, [6, 2]);
        assert_eq!(list(Filter { agent: Some(ANNA), ..Filter::default() }).await, [5, 4, 3]);
        let both = Filter { is_open: Some(true), account: Some(one), agent: Some(ANNA), ..Filter::default() };
        assert_eq!(list(both).await, [4, 3]);
        let within = |accounts: &[AccountId], agent| Filter {
            within: Within::Some { accounts: accounts.iter().copied().collect(), agent },
            ..Filter::default()
        };
        assert_eq!(list(within(&[two], Some(ANNA))).await, [6, 5, 4, 3, 2], "LST-03");
        assert_eq!(list(within(&[one], None)).await, [5, 4, 3, 1]);
        assert_eq!(list(within(&[], Some(ANNA))).await, [5, 4, 3]);
        assert_eq!(list(within(&[], None)).await, Vec::<i64>::new());
        let theirs = Filter { is_open: Some(false), ..within(&[two], Some(ANNA)) };
        assert_eq!(list(theirs).await, [5], "filters narrow");
        let first = store.interactions(Filter::default(), Page { cursor: None, limit: 4 }).await.unwrap();
        assert_eq!((first.rows.len(), first.next), (4, Some(3)));
        let last = store.interactions(Filter::default(), Page { cursor: first.next, limit: 4 }).await.unwrap();
        assert_eq!((last.rows.len(), last.next), (2, None));
        assert_eq!(store.interaction(InteractionId(3)).await.unwrap().unwrap().version, 1);
        assert_eq!(store.interaction(InteractionId(7)).await.unwrap(), None);
    }

    async fn settings_are_one_picture(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let anna = AgentId(store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id.0);
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap();
        store.set_queue_members(queue.id, vec![anna]).await.unwrap();
        let plan = plan(queue.id);
        store.save_plan(account, 0, &plan).await.unwrap();
        for (name, active) in [("Lunch", true), ("Old", false), ("Break", true)] {
            store.create_pause(pause_fields(name, active)).await.unwrap();
        }
        let settings = store.load_settings().await.unwrap();
        assert_eq!(settings.pauses, ["Break", "Lunch"]);
        assert_eq!(*settings.accounts[&account].plan, plan);
        assert_eq!((settings.accounts[&account].wait_agent_secs, settings.accounts[&account].wait_queue_secs), (10, 20));
        assert_eq!(settings.queues[&queue.id].members, [anna]);
        assert_eq!(settings.memberships[&anna], [queue.id]);
        assert_eq!(settings.agents[&anna].public_name(), "anna surname");
        assert_eq!(settings.global.tabs_max, 20);
        let mut global = settings.global.clone();
        global.tabs_max = 3;
        assert_eq!(store.save_global_settings(0, &global).await.unwrap(), 1);
        assert_eq!(store.save_global_settings(1, &global).await.unwrap(), 2);
        assert_eq!(store.global_settings().await.unwrap(), (2, global.clone()));
        assert!(store.save_global_settings(0, &global).await.is_err());
        assert!(store.save_global_settings(1, &global).await.is_err());
    }
}

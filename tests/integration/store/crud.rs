//! Plain reads and writes: versions, unique names, and what may not be removed.

use super::on_both;
use super::rows::{queue_fields, staff_fields};
use super::world::*;
use secrecy::ExposeSecret;
use switchboard::domain::ids::{AgentId, InteractionId, QueueId, StaffId};
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::staff::Role;
use switchboard::ports::provider::Credentials;
use switchboard::ports::store::Journal;
use switchboard::store::{CrudError, Page, PauseFields, Session};

pub fn plan(queue: QueueId) -> ActionPlan {
    let application = Application::Queue {
        queue,
        timeout_secs: 30,
    };
    ActionPlan::of([Step::new(1, application)])
}

pub fn pause_fields(name: &str, active: bool) -> PauseFields {
    PauseFields {
        name: name.to_owned(),
        description: String::new(),
        active,
    }
}

fn session(staff: StaffId, token: &str) -> Session {
    Session {
        token_hash: token.to_owned(),
        staff,
        csrf: "csrf".to_owned(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW.plus_secs(60),
        address: "192.0.2.1".to_owned(),
        browser: "Firefox".to_owned(),
        must_change_password: false,
    }
}

on_both! {
    async fn staff_are_added_changed_and_removed(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("Anna"), "hash".to_owned(), NOW).await.unwrap();
        assert_eq!((anna.version, anna.password_hash.as_str()), (1, "hash"));
        assert_eq!(store.staff_by_username("ANNA").await.unwrap(), Some(anna.clone()));
        assert_eq!(
            store.create_staff(staff_fields("anna"), String::new(), NOW).await,
            Err(CrudError::Taken("username"))
        );
        let mut fields = anna.fields.clone();
        fields.alias = Some("Ann".to_owned());
        fields.role = Role::Administrator;
        let changed = store.update_staff(anna.id, 1, fields.clone(), None).await.unwrap();
        assert_eq!((changed.version, &changed.fields, changed.password_hash.as_str()), (2, &fields, "hash"));
        assert_eq!(store.update_staff(anna.id, 1, fields.clone(), None).await, Err(CrudError::Conflict));
        fields.alias = None;
        let changed = store.update_staff(anna.id, 2, fields.clone(), Some("new".to_owned())).await.unwrap();
        assert_eq!((changed.fields.alias.as_deref(), changed.password_hash.as_str()), (None, "new"));
        store.delete_staff(anna.id, NOW).await.unwrap();
        assert_eq!(store.staff(anna.id).await.unwrap(), None);
        assert_eq!(store.update_staff(anna.id, 3, fields, None).await, Err(CrudError::NotFound));
        assert_eq!(store.delete_staff(anna.id, NOW).await, Err(CrudError::NotFound));
        store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap();
    }

    async fn staff_are_listed_by_role_and_page(db: Database) {
        let store = db.open().await;
        for n in 0..5 {
            let mut fields = staff_fields(&format!("s{n}"));
            fields.role = if n == 2 { Role::User } else { Role::Agent };
            store.create_staff(fields, String::new(), NOW).await.unwrap();
        }
        let first = store.staff_list(Some(Role::Agent), Page { cursor: None, limit: 3 }).await.unwrap();
        let names: Vec<_> = first.rows.iter().map(|staff| staff.fields.username.as_str()).collect();
        assert_eq!(names, ["s0", "s1", "s3"]);
        let rest = store.staff_list(Some(Role::Agent), Page { cursor: first.next, limit: 3 }).await.unwrap();
        assert_eq!((rest.rows.len(), rest.next), (1, None));
        assert_eq!(store.staff_list(None, Page::default()).await.unwrap().rows.len(), 5);
    }

    async fn a_session_lives_until_it_ends(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap();
        for token in ["a", "b", "c"] {
            store.create_session(session(anna.id, token)).await.unwrap();
        }
        let found = store.session("a", NOW).await.unwrap();
        assert_eq!(found, Some((session(anna.id, "a"), anna.clone())));
        assert_eq!(store.session("x", NOW).await.unwrap(), None);
        assert_eq!(store.session("a", NOW.plus_secs(60)).await.unwrap(), None, "expired");
        store.touch_session("a", NOW.plus_secs(1), NOW.plus_secs(120)).await.unwrap();
        assert!(store.session("a", NOW.plus_secs(60)).await.unwrap().is_some());
        store.delete_session("b").await.unwrap();
        assert_eq!(store.session("b", NOW).await.unwrap(), None);
        assert_eq!(store.purge(NOW.plus_secs(61)).await.unwrap().sessions, 1);
        let disabled = switchboard::store::StaffFields { enabled: false, ..anna.fields.clone() };
        store.update_staff(anna.id, 1, disabled, None).await.unwrap();
        assert_eq!(store.session("a", NOW).await.unwrap(), None, "disabled people have no sessions");
        store.update_staff(anna.id, 2, anna.fields.clone(), None).await.unwrap();
        assert!(store.session("a", NOW).await.unwrap().is_some());
        store.delete_sessions_of(anna.id).await.unwrap();
        assert_eq!(store.session("a", NOW).await.unwrap(), None);
    }

    async fn an_account_keeps_its_secrets_and_its_token(db: Database) {
        let store = db.open().await;
        let made = store.create_account(account_fields(1), NOW).await.unwrap();
        assert!(made.receive_token.len() >= 32);
        let found = store.account_by_receive_token(&made.receive_token).await.unwrap().unwrap();
        assert_eq!((found.id, found.version, found.created_at), (made.id, 1, NOW));
        let Some(Credentials::Meta(meta)) = store.credentials(made.id).await.unwrap() else { panic!("no credentials") };
        assert_eq!(meta.app_secret.expose_secret(), "secret");
        assert_eq!(meta.verify_token.expose_secret(), "verify");
        assert_eq!((meta.phone_number_id.as_str(), meta.api_version.as_str()), ("2", "v25.0"));
        assert!(store.account_by_receive_token("guess").await.unwrap().is_none());
        let other = store.create_account(account_fields(2), NOW).await.unwrap();
        assert_ne!(other.receive_token, made.receive_token);
    }

    async fn names_keys_and_phones_of_accounts_are_unique(db: Database) {
        let store = db.open().await;
        let made = store.create_account(account_fields(1), NOW).await.unwrap();
        for field in ["name", "key", "phone"] {
            let (mut fields, one) = (account_fields(2), account_fields(1));
            match field {
                "name" => fields.name = one.name.to_uppercase(),
                "key" => fields.key = one.key.to_lowercase(),
                _ => fields.phone = one.phone,
            }
            let refused = store.create_account(fields, NOW).await.unwrap_err();
            assert_eq!(refused.to_string(), format!("{field} is taken"));
        }
        store.delete_account(made.id, NOW).await.unwrap();
        store.create_account(account_fields(1), NOW).await.unwrap();
    }

    async fn an_account_is_changed_by_version_and_removed_whatever_is_open(db: Database) {
        let store = db.open().await;
        let made = store.create_account(account_fields(1), NOW).await.unwrap();
        let fields = switchboard::store::AccountFields { shake: true, wait_agent_secs: 99, ..account_fields(1) };
        let changed = store.update_account(made.id, 1, fields.clone()).await.unwrap();
        assert_eq!((changed.version, changed.fields.wait_agent_secs, changed.fields.shake), (2, 99, true));
        assert_eq!(changed.receive_token, made.receive_token);
        assert!(matches!(store.update_account(made.id, 1, fields).await, Err(CrudError::Conflict)));
        store.commit(first_commit(made.id, 1, None)).await;
        let after = InteractionId(0);
        assert_eq!(store.orphans(after, 10).await.unwrap(), []);
        store.delete_account(made.id, NOW).await.unwrap();
        assert_eq!(store.orphans(after, 10).await.unwrap(), [(made.id, InteractionId(1))]);
        assert_eq!(store.orphans(InteractionId(1), 10).await.unwrap(), []);
        db.execute("UPDATE interactions SET closed_at = 1");
        assert_eq!(store.orphans(after, 10).await.unwrap(), []);
        let name = store.account_names(vec![made.id]).await.unwrap().remove(&made.id);
        assert_eq!(name, Some(("Account 1".to_owned(), "A1".to_owned())), "history shows it");
        assert!(store.account(made.id).await.unwrap().is_none());
        assert!(store.account_by_receive_token(&made.receive_token).await.unwrap().is_none());
        assert!(store.load_settings().await.unwrap().accounts.is_empty());
        assert_eq!(db.number("SELECT count(*) FROM accounts WHERE credentials LIKE '%secret%'"), 0);
        assert!(matches!(store.delete_account(made.id, NOW).await, Err(CrudError::NotFound)));
        assert_eq!(store.accounts(Page::default()).await.unwrap().rows.len(), 0);
    }

    async fn queues_keep_their_members_in_order(db: Database) {
        let store = db.open().await;
        let mut people = Vec::new();
        for name in ["anna", "ben", "carla"] {
            people.push(AgentId(store.create_staff(staff_fields(name), String::new(), NOW).await.unwrap().id.0));
        }
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap();
        assert_eq!(store.create_queue(queue_fields("SUPPORT"), NOW).await, Err(CrudError::Taken("name")));
        let order = vec![people[2], people[0], people[1]];
        assert_eq!(store.set_queue_members(queue.id, order.clone()).await.unwrap().members, order);
        assert_eq!(store.queue(queue.id).await.unwrap().unwrap().members, order);
        assert_eq!(store.set_queue_members(queue.id, vec![AgentId(99)]).await, Err(CrudError::NotFound));
        assert_eq!(store.queue(queue.id).await.unwrap().unwrap().members, order, "nothing was half written");
        store.delete_staff(people[0].into(), NOW).await.unwrap();
        assert_eq!(store.queues(Page::default()).await.unwrap().rows[0].members, [people[2], people[1]]);
        let changed = store.update_queue(queue.id, 1, queue_fields("Sales")).await.unwrap();
        assert_eq!((changed.version, changed.fields.name.as_str()), (2, "Sales"));
        assert_eq!(store.update_queue(queue.id, 1, queue_fields("Sales")).await, Err(CrudError::Conflict));
        assert_eq!(store.queue(QueueId(99)).await.unwrap(), None);
    }

    async fn a_queue_in_use_is_not_removed(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap();
        store.save_plan(account, 0, &plan(queue.id)).await.unwrap();
        store.commit(first_commit(account, 1, None)).await;
        let uses = vec!["the plan of Account 1 (step 1)".to_owned(), "1 waiting interactions".to_owned()];
        assert_eq!(store.delete_queue(queue.id).await, Err(CrudError::InUse(uses)));
        store.save_plan(account, 1, &ActionPlan::default()).await.unwrap();
        db.execute("UPDATE interactions SET ringing_queue_id = NULL");
        store.delete_queue(queue.id).await.unwrap();
        assert_eq!(store.delete_queue(queue.id).await, Err(CrudError::NotFound));
    }

    async fn a_plan_is_replaced_as_a_whole(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        assert_eq!(store.plan(account).await.unwrap(), (0, ActionPlan::default()));
        let one = store.create_queue(queue_fields("One"), NOW).await.unwrap().id;
        let two = store.create_queue(queue_fields("Two"), NOW).await.unwrap().id;
        assert_eq!(store.save_plan(account, 0, &plan(one)).await, Ok(1));
        assert_eq!(store.save_plan(account, 0, &plan(two)).await, Err(CrudError::Conflict));
        assert_eq!(store.save_plan(account, 1, &plan(two)).await, Ok(2));
        assert_eq!(store.save_plan(account, 1, &plan(one)).await, Err(CrudError::Conflict));
        let nowhere = store.save_plan(account, 2, &plan(QueueId(99))).await;
        let wrong = ("steps[0].application.queue_id".to_owned(), "there is no queue 99".to_owned());
        assert_eq!(nowhere, Err(CrudError::Wrong(vec![wrong])), "PLAN-06: checked where it is written");
        assert_eq!(store.plan(account).await.unwrap(), (2, plan(two)));
    }

    async fn pauses_are_added_changed_and_removed(db: Database) {
        let store = db.open().await;
        let lunch = store.create_pause(pause_fields("Lunch", true)).await.unwrap();
        assert_eq!(store.create_pause(pause_fields("lunch", true)).await, Err(CrudError::Taken("name")));
        let (changed, renamed) = store.update_pause(lunch.id, 1, pause_fields("Meal", false)).await.unwrap();
        assert_eq!(renamed, []);
        assert_eq!(store.pause(lunch.id).await.unwrap(), Some(changed));
        assert_eq!(store.update_pause(lunch.id, 1, pause_fields("x", true)).await, Err(CrudError::Conflict));
        assert_eq!(store.update_pause(99, 1, pause_fields("x", true)).await, Err(CrudError::NotFound));
        assert_eq!(store.pauses(Page::default()).await.unwrap().rows.len(), 1);
        store.delete_pause(lunch.id).await.unwrap();
        assert_eq!(store.delete_pause(lunch.id).await, Err(CrudError::NotFound));
    }
}

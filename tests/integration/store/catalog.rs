//! Definitions, who is in them, and what they make of a queue.

use super::on_both;
use super::rows::{queue_fields, staff_fields};
use super::world::*;
use secrecy::SecretString;
use switchboard::domain::catalog::{
    Bot, BotEngine, CannedAnswer, CloudProvider, Disposition, Interval, Kind, QueueGroup, Scope, Tag, Team,
};
use switchboard::domain::ids::{AccountId, AgentId, AgentProfileId, QueueId};
use switchboard::store::{ChangedDefinition, CrudError, DefinitionFilter, NewDefinition, Page, Store};

fn tag(name: &str) -> NewDefinition<Tag> {
    let color = "#112233".to_owned();
    NewDefinition::global(
        name.to_owned(),
        Tag {
            color,
            ..Tag::default()
        },
    )
}

fn disposition(name: &str, scope: Scope, parent: Option<i64>) -> NewDefinition<Disposition> {
    NewDefinition {
        scope,
        parent,
        ..NewDefinition::global(name.to_owned(), Disposition::default())
    }
}

fn team(name: &str) -> NewDefinition<Team> {
    NewDefinition::global(name.to_owned(), Team::default())
}

fn cloud(name: &str) -> NewDefinition<CloudProvider> {
    let document = CloudProvider::OpenAi {
        base_url: "https://api.openai.com/v1".to_owned(),
    };
    NewDefinition {
        secret: Some(SecretString::from("canary-of-the-cloud")),
        ..NewDefinition::global(name.to_owned(), document)
    }
}

fn bot(cloud_provider: i64) -> Bot {
    let engine = BotEngine::Dialogflow {
        language: "it".to_owned(),
        welcome_message: String::new(),
    };
    Bot {
        description: String::new(),
        cloud_provider: Some(cloud_provider),
        engine,
    }
}

async fn agents<const N: usize>(store: &Store, names: [&str; N]) -> [AgentId; N] {
    let mut ids = [AgentId(0); N];
    for (id, name) in ids.iter_mut().zip(names) {
        *id = AgentId(
            store
                .create_staff(staff_fields(name), String::new(), NOW)
                .await
                .unwrap()
                .id
                .0,
        );
    }
    ids
}

async fn members(store: &Store, queue: QueueId) -> Vec<AgentId> {
    store.load_settings().await.unwrap().queues[&queue].members.clone()
}

on_both! {
    async fn a_definition_is_added_changed_by_version_and_removed(db: Database) {
        let store = db.open().await;
        let made = store.create_definition(tag("VIP"), NOW).await.unwrap();
        assert_eq!((made.version, made.name.as_str(), made.created_at, made.has_secret()), (1, "VIP", NOW, false));
        assert_eq!(store.create_definition(tag(" vip "), NOW).await, Err(CrudError::Taken("name")));
        store.create_definition(team("vip"), NOW).await.expect("another kind has names of its own");
        assert_eq!(store.definition::<Tag>(made.id).await.unwrap(), Some(made.clone()));
        assert_eq!(store.definition::<Team>(made.id).await.unwrap(), None, "an id of another kind is no id");
        let change = |name: &str| ChangedDefinition {
            name: name.to_owned(),
            document: Tag { color: "#ffffff".to_owned(), description: "gold".to_owned() },
            secret: None,
        };
        let changed = store.update_definition(made.id, 1, change("Gold")).await.unwrap();
        assert_eq!((changed.version, changed.name.as_str(), changed.document.color.as_str()), (2, "Gold", "#ffffff"));
        assert_eq!(store.update_definition(made.id, 1, change("Old")).await, Err(CrudError::Conflict));
        assert_eq!(store.update_definition(99, 1, change("None")).await, Err(CrudError::NotFound));
        assert_eq!(store.delete_definition::<Team>(made.id).await, Err(CrudError::NotFound));
        store.delete_definition::<Tag>(made.id).await.unwrap();
        assert_eq!(store.delete_definition::<Tag>(made.id).await, Err(CrudError::NotFound));
    }

    async fn definitions_are_searched_by_name_and_scope_in_pages(db: Database) {
        let store = db.open().await;
        let account = account(&store, 1).await;
        for n in 0..5 {
            store.create_definition(tag(&format!("100% tag_{n}")), NOW).await.unwrap();
        }
        store.create_definition(tag("other"), NOW).await.unwrap();
        let found = |search: &str| DefinitionFilter { search: Some(search.to_owned()), scope: None };
        let first = store.definitions::<Tag>(found("% TAG_"), Page { cursor: None, limit: 3 }).await.unwrap();
        assert_eq!(first.rows.len(), 3);
        let rest = store.definitions::<Tag>(found("% TAG_"), Page { cursor: first.next, limit: 3 }).await.unwrap();
        assert_eq!((rest.rows.len(), rest.next), (2, None));
        assert_eq!(store.definitions::<Tag>(found("tag%"), Page::default()).await.unwrap().rows.len(), 0);
        let scope = Scope::Account(account);
        let answer = |scope| NewDefinition {
            scope,
            ..NewDefinition::global("bye".to_owned(), CannedAnswer { text: "Goodbye".to_owned() })
        };
        store.create_definition(answer(Scope::Global), NOW).await.unwrap();
        store.create_definition(answer(scope), NOW).await.expect("CAN-02: unique in its scope");
        assert_eq!(store.create_definition(answer(scope), NOW).await, Err(CrudError::Taken("name")));
        let of_account = DefinitionFilter { scope: Some(scope), search: None };
        assert_eq!(store.definitions::<CannedAnswer>(of_account, Page::default()).await.unwrap().rows.len(), 1);
        let nowhere = store.create_definition(answer(Scope::Account(AccountId(99))), NOW).await;
        assert_eq!(nowhere, Err(CrudError::unknown("account_id", "there is no account 99")));
        store.delete_account(account, NOW).await.unwrap();
        assert_eq!(db.number("SELECT count(*) FROM definitions WHERE kind = 'canned_answer'"), 1);
    }

    // DSP-01, DSP-06.
    async fn dispositions_have_three_levels_and_fall_with_their_first(db: Database) {
        let store = db.open().await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap();
        let scope = Scope::Queue(queue.id);
        let one = store.create_definition(disposition("One", scope, None), NOW).await.unwrap();
        let two = store.create_definition(disposition("Two", scope, Some(one.id)), NOW).await.unwrap();
        store.create_definition(disposition("Two", scope, None), NOW).await.expect("unique under its parent");
        let three = store.create_definition(disposition("Three", scope, Some(two.id)), NOW).await.unwrap();
        let four = store.create_definition(disposition("Four", scope, Some(three.id)), NOW).await;
        assert_eq!(four, Err(CrudError::unknown("parent_id", "would be a level too deep")));
        let elsewhere = store.create_definition(disposition("X", Scope::Global, Some(one.id)), NOW).await;
        assert!(matches!(elsewhere, Err(CrudError::Unknown { ref field, .. }) if field == "parent_id"));
        store.delete_definition::<Disposition>(one.id).await.unwrap();
        assert_eq!(store.definition::<Disposition>(three.id).await.unwrap(), None);
        let left = DefinitionFilter { scope: Some(scope), search: None };
        assert_eq!(store.definitions::<Disposition>(left.clone(), Page::default()).await.unwrap().rows.len(), 1);
        store.delete_queue(queue.id).await.unwrap();
        assert_eq!(store.definitions::<Disposition>(left, Page::default()).await.unwrap().rows.len(), 0);
    }

    async fn an_installation_begins_with_dispositions_and_intervals(db: Database) {
        let store = db.open().await;
        let all = store.definitions::<Disposition>(DefinitionFilter::default(), Page::default()).await.unwrap().rows;
        let system: Vec<_> = all.iter().filter(|one| one.document.system).map(|one| one.name.as_str()).collect();
        let offered: Vec<_> = all.iter().filter(|one| !one.document.system).map(|one| one.name.as_str()).collect();
        assert_eq!(offered, ["Interested", "Not interested", "Sold", "Special"], "DSP-03");
        let expected = ["Closed for inactivity", "Not whitelisted", "Session expired", "Closed by quick reply",
            "Campaign timeout", "Account removed"];
        assert_eq!(system, expected, "DSP-07");
        let intervals = store.definitions::<Interval>(DefinitionFilter::default(), Page::default()).await.unwrap().rows;
        let names: Vec<_> = intervals.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Working time", "Holidays"], "ITV-04");
        let open = |at: &str| {
            let at = serde_json::from_value(serde_json::json!(at)).unwrap();
            intervals.iter().map(|one| one.document.contains(at, chrono_tz::UTC)).collect::<Vec<_>>()
        };
        assert_eq!(open("2026-11-20T17:59:59Z"), [true, false], "a Friday");
        assert_eq!(open("2026-11-20T18:00:00Z"), [false, false]);
        assert_eq!(open("2026-11-21T12:00:00Z"), [false, false], "a Saturday");
        assert_eq!(open("2026-12-25T12:00:00Z"), [true, true]);
    }

    // QUE-04, TEA-01.
    async fn members_of_a_queue_are_its_agents_and_then_those_of_its_teams(db: Database) {
        let store = db.open().await;
        let [anna, ben, carla, dora] = agents(&store, ["anna", "ben", "carla", "dora"]).await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap().id;
        let first = store.create_definition(team("First"), NOW).await.unwrap().id;
        let second = store.create_definition(team("Second"), NOW).await.unwrap().id;
        store.set_definition_agents(Kind::Team, first, vec![carla, ben]).await.unwrap();
        store.set_definition_agents(Kind::Team, second, vec![ben, dora]).await.unwrap();
        store.set_queue_members(queue, vec![anna, ben]).await.unwrap();
        let attached = store.set_queue_attachments(queue, Kind::Team, vec![second, first]).await.unwrap();
        let names: Vec<_> = attached.iter().map(|team| team.name.as_str()).collect();
        assert_eq!(names, ["Second", "First"]);
        assert_eq!(members(&store, queue).await, [anna, ben, dora, carla]);
        store.set_queue_members(queue, vec![anna]).await.unwrap();
        assert_eq!(members(&store, queue).await, [anna, ben, dora, carla], "Ben stays as a member of a team");
        store.set_definition_agents(Kind::Team, second, vec![dora]).await.unwrap();
        assert_eq!(members(&store, queue).await, [anna, dora, carla, ben]);
        store.set_definition_agents(Kind::Team, first, vec![]).await.unwrap();
        assert_eq!(members(&store, queue).await, [anna, dora], "direct membership survives leaving a team");
        let refused = store.set_definition_agents(Kind::Team, first, vec![ben, AgentId(99)]).await;
        assert_eq!(refused, Err(CrudError::unknown("agent_ids[1]", "there is no agent 99")));
        assert_eq!(store.definition_agents(Kind::Team, first).await.unwrap(), Some(vec![]), "nothing was half written");
        store.delete_staff(dora.into(), NOW).await.unwrap();
        assert_eq!(members(&store, queue).await, [anna]);
        let in_use = store.delete_definition::<Team>(first).await;
        assert_eq!(in_use, Err(CrudError::InUse(vec!["the queue Support".to_owned()])));
        store.set_queue_attachments(queue, Kind::Team, vec![]).await.unwrap();
        store.delete_definition::<Team>(first).await.unwrap();
    }

    // AGT-14.
    async fn members_through_a_profile_are_those_who_may_choose_it(db: Database) {
        let store = db.open().await;
        let [anna] = agents(&store, ["anna"]).await;
        let queue = store.create_queue(queue_fields("Support"), NOW).await.unwrap().id;
        let new = NewDefinition::global("Morning".to_owned(), switchboard::domain::catalog::AgentProfile::default());
        let profile = store.create_definition(new, NOW).await.unwrap().id;
        store.set_definition_agents(Kind::AgentProfile, profile, vec![anna]).await.unwrap();
        let queues = store.set_definition_queues(Kind::AgentProfile, profile, vec![queue]).await.unwrap();
        assert_eq!(queues[0].name, "Support");
        assert_eq!(store.queue_attachments(queue, Kind::AgentProfile).await.unwrap()[0].id, profile);
        assert_eq!(store.queue_attachments(queue, Kind::Team).await.unwrap(), []);
        let settings = store.load_settings().await.unwrap();
        assert_eq!(settings.queues[&queue].members, [anna]);
        let through = &settings.queues[&queue].through_profiles[&anna];
        assert_eq!(*through, [AgentProfileId(profile)].into(), "only while they work on it");
        let wrong = store.set_queue_attachments(queue, Kind::AgentProfile, vec![profile, 99]).await;
        assert_eq!(wrong, Err(CrudError::unknown("profile_ids[1]", "there is no agent_profile 99")));
    }

    // STR-10.
    async fn a_group_raises_its_queues_while_it_is_on(db: Database) {
        let store = db.open().await;
        let mut queues = Vec::new();
        for name in ["One", "Two", "Three"] {
            queues.push(store.create_queue(queue_fields(name), NOW).await.unwrap().id);
        }
        let weights = async || {
            let settings = store.load_settings().await.unwrap();
            queues.iter().map(|queue| settings.queues[queue].weight).collect::<Vec<_>>()
        };
        let before = weights().await;
        let document = QueueGroup { priority: 4, on: true, ..QueueGroup::default() };
        let group = store.create_definition(NewDefinition::global("Storm".to_owned(), document.clone()), NOW).await.unwrap();
        store.set_definition_queues(Kind::QueueGroup, group.id, vec![queues[0], queues[2]]).await.unwrap();
        assert_eq!(weights().await, [before[0] + 4, before[1], before[2] + 4]);
        let off = ChangedDefinition {
            name: "Storm".to_owned(),
            document: QueueGroup { on: false, ..document },
            secret: None,
        };
        store.update_definition(group.id, 1, off).await.unwrap();
        assert_eq!(weights().await, before);
        assert_eq!(store.queue(queues[0]).await.unwrap().unwrap().fields.weight, before[0], "its own stays as it is");
    }

    // S7, SYS-07.
    async fn a_secret_of_a_cloud_provider_is_sealed_and_its_users_are_named(db: Database) {
        let store = db.open().await;
        let made = store.create_definition(cloud("OpenAI"), NOW).await.unwrap();
        assert!(made.has_secret());
        let sealed = "SELECT count(*) FROM definitions WHERE secret LIKE 'sealed:1:%'";
        let plain = "SELECT count(*) FROM definitions WHERE secret LIKE '%canary%' OR document LIKE '%canary%'";
        assert_eq!((db.number(sealed), db.number(plain)), (1, 0));
        assert_eq!(store.check_secrets().await.unwrap(), 1);
        let wrong = store.create_definition(NewDefinition::global("Otto".to_owned(), bot(made.id)), NOW).await;
        assert_eq!(wrong, Err(CrudError::unknown("cloud_provider_id", "this engine needs one of google")));
        let google = NewDefinition {
            document: CloudProvider::Google { project_id: "p".to_owned() },
            ..cloud("Google")
        };
        let google = store.create_definition(google, NOW).await.unwrap();
        let otto = store.create_definition(NewDefinition::global("Otto".to_owned(), bot(google.id)), NOW).await.unwrap();
        let in_use = store.delete_definition::<CloudProvider>(google.id).await;
        assert_eq!(in_use, Err(CrudError::InUse(vec!["the bot Otto".to_owned()])));
        store.delete_definition::<Bot>(otto.id).await.unwrap();
        store.delete_definition::<CloudProvider>(google.id).await.unwrap();
        let missing = store.create_definition(NewDefinition::global("Otto".to_owned(), bot(99)), NOW).await;
        assert_eq!(missing, Err(CrudError::unknown("cloud_provider_id", "there is no cloud provider 99")));
    }
}

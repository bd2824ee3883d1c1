//! Agents: their rights, what they are members of, and the record of their pauses.

use super::on_both;
use super::rows::{queue_fields, staff_fields, state_commit};
use super::world::*;
use switchboard::domain::agent::{Asked, Status, Stored, Supervisor, Wish};
use switchboard::domain::catalog::{AgentProfile, Kind};
use switchboard::domain::effects::{Durable, PauseBy, Request};
use switchboard::domain::ids::{AgentId, AgentProfileId, StaffId};
use switchboard::domain::permissions::{Permissions, Switch};
use switchboard::domain::rights::Reach;
use switchboard::domain::{ActorKey, Timestamp};
use switchboard::ports::store::{CommitOutcome, Journal, Row};
use switchboard::store::{
    AgentRights, CrudError, EntryFilter, MemberOf, NewDefinition, PAUSE_PERIODS, Page, PausePeriod, PeriodFilter, Store,
};

async fn agent(store: &Store, name: &str) -> AgentId {
    let rights = AgentRights::default();
    let made = store.create_agent(staff_fields(name), rights, String::new(), NOW).await;
    made.unwrap().id()
}

async fn listed(store: &Store, filter: PeriodFilter, reach: Reach) -> Vec<PausePeriod> {
    store
        .find_pause_periods(filter, reach, PAUSE_PERIODS.ask())
        .await
        .unwrap()
        .rows
}

on_both! {
    async fn the_rights_of_an_agent_are_kept_and_reach_the_picture_of_routing(db: Database) {
        let store = db.open().await;
        let anna = agent(&store, "anna").await;
        let permissions = Permissions { reopen: false, delete_interactions: true, ..Permissions::default() };
        let rights = AgentRights { masks: true, permissions };
        let after = store.update_agent(anna, 1, staff_fields("anna"), rights, None).await.unwrap();
        assert_eq!(after.rights, rights);
        assert_eq!(store.agent(anna).await.unwrap(), Some(after));
        let stale = store.update_agent(anna, 1, staff_fields("anna"), rights, None).await;
        assert_eq!(stale, Err(CrudError::Conflict));
        let settings = store.load_settings().await.unwrap();
        assert!(settings.masking_of(anna).is_some() && !settings.agent_may(anna, Switch::Reopen));
        // Somebody whom an earlier build added has no row of rights.
        let ben = store.create_staff(staff_fields("ben"), String::new(), NOW).await.unwrap();
        let found = store.agent(AgentId(ben.id.0)).await.unwrap().unwrap();
        assert_eq!(found.rights, AgentRights::default());
    }

    async fn memberships_are_the_same_from_both_sides(db: Database) {
        let store = db.open().await;
        let (anna, ben) = (agent(&store, "anna").await, agent(&store, "ben").await);
        let one = store.create_queue(queue_fields("One"), NOW).await.unwrap().id;
        let two = store.create_queue(queue_fields("Two"), NOW).await.unwrap().id;
        store.set_queue_members(one, vec![ben, anna]).await.unwrap();
        let set = |reach: Reach, wanted| store.set_memberships_of(anna, MemberOf::Queues, (reach.clone(), reach), wanted);
        set(Reach::All, vec![two.0, one.0]).await.unwrap();
        assert_eq!(store.queue(one).await.unwrap().unwrap().members, [ben, anna], "the place is kept");
        assert_eq!(store.queue(two).await.unwrap().unwrap().members, [anna]);
        let only_two = || Reach::Only([two.0].into());
        assert_eq!(set(only_two(), vec![]).await, Ok(vec![]));
        assert_eq!(store.queue(one).await.unwrap().unwrap().members, [ben, anna], "out of reach");
        assert!(matches!(set(only_two(), vec![one.0]).await, Err(CrudError::Unknown { .. })));
        assert!(matches!(set(Reach::All, vec![99]).await, Err(CrudError::Unknown { .. })));
        let nobody = store.set_memberships_of(AgentId(99), MemberOf::Queues, (Reach::All, Reach::All), vec![]).await;
        assert_eq!(nobody, Err(CrudError::NotFound));
        assert!(store.verify_audit().await.unwrap().entries > 0);
    }

    async fn the_record_of_pauses_is_written_with_the_agents_own_commit(db: Database) {
        let store = db.open().await;
        let anna = agent(&store, "anna").await;
        let key = ActorKey::Agent(anna);
        let uma = Supervisor { staff: StaffId(7), name: "Uma".to_owned() };
        let began = |reason: &str, by| Durable::PauseBegan { reason: reason.to_owned(), by };
        let steps = [
            vec![began("Lunch", PauseBy::Agent)],
            vec![Durable::PauseEnded, began("Closing", PauseBy::System)],
            vec![Durable::PauseEnded],
            vec![began("Lunch", PauseBy::Supervisor(uma.clone()))],
        ];
        for (version, durable) in (0..).zip(steps) {
            let stored = Stored::new(Status::Ready, NOW);
            let mut commit = state_commit(key, version, Row::Agent(stored));
            commit.durable = durable;
            commit.now = NOW.plus_secs(version * 60);
            assert_eq!(store.commit(commit).await, CommitOutcome::Committed(version + 1));
        }
        let at = |minutes: i64| NOW.plus_secs(minutes * 60);
        let seen: Vec<_> = listed(&store, PeriodFilter::default(), Reach::All)
            .await
            .into_iter()
            .map(|period| (period.reason, period.by, period.started_at, period.ended_at))
            .collect();
        let expected = [
            ("Lunch".to_owned(), PauseBy::Supervisor(uma), at(3), None),
            ("Closing".to_owned(), PauseBy::System, at(1), Some(at(2))),
            ("Lunch".to_owned(), PauseBy::Agent, at(0), Some(at(1))),
        ];
        assert_eq!(seen, expected);

        let stale = state_commit(key, 1, Row::Agent(Stored::new(Status::Ready, NOW)));
        let stale = switchboard::ports::store::Commit { durable: vec![Durable::PauseEnded], ..stale };
        assert_eq!(store.commit(stale).await, CommitOutcome::Conflict);
        let running = PeriodFilter { is_running: Some(true), ..PeriodFilter::default() };
        assert_eq!(listed(&store, running.clone(), Reach::All).await.len(), 1, "a commit that failed wrote nothing");
        assert_eq!(listed(&store, running, Reach::Only([99].into())).await, []);
        let until = PeriodFilter { until: Some(Timestamp(NOW.0 + 1)), ..PeriodFilter::default() };
        assert_eq!(listed(&store, until, Reach::All).await.len(), 1);
    }

    async fn s21_what_a_supervisor_wanted_is_told_in_the_agents_own_commit(db: Database) {
        let store = db.open().await;
        let anna = agent(&store, "anna").await;
        let key = ActorKey::Agent(anna);
        let forced = || {
            let by = Supervisor { staff: StaffId(7), name: "Uma".to_owned() };
            let asked = Asked { username: "uma".to_owned(), address: Some("192.0.2.1".to_owned()), via: "api_key".to_owned() };
            let wish = Wish::Pause { reason: "Lunch".to_owned() };
            vec![Durable::Forced { what: Request::Status(wish), by, asked }]
        };
        let before = store.audit(EntryFilter::default(), Page::default()).await.unwrap().rows.len();
        let mut commit = state_commit(key, 0, Row::Agent(Stored::new(Status::Ready, NOW)));
        commit.durable = forced();
        commit.now = NOW;
        assert_eq!(store.commit(commit).await, CommitOutcome::Committed(1));
        let mut stale = state_commit(key, 0, Row::Agent(Stored::new(Status::Ready, NOW)));
        stale.durable = forced();
        assert_ne!(store.commit(stale).await, CommitOutcome::Committed(1), "somebody else owns the agent");
        let mut idle = state_commit(key, 1, Row::Agent(Stored::new(Status::Ready, NOW)));
        idle.row = None;
        idle.durable = forced();
        assert_eq!(store.commit(idle).await, CommitOutcome::Committed(1), "what changed nothing is told too");
        let rows = store.audit(EntryFilter::default(), Page::default()).await.unwrap().rows;
        assert_eq!(rows.len(), before + 2);
        let entry = &rows[0];
        assert_eq!((entry.kind.as_str(), entry.what.as_str(), entry.via.as_str()), ("agent_status", "changed", "api_key"));
        assert_eq!((entry.author.as_str(), entry.address.as_deref()), ("uma", Some("192.0.2.1")));
        assert!(store.verify_audit().await.unwrap().broken.is_none());
    }

    async fn members_through_a_profile_are_known_with_their_profiles(db: Database) {
        let store = db.open().await;
        let (anna, ben) = (agent(&store, "anna").await, agent(&store, "ben").await);
        let queue = store.create_queue(queue_fields("One"), NOW).await.unwrap().id;
        store.set_queue_members(queue, vec![ben]).await.unwrap();
        let mut profiles = Vec::new();
        for name in ["Morning", "Evening"] {
            let new = NewDefinition::global(name.to_owned(), AgentProfile::default());
            let made = store.create_definition(new, NOW).await.unwrap();
            let members = vec![anna, ben];
            store.set_definition_agents(Kind::AgentProfile, made.id, members).await.unwrap();
            profiles.push(made.id);
        }
        store.set_queue_attachments(queue, Kind::AgentProfile, profiles.clone()).await.unwrap();
        let settings = store.load_settings().await.unwrap();
        let members = &settings.queues[&queue];
        assert_eq!(members.members, [ben, anna], "direct members first");
        let through: Vec<AgentProfileId> = members.through_profiles[&anna].iter().copied().collect();
        assert_eq!(through, profiles.iter().map(|id| AgentProfileId(*id)).collect::<Vec<_>>());
        assert!(!members.through_profiles.contains_key(&ben), "a direct member needs no profile");
        let by_name = [profiles[1], profiles[0]].map(AgentProfileId);
        assert_eq!(settings.agents[&anna].profiles, by_name);
    }
}

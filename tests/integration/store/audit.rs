//! S21: the audit log can only grow, and an edited row is found.

use super::crud::pause_fields;
use super::database::Database;
use super::on_both;
use super::rows::staff_fields;
use super::world::*;
use switchboard::domain::ids::StaffId;
use switchboard::domain::rights::Profile;
use switchboard::domain::staff::Role;
use switchboard::store::{Author, Broken, CrudError, EntryFilter, Page, StaffFields, Store, UserProfileFields, Via};

fn author() -> Author {
    Author {
        staff: Some(StaffId(7)),
        name: "boss".to_owned(),
        address: Some("192.0.2.1".to_owned()),
        via: Via::Session,
        at: NOW,
    }
}

async fn with_three_entries(db: &Database) -> Store {
    let store = db.open().await.by(author());
    for name in ["A", "B", "C"] {
        store.create_pause(pause_fields(name, true)).await.unwrap();
    }
    store
}

/// What somebody does who has the database and knows how to lift its guard.
fn unguarded(db: &Database, sql: &str) {
    let guards = if db.url.starts_with("sqlite") {
        "DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete"
    } else {
        "DROP TRIGGER audit_log_no_change ON audit_log"
    };
    db.execute(guards);
    db.execute(sql);
}

fn administrator(name: &str) -> StaffFields {
    StaffFields {
        role: Role::Administrator,
        ..staff_fields(name)
    }
}

on_both! {
    async fn s21_an_untouched_log_holds(db: Database) {
        let store = with_three_entries(&db).await;
        let verdict = store.verify_audit().await.unwrap();
        assert_eq!((verdict.entries, verdict.broken), (3, None));
        let rows = store.audit(EntryFilter::default(), Page::default()).await.unwrap().rows;
        assert_eq!(rows[0].hash, verdict.head, "the newest entry is the head");
        let first = &rows[2];
        assert_eq!((first.seq, first.staff_id, first.happened_at), (1, Some(7), NOW.0));
        assert_eq!((first.author.as_str(), first.via.as_str()), ("boss", "session"));
        assert_eq!(first.address.as_deref(), Some("192.0.2.1"));
        assert_eq!(db.open().await.verify_audit().await.unwrap().entries, 3, "also after a restart");
    }

    async fn s21_rows_cannot_be_changed_or_removed(db: Database) {
        let store = with_three_entries(&db).await;
        for sql in ["UPDATE audit_log SET author = 'nobody' WHERE seq = 2", "DELETE FROM audit_log"] {
            assert!(db.try_execute(sql).is_err(), "{sql}");
        }
        assert_eq!(store.verify_audit().await.unwrap().broken, None);
    }

    async fn s21_an_edited_row_is_found(db: Database) {
        let store = with_three_entries(&db).await;
        unguarded(&db, "UPDATE audit_log SET author = 'nobody' WHERE seq = 2");
        let broken = Broken { seq: 2, why: "it is not what was written" };
        assert_eq!(store.verify_audit().await.unwrap().broken, Some(broken));
    }

    async fn s21_a_removed_row_is_found(db: Database) {
        let store = with_three_entries(&db).await;
        unguarded(&db, "DELETE FROM audit_log WHERE seq = 2");
        assert_eq!(store.verify_audit().await.unwrap().broken.map(|broken| broken.seq), Some(2));
    }

    async fn s21_rows_removed_from_the_end_are_found(db: Database) {
        let store = with_three_entries(&db).await;
        unguarded(&db, "DELETE FROM audit_log WHERE seq = 3");
        assert_eq!(store.verify_audit().await.unwrap().broken.map(|broken| broken.seq), Some(3));
    }

    async fn an_entry_is_written_with_its_change_or_not_at_all(db: Database) {
        let store = with_three_entries(&db).await;
        assert_eq!(store.create_pause(pause_fields("a", true)).await, Err(CrudError::Taken("name")));
        assert_eq!(store.update_pause(1, 5, pause_fields("x", true)).await, Err(CrudError::Conflict));
        let verdict = store.verify_audit().await.unwrap();
        assert_eq!((verdict.entries, verdict.broken), (3, None));
    }

    async fn many_writers_at_once_make_one_chain(db: Database) {
        let (one, other) = (db.open().await, db.open().await);
        let writes = (0..40).map(|n| {
            let store = if n % 2 == 0 { one.clone() } else { other.clone() };
            async move { store.create_pause(pause_fields(&format!("P{n}"), true)).await.unwrap() }
        });
        futures_util::future::join_all(writes).await;
        let verdict = one.verify_audit().await.unwrap();
        assert_eq!((verdict.entries, verdict.broken), (40, None));
    }

    async fn usr_06_the_last_administrator_stays(db: Database) {
        let store = db.open().await;
        let one = store.create_user(administrator("one"), String::new(), None, NOW).await.unwrap().staff;
        let other = store.create_user(administrator("other"), String::new(), None, NOW).await.unwrap().staff;
        let disabled = StaffFields { enabled: false, ..administrator("other") };
        store.update_user(other.id, 1, disabled, None, None).await.unwrap();
        assert_eq!(store.delete_user(one.id, NOW).await, Err(CrudError::LastAdministrator));
        let demoted = StaffFields { role: Role::User, ..administrator("one") };
        assert_eq!(store.update_user(one.id, 1, demoted, None, None).await, Err(CrudError::LastAdministrator));
        let disabled = StaffFields { enabled: false, ..administrator("one") };
        assert_eq!(store.update_user(one.id, 1, disabled, None, None).await, Err(CrudError::LastAdministrator));
        assert!(store.staff(one.id).await.unwrap().unwrap().fields.enabled, "nothing was half written");
        store.update_user(other.id, 2, administrator("other"), None, None).await.unwrap();
        store.delete_user(one.id, NOW).await.unwrap();
    }

    async fn usr_01_a_profile_is_given_changed_and_taken(db: Database) {
        let store = db.open().await;
        let fields = UserProfileFields { name: "Night".to_owned(), description: String::new(), rights: Profile::empty() };
        let profile = store.create_profile(fields.clone(), NOW).await.unwrap();
        assert_eq!(store.create_profile(fields.clone(), NOW).await, Err(CrudError::Taken("name")));
        let user = StaffFields { role: Role::User, ..staff_fields("uma") };
        let uma = store.create_user(user.clone(), String::new(), Some(profile.id), NOW).await.unwrap().staff;
        assert_eq!(store.rights_of(uma.id).await.unwrap(), Some(Profile::empty()));
        let mut changed = fields.clone();
        changed.rights.masks = true;
        store.update_profile(profile.id, 1, changed.clone()).await.unwrap();
        assert!(store.rights_of(uma.id).await.unwrap().unwrap().masks);
        assert_eq!(store.update_profile(profile.id, 1, changed).await, Err(CrudError::Conflict));
        let used = CrudError::InUse(vec!["the user uma".to_owned()]);
        assert_eq!(store.delete_profile(profile.id).await, Err(used));
        store.update_user(uma.id, 1, user, None, None).await.unwrap();
        assert_eq!(store.rights_of(uma.id).await.unwrap(), None);
        store.delete_profile(profile.id).await.unwrap();
        assert_eq!(store.delete_profile(profile.id).await, Err(CrudError::NotFound));
    }
}

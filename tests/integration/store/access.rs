//! Locks, API keys, removed people and the last administrator, on both databases.

use super::on_both;
use super::rows::staff_fields;
use super::world::*;
use switchboard::config::limits::API_KEYS_PER_STAFF_MAX;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::StaffId;
use switchboard::domain::staff::Role;
use switchboard::store::{API_KEYS, AccessLink, Author, CrudError, NewApiKey, Page, REMOVED_STAFF, StaffFields};
use switchboard::store::{Standing, Store, Via};

fn at(store: &Store, at: Timestamp) -> Store {
    store.by(Author {
        staff: None,
        name: "boss".to_owned(),
        address: None,
        via: Via::Session,
        at,
    })
}

fn key(owner: StaffId, name: &str, expires_at: Option<Timestamp>) -> NewApiKey {
    NewApiKey {
        owner,
        name: name.to_owned(),
        hint: "abcd".to_owned(),
        token_hash: format!("hash of {name} of {owner}"),
        expires_at,
    }
}

fn administrator(name: &str) -> StaffFields {
    StaffFields {
        role: Role::Administrator,
        ..staff_fields(name)
    }
}

on_both! {
    async fn sys_05_a_lock_is_of_one_network_and_ends(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id;
        let until = NOW.plus_secs(900);
        at(&store, NOW).lock(anna, "192.0.2.1".to_owned(), until).await.unwrap();
        at(&store, NOW).lock(anna, "192.0.2.2".to_owned(), until.plus_secs(5)).await.unwrap();
        let home = store.standing(Some(anna), "192.0.2.1").await.unwrap();
        assert_eq!((home.locked_until, home.forgiven_at), (until, Timestamp(0)));
        assert_eq!(store.standing(Some(anna), "192.0.2.9").await.unwrap(), Standing::default());
        assert_eq!(store.standing(None, "192.0.2.1").await.unwrap(), Standing::default());
        let locks = store.locks(vec![anna, StaffId(99)], NOW).await.unwrap();
        assert_eq!(locks.into_iter().collect::<Vec<_>>(), [(anna, until.plus_secs(5))], "the longest");
        assert!(store.locks(vec![anna], until.plus_secs(5)).await.unwrap().is_empty(), "it ends by itself");

        at(&store, NOW.plus_secs(1)).unlock(anna).await.unwrap();
        let home = store.standing(Some(anna), "192.0.2.1").await.unwrap();
        assert_eq!((home.locked_until, home.forgiven_at), (Timestamp(0), NOW.plus_secs(1)));
        assert_eq!(at(&store, NOW).unlock(StaffId(99)).await, Err(CrudError::NotFound));
    }

    async fn sys_05_locks_that_ended_are_forgotten_by_the_next(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id;
        for n in 0..5 {
            let now = NOW.plus_secs(n * 1000);
            at(&store, now).lock(anna, format!("192.0.2.{n}"), now.plus_secs(900)).await.unwrap();
        }
        assert_eq!(db.number("SELECT count(*) FROM sign_in_locks"), 1);
    }

    async fn sys_06_a_key_is_its_owners_until_it_ends(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap();
        let made = at(&store, NOW).create_api_key(key(anna.id, "A", Some(NOW.plus_secs(60)))).await.unwrap();
        assert_eq!((made.username.as_str(), made.key.created_at, made.key.last_used_at), ("anna", NOW, None));
        let hash = key(anna.id, "A", None).token_hash;
        let found = store.api_key_owner(&hash, NOW).await.unwrap();
        assert_eq!(found, Some((made.key.clone(), anna.clone())));
        assert_eq!(store.api_key_owner("other", NOW).await.unwrap(), None);
        assert_eq!(store.api_key_owner(&hash, NOW.plus_secs(60)).await.unwrap(), None, "expired");
        store.touch_api_key(made.key.id, NOW.plus_secs(1)).await.unwrap();
        let used = store.api_key(made.key.id).await.unwrap().unwrap();
        assert_eq!(used.last_used_at, Some(NOW.plus_secs(1)));
        let off = StaffFields { enabled: false, ..anna.fields.clone() };
        store.update_staff(anna.id, 1, off, None).await.unwrap();
        assert_eq!(store.api_key_owner(&hash, NOW).await.unwrap(), None, "disabled");
        store.update_staff(anna.id, 2, anna.fields.clone(), None).await.unwrap();
        store.delete_api_key(made.key.id).await.unwrap();
        assert_eq!(store.api_key_owner(&hash, NOW).await.unwrap(), None);
        assert_eq!(store.delete_api_key(made.key.id).await, Err(CrudError::NotFound));
    }

    async fn sys_06_names_of_keys_are_unique_per_owner_and_their_number_is_limited(db: Database) {
        let store = db.open().await;
        let mut owners = Vec::new();
        for name in ["anna", "ben"] {
            owners.push(store.create_staff(staff_fields(name), String::new(), NOW).await.unwrap().id);
        }
        for n in 0..API_KEYS_PER_STAFF_MAX - 1 {
            store.create_api_key(key(owners[0], &format!("K{n}"), None)).await.unwrap();
        }
        let twice = NewApiKey { token_hash: "x".to_owned(), ..key(owners[0], "k0", None) };
        assert_eq!(store.create_api_key(twice).await, Err(CrudError::Taken("name")));
        store.create_api_key(key(owners[1], "K0", None)).await.unwrap();
        store.create_api_key(key(owners[0], "last", None)).await.unwrap();
        let full = CrudError::Full("API keys", API_KEYS_PER_STAFF_MAX);
        assert_eq!(store.create_api_key(key(owners[0], "more", None)).await, Err(full));
        let two = Page { cursor: None, limit: 2 };
        let first = store.find_api_keys(Some(owners[0]), API_KEYS.part(two)).await.unwrap();
        assert_eq!((first.rows.len(), first.next.is_some()), (2, true));
        assert_eq!(store.find_api_keys(Some(owners[1]), API_KEYS.ask()).await.unwrap().rows.len(), 1);
        assert_eq!(store.find_api_keys(None, API_KEYS.ask()).await.unwrap().rows.len(), 21);
        store.delete_staff(owners[0], NOW).await.unwrap();
        assert_eq!(store.find_api_keys(None, API_KEYS.ask()).await.unwrap().rows.len(), 1, "they go with their owner");
    }

    async fn usr_07_removed_people_are_listed_and_restored(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), "hash".to_owned(), NOW).await.unwrap();
        store.delete_staff(anna.id, NOW.plus_secs(5)).await.unwrap();
        let removed = store.find_removed_staff(REMOVED_STAFF.ask()).await.unwrap().rows;
        assert_eq!((removed.len(), removed[0].removed_at, &removed[0].staff), (1, NOW.plus_secs(5), &anna));
        let names = store.usernames(vec![anna.id]).await.unwrap();
        assert_eq!(names[&anna.id], "anna", "history keeps names");
        let other = store.create_staff(staff_fields("Anna"), String::new(), NOW).await.unwrap();
        assert_eq!(store.restore_staff(anna.id, None).await, Err(CrudError::Taken("username")));
        let back = store.restore_staff(anna.id, Some("anna2".to_owned())).await.unwrap();
        assert_eq!(store.staff(anna.id).await.unwrap(), Some(back.clone()));
        assert_eq!((back.version, back.password_hash.as_str(), back.fields.enabled), (2, "hash", true));
        assert_eq!(store.restore_staff(other.id, None).await, Err(CrudError::NotFound), "never removed");
    }

    async fn usr_06_two_at_once_cannot_each_remove_the_other_administrator(db: Database) {
        let (here, there) = (db.open().await, db.open().await);
        for round in 0..5 {
            let name = |n: u32| format!("r{round}n{n}");
            let one = here.create_user(administrator(&name(1)), String::new(), None, NOW).await.unwrap().staff;
            let two = here.create_user(administrator(&name(2)), String::new(), None, NOW).await.unwrap().staff;
            if round > 0 {
                let rows = here.staff_list(Some(Role::Administrator), Page::default()).await.unwrap().rows;
                for old in rows.iter().filter(|old| old.id != one.id && old.id != two.id) {
                    here.delete_user(old.id, NOW).await.unwrap();
                }
            }
            let demoted = StaffFields { role: Role::User, ..administrator(&name(2)) };
            let (gone, lost) = tokio::join!(
                here.delete_user(one.id, NOW),
                there.update_user(two.id, 1, demoted, None, None),
            );
            let refused = [gone.err(), lost.err()].into_iter().flatten().collect::<Vec<_>>();
            assert_eq!(refused, [CrudError::LastAdministrator], "exactly one of them");
            let left = here.staff_list(Some(Role::Administrator), Page::default()).await.unwrap().rows;
            assert_eq!(left.len(), 1);
        }
    }

    async fn sys_03_a_link_works_once_and_a_newer_one_replaces_it(db: Database) {
        let store = db.open().await;
        let anna = store.create_staff(staff_fields("anna"), "old".to_owned(), NOW).await.unwrap();
        assert!(anna.password_temporary, "somebody else chose it");
        let hour = NOW.plus_secs(3600);
        for token in ["first", "second"] {
            at(&store, NOW).create_access_link(Some(anna.id), token.to_owned(), hour).await.unwrap();
        }
        assert_eq!(store.access_link("first", NOW).await.unwrap(), None);
        let owner = Some(AccessLink::Reset(Box::new(anna.clone())));
        assert_eq!(store.access_link("second", NOW).await.unwrap(), owner);
        assert_eq!(store.access_link("second", hour).await.unwrap(), None, "it has ended");
        let late = at(&store, hour).use_reset_link("second".to_owned(), anna.id, "late".to_owned()).await;
        assert_eq!(late, Err(CrudError::NotFound));
        let (here, there) = (at(&store, NOW), at(&db.open().await, NOW));
        let (one, two) = tokio::join!(
            here.use_reset_link("second".to_owned(), anna.id, "one".to_owned()),
            there.use_reset_link("second".to_owned(), anna.id, "two".to_owned()),
        );
        assert_eq!([one.is_ok(), two.is_ok()].into_iter().filter(|done| *done).count(), 1, "exactly one");
        let after = store.staff(anna.id).await.unwrap().unwrap();
        assert_eq!(after.password_hash, if one.is_ok() { "one" } else { "two" });
        assert_eq!((after.password_temporary, after.password_changed_at, after.version), (false, NOW, 1));
    }

    async fn s8_two_at_once_make_one_first_administrator(db: Database) {
        let (here, there) = (db.open().await, db.open().await);
        at(&here, NOW).create_access_link(None, "token".to_owned(), NOW.plus_secs(60)).await.unwrap();
        assert_eq!(here.access_link("token", NOW).await.unwrap(), Some(AccessLink::SetUp));
        let (by_link, by_hand) = tokio::join!(
            async { at(&here, NOW).set_up("token".to_owned(), staff_fields("a"), "h".to_owned()).await },
            async { at(&there, NOW).set_up("token".to_owned(), staff_fields("b"), "h".to_owned()).await },
        );
        assert_eq!([by_link.is_ok(), by_hand.is_ok()].into_iter().filter(|done| *done).count(), 1);
        let made = by_link.or(by_hand).unwrap().staff;
        assert_eq!((made.fields.role, made.password_temporary), (Role::Administrator, false));
        at(&here, NOW).create_access_link(None, "late".to_owned(), NOW.plus_secs(60)).await.unwrap();
        let late = at(&here, NOW).set_up("late".to_owned(), staff_fields("c"), "h".to_owned()).await;
        assert_eq!(late.err(), Some(CrudError::NotFound), "there is one");
        assert_eq!(here.staff_by_username("c").await.unwrap(), None, "nothing was half written");
    }
}

//! Contact lists and custom fields as rows: versions, unique names, places of use.

use super::on_both;
use super::rows::staff_fields;
use super::world::*;
use switchboard::domain::custom_field::Kind;
use switchboard::domain::ids::AgentId;
use switchboard::ports::store::Journal;
use switchboard::store::{ContactListFields, CrudError, CustomFieldFields, Page};

pub fn list_fields(name: &str) -> ContactListFields {
    ContactListFields {
        name: name.to_owned(),
        description: String::new(),
        agents: Default::default(),
    }
}

fn field(name: &str) -> CustomFieldFields {
    CustomFieldFields {
        name: name.to_owned(),
        options: Vec::new(),
        required: false,
    }
}

on_both! {
    async fn a_list_has_a_version_a_unique_name_and_its_agents(db: Database) {
        let store = db.open().await;
        let anna = AgentId(store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id.0);
        let list = store.create_contact_list(list_fields("Élite"), NOW).await.unwrap();
        assert_eq!(
            store.create_contact_list(list_fields("éLITE"), NOW).await,
            Err(CrudError::Taken("name"))
        );
        let with_anna = ContactListFields { agents: [anna].into(), ..list_fields("Élite") };
        let changed = store.update_contact_list(list.id, 1, with_anna.clone()).await.unwrap();
        assert_eq!((changed.version, &changed.fields), (2, &with_anna));
        assert_eq!(store.update_contact_list(list.id, 1, list_fields("x")).await, Err(CrudError::Conflict));
        assert_eq!(store.update_contact_list(99, 1, list_fields("x")).await, Err(CrudError::NotFound));
        assert_eq!(store.contact_lists_of(anna).await.unwrap(), [list.id].into());
        let nobody = ContactListFields { agents: [AgentId(99)].into(), ..list_fields("Élite") };
        let refused = store.update_contact_list(list.id, 2, nobody).await;
        assert_eq!(refused, Err(CrudError::Missing("agent_ids", "99".to_owned())));
        assert_eq!(store.contact_list(list.id).await.unwrap(), Some(changed), "nothing half written");
        assert_eq!(store.contact_lists(Page::default()).await.unwrap().rows.len(), 2);
    }

    async fn a_list_in_use_is_not_removed(db: Database) {
        let store = db.open().await;
        store.create_contact_list(list_fields("Other"), NOW).await.unwrap();
        let account = account(&store, 1).await;
        store.commit(first_commit(account, 1, None)).await;
        let Err(CrudError::InUse(uses)) = store.delete_contact_list(1).await else { panic!("removed") };
        assert_eq!(uses[..2], ["the newcomers of Account 1", "its contacts"]);
        db.execute("UPDATE accounts SET contact_list_id = 2");
        let Err(CrudError::InUse(uses)) = store.delete_contact_list(2).await else { panic!("removed") };
        assert_eq!(uses, ["the newcomers of Account 1"]);
    }

    async fn custom_fields_go_with_their_list(db: Database) {
        let store = db.open().await;
        let list = store.create_contact_list(list_fields("VIP"), NOW).await.unwrap().id;
        let own = store.create_custom_field(Some(list), Kind::Date, field("Since"), NOW).await.unwrap();
        let global = store.create_custom_field(None, Kind::Text, field("since"), NOW).await.unwrap();
        assert_eq!(
            store.create_custom_field(None, Kind::Text, field("SINCE"), NOW).await,
            Err(CrudError::Taken("name"))
        );
        let missing = store.create_custom_field(Some(99), Kind::Text, field("x"), NOW).await;
        assert_eq!(missing, Err(CrudError::Missing("list_id", "99".to_owned())));
        let changed = store.update_custom_field(own.id, 1, field("From")).await.unwrap();
        assert_eq!((changed.version, changed.kind, changed.list), (2, Kind::Date, Some(list)));
        assert_eq!(store.update_custom_field(own.id, 1, field("x")).await, Err(CrudError::Conflict));
        assert_eq!(store.custom_fields(Some(list), Page::default()).await.unwrap().rows.len(), 2);
        store.delete_contact_list(list).await.unwrap();
        assert_eq!(store.custom_fields(None, Page::default()).await.unwrap().rows, [global]);
        assert_eq!(store.custom_field(own.id).await.unwrap(), None);
    }
}

//! Imports as rows (CON-22): counts, contacts and errors are written together, once.

use super::contacts::{everybody, found, person};
use super::on_both;
use super::world::NOW;
use switchboard::domain::contact_import::{Choices, Counts, Encoding, Matching, Refusal, Sheet, State};
use switchboard::domain::ids::ContactId;
use switchboard::store::{CONTACT_IMPORTS, ContactRecord, CrudError, ImportBatch, RefusedRow, Store};

fn sheet() -> Sheet {
    Sheet {
        bytes: 20,
        encoding: Encoding::Latin1,
        delimiter: '\t',
        has_header: true,
        guesses: vec![Some("first_name".to_owned()), None],
        preview: vec![vec!["a".to_owned()]],
    }
}

async fn running(store: &Store) -> i64 {
    let choices = Choices {
        columns: vec![Some("first_name".to_owned())],
        has_header: false,
        check: vec!["email".to_owned()],
        matching: Matching::All,
    };
    let import = store
        .create_contact_import("a.csv".to_owned(), sheet(), 9, NOW)
        .await
        .unwrap();
    assert_eq!(
        (import.state, &import.sheet, import.rows_total),
        (State::Uploaded, &sheet(), 9)
    );
    let begun = store
        .start_contact_import(import.id, 1, choices.clone(), 10, NOW.plus_secs(1))
        .await
        .unwrap();
    assert_eq!(
        (begun.state, begun.list, begun.choices),
        (State::Running, Some(1), Some(choices.clone()))
    );
    assert_eq!((begun.rows_total, begun.started_at), (10, Some(NOW.plus_secs(1))));
    let again = store.start_contact_import(import.id, 1, choices, 10, NOW).await;
    assert_eq!(again, Err(CrudError::Conflict), "once");
    import.id
}

fn batch(first: i64, before: Counts) -> ImportBatch {
    let contact = |id: i64| ContactRecord {
        id: ContactId(id),
        version: 1,
        fields: person(&format!("N{id}"), 1),
        bsuid: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let refused = RefusedRow {
        number: first,
        kind: Refusal::Duplicate,
        reason: "the same \"email\"".to_owned(),
        cells: vec!["a".to_owned(), String::new()],
    };
    ImportBatch {
        contacts: vec![contact(first), contact(first + 1)],
        refused: vec![refused],
        before,
        after: Counts {
            read: before.read + 3,
            added: before.added + 2,
            skipped: before.skipped + 1,
            failed: 0,
        },
    }
}

on_both! {
    async fn a_batch_is_written_once_with_its_counts(db: Database) {
        let store = db.open().await;
        let id = running(&store).await;
        let first = batch(10, Counts::default());
        let second = batch(20, first.after);
        assert_eq!(store.import_contacts(id, first.clone()).await, Ok(()));
        assert_eq!(store.import_contacts(id, first.clone()).await, Ok(()), "nobody knew whether it was written");
        assert_eq!(found(&store, everybody()).await, [10, 11]);
        let gap = batch(30, second.after);
        assert_eq!(store.import_contacts(id, gap).await, Err(CrudError::Conflict));
        assert_eq!(store.import_contacts(id, second).await, Ok(()));
        let import = store.contact_import(id).await.unwrap().unwrap();
        assert_eq!(import.counts, Counts { read: 6, added: 4, skipped: 2, failed: 0 });
        let errors = store.refused_rows(id, 0, 1).await.unwrap();
        assert_eq!(errors, first.refused);
        assert_eq!(store.refused_rows(id, 10, 9).await.unwrap()[0].number, 20);
    }

    async fn a_batch_that_the_database_refuses_leaves_nothing(db: Database) {
        let store = db.open().await;
        let id = running(&store).await;
        let first = batch(10, Counts::default());
        assert_eq!(store.import_contacts(id, first.clone()).await, Ok(()));
        let mut twice = batch(20, first.after);
        twice.contacts.extend(first.contacts);
        assert!(store.import_contacts(id, twice).await.is_err());
        assert_eq!(store.contact_import(id).await.unwrap().unwrap().counts, first.after);
        assert_eq!(found(&store, everybody()).await, [10, 11]);
    }

    async fn what_an_earlier_run_left_is_interrupted_and_its_rows_stay(db: Database) {
        let store = db.open().await;
        let id = running(&store).await;
        let first = batch(10, Counts::default());
        store.import_contacts(id, first.clone()).await.unwrap();
        let waiting = store.create_contact_import("b.csv".to_owned(), sheet(), 9, NOW).await.unwrap();
        let next = db.open().await;
        assert_eq!(next.interrupt_contact_imports(NOW.plus_secs(9)).await, Ok(2));
        assert_eq!(next.interrupt_contact_imports(NOW.plus_secs(9)).await, Ok(0));
        let left = next.contact_import(id).await.unwrap().unwrap();
        assert_eq!((left.state, left.counts, left.ended_at), (State::Interrupted, first.after, Some(NOW.plus_secs(9))));
        assert_eq!(found(&next, everybody()).await, [10, 11]);
        let late = next.end_contact_import(id, State::Finished, String::new(), NOW).await.unwrap();
        assert_eq!(late.state, State::Interrupted, "an end is an end");
        let listed = next.find_contact_imports(None, CONTACT_IMPORTS.ask()).await.unwrap().rows;
        assert_eq!(listed.iter().map(|import| import.id).collect::<Vec<_>>(), [waiting.id, id]);
        let within = async |lists| {
            let found = next.find_contact_imports(Some(lists), CONTACT_IMPORTS.ask()).await.unwrap();
            (found.rows.iter().map(|import| import.id).collect::<Vec<_>>(), found.count)
        };
        assert_eq!(within(vec![left.list.unwrap()]).await, (vec![id], 1), "one that waits has no list");
        assert_eq!(within(Vec::new()).await, (Vec::new(), 0));
        assert_eq!(next.contact_import(404).await.unwrap(), None);
    }

    async fn old_imports_are_forgotten_with_their_errors(db: Database) {
        let store = db.open().await;
        let id = running(&store).await;
        store.import_contacts(id, batch(10, Counts::default())).await.unwrap();
        store.end_contact_import(id, State::Finished, String::new(), NOW).await.unwrap();
        for n in 0..100 {
            let more = store.create_contact_import(format!("{n}.csv"), sheet(), 1, NOW).await.unwrap();
            assert_eq!(store.forget_contact_imports().await, Ok(0));
            store.end_contact_import(more.id, State::Stopped, String::new(), NOW).await.unwrap();
        }
        while store.forget_contact_imports().await.unwrap() > 0 {}
        assert_eq!(store.contact_import(id).await.unwrap(), None);
        assert_eq!(db.number("SELECT count(*) FROM contact_imports"), 100);
        assert_eq!(db.number("SELECT count(*) FROM contact_import_errors"), 0);
        assert_eq!(found(&store, everybody()).await, [10, 11], "the contacts stay");
    }
}

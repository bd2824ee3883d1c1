//! Long lists are read in parts (API-04, LST-14): whatever the bounds, going from page to page shows the same
//! rows in the same order as reading the whole list at once, on both databases. A failure prints its seed.

use super::contact_filters::{Dice, matches, random_person, tree};
use super::contacts::{everybody, found, person};
use super::on_both;
use super::world::*;
use switchboard::domain::ids::{AccountId, AgentId, ContactId};
use switchboard::ports::store::{CommitOutcome, Journal};
use switchboard::store::listing::{Ask, Bounds, Found, Node, Sort};
use switchboard::store::{CONTACT_COLUMNS, ContactQuery, ContactRecord, Filter, INTERACTIONS, Store, Within};

/// So little that every list is long.
fn tight(dice: &mut Dice) -> Bounds {
    let mut below = |n: usize| u32::try_from(dice.below(n)).unwrap();
    Bounds {
        lead: below(6),
        walk: 1 + below(9),
        word: below(6),
    }
}

/// All pages, and the first count.
async fn contacts(store: &Store, mut query: ContactQuery) -> (Vec<i64>, Found<ContactRecord>) {
    let first = store.contacts(query.clone()).await.unwrap();
    let mut all = Vec::new();
    let mut page = first.clone();
    loop {
        assert!(page.rows.len() <= query.limit as usize);
        all.extend(page.rows.iter().map(|record| record.id.0));
        let Some(next) = page.next else { return (all, first) };
        query.cursor = Some(next);
        page = store.contacts(query.clone()).await.unwrap();
    }
}

async fn conversations(store: &Store, filter: &Filter, mut ask: Ask) -> Vec<i64> {
    let mut all = Vec::new();
    loop {
        let page = store.find_interactions(filter.clone(), ask.clone()).await.unwrap();
        all.extend(page.rows.iter().map(|row| row.conversation.id.0));
        let Some(next) = page.next else { return all };
        ask.cursor = Some(next);
    }
}

fn sorted(people: &[ContactRecord], sort: &str) -> Vec<i64> {
    let key = |one: &ContactRecord| match sort.trim_start_matches('-') {
        "name" => {
            let key = one.fields.name().trim().to_lowercase();
            (if key.is_empty() { "-".to_owned() } else { key }, 0)
        }
        "updated_at" => (String::new(), one.updated_at.0),
        _ => (String::new(), 0),
    };
    let mut sorted: Vec<_> = people.iter().map(|one| (key(one), one.id.0)).collect();
    sorted.sort();
    if sort.starts_with('-') {
        sorted.reverse();
    }
    sorted.into_iter().map(|(_, id)| id).collect()
}

/// Sixty conversations of two accounts in every order but that of their ids.
async fn busy(db: &super::database::Database, store: &Store) -> (AccountId, AccountId) {
    let accounts = (account(store, 1).await, account(store, 2).await);
    for n in 1..=60 {
        let of = if n % 3 == 0 { accounts.1 } else { accounts.0 };
        assert_eq!(
            store.commit(first_commit(of, n, None)).await,
            CommitOutcome::Committed(1)
        );
    }
    assert_eq!(store.index_contacts().await, Ok(60));
    db.execute("UPDATE contacts SET name_key = CASE WHEN id % 7 = 0 THEN '' ELSE 'name ' || (id * 37 % 11) END");
    db.execute("UPDATE interactions SET last_message_at = 1000 + id * 53 % 17, agent_id = CASE WHEN id % 4 = 0 THEN 9 END,
        state = CASE WHEN id % 5 = 0 THEN 'closed' ELSE 'parked' END,
        closed_at = CASE WHEN id % 5 = 0 THEN 2000 END, contact_id = CASE WHEN id % 13 = 0 THEN NULL ELSE contact_id END");
    accounts
}

on_both! {
    async fn contacts_in_parts_are_the_contacts_at_once(db: Database) {
        let store = db.open().await;
        let mut dice = Dice(77);
        let mut people = Vec::new();
        for id in 1..=60 {
            let at = NOW.plus_secs(i64::try_from(dice.below(9)).unwrap());
            people.push(store.create_contact(ContactId(id), random_person(&mut dice), None, at).await.unwrap());
        }
        for round in 0..250_u64 {
            let mut dice = Dice(round);
            let json = tree(&mut dice, 0);
            let order = dice.of(&["name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"]);
            let passing: Vec<_> = people.iter().filter(|one| matches(one, &json)).cloned().collect();
            let expected = sorted(&passing, order);
            let lists = [None, Some(vec![1]), Some(vec![1, 2]), Some(vec![])][dice.below(4)].clone();
            let expected = if lists.as_deref() == Some(&[]) { Vec::new() } else { expected };
            let query = ContactQuery {
                filter: Some(Node::parse(CONTACT_COLUMNS, &json.to_string()).unwrap()),
                sort: Sort::parse(CONTACT_COLUMNS, order).unwrap(),
                lists,
                limit: 1 + u32::try_from(dice.below(8)).unwrap(),
                bounds: tight(&mut dice),
                ..everybody()
            };
            let (all, first) = contacts(&store, query.clone()).await;
            assert_eq!(all, expected, "seed {round}: {json} {query:?}");
            let count = usize::try_from(first.count).unwrap();
            assert!(if first.is_count_exact { count == expected.len() } else { count <= expected.len() }, "seed {round}");
        }
    }

    async fn a_search_finds_the_same_by_its_index_and_in_the_rows(db: Database) {
        let store = db.open().await;
        for id in 1..=40 {
            let fields = switchboard::store::ContactFields {
                last_name: format!("Rossi{}", id % 3),
                company: format!("Acme Works{}", id % 4),
                email: format!("box{id}@mail{}.example", id % 2),
                mobile: Some(format!("3905511{id:04}")),
                ..person(&format!("Anna{}", id % 5), 1)
            };
            store.create_contact(ContactId(id), fields, None, NOW).await.unwrap();
        }
        for (search, expected) in [
            ("anna", 40), ("ANNA1", 8), ("anna1 rossi2", 2), ("rossi2 anna", 13), ("acme works3", 10), ("mail1", 20),
            ("box1", 11), ("+39 055 110", 40), ("390551100", 40), ("3905511001", 10), ("nobody anna", 0), ("works3 mail0", 0),
        ] {
            for word in [0, 5, 1000] {
                let bounds = Bounds { lead: 7, walk: 9, word };
                let query = ContactQuery { search: search.to_owned(), bounds, limit: 6, ..everybody() };
                let (all, _) = contacts(&store, query).await;
                assert_eq!(all.len(), expected, "{search} {word}");
                let mut once = all.clone();
                once.dedup();
                assert_eq!(all, once, "{search} {word}");
            }
        }
    }

    async fn conversations_in_parts_are_the_conversations_at_once(db: Database) {
        let store = db.open().await;
        let (one, two) = busy(&db, &store).await;
        let filters = [
            Filter::default(),
            Filter { is_open: Some(true), ..Filter::default() },
            Filter { is_open: Some(false), ..Filter::default() },
            Filter { account: Some(two), ..Filter::default() },
            Filter { agent: Some(AgentId(9)), ..Filter::default() },
            Filter { within: Within::Some { accounts: [one].into(), agent: Some(AgentId(9)) }, ..Filter::default() },
            Filter { within: Within::Some { accounts: [].into(), agent: None }, ..Filter::default() },
        ];
        let asked = [None, Some(r#"{"field":"state","operator":"equals","value":"closed"}"#),
            Some(r#"{"field":"agent_id","operator":"equals","value":"0"}"#),
            Some(r#"{"any":[{"field":"open","operator":"equals","value":"0"},{"field":"agent_id","operator":"equals","value":"9"}]}"#)];
        let mut sizes = std::collections::BTreeSet::new();
        for (n, filter) in filters.iter().enumerate() {
            for order in INTERACTIONS.orders() {
                for json in asked {
                    let mut dice = Dice(n as u64);
                    let whole = Ask {
                        sort: Sort::parse(INTERACTIONS.columns, &order).unwrap(),
                        filter: json.map(|json| Node::parse(INTERACTIONS.columns, json).unwrap()),
                        ..INTERACTIONS.ask()
                    };
                    let expected = conversations(&store, filter, whole.clone()).await;
                    sizes.insert(expected.len());
                    for _ in 0..3 {
                        let parts = Ask { limit: 1 + u32::try_from(dice.below(20)).unwrap(), bounds: tight(&mut dice), ..whole.clone() };
                        let all = conversations(&store, filter, parts.clone()).await;
                        assert_eq!(all, expected, "{order} {filter:?} {parts:?}");
                    }
                }
            }
        }
        assert!(sizes.contains(&60) && sizes.contains(&0), "{sizes:?}");
    }

    async fn lst_04_conversations_are_found_by_contact_and_id(db: Database) {
        let store = db.open().await;
        busy(&db, &store).await;
        let name = contact(11).name;
        for bounds in [Bounds::default(), Bounds { lead: 2, walk: 5, word: 100 }] {
            let search = |text: &str| Ask { search: text.to_owned(), bounds, ..INTERACTIONS.ask() };
            let number = contact(11).identity.phone.unwrap();
            assert_eq!(conversations(&store, &Filter::default(), search(&number)).await, [11]);
            assert!(conversations(&store, &Filter::default(), search(&name)).await.contains(&11));
            assert!(conversations(&store, &Filter::default(), search("13")).await.contains(&13), "of a stranger, by its id");
            assert_eq!(conversations(&store, &Filter::default(), search("nobody")).await, Vec::<i64>::new());
        }
        assert_eq!(found(&store, ContactQuery { search: name, ..everybody() }).await.len(), 1);
    }
}

//! Management lists against a naive reading of the same question (API-04, S11): random filters, orders,
//! searches and pages, while rows are added, on both databases. A failure prints its seed.

use super::contact_filters::{Dice, TEXTS};
use super::on_both;
use super::world::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::domain::Timestamp;
use switchboard::domain::catalog::{CannedAnswer, Tag};
use switchboard::domain::settings::Strategy;
use switchboard::store::listing::{Ask, Node, Sort};
use switchboard::store::{DEFINITIONS, NewDefinition, QUEUES, Queue, QueueFields, Store};

fn random_queue(dice: &mut Dice, n: usize) -> QueueFields {
    QueueFields {
        name: format!("{} {n}", dice.of(&TEXTS)),
        strategy: Strategy::ALL[dice.below(3)],
        agent_timeout_secs: u32::try_from(1 + dice.below(5)).unwrap(),
        weight: u8::try_from(dice.below(4)).unwrap(),
        description: dice.of(&TEXTS).to_owned(),
    }
}

fn clause(dice: &mut Dice) -> Value {
    let words = [
        "equals",
        "not_equals",
        "contains",
        "not_contains",
        "starts_with",
        "ends_with",
    ];
    let order = ["equals", "not_equals", "less", "at_most", "greater", "at_least"];
    let number = |dice: &mut Dice| dice.below(5).to_string();
    match dice.below(6) {
        0 => json!({ "field": "weight", "operator": dice.of(&order), "value": number(dice) }),
        1 => {
            let mut ends = [number(dice), number(dice)];
            ends.sort();
            json!({ "field": "agent_timeout_secs", "operator": "between", "values": ends })
        }
        2 => json!({ "field": "strategy", "operator": dice.of(&["any_of", "none_of"]), "values": ["beep_all"] }),
        3 => json!({ "field": "description", "operator": dice.of(&["empty", "not_empty"]) }),
        4 => json!({ "field": "name", "operator": dice.of(&words), "value": dice.of(&TEXTS) }),
        _ => json!({ "field": "description", "operator": dice.of(&words), "value": dice.of(&TEXTS) }),
    }
}

fn tree(dice: &mut Dice, depth: usize) -> Value {
    if depth == 3 || dice.below(2) == 0 {
        return clause(dice);
    }
    let nodes: Vec<_> = (0..dice.below(3)).map(|_| tree(dice, depth + 1)).collect();
    json!({ dice.of(&["all", "any"]): nodes })
}

/// What the filter means, read by people.
fn matches(queue: &Queue, node: &Value) -> bool {
    if let Some(nodes) = node.get("all") {
        return nodes.as_array().unwrap().iter().all(|node| matches(queue, node));
    }
    if let Some(nodes) = node.get("any") {
        return nodes.as_array().unwrap().iter().any(|node| matches(queue, node));
    }
    let text = |value: &Value| value.as_str().unwrap().to_lowercase();
    let values: Vec<String> = match (node.get("value"), node.get("values")) {
        (Some(value), _) => vec![text(value)],
        (_, Some(values)) => values.as_array().unwrap().iter().map(text).collect(),
        (None, None) => Vec::new(),
    };
    let operator = node["operator"].as_str().unwrap();
    let fields = &queue.fields;
    let number = match node["field"].as_str().unwrap() {
        "weight" => Some(i64::from(fields.weight)),
        "agent_timeout_secs" => Some(i64::from(fields.agent_timeout_secs)),
        _ => None,
    };
    if let Some(own) = number {
        let wanted: Vec<i64> = values.iter().map(|value| value.parse().unwrap()).collect();
        return match operator {
            "equals" => own == wanted[0],
            "not_equals" => own != wanted[0],
            "less" => own < wanted[0],
            "at_most" => own <= wanted[0],
            "greater" => own > wanted[0],
            "at_least" => own >= wanted[0],
            _ => own >= wanted[0] && own <= wanted[1],
        };
    }
    let own = match node["field"].as_str().unwrap() {
        "name" => fields.name.trim().to_lowercase(),
        "description" => fields.description.to_lowercase(),
        _ => json!(fields.strategy).as_str().unwrap().to_owned(),
    };
    match operator {
        "equals" => own == values[0],
        "not_equals" => own != values[0],
        "contains" => own.contains(&values[0]),
        "not_contains" => !own.contains(&values[0]),
        "starts_with" => own.starts_with(&values[0]),
        "ends_with" => own.ends_with(&values[0]),
        "any_of" => values.contains(&own),
        "none_of" => !values.contains(&own),
        "empty" => own.is_empty(),
        _ => !own.is_empty(),
    }
}

async fn all_pages(store: &Store, mut ask: Ask) -> Vec<i64> {
    let mut all = Vec::new();
    loop {
        let found = store.find_queues(ask.clone()).await.unwrap();
        all.extend(found.rows.iter().map(|queue| queue.id.0));
        let Some(next) = found.next else { return all };
        ask.cursor = Some(next);
    }
}

async fn queues(store: &Store, dice: &mut Dice, count: usize) -> Vec<Queue> {
    let mut made = Vec::new();
    for n in 0..count {
        let at = Timestamp(i64::try_from(dice.below(5)).unwrap());
        made.push(store.create_queue(random_queue(dice, n), at).await.unwrap());
    }
    made
}

on_both! {
    async fn s11_random_filters_of_a_management_list_mean_what_they_say(db: Database) {
        let store = db.open().await;
        let all = queues(&store, &mut Dice(20_261_128), 60).await;
        for round in 0..300_u64 {
            let json = tree(&mut Dice(round), 0);
            let filter = Node::parse(QUEUES.columns, &json.to_string()).unwrap();
            let expected: Vec<_> = all.iter().filter(|one| matches(one, &json)).map(|one| one.id).collect();
            let found = store.find_queues(Ask { filter: Some(filter), ..QUEUES.ask() }).await.unwrap();
            let ids: Vec<_> = found.rows.iter().map(|one| one.id).collect();
            assert_eq!(ids, expected, "seed {round}: {json}");
            assert_eq!(found.count as usize, expected.len(), "seed {round}: {json}");
        }
    }

    async fn pages_of_a_management_list_show_everything_once_in_every_order_while_rows_are_added(db: Database) {
        let store = db.open().await;
        let mut dice = Dice(3);
        let old: BTreeSet<_> = queues(&store, &mut dice, 25).await.iter().map(|one| one.id.0).collect();
        for (n, order) in QUEUES.orders().iter().enumerate() {
            let sort = Sort::parse(QUEUES.columns, order).unwrap();
            let whole = all_pages(&store, Ask { sort, ..QUEUES.ask() }).await;
            let mut ask = Ask { sort, limit: 4, ..QUEUES.ask() };
            assert_eq!(all_pages(&store, ask.clone()).await, whole, "{order}");
            let first = store.find_queues(ask.clone()).await.unwrap();
            store.create_queue(random_queue(&mut dice, 100 + n), NOW).await.unwrap();
            ask.cursor = first.next;
            let mut seen: Vec<_> = first.rows.iter().map(|one| one.id.0).collect();
            seen.extend(all_pages(&store, ask).await);
            let unique: BTreeSet<_> = seen.iter().copied().collect();
            assert_eq!(unique.len(), seen.len(), "{order}: nothing comes twice");
            assert!(unique.is_superset(&old), "{order}: nothing is missed");
        }
    }

    async fn s11_hostile_searches_of_a_management_list_find_what_contains_them(db: Database) {
        let store = db.open().await;
        let all = queues(&store, &mut Dice(9), 40).await;
        let huge = "9".repeat(100);
        for text in TEXTS.iter().copied().chain(["a\0b", "\0", &huge, "%a", "a_", "' a", "; a --"]) {
            let wanted = text.trim().to_lowercase();
            let has = |own: &str| own.trim().to_lowercase().contains(&wanted);
            let expected = all.iter().filter(|one| has(&one.fields.name) || has(&one.fields.description)).count();
            let found = store.find_queues(Ask { search: text.to_owned(), ..QUEUES.ask() }).await.unwrap();
            assert_eq!((found.rows.len(), found.count as usize), (expected, expected), "{text:?}");
        }
    }

    async fn definitions_are_found_by_what_their_documents_say(db: Database) {
        let store = db.open().await;
        let answer = CannedAnswer { text: "We open at Nine".to_owned() };
        store.create_definition(NewDefinition::global("hours".to_owned(), answer), NOW).await.unwrap();
        let tag = Tag { description: "Nine lives".to_owned(), color: "#000000".to_owned() };
        store.create_definition(NewDefinition::global("cat".to_owned(), tag), NOW).await.unwrap();
        let ask = Ask { search: "NINE".to_owned(), ..DEFINITIONS.ask() };
        let answers = store.find_definitions::<CannedAnswer>(None, ask.clone()).await.unwrap();
        assert_eq!((answers.count, answers.rows[0].name.as_str()), (1, "hours"));
        let tags = store.find_definitions::<Tag>(None, ask).await.unwrap();
        assert_eq!((tags.count, tags.rows[0].name.as_str()), (1, "cat"));
    }
}

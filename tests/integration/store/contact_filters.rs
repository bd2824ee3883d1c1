//! The list of contacts against a naive reading of the same question (S11): random filter trees, orders
//! and pages on both databases. A failure prints its seed.

use super::contacts::{everybody, found, person};
use super::on_both;
use super::world::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::domain::ids::ContactId;
use switchboard::store::listing::{Node, Sort};
use switchboard::store::{CONTACT_COLUMNS, ContactFields, ContactQuery, ContactRecord, Store};

/// Texts that mean something to SQL, LIKE, JSON or CSV, among harmless ones.
pub(super) const TEXTS: [&str; 18] = [
    "",
    "a",
    "b",
    "ab",
    "Ab c",
    "%",
    "_",
    "a%b",
    "\\",
    "'",
    "' OR 1=1 --",
    "\"; DROP TABLE contacts",
    "é",
    "ß",
    "\u{1F600}",
    "?",
    "$1",
    "/* x */",
];
const NUMBERS: [&str; 4] = ["39055111", "39055222", "4930111", "1"];
const DAYS: [&str; 3] = ["1980-01-01", "1990-02-28", "2000-12-31"];
const TEXT_FIELDS: [&str; 5] = ["name", "first_name", "email", "company", "city"];

/// Small, and the same everywhere (splitmix64).
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    pub fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[self.below(some.len())]
    }
}

pub(super) fn random_person(dice: &mut Dice) -> ContactFields {
    let tags = [dice.of(&TEXTS), dice.of(&TEXTS)];
    let tags: BTreeSet<_> = tags
        .iter()
        .map(|tag| tag.trim())
        .filter(|tag| !tag.is_empty())
        .collect();
    ContactFields {
        last_name: dice.of(&TEXTS).to_owned(),
        email: dice.of(&TEXTS).to_owned(),
        company: dice.of(&TEXTS).to_owned(),
        city: dice.of(&TEXTS).to_owned(),
        mobile: Some(dice.of(&NUMBERS).to_owned()).filter(|number| number != "1"),
        born_on: if dice.below(3) == 0 {
            String::new()
        } else {
            dice.of(&DAYS).to_owned()
        },
        tags: tags.into_iter().map(str::to_owned).collect(),
        ..person(dice.of(&TEXTS[1..]), 1)
    }
}

fn clause(dice: &mut Dice) -> Value {
    let text_operators = [
        "equals",
        "not_equals",
        "contains",
        "not_contains",
        "starts_with",
        "ends_with",
    ];
    let order = ["equals", "not_equals", "less", "at_most", "greater", "at_least"];
    let presence = ["empty", "not_empty"];
    match dice.below(7) {
        0 => json!({ "field": dice.of(&TEXT_FIELDS), "operator": dice.of(&presence) }),
        1 => json!({ "field": "mobile", "operator": dice.of(&text_operators), "value": dice.of(&NUMBERS) }),
        2 => json!({ "field": "date_of_birth", "operator": dice.of(&order), "value": dice.of(&DAYS) }),
        3 => json!({ "field": "date_of_birth", "operator": "between", "values": [dice.of(&DAYS), dice.of(&DAYS)] }),
        4 => {
            let values = [dice.of(&TEXTS), dice.of(&TEXTS)];
            json!({ "field": "tags", "operator": dice.of(&["any_of", "none_of"]), "values": values })
        }
        5 => json!({ "field": "tags", "operator": dice.of(&presence) }),
        _ => json!({ "field": dice.of(&TEXT_FIELDS), "operator": dice.of(&text_operators), "value": dice.of(&TEXTS) }),
    }
}

pub(super) fn tree(dice: &mut Dice, depth: usize) -> Value {
    if depth == 3 || dice.below(2) == 0 {
        return clause(dice);
    }
    let nodes: Vec<_> = (0..dice.below(3)).map(|_| tree(dice, depth + 1)).collect();
    json!({ dice.of(&["all", "any"]): nodes })
}

/// What the filter means, read by people.
pub(super) fn matches(record: &ContactRecord, node: &Value) -> bool {
    if let Some(nodes) = node.get("all") {
        return nodes.as_array().unwrap().iter().all(|node| matches(record, node));
    }
    if let Some(nodes) = node.get("any") {
        return nodes.as_array().unwrap().iter().any(|node| matches(record, node));
    }
    let text = |value: &Value| value.as_str().unwrap().to_lowercase();
    let values: Vec<String> = match (node.get("value"), node.get("values")) {
        (Some(value), _) => vec![text(value)],
        (_, Some(values)) => values.as_array().unwrap().iter().map(text).collect(),
        (None, None) => Vec::new(),
    };
    let operator = node["operator"].as_str().unwrap();
    let fields = &record.fields;
    if node["field"] == "tags" {
        let has = |wanted: &String| fields.tags.iter().any(|tag| tag.to_lowercase() == wanted.trim());
        return match operator {
            "any_of" => values.iter().any(has),
            "none_of" => !values.iter().any(has),
            "empty" => fields.tags.is_empty(),
            _ => !fields.tags.is_empty(),
        };
    }
    let own = match node["field"].as_str().unwrap() {
        "name" => fields.name().trim().to_owned(),
        "first_name" => fields.first_name.clone(),
        "email" => fields.email.clone(),
        "company" => fields.company.clone(),
        "city" => fields.city.clone(),
        "mobile" => fields.mobile.clone().unwrap_or_default(),
        _ => fields.born_on.clone(),
    }
    .to_lowercase();
    match operator {
        "equals" => own == values[0],
        "not_equals" => own != values[0],
        "contains" => own.contains(&values[0]),
        "not_contains" => !own.contains(&values[0]),
        "starts_with" => own.starts_with(&values[0]),
        "ends_with" => own.ends_with(&values[0]),
        "less" => !own.is_empty() && own < values[0],
        "at_most" => !own.is_empty() && own <= values[0],
        "greater" => own > values[0],
        "at_least" => own >= values[0],
        "between" => own >= values[0] && own <= values[1],
        "empty" => own.is_empty(),
        _ => !own.is_empty(),
    }
}

async fn all_pages(store: &Store, mut query: ContactQuery) -> Vec<i64> {
    let mut all = Vec::new();
    loop {
        let sort = query.sort;
        let page = store.contacts(query.clone()).await.unwrap();
        all.extend(page.rows.iter().map(|record| record.id.0));
        let Some(next) = page.next else { return all };
        let carried = switchboard::store::listing::Cursor::decode(&next.clone().encode(sort), sort);
        assert_eq!(carried, Some(next.clone()), "a cursor survives its journey");
        query.cursor = Some(next);
    }
}

on_both! {
    async fn s11_random_filters_mean_what_they_say(db: Database) {
        let store = db.open().await;
        let mut dice = Dice(20_261_121);
        let mut people = Vec::new();
        for id in 1..=80 {
            let fields = random_person(&mut dice);
            people.push(store.create_contact(ContactId(id), fields, None, NOW).await.unwrap());
        }
        for round in 0..400_u64 {
            let mut dice = Dice(round);
            let json = tree(&mut dice, 0);
            let filter = Node::parse(CONTACT_COLUMNS, &json.to_string()).unwrap();
            let expected: Vec<_> = people.iter().filter(|one| matches(one, &json)).map(|one| one.id.0).collect();
            let query = ContactQuery { filter: Some(filter), ..everybody() };
            assert_eq!(found(&store, query).await, expected, "seed {round}: {json}");
        }
    }

    async fn pages_in_every_order_show_everybody_once(db: Database) {
        let store = db.open().await;
        let mut dice = Dice(7);
        for id in 1..=30 {
            let at = NOW.plus_secs(i64::try_from(dice.below(4)).unwrap());
            store.create_contact(ContactId(id), random_person(&mut dice), None, at).await.unwrap();
        }
        for order in ["name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"] {
            let sort = Sort::parse(CONTACT_COLUMNS, order).unwrap();
            let whole = found(&store, ContactQuery { sort, ..everybody() }).await;
            let paged = all_pages(&store, ContactQuery { sort, limit: 7, ..everybody() }).await;
            assert_eq!(paged, whole, "{order}");
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 30);
        }
    }

    async fn s11_hostile_searches_find_nothing_and_break_nothing(db: Database) {
        let store = db.open().await;
        store.create_contact(ContactId(1), person("Anna", 1), None, NOW).await.unwrap();
        let huge = "9".repeat(100);
        for hostile in TEXTS[3..].iter().copied().chain(["a\0b", "\0", &huge, "%anna", "ann_", "' ann", "; ann --"]) {
            let query = ContactQuery { search: hostile.to_owned(), ..everybody() };
            let hits = found(&store, query).await;
            // No word at all is no search.
            assert_eq!(!hits.is_empty(), hostile == "\0", "{hostile:?}");
        }
    }
}

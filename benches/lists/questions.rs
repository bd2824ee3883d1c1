//! What people ask of lists.

use crate::fill::Size;
use futures_util::future::BoxFuture;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::{AccountId, AgentId, ContactId, StaffId};
use switchboard::store::listing::{Ask, Bounds, Cursor, Mark, Node, Sort};
use switchboard::store::{CONTACT_COLUMNS, ContactQuery, EntryFilter, Filter, INTERACTIONS, Page, Store};

type Asking = Box<dyn for<'a> Fn(&'a Store, u32) -> BoxFuture<'a, ()>>;

/// A question, asked with another value each time.
pub struct Question {
    pub name: &'static str,
    pub ask: Asking,
}

fn contacts(name: &'static str, query: impl Fn(i64) -> ContactQuery + 'static) -> Question {
    Question {
        name,
        ask: Box::new(move |store, n| {
            let query = query(i64::from(n));
            Box::pin(async move { drop(store.contacts(query).await.expect("an answer")) })
        }),
    }
}

fn page() -> ContactQuery {
    ContactQuery {
        lists: None,
        search: String::new(),
        filter: None,
        sort: sort("-created_at"),
        cursor: None,
        limit: 50,
        bounds: Bounds::default(),
    }
}

fn sort(text: &str) -> Sort {
    Sort::parse(CONTACT_COLUMNS, text).expect("an order")
}

fn found(search: String) -> ContactQuery {
    ContactQuery { search, ..page() }
}

fn filtered(json: &str) -> ContactQuery {
    ContactQuery {
        filter: Some(Node::parse(CONTACT_COLUMNS, json).expect("a filter")),
        ..page()
    }
}

fn clause(field: &str, operator: &str, value: &str) -> String {
    format!(r#"{{"field":"{field}","operator":"{operator}","value":"{value}"}}"#)
}

fn tagged(name: &str) -> String {
    format!(r#"{{"field":"tags","operator":"any_of","values":["{name}"]}}"#)
}

pub fn all(size: Size) -> Vec<Question> {
    let mut all = of_contacts(size);
    all.extend(by_filter());
    all.extend(of_conversations());
    all.extend(of_conversations_in_order());
    all.extend(of_the_log());
    all.push(Question {
        name: "one contact",
        ask: Box::new(move |store, n| {
            let id = ContactId(1 + i64::from(n) * 13 % size.contacts);
            Box::pin(async move { drop(store.contact_record(id).await.expect("an answer")) })
        }),
    });
    all
}

fn of_contacts(size: Size) -> Vec<Question> {
    let middle = size.contacts / 2;
    let by = |text: &'static str| {
        move |_| ContactQuery {
            sort: sort(text),
            ..page()
        }
    };
    let in_list = |list: i64, text: &'static str| {
        move |_| ContactQuery {
            lists: Some(vec![list]),
            sort: sort(text),
            ..page()
        }
    };
    vec![
        contacts("contacts: newest", |_| page()),
        contacts("contacts: by name", by("name")),
        contacts("contacts: changed last", by("-updated_at")),
        contacts("contacts: from the middle on", move |n| ContactQuery {
            cursor: Some(Cursor {
                value: Mark::Number(middle - n),
                id: middle - n,
            }),
            ..page()
        }),
        contacts("contacts: by name from the middle on", |n| ContactQuery {
            sort: sort("name"),
            cursor: Some(Cursor {
                value: Mark::Text(format!("first{} last1", 100 + n)),
                id: 0,
            }),
            ..page()
        }),
        contacts("contacts: of half of all, newest", in_list(1, "-created_at")),
        contacts("contacts: of half of all, by name", in_list(1, "name")),
        contacts("contacts: of a small list, newest", in_list(3, "-created_at")),
        contacts("contacts: of a small list, changed last", in_list(3, "-updated_at")),
        contacts("contacts: of two lists, by name", |_| ContactQuery {
            lists: Some(vec![2, 3]),
            sort: sort("name"),
            ..page()
        }),
        contacts("contacts: search of a first name", |n| found(format!("first{n}"))),
        contacts("contacts: search of one letter", |_| found("f".to_owned())),
        contacts("contacts: search of a last name", |n| {
            found(format!("last{}", 1000 + n))
        }),
        contacts("contacts: search of both", |n| found(format!("first{n} last{}", n * 3))),
        contacts("contacts: search of a number", |n| {
            found(format!("+39 30000{:05}", n * 17))
        }),
        contacts("contacts: search of an address", |n| {
            found(format!("mail{}@example.com", 1 + n * 7))
        }),
        contacts("contacts: search that finds nothing", |n| found(format!("nobody{n}"))),
        contacts("contacts: search in a small list, by name", |n| ContactQuery {
            lists: Some(vec![3]),
            sort: sort("name"),
            ..found(format!("last{n}"))
        }),
    ]
}

fn by_filter() -> Vec<Question> {
    vec![
        contacts("filter: a common tag", |_| filtered(&tagged("common"))),
        contacts("filter: a rare tag", |_| filtered(&tagged("rare"))),
        contacts("filter: a tag nobody has", |_| filtered(&tagged("none"))),
        contacts("filter: a common tag, by name", |_| ContactQuery {
            sort: sort("name"),
            ..filtered(&tagged("common"))
        }),
        contacts("filter: city of one in 500", |n| {
            filtered(&clause("city", "equals", &format!("city {n}")))
        }),
        contacts("filter: city of nobody", |n| {
            filtered(&clause("city", "equals", &format!("town {n}")))
        }),
        contacts("filter: name begins", |n| {
            filtered(&clause("name", "starts_with", &format!("first{n} ")))
        }),
        contacts("filter: e-mail of one", |n| {
            filtered(&clause("email", "equals", &format!("mail{}@example.com", 5 + n)))
        }),
        contacts("filter: mobile of one", |n| {
            filtered(&clause("mobile", "equals", &format!("39300000{:04}", n * 91)))
        }),
        contacts("filter: company contains", |n| {
            filtered(&clause("company", "contains", &format!("ny{n}")))
        }),
        contacts("filter: changed lately", |_| {
            filtered(&clause("updated_at", "greater", "2023-11-26T00:00:00Z"))
        }),
        contacts("filter: any of a rare tag and a last name", |n| {
            let name = clause("last_name", "equals", &format!("last{n}"));
            filtered(&format!(r#"{{"any":[{},{name}]}}"#, tagged("rare")))
        }),
        contacts("filter: all of a common tag and a city", |n| {
            let city = clause("city", "equals", &format!("city {}", n * 10));
            filtered(&format!(r#"{{"all":[{},{city}]}}"#, tagged("common")))
        }),
    ]
}

fn of_conversations() -> Vec<Question> {
    let ask = |name: &'static str, filter: fn(i64) -> Filter| Question {
        name,
        ask: Box::new(move |store, n| {
            let filter = filter(i64::from(n));
            let page = Page {
                cursor: None,
                limit: 50,
            };
            Box::pin(async move { drop(store.interactions(filter, page).await.expect("an answer")) })
        }),
    };
    vec![
        ask("conversations: newest", |_| Filter::default()),
        ask("conversations: open", |_| Filter {
            is_open: Some(true),
            ..Filter::default()
        }),
        ask("conversations: closed", |_| Filter {
            is_open: Some(false),
            ..Filter::default()
        }),
        ask("conversations: of an account", |n| Filter {
            account: Some(AccountId(1 + n % 19)),
            ..Filter::default()
        }),
        ask("conversations: of a quiet account", |_| Filter {
            account: Some(AccountId(20)),
            ..Filter::default()
        }),
        ask("conversations: of an agent", |n| Filter {
            agent: Some(AgentId(n)),
            ..Filter::default()
        }),
        ask("conversations: open ones of an agent", |n| Filter {
            agent: Some(AgentId(n)),
            is_open: Some(true),
            ..Filter::default()
        }),
    ]
}

fn by(text: &'static str, ask: Ask) -> Ask {
    Ask {
        sort: Sort::parse(INTERACTIONS.columns, text).expect("an order"),
        ..ask
    }
}

fn only(json: &str, ask: Ask) -> Ask {
    Ask {
        filter: Some(Node::parse(INTERACTIONS.columns, json).expect("a filter")),
        ..ask
    }
}

fn with(search: String, ask: Ask) -> Ask {
    Ask { search, ..ask }
}

/// As the pages of conversations ask.
fn of_conversations_in_order() -> Vec<Question> {
    let ask = |name: &'static str, change: fn(i64, Ask) -> Ask| Question {
        name,
        ask: Box::new(move |store, n| {
            let ask = change(
                i64::from(n),
                Ask {
                    limit: 50,
                    ..INTERACTIONS.ask()
                },
            );
            Box::pin(async move {
                drop(
                    store
                        .find_interactions(Filter::default(), ask)
                        .await
                        .expect("an answer"),
                );
            })
        }),
    };
    vec![
        ask("conversations: last message first", |_, ask| {
            by("-last_message_at", ask)
        }),
        ask("conversations: by contact", |_, ask| by("contact", ask)),
        ask("conversations: by contact, from the end", |_, ask| by("-contact", ask)),
        ask("conversations: by state", |_, ask| by("state", ask)),
        ask("conversations: of a state, last message first", |_, ask| {
            only(&clause("state", "equals", "offering"), by("-last_message_at", ask))
        }),
        ask("conversations: search of a name", |n, ask| {
            with(format!("last{}", 1000 + n), ask)
        }),
        ask("conversations: search of two words", |n, ask| {
            with(format!("first{n} last{}", n * 3), ask)
        }),
        ask("conversations: search of a common word, by contact", |_, ask| {
            with("first".to_owned(), by("contact", ask))
        }),
        ask("conversations: search of a number", |n, ask| {
            with(format!("+39 30000{:05}", n * 17), ask)
        }),
    ]
}

fn of_the_log() -> Vec<Question> {
    let ask = |name: &'static str, filter: fn(i64) -> EntryFilter| Question {
        name,
        ask: Box::new(move |store, n| {
            let filter = filter(i64::from(n));
            let page = Page {
                cursor: None,
                limit: 50,
            };
            Box::pin(async move { drop(store.audit(filter, page).await.expect("an answer")) })
        }),
    };
    vec![
        ask("audit: newest", |_| EntryFilter::default()),
        ask("audit: of a person", |n| EntryFilter {
            staff: Some(StaffId(n % 50)),
            ..EntryFilter::default()
        }),
        ask("audit: of a kind", |_| EntryFilter {
            kind: Some("queue".into()),
            ..EntryFilter::default()
        }),
        ask("audit: something that rarely happens", |_| EntryFilter {
            what: Some("restored".into()),
            ..EntryFilter::default()
        }),
        ask("audit: of one thing", |n| EntryFilter {
            kind: Some("contact".into()),
            resource: Some(n.to_string()),
            ..EntryFilter::default()
        }),
        ask("audit: of an hour", |n| EntryFilter {
            from: Some(Timestamp(1_700_000_000_000 + n * 60_000)),
            until: Some(Timestamp(1_700_003_600_000 + n * 60_000)),
            ..EntryFilter::default()
        }),
    ]
}

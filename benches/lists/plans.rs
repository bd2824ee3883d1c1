//! The statements behind the lists, as the store writes them, and which of them read a whole table.

use crate::fill::Raw;

const QUESTIONS: [(&str, &str); 14] = [
    (
        "contacts, newest",
        "SELECT * FROM contacts WHERE contacts.name_key <> '' ORDER BY contacts.id DESC LIMIT 51",
    ),
    (
        "contacts by name",
        "SELECT * FROM contacts WHERE contacts.name_key <> '' ORDER BY contacts.name_key, contacts.id LIMIT 51",
    ),
    (
        "contacts changed last",
        "SELECT * FROM contacts WHERE contacts.name_key <> '' ORDER BY contacts.updated_at DESC, contacts.id DESC LIMIT 51",
    ),
    (
        "contacts of a list by name",
        "SELECT * FROM contacts WHERE contacts.name_key <> '' AND contacts.list_id = 3 ORDER BY contacts.name_key, contacts.id LIMIT 51",
    ),
    (
        "contacts by name behind a place",
        "SELECT * FROM contacts WHERE contacts.name_key <> '' AND (contacts.name_key, contacts.id) > ('m', 7)
         ORDER BY contacts.name_key, contacts.id LIMIT 51",
    ),
    (
        "contacts by a word",
        "SELECT * FROM contacts WHERE contacts.id IN (SELECT contact_id FROM contact_words
         WHERE word >= 'last17' AND word < 'last17~' ORDER BY word, contact_id LIMIT 5000)
         ORDER BY contacts.id DESC LIMIT 51",
    ),
    (
        "contacts by a rare tag",
        "SELECT * FROM contacts WHERE contacts.id IN (SELECT contact_id FROM contact_tags WHERE tag_key IN ('rare'))
         ORDER BY contacts.id DESC LIMIT 51",
    ),
    (
        "the owner of a number",
        "SELECT contact_id FROM contact_phones WHERE phone = '393000000017'",
    ),
    ("the owner of an id", "SELECT id FROM contacts WHERE bsuid = 'IT.1'"),
    (
        "conversations of an account",
        "SELECT * FROM interactions WHERE account_id = 20 ORDER BY id DESC LIMIT 51",
    ),
    (
        "conversations of an agent",
        "SELECT * FROM interactions WHERE agent_id = 7 ORDER BY id DESC LIMIT 51",
    ),
    (
        "open conversations",
        "SELECT * FROM interactions WHERE closed_at IS NULL ORDER BY id DESC LIMIT 51",
    ),
    (
        "entries of a kind",
        "SELECT * FROM audit_log WHERE kind = 'queue' ORDER BY seq DESC LIMIT 51",
    ),
    (
        "entries of a word",
        "SELECT * FROM audit_log WHERE what = 'restored' ORDER BY seq DESC LIMIT 51",
    ),
];

/// Questions whose plan reads or sorts a whole table, with the plan. Reading a table in the order of an index
/// until the page is full is what lists do, and is no such case.
pub fn whole_tables(raw: &mut Raw) -> Vec<(&'static str, Vec<String>)> {
    let is_whole = |step: &String| {
        let is_ordered_walk = step.contains("USING") || step.contains("Index");
        (step.starts_with("SCAN ") || step.contains("Seq Scan")) && !is_ordered_walk
    };
    let plans = QUESTIONS.iter().map(|(name, sql)| (*name, raw.plan(sql)));
    plans.filter(|(_, plan)| plan.iter().any(is_whole)).collect()
}

//! The statements behind the lists, as the store writes them, and which of them read a whole table.

use crate::fill::Raw;

const QUESTIONS: [(&str, &str); 20] = [
    (
        "contacts, newest",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' ORDER BY contacts.id DESC LIMIT 51",
    ),
    (
        "contacts by name",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' ORDER BY contacts.name_key ASC, contacts.id ASC LIMIT 51",
    ),
    (
        "contacts changed last",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> ''
         ORDER BY contacts.updated_at DESC, contacts.id DESC LIMIT 51",
    ),
    (
        "contacts of a list by name",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' AND contacts.list_id = 3
         ORDER BY contacts.name_key ASC, contacts.id ASC LIMIT 51",
    ),
    (
        "the end of a walk by name",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' AND contacts.name_key >= 'm'
         AND (contacts.name_key, contacts.id) > ('m', 7) ORDER BY contacts.name_key ASC, contacts.id ASC LIMIT 1 OFFSET 4999",
    ),
    (
        "a walk by name through a common tag",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' AND contacts.name_key >= 'm'
         AND (contacts.name_key, contacts.id) > ('m', 7)
         AND (SELECT 1 FROM contact_tags WHERE contact_id = contacts.id AND tag_key IN ('common') LIMIT 1) IS NOT NULL
         AND contacts.name_key <= 'n' AND (contacts.name_key, contacts.id) <= ('n', 7)
         ORDER BY contacts.name_key ASC, contacts.id ASC LIMIT 51",
    ),
    (
        "a walk by id through a company's contacts",
        "SELECT contacts.id FROM contacts WHERE contacts.name_key <> '' AND contacts.id <= 900000
         AND (contacts.id, contacts.id) < (900000, 900000) AND (lower(contacts.company) LIKE '%ny7%' ESCAPE '\\')
         AND contacts.id >= 895000 AND (contacts.id, contacts.id) >= (895000, 895000) ORDER BY contacts.id DESC LIMIT 51",
    ),
    (
        "contacts by a word",
        "SELECT count(*) FROM (SELECT contact_id FROM contact_words WHERE word >= 'last17' AND word < 'last17~'
         LIMIT 10001) AS part",
    ),
    (
        "contacts by a city",
        "WITH lead AS MATERIALIZED (SELECT DISTINCT id FROM (SELECT contact_id AS id FROM contact_values
         WHERE value = 'city=city 7') AS found) SELECT id, value, rows FROM (SELECT contacts.id AS id,
         contacts.name_key AS value, count(*) OVER () AS rows FROM lead CROSS JOIN contacts WHERE contacts.id = lead.id
         AND contacts.name_key <> '' AND (lower(contacts.city) = 'city 7')) AS matching ORDER BY value ASC, id ASC LIMIT 51",
    ),
    (
        "the owner of a number",
        "SELECT contact_id FROM contact_phones WHERE phone = '393000000017'",
    ),
    ("the owner of an id", "SELECT id FROM contacts WHERE bsuid = 'IT.1'"),
    (
        "conversations of an account",
        "SELECT interactions.id FROM interactions LEFT JOIN contacts ON contacts.id = interactions.contact_id
         WHERE 1 = 1 AND interactions.account_id = 20 ORDER BY interactions.id DESC LIMIT 51",
    ),
    (
        "conversations of an agent",
        "SELECT id FROM interactions WHERE agent_id = 7 LIMIT 5001",
    ),
    (
        "open conversations",
        "SELECT id FROM interactions WHERE closed_at IS NULL LIMIT 5001",
    ),
    (
        "conversations by their last message",
        "SELECT interactions.id FROM interactions LEFT JOIN contacts ON contacts.id = interactions.contact_id
         WHERE 1 = 1 ORDER BY interactions.last_message_at DESC, interactions.id DESC LIMIT 51",
    ),
    (
        "conversations by state",
        "SELECT interactions.id FROM interactions LEFT JOIN contacts ON contacts.id = interactions.contact_id
         WHERE 1 = 1 ORDER BY interactions.state ASC, interactions.id ASC LIMIT 51",
    ),
    (
        "conversations by contact",
        "SELECT interactions.id FROM contacts CROSS JOIN interactions WHERE contacts.name_key <> ''
         AND interactions.contact_id = contacts.id AND contacts.name_key >= 'm'
         ORDER BY contacts.name_key ASC, interactions.id ASC LIMIT 51",
    ),
    (
        "entries of a kind",
        "SELECT audit_log.seq FROM audit_log WHERE 1 = 1 AND audit_log.kind = 'queue' ORDER BY audit_log.seq DESC LIMIT 51",
    ),
    (
        "entries of a word",
        "SELECT audit_log.seq FROM audit_log WHERE 1 = 1 AND audit_log.what = 'restored' ORDER BY audit_log.seq DESC LIMIT 51",
    ),
    (
        "entries of an hour",
        "SELECT seq AS id FROM audit_log WHERE happened_at BETWEEN 1700000000000 AND 1700003600000 LIMIT 5001",
    ),
];

/// Questions whose plan reads or sorts a whole table, with the plan. Reading a table in the order of an index
/// until the page is full is what lists do, and is no such case.
pub fn whole_tables(raw: &mut Raw) -> Vec<(&'static str, Vec<String>)> {
    let is_table = |step: &str, scan: &str| {
        let tables = [
            "contacts",
            "interactions",
            "audit_log",
            "contact_words",
            "contact_values",
        ];
        tables.iter().any(|table| step.contains(&format!("{scan}{table}")))
    };
    let is_whole = |plan: &[String]| {
        // SQLite walks a table itself in the order of its ids; what it sorts it has read whole.
        let is_sorted = plan.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        plan.iter().any(|step| {
            let is_scan = is_table(step, "SCAN ") && !step.contains("USING");
            (is_scan && is_sorted) || is_table(step, "Seq Scan on ")
        })
    };
    let plans = QUESTIONS.iter().map(|(name, sql)| (*name, raw.plan(sql)));
    plans.filter(|(_, plan)| is_whole(plan)).collect()
}

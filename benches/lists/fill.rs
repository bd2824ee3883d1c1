//! Fills a database by its own statements: what the server would write row by row, in bulk.

use crate::world;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use switchboard::ports::store::{CommitOutcome, Journal};
use switchboard::store::Store;

/// How much there is.
#[derive(Clone, Copy)]
pub struct Size {
    pub contacts: i64,
    pub interactions: i64,
    pub entries: i64,
}

/// A connection beside the store.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = diesel::sql_types::Text)]
    #[diesel(column_name = "QUERY PLAN")]
    plan: String,
}

impl Raw {
    pub fn sqlite(path: &str) -> Self {
        let mut connection = SqliteConnection::establish(path).expect("the file opens");
        connection
            .batch_execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;")
            .expect("pragmas");
        Self::Sqlite(connection)
    }

    pub fn postgres(url: &str) -> Self {
        Self::Postgres(PgConnection::establish(url).expect("the server answers"))
    }

    pub fn execute(&mut self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        }
        .expect("the SQL is right");
    }

    /// What the database does by itself after so many rows.
    pub fn settle(&mut self) {
        let sql = match self {
            Self::Sqlite(_) => "ANALYZE",
            Self::Postgres(_) => "VACUUM ANALYZE",
        };
        self.execute(sql);
    }

    /// The steps by which a query is answered.
    pub fn plan(&mut self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"))
                .load::<SqliteStep>(connection)
                .expect("a plan")
                .into_iter()
                .map(|step| step.detail)
                .collect(),
            Self::Postgres(connection) => diesel::sql_query(format!("EXPLAIN {sql}"))
                .load::<PostgresStep>(connection)
                .expect("a plan")
                .into_iter()
                .map(|step| step.plan)
                .collect(),
        }
    }
}

/// The numbers from 1 to `$count` as `n (i)`.
fn numbers(count: i64, insert: &str) -> String {
    format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count}) {insert}"
    )
}

/// Three lists: half of all contacts are in the first, a thousandth in the third. 500 first names, 5,000 last
/// names, 2,000 companies, 500 cities; a tenth has the tag `common`, one in ten thousand `rare`.
pub async fn fill(store: &Store, raw: &mut Raw) -> Size {
    let wanted = std::env::var("LISTS_CONTACTS").ok().and_then(|text| text.parse().ok());
    let contacts: i64 = wanted.unwrap_or(1_000_000);
    let size = Size {
        contacts,
        interactions: contacts / 10,
        entries: contacts / 10,
    };
    let account = world::account(store, 1).await;
    for n in 2..=20 {
        world::account(store, n).await;
    }
    raw.execute(
        "INSERT INTO contact_lists (name, name_key, description, created_at, version)
         VALUES ('Second', 'second', '', 0, 1), ('Third', 'third', '', 0, 1);
         INSERT INTO custom_fields (version, name, name_key, kind, options, required, created_at)
         VALUES (1, 'Level', 'level', 'text', '[]', false, 0);",
    );
    let people = "SELECT i, CASE WHEN i % 1000 = 0 THEN 3 WHEN i % 2 = 0 THEN 1 ELSE 2 END,
        'first' || (i * 7919 % 500) || ' last' || (i * 104729 % 5000),
        'first' || (i * 7919 % 500) || ' last' || (i * 104729 % 5000),
        'first' || (i * 7919 % 500), 'last' || (i * 104729 % 5000),
        '39' || (3000000000 + i), '39' || (3000000000 + i), 'mail' || i || '@example.com', 'company' || (i * 31 % 2000),
        'City ' || (i * 17 % 500), CASE WHEN i % 10000 = 0 THEN '[\"rare\"]' WHEN i % 10 = 0 THEN '[\"common\"]' ELSE '[]' END,
        1700000000000 + i * 1000, 1700000000000 + (i * 7919 % 1000000) * 1000 FROM n";
    raw.execute(&numbers(
        contacts,
        &format!(
            "INSERT INTO contacts (id, list_id, name, name_key, first_name, last_name, phone, mobile, email, company,
                city, tags, created_at, updated_at) {people}"
        ),
    ));
    index(raw);
    // One conversation as the server writes it, then copies of it.
    let first = store.commit(world::first_commit(account, contacts + 1, None)).await;
    assert_eq!(first, CommitOutcome::Committed(1));
    let base = contacts + 1;
    raw.execute(&numbers(
        size.interactions,
        &format!(
            "INSERT INTO interactions (id, account_id, contact_id, version, state, agent_id, created_at,
                last_message_at, closed_at, data)
             SELECT {base} + i, CASE WHEN i % 5000 = 0 THEN 20 ELSE 1 + i % 19 END, i, 1,
                CASE WHEN i % 100 = 0 THEN 'offering' ELSE 'closed' END, i % 200,
                1700000000000 + i * 1000, 1700000000000 + i * 1000,
                CASE WHEN i % 100 = 0 THEN NULL ELSE 1700000000000 + i * 2000 END,
                (SELECT data FROM interactions WHERE id = {base}) FROM n"
        ),
    ));
    raw.execute(&numbers(
        size.entries,
        "INSERT INTO audit_log (seq, happened_at, staff_id, author, via, what, kind, resource, after, hash)
         SELECT 1000 + i, 1700000000000 + i * 1000, i % 50, 'admin', 'session',
            CASE WHEN i % 5000 = 0 THEN 'restored' WHEN i % 3 = 0 THEN 'created' ELSE 'changed' END,
            CASE WHEN i % 10 = 0 THEN 'queue' ELSE 'contact' END, CAST(i % 5000 AS TEXT), '{}', 'x' FROM n",
    ));
    raw.settle();
    size
}

/// What the server's index has of them.
fn index(raw: &mut Raw) {
    raw.execute(
        "INSERT INTO contact_phones (phone, contact_id, list_id, place)
         SELECT mobile, id, list_id, 0 FROM contacts ORDER BY mobile;
         INSERT INTO contact_tags (tag_key, contact_id)
         SELECT replace(replace(tags, '[\"', ''), '\"]', ''), id FROM contacts WHERE tags <> '[]' ORDER BY 1, 2;
         INSERT INTO contact_values (value, contact_id)
         SELECT value, id FROM (
            SELECT 'last_name=' || last_name AS value, id FROM contacts
            UNION ALL SELECT 'email=' || email, id FROM contacts UNION ALL SELECT 'company=' || company, id FROM contacts
            UNION ALL SELECT 'city=' || lower(city), id FROM contacts
         ) AS pairs ORDER BY value, id;
         INSERT INTO contact_words (word, contact_id)
         SELECT word, id FROM (
            SELECT first_name AS word, id FROM contacts UNION ALL SELECT last_name, id FROM contacts
            UNION ALL SELECT company, id FROM contacts UNION ALL SELECT mobile, id FROM contacts
            UNION ALL SELECT substr(mobile, 3), id FROM contacts UNION ALL SELECT email, id FROM contacts
         ) AS words ORDER BY word, id;",
    );
}

//! What may be asked of each list (API-04). The loaders of their rows are beside their tables.

mod conversations;

pub use conversations::INTERACTIONS;

use super::Store;
use super::conn::MultiConnection;
use super::errors::ReadError;
use super::listing::{self, Ask, Column, Found, Kind, List, Long, Within};
use super::listing::{filterable, in_order, sortable};
use crate::domain::rights::Reach;
use crate::ports::store::StoreError;

/// `store.listed(..)` for every list: which rows, and then what is in them.
impl Store {
    pub(super) async fn listed<T: Send + 'static>(
        &self,
        list: &'static List,
        ask: Ask,
        within: impl Into<Within>,
        load: impl Fn(&mut MultiConnection, &[i64]) -> Result<Vec<T>, ReadError> + Send + 'static,
        id: fn(&T) -> i64,
    ) -> Result<Found<T>, StoreError> {
        let within = within.into();
        self.read(move |connection| {
            let found = listing::find(connection, list, &ask, within.clone())?;
            let rows = load(connection, &found.ids)?;
            Ok(Found {
                rows: in_order(&found.ids, rows, id),
                count: found.count,
                is_count_exact: found.is_count_exact,
                next: found.next,
                sort: ask.sort,
            })
        })
        .await
    }
}

impl Ask {
    /// The same, as far as somebody's reach goes.
    #[must_use]
    pub fn within(self, list: &'static List, reach: Reach) -> Self {
        match reach {
            Reach::All => self,
            Reach::Only(ids) => self.and(list.among(ids)),
        }
    }
}

const fn name(sql: &'static str) -> Column {
    sortable("name", sql, Kind::Key)
}

const fn id(sql: &'static str) -> Column {
    sortable("id", sql, Kind::Number)
}

/// Accounts that are not deleted.
pub static ACCOUNTS: List = List {
    from: "accounts",
    id: "accounts.id",
    always: "accounts.deleted_at IS NULL",
    columns: &[
        id("accounts.id"),
        name("accounts.name_key"),
        sortable("key", "accounts.key_key", Kind::Key),
        sortable("type", "accounts.kind", Kind::Key),
        sortable("phone", "accounts.phone", Kind::Digits),
        filterable("description", "accounts.description", Kind::Text),
        sortable("created_at", "accounts.created_at", Kind::Instant),
    ],
    searched: &[
        "accounts.name_key",
        "accounts.key_key",
        "accounts.phone",
        "lower(accounts.description)",
    ],
    order: "id",
    long: None,
};

/// Queues.
pub static QUEUES: List = List {
    from: "queues",
    id: "queues.id",
    always: "1 = 1",
    columns: &[
        id("queues.id"),
        name("queues.name_key"),
        sortable("strategy", "queues.strategy", Kind::Key),
        sortable("agent_timeout_secs", "queues.agent_timeout_secs", Kind::Number),
        sortable("weight", "queues.weight", Kind::Number),
        filterable("description", "queues.description", Kind::Text),
        sortable("created_at", "queues.created_at", Kind::Instant),
    ],
    searched: &["queues.name_key", "lower(queues.description)"],
    order: "id",
    long: None,
};

const STAFF: List = List {
    from: "staff",
    id: "staff.id",
    always: "staff.deleted_at IS NULL",
    columns: &[
        id("staff.id"),
        sortable("full_name", "lower(staff.full_name)", Kind::Key),
        sortable("username", "staff.username_key", Kind::Key),
        sortable("alias", "lower(coalesce(staff.alias, ''))", Kind::Key),
        sortable("email", "lower(coalesce(staff.email, ''))", Kind::Key),
        sortable("role", "staff.role", Kind::Key),
        sortable("capacity", "staff.capacity", Kind::Number),
        sortable("enabled", "CASE WHEN staff.enabled THEN 1 ELSE 0 END", Kind::Choice),
        filterable("description", "staff.description", Kind::Text),
        sortable("created_at", "staff.created_at", Kind::Instant),
    ],
    searched: &[
        "lower(staff.full_name)",
        "staff.username_key",
        "lower(coalesce(staff.alias, ''))",
        "lower(coalesce(staff.email, ''))",
        "lower(staff.description)",
    ],
    order: "id",
    long: None,
};

/// Everybody who signs in.
pub static PEOPLE: List = STAFF;

/// Agents.
pub static AGENTS: List = List {
    always: "staff.deleted_at IS NULL AND staff.role = 'agent'",
    ..STAFF
};

/// Administrators and supervisors.
pub static USERS: List = List {
    always: "staff.deleted_at IS NULL AND staff.role <> 'agent'",
    ..STAFF
};

/// People who were removed.
pub static REMOVED_STAFF: List = List {
    always: "staff.deleted_at IS NOT NULL",
    columns: &[
        id("staff.id"),
        sortable("full_name", "lower(staff.full_name)", Kind::Key),
        sortable("username", "staff.username_key", Kind::Key),
        sortable("role", "staff.role", Kind::Key),
        sortable("removed_at", "coalesce(staff.deleted_at, 0)", Kind::Instant),
    ],
    searched: &["lower(staff.full_name)", "staff.username_key"],
    ..STAFF
};

/// API keys, with their owners. One that does not end by itself ends last of all.
pub static API_KEYS: List = List {
    from: "api_keys INNER JOIN staff ON staff.id = api_keys.staff_id",
    id: "api_keys.id",
    always: "1 = 1",
    columns: &[
        id("api_keys.id"),
        name("api_keys.name_key"),
        sortable("owner", "staff.username_key", Kind::Key),
        filterable("owner_id", "api_keys.staff_id", Kind::Choice),
        filterable("hint", "api_keys.hint", Kind::Text),
        sortable("created_at", "api_keys.created_at", Kind::Instant),
        sortable(
            "expires_at",
            "coalesce(api_keys.expires_at, 9223372036854775807)",
            Kind::Instant,
        ),
        sortable("last_used_at", "coalesce(api_keys.last_used_at, 0)", Kind::Instant),
    ],
    searched: &["api_keys.name_key", "staff.username_key", "lower(api_keys.hint)"],
    order: "id",
    long: None,
};

/// Profiles of supervisors.
pub static USER_PROFILES: List = List {
    from: "user_profiles",
    id: "user_profiles.id",
    always: "1 = 1",
    columns: &[
        id("user_profiles.id"),
        name("user_profiles.name_key"),
        filterable("description", "user_profiles.description", Kind::Text),
        sortable("created_at", "user_profiles.created_at", Kind::Instant),
    ],
    searched: &["user_profiles.name_key", "lower(user_profiles.description)"],
    order: "id",
    long: None,
};

/// Reasons to pause.
pub static PAUSES: List = List {
    from: "pauses",
    id: "pauses.id",
    always: "1 = 1",
    columns: &[
        id("pauses.id"),
        name("pauses.name_key"),
        sortable("active", "CASE WHEN pauses.active THEN 1 ELSE 0 END", Kind::Choice),
        filterable("description", "pauses.description", Kind::Text),
    ],
    searched: &["pauses.name_key", "lower(pauses.description)"],
    order: "id",
    long: None,
};

/// Contact lists.
pub static CONTACT_LISTS: List = List {
    from: "contact_lists",
    id: "contact_lists.id",
    always: "1 = 1",
    columns: &[
        id("contact_lists.id"),
        name("contact_lists.name_key"),
        filterable("description", "contact_lists.description", Kind::Text),
        sortable("created_at", "contact_lists.created_at", Kind::Instant),
    ],
    searched: &["contact_lists.name_key", "lower(contact_lists.description)"],
    order: "id",
    long: None,
};

/// Fields that administrators added to contacts.
pub static CUSTOM_FIELDS: List = List {
    from: "custom_fields",
    id: "custom_fields.id",
    always: "1 = 1",
    columns: &[
        id("custom_fields.id"),
        name("custom_fields.name_key"),
        sortable("type", "custom_fields.kind", Kind::Key),
        sortable(
            "required",
            "CASE WHEN custom_fields.required THEN 1 ELSE 0 END",
            Kind::Choice,
        ),
        filterable("list_id", "coalesce(custom_fields.list_id, 0)", Kind::Choice),
        sortable("created_at", "custom_fields.created_at", Kind::Instant),
    ],
    searched: &["custom_fields.name_key"],
    order: "id",
    long: None,
};

/// Imports of contacts.
pub static CONTACT_IMPORTS: List = List {
    from: "contact_imports",
    id: "contact_imports.id",
    always: "1 = 1",
    columns: &[
        id("contact_imports.id"),
        sortable("name", "lower(contact_imports.name)", Kind::Key),
        sortable("author", "lower(contact_imports.author)", Kind::Key),
        sortable("state", "contact_imports.state", Kind::Key),
        filterable("list_id", "coalesce(contact_imports.list_id, 0)", Kind::Choice),
        sortable("rows_total", "contact_imports.rows_total", Kind::Number),
        sortable("created_at", "contact_imports.created_at", Kind::Instant),
    ],
    searched: &["lower(contact_imports.name)", "lower(contact_imports.author)"],
    order: "-id",
    long: None,
};

/// Definitions; a kind is chosen beside the question.
pub static DEFINITIONS: List = List {
    from: "definitions",
    id: "definitions.id",
    always: "1 = 1",
    columns: &[
        id("definitions.id"),
        name("definitions.name_key"),
        filterable("scope", "definitions.scope", Kind::Key),
        filterable("parent_id", "coalesce(definitions.parent_id, 0)", Kind::Choice),
        filterable("description", DESCRIPTION, Kind::Text),
        sortable("created_at", "definitions.created_at", Kind::Instant),
    ],
    searched: &["definitions.name_key", DESCRIPTION_KEY, TEXT_KEY],
    order: "id",
    long: None,
};

const DESCRIPTION: &str = "coalesce(json_extract(definitions.document, '$.description'), '')";
const DESCRIPTION_KEY: &str = "lower(coalesce(json_extract(definitions.document, '$.description'), ''))";
const TEXT_KEY: &str = "lower(coalesce(json_extract(definitions.document, '$.text'), ''))";

/// Messages that were given up, as long as their calls are kept.
pub static DEAD_LETTERS: List = List {
    from: "outbox INNER JOIN messages ON messages.id = outbox.message_id",
    id: "outbox.message_id",
    always: "outbox.state = 'dead'",
    columns: &[
        id("outbox.message_id"),
        filterable("account_id", "outbox.account_id", Kind::Choice),
        filterable("attempts", "outbox.attempt", Kind::Number),
        sortable("created_at", "outbox.created_at", Kind::Instant),
        filterable("failed_at", "outbox.settled_at", Kind::Instant),
    ],
    // The provider's code and words, as they are stored.
    searched: &["lower(coalesce(messages.error, ''))"],
    order: "-id",
    long: None,
};

/// Webhook bodies nobody could read.
pub static QUARANTINE: List = List {
    from: "quarantine",
    id: "quarantine.id",
    always: "1 = 1",
    columns: &[
        id("quarantine.id"),
        filterable("account_id", "quarantine.account_id", Kind::Choice),
        sortable("received_at", "quarantine.received_at", Kind::Instant),
        filterable("reason", "quarantine.reason", Kind::Text),
    ],
    searched: &["lower(quarantine.reason)"],
    order: "-id",
    long: None,
};

/// When agents paused.
pub static PAUSE_PERIODS: List = List {
    from: "pause_periods INNER JOIN staff ON staff.id = pause_periods.staff_id",
    id: "pause_periods.id",
    always: "1 = 1",
    columns: &[
        id("pause_periods.id"),
        filterable("agent_id", "pause_periods.staff_id", Kind::Choice),
        filterable("reason", "pause_periods.reason", Kind::Text),
        filterable("set_by", "pause_periods.set_by", Kind::Key),
        filterable(
            "running",
            "CASE WHEN pause_periods.ended_at IS NULL THEN 1 ELSE 0 END",
            Kind::Choice,
        ),
        filterable("started_at", "pause_periods.started_at", Kind::Instant),
    ],
    searched: &["lower(staff.full_name)", "lower(pause_periods.reason)"],
    order: "-id",
    long: None,
};

/// The audit log.
pub static AUDIT: List = List {
    from: "audit_log",
    id: "audit_log.seq",
    always: "1 = 1",
    columns: &[
        id("audit_log.seq"),
        filterable("staff_id", "coalesce(audit_log.staff_id, 0)", Kind::Choice),
        filterable("author", "audit_log.author", Kind::Text),
        filterable("via", "audit_log.via", Kind::Key),
        filterable("what", "audit_log.what", Kind::Key),
        filterable("kind", "audit_log.kind", Kind::Key),
        filterable("resource_id", "audit_log.resource", Kind::Text),
        filterable("at", "audit_log.happened_at", Kind::Instant),
    ],
    searched: &["lower(audit_log.author)", "lower(audit_log.resource)", "audit_log.kind"],
    order: "-id",
    long: Some(Long {
        parts: &[],
        words: None,
    }),
};

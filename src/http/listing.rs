//! What callers ask of a list: `search`, `sort`, `filter`, `cursor` and `limit`, checked against what the
//! list declares (API-04).
//!
//! A list takes `Query<ListQuery>`, or a query of its own from `list_query`, and says `query.ask(&LIST)?`.
//! [`LISTS`] tells the contract which operation reads which list.

use super::error::{ApiError, FieldError};
use super::pagination;
use crate::config::limits::SEARCH_CHARS_MAX;
use crate::store;
use crate::store::listing::{Ask, Bounds, Cursor, List, Node, Sort};

/// Operations that list, with what they list.
pub static LISTS: &[(&str, &List)] = &[
    ("list_accounts", &store::ACCOUNTS),
    ("list_queues", &store::QUEUES),
    ("list_agents", &store::AGENTS),
    ("list_users", &store::USERS),
    ("list_removed_staff", &store::REMOVED_STAFF),
    ("list_api_keys", &store::API_KEYS),
    ("list_user_profiles", &store::USER_PROFILES),
    ("list_pauses", &store::PAUSES),
    ("list_contact_lists", &store::CONTACT_LISTS),
    ("list_custom_fields", &store::CUSTOM_FIELDS),
    ("list_contacts", &store::CONTACTS),
    ("list_contact_imports", &store::CONTACT_IMPORTS),
    ("list_quarantine", &store::QUARANTINE),
    ("list_dead_letters", &store::DEAD_LETTERS),
    ("list_interactions", &store::INTERACTIONS),
    ("list_audit", &store::AUDIT),
    ("list_pause_periods", &store::PAUSE_PERIODS),
    ("list_teams", &store::DEFINITIONS),
    ("list_agent_profiles", &store::DEFINITIONS),
    ("list_queue_groups", &store::DEFINITIONS),
    ("list_tags", &store::DEFINITIONS),
    ("list_canned_answers", &store::DEFINITIONS),
    ("list_dispositions", &store::DEFINITIONS),
    ("list_intervals", &store::DEFINITIONS),
    ("list_cloud_providers", &store::DEFINITIONS),
    ("list_bots", &store::DEFINITIONS),
];

/// Declares the query of a list: what every list takes, and filters of its own.
macro_rules! list_query {
    (
        $(#[$doc:meta])*
        pub struct $name:ident { $($(#[$about:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Most rows wanted; 50 when absent.
            #[param(minimum = 1, maximum = 200)]
            pub limit: Option<u32>,
            /// `next` of the page before, with everything else as it was.
            #[param(min_length = 1)]
            pub cursor: Option<String>,
            /// Which order; `-` before it for the highest first.
            pub sort: Option<String>,
            /// JSON: `{"field", "operator", "value"}`, `{"all": [..]}` or `{"any": [..]}`.
            #[param(max_length = 5000)]
            pub filter: Option<String>,
            /// Only rows that contain this text, ignoring case.
            #[param(max_length = 100)]
            pub search: Option<String>,
            $($(#[$about])* pub $field: $type,)*
        }

        impl $name {
            /// What it asks of this list.
            pub fn ask(
                &self,
                list: &'static $crate::store::listing::List,
            ) -> Result<$crate::store::listing::Ask, $crate::http::error::ApiError> {
                $crate::http::listing::ask(
                    list,
                    (self.limit, self.cursor.as_deref()),
                    self.sort.as_deref(),
                    self.filter.as_deref(),
                    self.search.as_deref(),
                )
            }
        }
    };
}
pub(super) use list_query;

list_query! {
    /// What every list can be asked.
    pub struct ListQuery {}
}

/// Checks what is asked of a list.
pub fn ask(
    list: &'static List,
    (limit, cursor): (Option<u32>, Option<&str>),
    sort: Option<&str>,
    filter: Option<&str>,
    search: Option<&str>,
) -> Result<Ask, ApiError> {
    let all = list.ask();
    let sort = match sort {
        Some(text) => Sort::parse(list.columns, text).ok_or_else(|| {
            let message = format!("must be one of {}", list.orders().join(", "));
            ApiError::field("sort", message)
        })?,
        None => all.sort,
    };
    let cursor = match cursor {
        Some(text) => {
            let cursor = Cursor::decode(text, sort);
            Some(cursor.ok_or_else(|| ApiError::field("cursor", "is not from this list in this order"))?)
        }
        None => None,
    };
    let filter = match filter {
        Some(json) => Some(Node::parse(list.columns, json).map_err(|fault| {
            ApiError::Invalid(vec![FieldError::new(format!("filter{}", fault.path), fault.message)])
        })?),
        None => None,
    };
    let search = search.unwrap_or_default().to_owned();
    if search.chars().count() > SEARCH_CHARS_MAX {
        let message = format!("may have at most {SEARCH_CHARS_MAX} characters");
        return Err(ApiError::field("search", message));
    }
    Ok(Ask {
        limit: pagination::limit(limit)?,
        cursor,
        sort,
        filter,
        search,
        counted: true,
        bounds: Bounds::default(),
    })
}

//! `/api/whatsapp/interactions`: conversations, and what their holder can do with them.
//! Who sees which is decided by [`roles::scope`].

use super::interaction_view::{Interaction, Names, holder};
use crate::domain::Timestamp;
use crate::domain::fact::Fact;
use crate::domain::ids::{AccountId, AgentId, InteractionId};
use crate::domain::interaction::Conversation;
use crate::http::contact_masking;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Id, Query};
use crate::http::listing::list_query;
use crate::http::pagination::{self, PageQuery};
use crate::http::roles;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::{Filter, Page};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page of conversations, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionPage {
    pub rows: Vec<Interaction>,
    /// How many there are in all; 10001 stands for more than 10000. At least so many when `count_is_exact` is
    /// false.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    /// False when only a part of a long list was looked at.
    pub count_is_exact: bool,
    /// Where the next page begins. A filter that few rows pass is answered in parts, so a page with `next` may
    /// have fewer rows than `limit`, or none.
    pub next: Option<String>,
}

list_query! {
    /// Which conversations.
    pub struct InteractionQuery {
        /// Open or closed ones; all when absent.
        #[param(inline)]
        pub status: Option<InteractionStatus>,
        /// Of this account.
        #[param(value_type = Option<String>)]
        pub account_id: Option<AccountId>,
        /// Held by this agent, or held last.
        #[param(value_type = Option<String>)]
        pub agent_id: Option<AgentId>,
    }
}

/// Open or closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InteractionStatus {
    Open,
    Closed,
}

/// A page of the journal of a conversation, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionEventPage {
    pub rows: Vec<InteractionEvent>,
    pub next: Option<String>,
}

/// One thing that happened to a conversation (INT-10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InteractionEvent {
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `created`, `step_started`, `round_ended`, `assigned`, `closed` and so on.
    pub kind: String,
    /// Particulars of this kind. A `round_ended` has the answers of those who were asked as `outcomes`, and as
    /// `not_asked` the others by reason: `why` (`disabled`, `signed_out`, `paused`, `disconnected`, `tab_limit`,
    /// `full` with `load` and `capacity`, `other_profile`, `busy`, `excluded`), their `count`, and the first of them
    /// as `agents`.
    #[schema(value_type = Object)]
    pub data: serde_json::Map<String, serde_json::Value>,
}

/// Lists conversations, newest first.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions", operation_id = "list_interactions", tag = "interactions",
    params(InteractionQuery),
    responses(
        (status = 200, body = InteractionPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<InteractionQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<InteractionPage>, ApiError> {
    let (query, masking) = (query.0, caller.masking(&state));
    contact_masking::check_search(query.search.as_deref(), masking)?;
    let ask = query.ask(contact_masking::interactions(masking))?;
    let settings = state.settings.load_full();
    let filter = Filter {
        within: roles::scope(&caller, &settings),
        is_open: query.status.map(|status| status == InteractionStatus::Open),
        account: query.account_id,
        agent: query.agent_id,
    };
    let found = state.store.find_interactions(filter, ask).await?;
    let names = Names::of(found.rows.iter().map(|row| row.conversation.account), &state).await?;
    let rows = found
        .rows
        .iter()
        .map(|row| Interaction::of(&row.conversation, &settings, &names, masking));
    Ok(web::Json(InteractionPage {
        rows: rows.collect(),
        count: found.count,
        count_is_exact: found.is_count_exact,
        next: found.next_text(),
    }))
}

/// One conversation.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}", operation_id = "get_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Interaction),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<web::Json<Interaction>, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let names = Names::of([conversation.account], &state).await?;
    let masking = caller.masking(&state);
    Ok(web::Json(Interaction::of(
        &conversation,
        &state.settings.load(),
        &names,
        masking,
    )))
}

/// A conversation within the caller's reach. Another one does not exist, as far as they can tell.
pub(super) async fn visible(caller: &Caller, id: InteractionId, state: &AppState) -> Result<Conversation, ApiError> {
    let found = state.store.interaction(id).await?.ok_or(ApiError::NotFound)?;
    let conversation = found.conversation;
    let scope = roles::scope(caller, &state.settings.load());
    if scope.contains(conversation.account, holder(&conversation)) {
        Ok(conversation)
    } else {
        Err(ApiError::NotFound)
    }
}

/// The journal of a conversation.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}/events", operation_id = "list_interaction_events", tag = "interactions",
    params(("id" = String, Path), PageQuery),
    responses(
        (status = 200, body = InteractionEventPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn events(
    caller: Caller,
    id: Id<InteractionId>,
    query: Query<PageQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<InteractionEventPage>, ApiError> {
    let page: Page = query.0.page()?;
    visible(&caller, id.0, &state).await?;
    let found = state.store.facts_page(id.0, page).await?;
    let rows = found
        .rows
        .into_iter()
        .map(|(event, at, fact)| InteractionEvent::of(event, at, &fact));
    Ok(web::Json(InteractionEventPage {
        rows: rows.collect(),
        next: pagination::next(found.next),
    }))
}

/// Closes a conversation. Only its holder can.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/close", operation_id = "close_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "closed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the holder, or closed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn close(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    visible(&caller, id.0, &state).await?;
    state.desk.close(AgentId(caller.staff.0), id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl InteractionEvent {
    /// A fact is `{"kind": .., particulars..}`, or nothing but its kind.
    fn of(id: i64, at: Timestamp, fact: &Fact) -> Self {
        let mut data = match serde_json::to_value(fact) {
            Ok(serde_json::Value::Object(data)) => data,
            Ok(_) | Err(_) => serde_json::Map::new(),
        };
        let kind = match data.remove("kind") {
            Some(serde_json::Value::String(kind)) => kind,
            Some(_) | None => String::new(),
        };
        Self {
            id: id.to_string(),
            at,
            kind,
            data,
        }
    }
}

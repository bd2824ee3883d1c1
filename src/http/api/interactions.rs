//! `/api/whatsapp/interactions`: conversations, and what their holder can do with them.
//! Who sees which is decided by [`roles::scope`].

use crate::domain::Timestamp;
use crate::domain::fact::Fact;
use crate::domain::ids::{AccountId, AgentId, ContactId, InteractionId, QueueId};
use crate::domain::interaction::{CloseReason, Conversation, Routing};
use crate::domain::masking::Masking;
use crate::domain::message::Direction;
use crate::domain::settings::Settings;
use crate::http::contact_masking;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Id, Query};
use crate::http::listing::list_query;
use crate::http::pagination::{self, PageQuery};
use crate::http::roles;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::ws::cards::TagCard;
use crate::http::ws::encode::tag_card;
use crate::store::{Filter, Page};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// One conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Interaction {
    #[schema(value_type = String)]
    pub id: InteractionId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    pub account_name: String,
    pub account_key: String,
    /// Nothing when the whitelist refused a customer of whom there is no record.
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    pub contact_name: String,
    pub contact_label: String,
    /// `planning`, `bot`, `offering`, `parked`, `assigned`, `wait_agent`, `wait_queue`, `transferring`, `disposing` or `closed`.
    pub state: String,
    #[schema(value_type = Option<String>)]
    pub agent_id: Option<AgentId>,
    pub agent_name: Option<String>,
    /// Name of the bot that serves it now.
    pub bot_name: Option<String>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub queue_name: Option<String>,
    pub unread: u32,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub assigned_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// `in` or `out`.
    #[schema(value_type = String)]
    pub last_message_direction: Direction,
    pub preview: String,
    #[schema(value_type = String, format = DateTime)]
    pub window_expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// `agent`, `plan`, or what of the system closed it: `account_removed`.
    #[schema(value_type = Option<String>)]
    pub close_reason: Option<CloseReason>,
    /// How it ended: names from the first level down, joined by ` / `.
    pub disposition: Option<String>,
    /// What was added to that.
    pub disposition_note: Option<String>,
    /// When it was reopened last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub reopened_at: Option<Timestamp>,
    /// Transfers that were accepted.
    pub transfers: u32,
    /// The conversation it carries on, when that one's session was over.
    #[schema(value_type = Option<String>)]
    pub previous_id: Option<InteractionId>,
    /// Its tags, by name.
    pub tags: Vec<TagCard>,
}

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

/// Who holds it, or closed it.
fn holder(conversation: &Conversation) -> Option<AgentId> {
    if let Routing::Closed { by, .. } = &conversation.routing {
        *by
    } else {
        conversation.hold().map(|hold| hold.agent)
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

/// Names and keys of the accounts of conversations, also of removed ones.
struct Names(BTreeMap<AccountId, (String, String)>);

impl Names {
    async fn of(accounts: impl IntoIterator<Item = AccountId>, state: &AppState) -> Result<Self, ApiError> {
        let settings = state.settings.load_full();
        let mut names = BTreeMap::new();
        let mut gone = BTreeSet::new();
        for id in accounts {
            match settings.accounts.get(&id) {
                Some(account) => {
                    names.insert(id, (account.name.to_string(), account.key.to_string()));
                }
                None => {
                    gone.insert(id);
                }
            }
        }
        if !gone.is_empty() {
            names.extend(state.store.account_names(gone.into_iter().collect()).await?);
        }
        Ok(Self(names))
    }

    fn get(&self, account: AccountId) -> (String, String) {
        self.0.get(&account).cloned().unwrap_or_default()
    }
}

impl Interaction {
    fn of(conversation: &Conversation, settings: &Settings, names: &Names, masking: Option<Masking>) -> Self {
        let (account_name, account_key) = names.get(conversation.account);
        let close_reason = if let Routing::Closed { reason, .. } = conversation.routing {
            Some(reason)
        } else {
            None
        };
        let (name, label) = (&conversation.contact.name, conversation.contact.identity.label());
        let (contact_name, contact_label, preview) = match masking {
            None => (name.clone(), label, conversation.preview.clone()),
            Some(masking) => (
                masking.name(name),
                masking.number(&label),
                masking.text(&conversation.preview, &label),
            ),
        };
        let hold = conversation.hold();
        let disposed = conversation.rare.get().disposed.as_ref();
        let agent_id = holder(conversation);
        let ringing = conversation.ringing_queue().map(|ring| ring.queue);
        let queue_id = hold.and_then(|hold| hold.queue).or(ringing);
        let queue = queue_id.and_then(|id| settings.queues.get(&id));
        Self {
            id: conversation.id,
            account_id: conversation.account,
            account_name,
            account_key,
            contact_id: conversation.contact_record(),
            contact_name,
            contact_label,
            state: conversation.state().to_owned(),
            agent_id,
            agent_name: agent_id.map(|id| settings.agent_name(id)),
            bot_name: conversation.talk().map(|talk| talk.name.clone()),
            queue_id,
            queue_name: queue.map(|queue| queue.name.as_ref().to_owned()),
            unread: conversation.unread,
            created_at: conversation.created_at,
            assigned_at: hold.map(|hold| hold.since),
            last_message_at: conversation.last_message_at,
            last_message_direction: conversation.last_message_direction,
            preview,
            window_expires_at: conversation.window_expires_at,
            closed_at: conversation.closed_at(),
            close_reason,
            disposition: disposition(conversation, close_reason),
            disposition_note: disposed.and_then(|disposed| disposed.note.clone()),
            reopened_at: conversation.rare.get().reopened.map(|reopened| reopened.at),
            transfers: conversation.rare.get().transfers,
            previous_id: conversation.rare.get().previous,
            tags: conversation.tag_views(settings).iter().map(tag_card).collect(),
        }
    }
}

/// From the first level down: what was chosen, or what the server sets when it closes one by itself.
fn disposition(conversation: &Conversation, reason: Option<CloseReason>) -> Option<String> {
    let by_server = reason.and_then(CloseReason::disposition).map(str::to_owned);
    let chosen = conversation.rare.get().disposed.as_ref();
    by_server.or_else(|| chosen.map(|chosen| chosen.levels.join(" / ")))
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

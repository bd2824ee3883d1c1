//! What agents do with conversations beside writing: take, reopen, say how they ended; and what they can choose
//! from meanwhile.

use super::interactions::visible;
use crate::config::limits::DISPOSITION_NOTE_CHARS_MAX;
use crate::domain::account::settings::Transfers;
use crate::domain::agent::{Status, Stored};
use crate::domain::catalog::Scope;
use crate::domain::ids::{AgentId, InteractionId, QueueId};
use crate::domain::interaction::{By, Choice, Conversation, Input};
use crate::domain::rejected::Rejected;
use crate::domain::settings::{Disposition, Settings};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// How a conversation ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Disposal {
    /// One of those that `/dispositions` lists.
    pub disposition_id: String,
    /// What is added to it.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Closes the conversation with it.
    #[serde(default)]
    pub close: bool,
}

/// Dispositions that a conversation can get.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DispositionChoices {
    pub rows: Vec<DispositionChoice>,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DispositionChoice {
    pub id: String,
    /// Its name, after those of what it belongs to.
    pub levels: Vec<String>,
}

/// Whom a conversation can be handed to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Receivers {
    /// Agents of the account who are signed in; absent when the account allows no transfers to agents.
    pub agents: Option<Vec<ReceiverAgent>>,
    /// Queues; absent when the account allows no transfers to queues.
    pub queues: Option<Vec<ReceiverQueue>>,
}

/// An agent to hand a conversation to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReceiverAgent {
    #[schema(value_type = String)]
    pub id: AgentId,
    pub name: String,
    /// False while paused: not to be chosen.
    pub ready: bool,
}

/// A queue to hand a conversation to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReceiverQueue {
    #[schema(value_type = String)]
    pub id: QueueId,
    pub name: String,
    /// Members who are ready, not counting the caller.
    pub ready: u32,
}

/// Takes a conversation that nobody holds: offered, parked, or between two passes of the plan.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/take", operation_id = "take_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "it is the caller's, with its tab open"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "somebody holds it, it is closed, or the caller has too many tabs open"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn take(caller: Caller, id: Id<InteractionId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let agent = AgentId(caller.staff.0);
    state.desk.take(agent, conversation.account, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Opens a closed conversation again: it is the caller's, with its tab open.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/reopen", operation_id = "reopen_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "asked; its tab opens"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "its customer has another conversation that is open or is no contact, or the caller has too many tabs open"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn reopen(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let contact = conversation.reopens_for().map_err(ApiError::Refused)?;
    let whitelisted = state
        .store
        .is_whitelisted(conversation.account, contact.identity.clone());
    if conversation.must_be_whitelisted(&state.settings.load()) && !whitelisted.await? {
        return Err(ApiError::Refused(Rejected::NotWhitelisted));
    }
    let (agent, account) = (AgentId(caller.staff.0), conversation.account);
    state.desk.reopen(agent, account, id.0, contact).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends the account's recontact template: in a conversation that the caller holds, or in one that is closed, which
/// its customer's answer opens again.
#[utoipa::path(
    post, path = "/api/whatsapp/interactions/{id}/recontact", operation_id = "recontact_interaction", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "on its way"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "the account names no template or its provider has none, somebody else holds it, its customer is no \
                contact, or one was sent within the last minute"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn recontact(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let agent = AgentId(caller.staff.0);
    let asked = Input::RecontactAsked { agent };
    state.desk.ask_of(conversation.account, id.0, asked).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says how a conversation ended, and closes it when asked to. Later another one can be set; the journal keeps all.
#[utoipa::path(
    put, path = "/api/whatsapp/interactions/{id}/disposition", operation_id = "dispose_interaction", tag = "interactions",
    params(("id" = String, Path)), request_body = Disposal,
    responses(
        (status = 204, description = "set"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the caller's"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn dispose(
    caller: Caller,
    id: Id<InteractionId>,
    body: Body<Disposal>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let (agent, close) = (AgentId(caller.staff.0), body.0.close);
    let disposition = choice(body.0.disposition_id, body.0.note, &conversation, &state).await?;
    let input = if close {
        Input::CloseAsked {
            agent,
            disposition: Some(disposition),
        }
    } else {
        Input::DispositionSet {
            by: By::Agent(agent),
            disposition,
        }
    };
    state.desk.ask_of(conversation.account, id.0, input).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A chosen disposition, with what is known of its contact at this moment.
pub(super) async fn choice(
    disposition: String,
    note: Option<String>,
    conversation: &Conversation,
    state: &AppState,
) -> Result<Choice, ApiError> {
    let mut checks = Checks::default();
    let list = contacts_list(conversation, state).await?;
    let settings = state.settings.load();
    let known = disposition.parse::<i64>().ok();
    let known = known.filter(|id| {
        let known = settings.dispositions.get(id);
        known.is_some_and(|known| is_choice(known, conversation, list))
    });
    if known.is_none() {
        checks.wrong("disposition_id", "there is no such disposition for this conversation");
    }
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > DISPOSITION_NOTE_CHARS_MAX)
    {
        checks.wrong("note", format!("has more than {DISPOSITION_NOTE_CHARS_MAX} characters"));
    }
    checks.finish()?;
    Ok(Choice {
        disposition: known.unwrap_or_default(),
        note,
        list,
    })
}

/// Dispositions of everybody, of the account, of the contact's list, and of the queue it came through.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}/dispositions", operation_id = "list_interaction_dispositions",
    tag = "interactions", params(("id" = String, Path)),
    responses(
        (status = 200, body = DispositionChoices),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn dispositions(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<web::Json<DispositionChoices>, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let list = contacts_list(&conversation, &state).await?;
    let settings = state.settings.load();
    let known = settings.dispositions.iter();
    let mut rows: Vec<_> = known
        .filter(|(_, known)| is_choice(known, &conversation, list))
        .map(|(id, known)| DispositionChoice {
            id: id.to_string(),
            levels: known.levels.iter().map(|name| name.as_ref().to_owned()).collect(),
        })
        .collect();
    rows.sort_by_cached_key(|row| row.levels.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>());
    Ok(web::Json(DispositionChoices { rows }))
}

async fn contacts_list(conversation: &Conversation, state: &AppState) -> Result<Option<i64>, ApiError> {
    let record = state.store.contact_record(conversation.contact.id).await?;
    Ok(record.map(|record| record.fields.list))
}

fn is_choice(known: &Disposition, conversation: &Conversation, list: Option<i64>) -> bool {
    !known.system
        && match known.scope {
            Scope::Global => true,
            Scope::Account(account) => account == conversation.account,
            Scope::Queue(queue) => conversation.hold().and_then(|hold| hold.queue) == Some(queue),
            Scope::List(of) => list == Some(of),
        }
}

/// Whom the caller can hand a conversation to at this moment.
#[utoipa::path(
    get, path = "/api/whatsapp/interactions/{id}/receivers", operation_id = "list_receivers", tag = "interactions",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Receivers),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn receivers(
    caller: Caller,
    id: Id<InteractionId>,
    state: web::Data<AppState>,
) -> Result<web::Json<Receivers>, ApiError> {
    let conversation = visible(&caller, id.0, &state).await?;
    let settings = state.settings.load_full();
    let account = settings.accounts.get(&conversation.account);
    let account = account.ok_or(ApiError::NotFound)?;
    let caller = AgentId(caller.staff.0);
    let Transfers { queue, agent } = &account.groups.transfer;
    let mut asked: BTreeSet<AgentId> = account.agents.clone();
    if queue.on {
        asked.extend(settings.queues.values().flat_map(|queue| queue.members.iter().copied()));
    }
    asked.remove(&caller);
    let present = state.store.presences(asked.into_iter().collect()).await?;
    let agents = agent.on.then(|| {
        let online = account.agents.iter().filter(|agent| settings.may_work(**agent));
        let mut online: Vec<_> = online
            .filter_map(|agent| receiver(*agent, &present, &settings))
            .collect();
        online.sort_by_cached_key(|agent| (!agent.ready, agent.name.to_lowercase()));
        online
    });
    let queues = queue.on.then(|| {
        let mut queues: Vec<_> = settings
            .queues
            .values()
            .map(|queue| ReceiverQueue {
                id: queue.id,
                name: queue.name.as_ref().to_owned(),
                ready: ready_members(queue, &present, &settings),
            })
            .collect();
        queues.sort_by_cached_key(|queue| queue.name.to_lowercase());
        queues
    });
    Ok(web::Json(Receivers { agents, queues }))
}

fn is_online(stored: &Stored) -> bool {
    stored.status != Status::LoggedOut && stored.disconnected_at.is_none()
}

fn receiver(agent: AgentId, present: &BTreeMap<AgentId, Stored>, settings: &Settings) -> Option<ReceiverAgent> {
    let stored = present.get(&agent).filter(|stored| is_online(stored))?;
    Some(ReceiverAgent {
        id: agent,
        name: settings.agent_name(agent),
        ready: stored.is_ready(),
    })
}

fn ready_members(
    queue: &crate::domain::settings::Queue,
    present: &BTreeMap<AgentId, Stored>,
    settings: &Settings,
) -> u32 {
    let ready = queue.members.iter().filter(|member| {
        let stored = present.get(member);
        let is_there = stored.is_some_and(|stored| is_online(stored) && stored.is_ready());
        is_there && settings.may_work(**member) && stored.is_some_and(|stored| queue.is_active(**member, stored.work))
    });
    u32::try_from(ready.count()).unwrap_or(u32::MAX)
}

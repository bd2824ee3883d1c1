//! `/api/whatsapp/queues`: queues and their members.

use crate::config::limits::{
    AGENT_TIMEOUT_SECS_MAX, DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, QUEUE_MEMBERS_MAX, QUEUE_WEIGHT_MAX,
};
use crate::domain::ids::{AgentId, QueueId, StaffId};
use crate::domain::rights::Section;
use crate::domain::settings::Strategy;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{self, Author, QUEUES, QueueFields};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// One queue.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    #[schema(value_type = String)]
    pub id: QueueId,
    /// Carried back by writes; a newer one means somebody else changed the queue.
    pub version: u32,
    pub name: String,
    pub strategy: QueueStrategy,
    /// QUE-02: how long one notification stays with an agent.
    pub agent_timeout_secs: u32,
    /// QUE-03: higher is more urgent.
    pub weight: u8,
    pub description: String,
    /// Whom it may offer to: its own members, and those of its teams and profiles (QUE-04).
    pub agents_count: u32,
}

/// How a queue picks whom to notify.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueueStrategy {
    /// Everybody at once, first to answer takes it.
    BeepAll,
    /// One at a time, beginning after the agent offered last.
    RrMemory,
    /// One at a time, whoever this queue has not offered anything for the longest time.
    LeastRecent,
}

/// A page of queues.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueuePage {
    pub rows: Vec<Queue>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new queue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub strategy: QueueStrategy,
    /// 10 when absent.
    #[schema(minimum = 1, maximum = 3600)]
    pub agent_timeout_secs: Option<u32>,
    /// 0 when absent.
    #[schema(minimum = 0, maximum = 10)]
    pub weight: Option<u8>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
}

/// Changes to a queue; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuePatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub strategy: Option<QueueStrategy>,
    #[schema(minimum = 1, maximum = 3600)]
    pub agent_timeout_secs: Option<u32>,
    #[schema(minimum = 0, maximum = 10)]
    pub weight: Option<u8>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
}

/// The members of a queue, in the order of round robin.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueAgents {
    pub rows: Vec<QueueAgent>,
    /// Names this list and its order; carried back by writes.
    pub version: String,
}

/// One member.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QueueAgent {
    #[schema(value_type = String)]
    pub id: AgentId,
    pub full_name: String,
    pub username: String,
    /// From 1.
    pub position: u32,
}

/// All members of a queue, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueAgentsDraft {
    #[schema(value_type = Vec<String>, max_items = 5000)]
    pub agent_ids: Vec<AgentId>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// Lists queues, oldest first.
#[utoipa::path(
    get, path = "/api/whatsapp/queues", operation_id = "list_queues", tag = "queues", params(ListQuery),
    responses(
        (status = 200, body = QueuePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<ListQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<QueuePage>, ApiError> {
    let reach = caller.reach(Section::Queues, &state);
    let ask = query.0.ask(&QUEUES)?.within(&QUEUES, reach);
    let found = state.store.find_queues(ask).await?;
    Ok(web::Json(QueuePage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(Queue::from).collect(),
    }))
}

/// Creates a queue.
#[utoipa::path(
    post, path = "/api/whatsapp/queues", operation_id = "create_queue", tag = "queues",
    request_body = QueueDraft,
    responses(
        (status = 201, body = Queue),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<QueueDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let fields = checked(QueueFields {
        name: draft.name,
        strategy: draft.strategy.into(),
        agent_timeout_secs: draft.agent_timeout_secs.unwrap_or(10),
        weight: draft.weight.unwrap_or(0),
        description: draft.description,
    })?;
    let queue = state.store.by(author).create_queue(fields, state.clock.now()).await?;
    state.publish(affected(&queue)).await;
    Ok(HttpResponse::Created().json(Queue::from(queue)))
}

/// One queue.
#[utoipa::path(
    get, path = "/api/whatsapp/queues/{id}", operation_id = "get_queue", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Queue),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<QueueId>, state: web::Data<AppState>) -> Result<web::Json<Queue>, ApiError> {
    let queue = state.store.queue(id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(queue.into()))
}

/// Changes a queue. Running rounds finish with the old values (QUE-07).
#[utoipa::path(
    patch, path = "/api/whatsapp/queues/{id}", operation_id = "update_queue", tag = "queues",
    params(("id" = String, Path)), request_body = QueuePatch,
    responses(
        (status = 200, body = Queue),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<QueueId>,
    body: Body<QueuePatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<Queue>, ApiError> {
    let patch = body.0;
    let before = state.store.queue(id.0).await?.ok_or(ApiError::NotFound)?;
    let fields = checked(QueueFields {
        name: patch.name.unwrap_or(before.fields.name),
        strategy: patch.strategy.map_or(before.fields.strategy, Strategy::from),
        agent_timeout_secs: patch.agent_timeout_secs.unwrap_or(before.fields.agent_timeout_secs),
        weight: patch.weight.unwrap_or(before.fields.weight),
        description: patch.description.unwrap_or(before.fields.description),
    })?;
    let queue = state
        .store
        .by(author)
        .update_queue(id.0, i64::from(patch.version), fields)
        .await?;
    state.publish(affected(&queue)).await;
    Ok(web::Json(queue.into()))
}

/// Removes a queue. Refused while a plan or a waiting interaction uses it; `errors` names the places (QUE-06).
#[utoipa::path(
    delete, path = "/api/whatsapp/queues/{id}", operation_id = "delete_queue", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<QueueId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let queue = state.store.queue(id.0).await?.ok_or(ApiError::NotFound)?;
    state.store.by(author).delete_queue(id.0).await?;
    state.publish(affected(&queue)).await;
    Ok(HttpResponse::NoContent().finish())
}

/// The members of a queue.
#[utoipa::path(
    get, path = "/api/whatsapp/queues/{id}/agents", operation_id = "list_queue_agents", tag = "queues",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = QueueAgents),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn agents(id: Id<QueueId>, state: web::Data<AppState>) -> Result<web::Json<QueueAgents>, ApiError> {
    let queue = state.store.queue(id.0).await?.ok_or(ApiError::NotFound)?;
    members(&state, &queue).await.map(web::Json)
}

/// Replaces the members of a queue.
#[utoipa::path(
    put, path = "/api/whatsapp/queues/{id}/agents", operation_id = "put_queue_agents", tag = "queues",
    params(("id" = String, Path)), request_body = QueueAgentsDraft,
    responses(
        (status = 200, body = QueueAgents),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put_agents(
    caller: Caller,
    author: Author,
    id: Id<QueueId>,
    body: Body<QueueAgentsDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<QueueAgents>, ApiError> {
    let (wanted, seen) = (body.0.agent_ids, body.0.version);
    let before = state.store.queue(id.0).await?.ok_or(ApiError::NotFound)?;
    check_members(&state, &caller, &before.members, &wanted)?;
    let store = state.store.by(author).seeing(seen);
    let after = store.set_queue_members(id.0, wanted).await?;
    let mut affected = affected(&before);
    affected.agents.extend(&after.members);
    state.publish(affected).await;
    members(&state, &after).await.map(web::Json)
}

/// USR-03: a supervisor cannot reach further by adding agents to a queue of theirs.
fn check_members(state: &AppState, caller: &Caller, before: &[AgentId], wanted: &[AgentId]) -> Result<(), ApiError> {
    let reach = caller.reach(Section::Staff, state);
    let mut checks = Checks::default();
    if wanted.len() > QUEUE_MEMBERS_MAX {
        checks.wrong("agent_ids", format!("may name at most {QUEUE_MEMBERS_MAX} agents"));
    }
    let known = state.settings.load();
    let mut seen = BTreeSet::new();
    for (index, agent) in wanted.iter().enumerate() {
        let is_within = reach.contains(agent.0) || before.contains(agent);
        if !is_within || !known.agents.contains_key(agent) {
            checks.wrong(format!("agent_ids[{index}]"), format!("there is no agent {agent}"));
        } else if !seen.insert(*agent) {
            checks.wrong(format!("agent_ids[{index}]"), format!("agent {agent} is named twice"));
        }
    }
    checks.finish()
}

async fn members(state: &AppState, queue: &store::Queue) -> Result<QueueAgents, ApiError> {
    let members = queue.members.iter().map(|agent| StaffId::from(*agent)).collect();
    let names = state.store.usernames(members).await?;
    let settings = state.settings.load();
    let rows = queue.members.iter().zip(1..).filter_map(|(id, position)| {
        let agent = settings.agents.get(id)?;
        Some(QueueAgent {
            id: *id,
            full_name: agent.full_name.clone(),
            username: names.get(&StaffId::from(*id))?.clone(),
            position,
        })
    });
    Ok(QueueAgents {
        rows: rows.collect(),
        version: store::roll_version(&queue.members),
    })
}

fn checked(fields: QueueFields) -> Result<QueueFields, ApiError> {
    let mut checks = Checks::default();
    let fields = QueueFields {
        name: checks.text("name", &fields.name, 1..=NAME_CHARS_MAX),
        strategy: fields.strategy,
        agent_timeout_secs: checks.number(
            "agent_timeout_secs",
            fields.agent_timeout_secs,
            1..=AGENT_TIMEOUT_SECS_MAX,
        ),
        weight: checks.number("weight", fields.weight, 0..=QUEUE_WEIGHT_MAX),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
    };
    checks.finish().map(|()| fields)
}

/// The queue itself, and its members, who order their queues by weight.
fn affected(queue: &store::Queue) -> Affected {
    Affected {
        queues: BTreeSet::from([queue.id]),
        agents: queue.members.iter().copied().collect(),
    }
}

impl From<store::Queue> for Queue {
    fn from(queue: store::Queue) -> Self {
        Self {
            id: queue.id,
            version: u32::try_from(queue.version).unwrap_or(u32::MAX),
            name: queue.fields.name,
            strategy: queue.fields.strategy.into(),
            agent_timeout_secs: queue.fields.agent_timeout_secs,
            weight: queue.fields.weight,
            description: queue.fields.description,
            agents_count: u32::try_from(queue.agents_count).unwrap_or(u32::MAX),
        }
    }
}

impl From<Strategy> for QueueStrategy {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::BeepAll => Self::BeepAll,
            Strategy::RrMemory => Self::RrMemory,
            Strategy::LeastRecent => Self::LeastRecent,
        }
    }
}

impl From<QueueStrategy> for Strategy {
    fn from(strategy: QueueStrategy) -> Self {
        match strategy {
            QueueStrategy::BeepAll => Self::BeepAll,
            QueueStrategy::RrMemory => Self::RrMemory,
            QueueStrategy::LeastRecent => Self::LeastRecent,
        }
    }
}

//! `/api/agents`: the people who answer customers.

use super::agent_permissions::{AgentPermissions, AgentPermissionsPatch};
use super::agent_status::AgentPresence;
use crate::config::limits::{AGENT_CAPACITY_MAX, DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::domain::Timestamp;
use crate::domain::agent::Stored;
use crate::domain::ids::AgentId;
use crate::domain::permissions::Permissions;
use crate::domain::rights::Section;
use crate::domain::staff::Role;
use crate::http::error::{ApiError, FieldError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{AGENTS, AgentRecord, AgentRights, Author, StaffFields};
use actix_web::{HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// One agent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    #[schema(value_type = String)]
    pub id: AgentId,
    /// Carried back by writes; a newer one means somebody else changed the agent.
    pub version: u32,
    pub full_name: String,
    pub username: String,
    /// Public name, replaces the real one wherever a customer can read it.
    pub alias: Option<String>,
    pub email: Option<String>,
    pub description: String,
    /// AGT-05: most interactions held at once; 0 is unlimited.
    pub capacity: u32,
    pub enabled: bool,
    /// SYS-05: wrong passwords locked the name from at least one network. From elsewhere the agent can sign in.
    pub locked: bool,
    /// When the last lock ends by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub locked_until: Option<Timestamp>,
    /// USR-04: names, numbers and addresses of customers are hidden from them in part.
    pub mask_sensitive_data: bool,
    pub permissions: AgentPermissions,
    pub status: AgentPresence,
}

/// A page of agents.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentPage {
    pub rows: Vec<Agent>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new agent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: String,
    /// Letters, digits, `.` and `_`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: String,
    #[schema(min_length = 8, max_length = 256)]
    pub password: String,
    #[schema(max_length = 100)]
    pub alias: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// 0, unlimited, when absent.
    #[schema(minimum = 0, maximum = 1000)]
    pub capacity: Option<u32>,
    /// True when absent.
    pub enabled: Option<bool>,
    /// False when absent.
    pub mask_sensitive_data: Option<bool>,
    /// Switches that are not named are on, `delete_interactions` is off.
    #[serde(default)]
    pub permissions: AgentPermissionsPatch,
}

/// Changes to an agent; absent fields stay as they are, an empty alias or e-mail removes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub full_name: Option<String>,
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._]{1,64}$")]
    pub username: Option<String>,
    /// A new password ends all sessions of the agent.
    #[schema(min_length = 8, max_length = 256)]
    pub password: Option<String>,
    #[schema(max_length = 100)]
    pub alias: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(minimum = 0, maximum = 1000)]
    pub capacity: Option<u32>,
    /// Disabling ends all sessions of the agent at once and takes their open conversations from them.
    pub enabled: Option<bool>,
    pub mask_sensitive_data: Option<bool>,
    #[serde(default)]
    pub permissions: AgentPermissionsPatch,
}

/// Lists agents, oldest first.
#[utoipa::path(
    get, path = "/api/agents", operation_id = "list_agents", tag = "agents", params(ListQuery),
    responses(
        (status = 200, body = AgentPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<ListQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<AgentPage>, ApiError> {
    let reach = caller.reach(Section::Staff, &state);
    let ask = query.0.ask(&AGENTS)?.within(&AGENTS, reach);
    let found = state.store.find_agents(ask).await?;
    let (next, count) = (found.next_text(), found.count);
    let ids = found.rows.iter().map(AgentRecord::id).collect();
    let mut presences = state.store.presences(ids).await?;
    let ids = found.rows.iter().map(|agent| agent.staff.id).collect();
    let locks = state.store.locks(ids, state.clock.now()).await?;
    let rows = found.rows.into_iter().map(|agent| {
        let presence = presences.remove(&agent.id());
        let lock = locks.get(&agent.staff.id).copied();
        Agent::of(agent, presence, lock)
    });
    Ok(web::Json(AgentPage {
        rows: rows.collect(),
        count,
        next,
    }))
}

/// Creates an agent.
#[utoipa::path(
    post, path = "/api/agents", operation_id = "create_agent", tag = "agents",
    request_body = AgentDraft,
    responses(
        (status = 201, body = Agent),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<AgentDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let objection = state
        .objection("password", &draft.password, &draft.username, None)
        .await?;
    let fields = StaffFields {
        role: Role::Agent,
        username: draft.username,
        full_name: draft.full_name,
        alias: draft.alias,
        email: draft.email,
        description: draft.description,
        capacity: draft.capacity.unwrap_or(0),
        enabled: draft.enabled.unwrap_or(true),
    };
    let fields = checked(fields, objection)?;
    let rights = AgentRights {
        masks: draft.mask_sensitive_data.unwrap_or_default(),
        permissions: draft.permissions.on(Permissions::default()),
    };
    let hash = state.passwords.hash(SecretString::from(draft.password)).await?;
    let agent = state
        .store
        .by(author)
        .create_agent(fields, rights, hash, state.clock.now())
        .await?;
    state.publish(affected(&state, agent.id())).await;
    Ok(HttpResponse::Created().json(Agent::of(agent, None, None)))
}

/// One agent.
#[utoipa::path(
    get, path = "/api/agents/{id}", operation_id = "get_agent", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Agent),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<AgentId>, state: web::Data<AppState>) -> Result<web::Json<Agent>, ApiError> {
    let agent = find(&state, id.0).await?;
    answer(&state, agent).await.map(web::Json)
}

/// Changes an agent.
#[utoipa::path(
    patch, path = "/api/agents/{id}", operation_id = "update_agent", tag = "agents",
    params(("id" = String, Path)), request_body = AgentPatch,
    responses(
        (status = 200, body = Agent),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<AgentId>,
    body: Body<AgentPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<Agent>, ApiError> {
    let patch = body.0;
    let AgentRecord { staff, rights } = find(&state, id.0).await?;
    let (before, old) = (staff.fields, staff.password_hash);
    let username = patch.username.unwrap_or(before.username);
    let objection = match &patch.password {
        Some(password) => state.objection("password", password, &username, Some(old)).await?,
        None => None,
    };
    let fields = StaffFields {
        role: Role::Agent,
        username,
        full_name: patch.full_name.unwrap_or(before.full_name),
        alias: patch.alias.or(before.alias),
        email: patch.email.or(before.email),
        description: patch.description.unwrap_or(before.description),
        capacity: patch.capacity.unwrap_or(before.capacity),
        enabled: patch.enabled.unwrap_or(before.enabled),
    };
    let fields = checked(fields, objection)?;
    let rights = AgentRights {
        masks: patch.mask_sensitive_data.unwrap_or(rights.masks),
        permissions: patch.permissions.on(rights.permissions),
    };
    let hash = match patch.password {
        Some(password) => Some(state.passwords.hash(SecretString::from(password)).await?),
        None => None,
    };
    let ends_sessions = hash.is_some() || (before.enabled && !fields.enabled);
    let agent = state
        .store
        .by(author)
        .update_agent(id.0, i64::from(patch.version), fields, rights, hash)
        .await?;
    if ends_sessions {
        state.sign_out_everywhere(agent.staff.id).await?;
    }
    state.publish(affected(&state, id.0)).await;
    answer(&state, agent).await.map(web::Json)
}

/// Removes an agent: they are signed out at once, and history keeps their name. Their open conversations
/// are given to nobody: who waits for an answer is routed anew, the others are parked.
#[utoipa::path(
    delete, path = "/api/agents/{id}", operation_id = "delete_agent", tag = "agents",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<AgentId>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let AgentRecord { staff, .. } = find(&state, id.0).await?;
    let affected = affected(&state, id.0);
    state.store.by(author).delete_staff(staff.id, state.clock.now()).await?;
    state.sign_out_everywhere(staff.id).await?;
    state.publish(affected).await;
    Ok(HttpResponse::NoContent().finish())
}

/// The agent with this id.
pub(super) async fn find(state: &AppState, id: AgentId) -> Result<AgentRecord, ApiError> {
    state.store.agent(id).await?.ok_or(ApiError::NotFound)
}

/// The agent as the API shows them at this moment.
pub(super) async fn answer(state: &AppState, agent: AgentRecord) -> Result<Agent, ApiError> {
    let id = agent.id();
    let presence = state.store.presences(vec![id]).await?.remove(&id);
    let lock = state.store.locks(vec![agent.staff.id], state.clock.now()).await?;
    let lock = lock.get(&agent.staff.id).copied();
    Ok(Agent::of(agent, presence, lock))
}

fn checked(fields: StaffFields, password: Option<FieldError>) -> Result<StaffFields, ApiError> {
    let mut checks = Checks::default();
    let alias = fields
        .alias
        .map(|alias| checks.text("alias", &alias, 0..=NAME_CHARS_MAX));
    let fields = StaffFields {
        role: fields.role,
        username: checks.username("username", &fields.username),
        full_name: checks.text("full_name", &fields.full_name, 1..=NAME_CHARS_MAX),
        alias: alias.filter(|alias| !alias.is_empty()),
        email: fields.email.and_then(|email| checks.email("email", &email)),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        capacity: checks.number("capacity", fields.capacity, 0..=AGENT_CAPACITY_MAX),
        enabled: fields.enabled,
    };
    checks.unless(password);
    checks.finish().map(|()| fields)
}

/// The agent, and the queues that may offer them something.
fn affected(state: &AppState, agent: AgentId) -> Affected {
    Affected {
        queues: state.queues_of(agent),
        agents: BTreeSet::from([agent]),
    }
}

impl Agent {
    fn of(agent: AgentRecord, presence: Option<Stored>, locked_until: Option<Timestamp>) -> Self {
        let id = agent.id();
        let AgentRecord { staff, rights } = agent;
        Self {
            id,
            version: u32::try_from(staff.version).unwrap_or(u32::MAX),
            full_name: staff.fields.full_name,
            username: staff.fields.username,
            alias: staff.fields.alias,
            email: staff.fields.email,
            description: staff.fields.description,
            capacity: staff.fields.capacity,
            enabled: staff.fields.enabled,
            locked: locked_until.is_some(),
            locked_until,
            mask_sensitive_data: rights.masks,
            permissions: rights.permissions.into(),
            status: AgentPresence::of(presence),
        }
    }
}

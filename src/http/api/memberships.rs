//! Who is in a team or profile, and what is attached to a queue: lists that are read and replaced as
//! a whole. Routing follows at once.

use crate::config::limits::{QUEUE_ATTACHMENTS_MAX, QUEUE_MEMBERS_MAX};
use crate::domain::catalog::Kind;
use crate::domain::ids::{AgentId, QueueId, StaffId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Attached, Author, roll_version};
use actix_web::web;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Display;
use utoipa::ToSchema;

/// The agents of something, in order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Members {
    pub rows: Vec<Member>,
    /// Names this list and its order; carried back by writes.
    pub version: String,
}

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Member {
    #[schema(value_type = String)]
    pub id: AgentId,
    pub full_name: String,
    pub username: String,
    /// From 1.
    pub position: u32,
}

/// All agents of something, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersDraft {
    #[schema(value_type = Vec<String>, max_items = 5000)]
    pub agent_ids: Vec<AgentId>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// What is attached to something, in order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Attachments {
    pub rows: Vec<Attachment>,
    /// Names this list and its order; carried back by writes.
    pub version: String,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub id: String,
    pub name: String,
}

/// All teams of a queue or an agent, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueTeamsDraft {
    #[schema(max_items = 200)]
    pub team_ids: Vec<String>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// All agent profiles of a queue or an agent, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueProfilesDraft {
    #[schema(max_items = 200)]
    pub profile_ids: Vec<String>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// All queues of a profile, a group or an agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuesDraft {
    #[schema(value_type = Vec<String>, max_items = 200)]
    pub queue_ids: Vec<QueueId>,
    /// Of the list that was read: another one means that somebody else changed it. Any list is replaced when absent.
    #[schema(max_length = 64)]
    pub version: Option<String>,
}

/// A pair of handlers: reads a list, replaces it.
macro_rules! pair {
    (
        tag $tag:tt, path $path:tt, names $list:tt $put:tt, fns $read:ident $replace:ident,
        answer $answer:ident, draft $draft:ident, id $id:ty, $(#[$doc:meta])* read $get:expr, replace $set:expr
    ) => {
        /// Reads them.
        #[utoipa::path(
            get, path = $path, operation_id = $list, tag = $tag, params(("id" = String, Path)),
            responses(
                (status = 200, body = $answer),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn $read(id: Id<$id>, state: web::Data<AppState>) -> Result<web::Json<$answer>, ApiError> {
            let read: fn(web::Data<AppState>, $id) -> _ = $get;
            read(state, id.0).await.map(web::Json)
        }

        $(#[$doc])*
        #[utoipa::path(
            put, path = $path, operation_id = $put, tag = $tag, params(("id" = String, Path)),
            request_body = $draft,
            responses(
                (status = 200, body = $answer),
                (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn $replace(
            author: Author,
            id: Id<$id>,
            body: Body<$draft>,
            state: web::Data<AppState>,
        ) -> Result<web::Json<$answer>, ApiError> {
            let replace: fn(Change, $id, $draft) -> _ = $set;
            replace(Change { author, state, seen: None }, id.0, body.0).await.map(web::Json)
        }
    };
}

pair! {
    tag "teams", path "/api/teams/{id}/agents", names "list_team_agents" "put_team_agents",
    fns team_agents put_team_agents, answer Members, draft MembersDraft, id i64,
    /// Replaces the agents of a team: whoever comes or goes does so in all its queues (TEA-01).
    read |state, id| agents(state, Kind::Team, id),
    replace |change, id, draft| put_agents(change, Kind::Team, id, draft)
}

pair! {
    tag "agent profiles", path "/api/agent-profiles/{id}/agents",
    names "list_agent_profile_agents" "put_agent_profile_agents",
    fns profile_agents put_profile_agents, answer Members, draft MembersDraft, id i64,
    /// Replaces the agents who may choose a profile at sign-in.
    read |state, id| agents(state, Kind::AgentProfile, id),
    replace |change, id, draft| put_agents(change, Kind::AgentProfile, id, draft)
}

pair! {
    tag "agent profiles", path "/api/agent-profiles/{id}/queues",
    names "list_agent_profile_queues" "put_agent_profile_queues",
    fns profile_queues put_profile_queues, answer Attachments, draft QueuesDraft, id i64,
    /// Replaces the queues of a profile: whoever works on it is offered what waits there.
    read |state, id| queues(state, Kind::AgentProfile, id),
    replace |change, id, draft| put_queues(change, Kind::AgentProfile, id, draft)
}

pair! {
    tag "queue groups", path "/api/queue-groups/{id}/queues",
    names "list_queue_group_queues" "put_queue_group_queues",
    fns group_queues put_group_queues, answer Attachments, draft QueuesDraft, id i64,
    /// Replaces the queues of a group.
    read |state, id| queues(state, Kind::QueueGroup, id),
    replace |change, id, draft| put_queues(change, Kind::QueueGroup, id, draft)
}

pair! {
    tag "queues", path "/api/whatsapp/queues/{id}/teams", names "list_queue_teams" "put_queue_teams",
    fns queue_teams put_queue_teams, answer Attachments, draft QueueTeamsDraft, id QueueId,
    /// Replaces the teams of a queue. Their agents follow its own agents in the order of round robin.
    read |state, id| attachments(state, id, Kind::Team),
    replace |change, id, draft: QueueTeamsDraft| {
        put_attachments(change.seeing(draft.version), id, Kind::Team, "team_ids", draft.team_ids)
    }
}

pair! {
    tag "queues", path "/api/whatsapp/queues/{id}/profiles", names "list_queue_profiles" "put_queue_profiles",
    fns queue_profiles put_queue_profiles, answer Attachments, draft QueueProfilesDraft, id QueueId,
    /// Replaces the agent profiles of a queue. Who works on one of them follows its agents and teams.
    read |state, id| attachments(state, id, Kind::AgentProfile),
    replace |change, id, draft: QueueProfilesDraft| {
        put_attachments(change.seeing(draft.version), id, Kind::AgentProfile, "profile_ids", draft.profile_ids)
    }
}

/// Who changes something, and where.
struct Change {
    author: Author,
    state: web::Data<AppState>,
    seen: Option<String>,
}

impl Change {
    fn seeing(self, version: Option<String>) -> Self {
        Self { seen: version, ..self }
    }
}

async fn agents(state: web::Data<AppState>, kind: Kind, id: i64) -> Result<Members, ApiError> {
    let found = state.store.definition_agents(kind, id).await?;
    members(&state, found.ok_or(ApiError::NotFound)?).await
}

async fn put_agents(
    Change { author, state, .. }: Change,
    kind: Kind,
    id: i64,
    draft: MembersDraft,
) -> Result<Members, ApiError> {
    few_and_distinct("agent_ids", &draft.agent_ids, QUEUE_MEMBERS_MAX)?;
    let after = state
        .store
        .by(author)
        .seeing(draft.version)
        .set_definition_agents(kind, id, draft.agent_ids)
        .await?;
    state.publish(Affected::default()).await;
    members(&state, after).await
}

pub(super) async fn members(state: &AppState, agents: Vec<AgentId>) -> Result<Members, ApiError> {
    let version = roll_version(&agents);
    let names = state
        .store
        .usernames(agents.iter().map(|agent| StaffId::from(*agent)).collect())
        .await?;
    let settings = state.settings.load();
    let rows = agents.into_iter().zip(1..).filter_map(|(id, position)| {
        Some(Member {
            id,
            full_name: settings.agents.get(&id)?.full_name.clone(),
            username: names.get(&StaffId::from(id))?.clone(),
            position,
        })
    });
    Ok(Members {
        rows: rows.collect(),
        version,
    })
}

async fn queues(state: web::Data<AppState>, kind: Kind, id: i64) -> Result<Attachments, ApiError> {
    let found = state.store.definition_queues(kind, id).await?;
    Ok(Attachments::of(found.ok_or(ApiError::NotFound)?))
}

async fn put_queues(
    Change { author, state, .. }: Change,
    kind: Kind,
    id: i64,
    draft: QueuesDraft,
) -> Result<Attachments, ApiError> {
    few_and_distinct("queue_ids", &draft.queue_ids, QUEUE_ATTACHMENTS_MAX)?;
    let after = state
        .store
        .by(author)
        .seeing(draft.version)
        .set_definition_queues(kind, id, draft.queue_ids)
        .await?;
    state.publish(Affected::default()).await;
    Ok(Attachments::of(after))
}

async fn attachments(state: web::Data<AppState>, id: QueueId, kind: Kind) -> Result<Attachments, ApiError> {
    state.store.queue(id).await?.ok_or(ApiError::NotFound)?;
    Ok(Attachments::of(state.store.queue_attachments(id, kind).await?))
}

async fn put_attachments(
    Change { author, state, seen }: Change,
    id: QueueId,
    kind: Kind,
    field: &'static str,
    wanted: Vec<String>,
) -> Result<Attachments, ApiError> {
    let ids = ids(field, &wanted)?;
    few_and_distinct(field, &ids, QUEUE_ATTACHMENTS_MAX)?;
    let store = state.store.by(author).seeing(seen);
    let after = store.set_queue_attachments(id, kind, ids).await?;
    state.publish(Affected::default()).await;
    Ok(Attachments::of(after))
}

/// The ids in a list of texts.
pub(super) fn ids(field: &str, wanted: &[String]) -> Result<Vec<i64>, ApiError> {
    let mut checks = Checks::default();
    let mut ids: Vec<i64> = Vec::with_capacity(wanted.len());
    for (index, text) in wanted.iter().enumerate() {
        match text.parse() {
            Ok(id) => ids.push(id),
            Err(_) => checks.wrong(format!("{field}[{index}]"), "must be an id"),
        }
    }
    checks.finish().map(|()| ids)
}

/// Refuses a list that is too long, or that names something twice.
pub(super) fn few_and_distinct<T: Ord + Display>(field: &str, wanted: &[T], max: usize) -> Result<(), ApiError> {
    let mut checks = Checks::default();
    if wanted.len() > max {
        checks.wrong(field, format!("may name at most {max}"));
    }
    let mut seen = BTreeSet::new();
    for (index, one) in wanted.iter().enumerate() {
        if !seen.insert(one) {
            checks.wrong(format!("{field}[{index}]"), format!("{one} is named twice"));
        }
    }
    checks.finish()
}

impl Attachments {
    pub(super) fn of(rows: Vec<Attached>) -> Self {
        let version = roll_version(rows.iter().map(|row| row.id));
        let rows = rows.into_iter().map(|row| Attachment {
            id: row.id.to_string(),
            name: row.name,
        });
        Self {
            rows: rows.collect(),
            version,
        }
    }
}

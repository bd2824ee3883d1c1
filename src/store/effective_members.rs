//! What memberships come to in routing: whom each queue may offer to, the profiles an agent may choose,
//! and the weight a queue has while its groups are on.

use super::codec::from_json;
use super::conn::MultiConnection;
use super::errors::ReadError;
use super::queues::members;
use super::schema::{definition_agents, definitions, queue_attachments};
use crate::domain::catalog::{Kind, QueueGroup};
use crate::domain::ids::{AgentId, AgentProfileId};
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whom a queue may offer to.
#[derive(Default)]
pub(super) struct Members {
    /// In the order of routing.
    pub in_order: Vec<AgentId>,
    /// Those of them who are members only while they work on one of these profiles.
    pub through_profiles: BTreeMap<AgentId, BTreeSet<AgentProfileId>>,
}

/// Whom each queue may offer to (QUE-04): its own agents in their order, then those of its teams, then
/// those of its profiles (AGT-14). Somebody who is several of these keeps the first place.
pub(super) fn effective_members(connection: &mut MultiConnection) -> QueryResult<BTreeMap<i64, Members>> {
    let mut by_queue: BTreeMap<i64, Members> = BTreeMap::new();
    let mut seen: BTreeMap<i64, BTreeSet<AgentId>> = BTreeMap::new();
    let direct = members(connection)?.into_iter();
    let direct = direct.flat_map(|(queue, agents)| agents.into_iter().map(move |agent| (queue, agent)));
    let through_teams = through(connection, Kind::Team)?.into_iter();
    let lasting = direct.chain(through_teams.map(|(queue, _, agent)| (queue, agent)));
    for (queue, agent) in lasting {
        if seen.entry(queue).or_default().insert(agent) {
            by_queue.entry(queue).or_default().in_order.push(agent);
        }
    }
    for (queue, profile, agent) in through(connection, Kind::AgentProfile)? {
        let members = by_queue.entry(queue).or_default();
        if seen.entry(queue).or_default().insert(agent) {
            members.in_order.push(agent);
            members.through_profiles.entry(agent).or_default();
        }
        if let Some(profiles) = members.through_profiles.get_mut(&agent) {
            profiles.insert(AgentProfileId(profile));
        }
    }
    Ok(by_queue)
}

/// Queue, definition and agent of everything of one kind that is attached to queues, in order.
fn through(connection: &mut MultiConnection, kind: Kind) -> QueryResult<Vec<(i64, i64, AgentId)>> {
    let rows: Vec<(i64, i64, i64)> = queue_attachments::table
        .inner_join(definitions::table.on(definitions::id.eq(queue_attachments::definition_id)))
        .inner_join(definition_agents::table.on(definition_agents::definition_id.eq(queue_attachments::definition_id)))
        .filter(definitions::kind.eq(kind.name()))
        .order((
            queue_attachments::queue_id,
            queue_attachments::position,
            queue_attachments::definition_id,
            definition_agents::position,
        ))
        .select((
            queue_attachments::queue_id,
            queue_attachments::definition_id,
            definition_agents::staff_id,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(queue, id, agent)| (queue, id, AgentId(agent))).collect())
}

/// Names of all agent profiles.
pub(super) fn profile_names(connection: &mut MultiConnection) -> QueryResult<BTreeMap<AgentProfileId, Arc<str>>> {
    let rows: Vec<(i64, String)> = definitions::table
        .filter(definitions::kind.eq(Kind::AgentProfile.name()))
        .select((definitions::id, definitions::name))
        .load(connection)?;
    let named = rows.into_iter().map(|(id, name)| (AgentProfileId(id), name.into()));
    Ok(named.collect())
}

/// The profiles each agent may choose, by name.
pub(super) fn profiles_of_agents(
    connection: &mut MultiConnection,
) -> QueryResult<BTreeMap<AgentId, Vec<AgentProfileId>>> {
    let rows: Vec<(i64, i64)> = definition_agents::table
        .inner_join(definitions::table.on(definitions::id.eq(definition_agents::definition_id)))
        .filter(definitions::kind.eq(Kind::AgentProfile.name()))
        .order((definitions::name_key, definitions::id))
        .select((definition_agents::staff_id, definitions::id))
        .load(connection)?;
    let mut by_agent: BTreeMap<AgentId, Vec<AgentProfileId>> = BTreeMap::new();
    for (agent, profile) in rows {
        let profiles = by_agent.entry(AgentId(agent)).or_default();
        profiles.push(AgentProfileId(profile));
    }
    Ok(by_agent)
}

/// What the groups that are on add to the weight of each queue (STR-10).
pub(super) fn raised_weights(connection: &mut MultiConnection) -> Result<BTreeMap<i64, u8>, ReadError> {
    let rows: Vec<(i64, i64, String)> = queue_attachments::table
        .inner_join(definitions::table.on(definitions::id.eq(queue_attachments::definition_id)))
        .filter(definitions::kind.eq(Kind::QueueGroup.name()))
        .select((queue_attachments::queue_id, definitions::id, definitions::document))
        .load(connection)?;
    let mut raised: BTreeMap<i64, u8> = BTreeMap::new();
    for (queue, id, document) in rows {
        let group: QueueGroup = from_json("definitions", id, &document)?;
        if group.on {
            let sum = raised.entry(queue).or_default();
            *sum = sum.saturating_add(group.priority);
        }
    }
    Ok(raised)
}

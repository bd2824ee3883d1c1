//! The queues, teams and profiles of one agent (AGT-02): the same rows as seen from the other side, as far
//! as the caller may see them. What is out of their reach is neither shown nor changed.

use super::audit::{Audited, Picture};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::memberships::{Attached, is_as_seen};
use super::schema::{definition_agents, definitions, queue_members, queues};
use super::{Store, staff};
use crate::domain::catalog::Kind;
use crate::domain::ids::AgentId;
use crate::domain::rights::Reach;
use crate::domain::staff::Role;
use crate::ports::store::StoreError;
use diesel::dsl::max;
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl};

/// What an agent can be a member of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberOf {
    /// Queues, as a direct member.
    Queues,
    /// Teams (TEA-01).
    Teams,
    /// Agent profiles (AGT-14).
    Profiles,
}

impl MemberOf {
    fn name(self) -> &'static str {
        match self {
            Self::Queues => "queues",
            Self::Teams => "teams",
            Self::Profiles => "profiles",
        }
    }

    /// The field of a request that lists them.
    pub fn field(self) -> &'static str {
        match self {
            Self::Queues => "queue_ids",
            Self::Teams => "team_ids",
            Self::Profiles => "profile_ids",
        }
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self::Queues => None,
            Self::Teams => Some(Kind::Team),
            Self::Profiles => Some(Kind::AgentProfile),
        }
    }
}

impl Store {
    /// What an agent is a member of, by name.
    pub async fn memberships_of(
        &self,
        agent: AgentId,
        group: MemberOf,
        reach: Reach,
    ) -> Result<Vec<Attached>, StoreError> {
        self.read(move |connection| {
            let mut found = of(connection, agent, group)?;
            found.retain(|one| reach.contains(one.id));
            Ok(found)
        })
        .await
    }

    /// Replaces what an agent is a member of. Where they are already they keep their place, elsewhere they
    /// come last. Whoever asks sees as far as `seen_by` goes, and changes as far as `reach` goes.
    pub async fn set_memberships_of(
        &self,
        agent: AgentId,
        group: MemberOf,
        (seen_by, reach): (Reach, Reach),
        wanted: Vec<i64>,
    ) -> Result<Vec<Attached>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            staff::find(connection, agent.into())?
                .filter(|staff| staff.fields.role == Role::Agent)
                .ok_or(CrudError::NotFound)?;
            let before = of(connection, agent, group)?;
            let shown = before.iter().filter(|one| seen_by.contains(one.id));
            is_as_seen(seen.as_deref(), &shown.map(|one| one.id).collect::<Vec<_>>())?;
            for gone in before
                .iter()
                .filter(|one| reach.contains(one.id) && !wanted.contains(&one.id))
            {
                leave(connection, agent, group, gone.id)?;
            }
            for (index, id) in wanted.iter().enumerate() {
                if before.iter().any(|one| one.id == *id && seen_by.contains(*id)) {
                    continue;
                }
                if !reach.contains(*id) || !exists(connection, group, *id)? {
                    let field = format!("{}[{index}]", group.field());
                    return Err(CrudError::unknown(field, format!("there is no {id}")));
                }
                join(connection, agent, group, *id)?;
            }
            let mut after = of(connection, agent, group)?;
            let roll = |rows: &[Attached]| Roll {
                agent,
                group,
                rows: rows.iter().map(|one| one.id.to_string()).collect(),
            };
            log.changed(connection, &roll(&before), &roll(&after))?;
            after.retain(|one| seen_by.contains(one.id));
            Ok(after)
        })
        .await
    }
}

/// What an agent is a member of, for the audit log.
struct Roll {
    agent: AgentId,
    group: MemberOf,
    rows: Vec<String>,
}

impl Audited for Roll {
    const KIND: &'static str = "membership";

    fn key(&self) -> String {
        format!("agent {}", self.agent)
    }

    fn picture(&self) -> Picture {
        Picture::default().with(self.group.name(), self.rows.clone())
    }
}

fn of(connection: &mut MultiConnection, agent: AgentId, group: MemberOf) -> QueryResult<Vec<Attached>> {
    let rows: Vec<(i64, String)> = match group.kind() {
        None => queue_members::table
            .inner_join(queues::table.on(queues::id.eq(queue_members::queue_id)))
            .filter(queue_members::staff_id.eq(agent.0))
            .order((queues::name_key, queues::id))
            .select((queues::id, queues::name))
            .load(connection)?,
        Some(kind) => definition_agents::table
            .inner_join(definitions::table.on(definitions::id.eq(definition_agents::definition_id)))
            .filter(definition_agents::staff_id.eq(agent.0))
            .filter(definitions::kind.eq(kind.name()))
            .order((definitions::name_key, definitions::id))
            .select((definitions::id, definitions::name))
            .load(connection)?,
    };
    Ok(rows.into_iter().map(|(id, name)| Attached { id, name }).collect())
}

fn exists(connection: &mut MultiConnection, group: MemberOf, id: i64) -> QueryResult<bool> {
    let found: i64 = match group.kind() {
        None => queues::table.find(id).count().get_result(connection)?,
        Some(kind) => definitions::table
            .find(id)
            .filter(definitions::kind.eq(kind.name()))
            .count()
            .get_result(connection)?,
    };
    Ok(found > 0)
}

fn leave(connection: &mut MultiConnection, agent: AgentId, group: MemberOf, id: i64) -> QueryResult<usize> {
    match group {
        MemberOf::Queues => diesel::delete(queue_members::table.find((id, agent.0))).execute(connection),
        MemberOf::Teams | MemberOf::Profiles => {
            diesel::delete(definition_agents::table.find((id, agent.0))).execute(connection)
        }
    }
}

fn join(connection: &mut MultiConnection, agent: AgentId, group: MemberOf, id: i64) -> QueryResult<usize> {
    let behind = |last: Option<i64>| last.map_or(0, |last| last + 1);
    match group {
        MemberOf::Queues => {
            let last = queue_members::table
                .filter(queue_members::queue_id.eq(id))
                .select(max(queue_members::position))
                .first(connection)?;
            diesel::insert_into(queue_members::table)
                .values((
                    queue_members::queue_id.eq(id),
                    queue_members::staff_id.eq(agent.0),
                    queue_members::position.eq(behind(last)),
                ))
                .execute(connection)
        }
        MemberOf::Teams | MemberOf::Profiles => {
            let last = definition_agents::table
                .filter(definition_agents::definition_id.eq(id))
                .select(max(definition_agents::position))
                .first(connection)?;
            diesel::insert_into(definition_agents::table)
                .values((
                    definition_agents::definition_id.eq(id),
                    definition_agents::staff_id.eq(agent.0),
                    definition_agents::position.eq(behind(last)),
                ))
                .execute(connection)
        }
    }
}

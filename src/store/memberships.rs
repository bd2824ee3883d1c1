//! Who is in a team or profile, and what is attached to a queue.

use super::Store;
use super::audit::{Audited, Picture};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::schema::{definition_agents, definitions, queue_attachments, queues, staff};
use crate::domain::catalog::Kind;
use crate::domain::ids::{AgentId, QueueId};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something with a name that is attached to something else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attached {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// Names the state of a list of members: another list, or another order, has another one.
pub fn roll_version<T: ToString>(members: impl IntoIterator<Item = T>) -> String {
    let mut hash = Sha256::new();
    for member in members {
        hash.update(member.to_string());
        hash.update([0]);
    }
    hex::encode(&hash.finalize()[..8])
}

impl Store {
    /// The same database, used by somebody who saw this version of the list of members that they replace; of
    /// any when absent.
    #[must_use]
    pub fn seeing(&self, version: Option<String>) -> Self {
        Self {
            seen: version.map(Arc::from),
            ..self.clone()
        }
    }

    /// The agents of a team or profile, in order.
    pub async fn definition_agents(&self, kind: Kind, id: i64) -> Result<Option<Vec<AgentId>>, StoreError> {
        self.read(move |connection| {
            if !exists(connection, kind, id)? {
                return Ok(None);
            }
            Ok(Some(agents(connection, id)?))
        })
        .await
    }

    /// Replaces the agents of a team or profile (TEA-01, AGT-14).
    pub async fn set_definition_agents(
        &self,
        kind: Kind,
        id: i64,
        wanted: Vec<AgentId>,
    ) -> Result<Vec<AgentId>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            if !exists(connection, kind, id)? {
                return Err(CrudError::NotFound);
            }
            let had = agents(connection, id)?;
            is_as_seen(seen.as_deref(), &had)?;
            let before = Roll::of_definition(kind, id, "agents", had);
            let target = definition_agents::table.filter(definition_agents::definition_id.eq(id));
            diesel::delete(target).execute(connection)?;
            for (position, agent) in (0_i64..).zip(&wanted) {
                if !is_agent(connection, *agent)? {
                    return Err(no_agent(position, *agent));
                }
                diesel::insert_into(definition_agents::table)
                    .values((
                        definition_agents::definition_id.eq(id),
                        definition_agents::staff_id.eq(agent.0),
                        definition_agents::position.eq(position),
                    ))
                    .execute(connection)?;
            }
            let after = agents(connection, id)?;
            log.changed(
                connection,
                &before,
                &Roll::of_definition(kind, id, "agents", after.clone()),
            )?;
            Ok(after)
        })
        .await
    }

    /// The definitions of one kind that are attached to a queue, in order.
    pub async fn queue_attachments(&self, queue: QueueId, kind: Kind) -> Result<Vec<Attached>, StoreError> {
        self.read(move |connection| Ok(attached(connection, queue, kind)?))
            .await
    }

    /// Replaces the definitions of one kind that are attached to a queue (QUE-04).
    pub async fn set_queue_attachments(
        &self,
        queue: QueueId,
        kind: Kind,
        wanted: Vec<i64>,
    ) -> Result<Vec<Attached>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            if !queue_exists(connection, queue)? {
                return Err(CrudError::NotFound);
            }
            let before: Vec<i64> = attached(connection, queue, kind)?.iter().map(|one| one.id).collect();
            is_as_seen(seen.as_deref(), &before)?;
            let target = queue_attachments::table
                .filter(queue_attachments::queue_id.eq(queue.0))
                .filter(queue_attachments::definition_id.eq_any(before.clone()));
            diesel::delete(target).execute(connection)?;
            for (position, id) in (0_i64..).zip(&wanted) {
                if !exists(connection, kind, *id)? {
                    let field = format!("{}_ids[{position}]", kind_field(kind));
                    return Err(CrudError::unknown(field, format!("there is no {} {id}", kind.name())));
                }
                attach(connection, queue, *id, position)?;
            }
            let after = attached(connection, queue, kind)?;
            let roll = |ids: Vec<i64>| Roll::of_queue(queue, kind.name(), ids);
            log.changed(
                connection,
                &roll(before),
                &roll(after.iter().map(|one| one.id).collect()),
            )?;
            Ok(after)
        })
        .await
    }

    /// The queues of a profile or group, oldest first.
    pub async fn definition_queues(&self, kind: Kind, id: i64) -> Result<Option<Vec<Attached>>, StoreError> {
        self.read(move |connection| {
            if !exists(connection, kind, id)? {
                return Ok(None);
            }
            Ok(Some(queues_of(connection, id)?))
        })
        .await
    }

    /// Replaces the queues of a profile or group. In a queue where it is already it keeps its place.
    pub async fn set_definition_queues(
        &self,
        kind: Kind,
        id: i64,
        wanted: Vec<QueueId>,
    ) -> Result<Vec<Attached>, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            if !exists(connection, kind, id)? {
                return Err(CrudError::NotFound);
            }
            let keep: Vec<i64> = wanted.iter().map(|queue| queue.0).collect();
            let had: Vec<i64> = queues_of(connection, id)?.iter().map(|queue| queue.id).collect();
            is_as_seen(seen.as_deref(), &had)?;
            let before: BTreeSet<i64> = had.into_iter().collect();
            let target = queue_attachments::table
                .filter(queue_attachments::definition_id.eq(id))
                .filter(queue_attachments::queue_id.ne_all(keep));
            diesel::delete(target).execute(connection)?;
            for (index, queue) in wanted.iter().enumerate() {
                if !queue_exists(connection, *queue)? {
                    let field = format!("queue_ids[{index}]");
                    return Err(CrudError::unknown(field, format!("there is no queue {queue}")));
                }
                if !before.contains(&queue.0) {
                    let last: Option<i64> = queue_attachments::table
                        .filter(queue_attachments::queue_id.eq(queue.0))
                        .select(diesel::dsl::max(queue_attachments::position))
                        .first(connection)?;
                    attach(connection, *queue, id, last.map_or(0, |last| last + 1))?;
                }
            }
            let after = queues_of(connection, id)?;
            let roll = |ids: Vec<i64>| Roll::of_definition(kind, id, "queues", ids);
            let now = after.iter().map(|queue| queue.id).collect();
            log.changed(connection, &roll(before.into_iter().collect()), &roll(now))?;
            Ok(after)
        })
        .await
    }
}

/// Nobody replaces a list that changed since they saw it.
pub(super) fn is_as_seen<T: ToString>(seen: Option<&str>, members: &[T]) -> Result<(), CrudError> {
    match seen {
        Some(version) if version != roll_version(members.iter().map(T::to_string)) => Err(CrudError::Conflict),
        Some(_) | None => Ok(()),
    }
}

/// A list of members for the audit log.
struct Roll {
    whose: String,
    field: &'static str,
    rows: Vec<String>,
}

impl Roll {
    fn of_definition<T: ToString>(kind: Kind, id: i64, field: &'static str, rows: Vec<T>) -> Self {
        Self {
            whose: format!("{} {id}", kind.name()),
            field,
            rows: rows.iter().map(T::to_string).collect(),
        }
    }

    fn of_queue(queue: QueueId, field: &'static str, rows: Vec<i64>) -> Self {
        Self {
            whose: format!("queue {queue}"),
            field,
            rows: rows.iter().map(i64::to_string).collect(),
        }
    }
}

impl Audited for Roll {
    const KIND: &'static str = "membership";

    fn key(&self) -> String {
        self.whose.clone()
    }

    fn picture(&self) -> Picture {
        Picture::default().with(self.field, self.rows.clone())
    }
}

fn attach(connection: &mut MultiConnection, queue: QueueId, id: i64, position: i64) -> QueryResult<()> {
    diesel::insert_into(queue_attachments::table)
        .values((
            queue_attachments::queue_id.eq(queue.0),
            queue_attachments::definition_id.eq(id),
            queue_attachments::position.eq(position),
        ))
        .execute(connection)?;
    Ok(())
}

fn kind_field(kind: Kind) -> &'static str {
    match kind {
        Kind::AgentProfile => "profile",
        Kind::Team
        | Kind::QueueGroup
        | Kind::Tag
        | Kind::CannedAnswer
        | Kind::Interval
        | Kind::Disposition
        | Kind::CloudProvider
        | Kind::Bot => kind.name(),
    }
}

fn exists(connection: &mut MultiConnection, kind: Kind, id: i64) -> QueryResult<bool> {
    let found: Option<i64> = definitions::table
        .find(id)
        .filter(definitions::kind.eq(kind.name()))
        .select(definitions::id)
        .first(connection)
        .optional()?;
    Ok(found.is_some())
}

fn queue_exists(connection: &mut MultiConnection, queue: QueueId) -> QueryResult<bool> {
    let found: i64 = queues::table.find(queue.0).count().get_result(connection)?;
    Ok(found > 0)
}

fn agents(connection: &mut MultiConnection, id: i64) -> QueryResult<Vec<AgentId>> {
    let found: Vec<i64> = definition_agents::table
        .filter(definition_agents::definition_id.eq(id))
        .order(definition_agents::position)
        .select(definition_agents::staff_id)
        .load(connection)?;
    Ok(found.into_iter().map(AgentId).collect())
}

pub(super) fn is_agent(connection: &mut MultiConnection, agent: AgentId) -> QueryResult<bool> {
    let found: i64 = staff::table
        .find(agent.0)
        .filter(staff::role.eq("agent"))
        .filter(staff::deleted_at.is_null())
        .count()
        .get_result(connection)?;
    Ok(found > 0)
}

pub(super) fn no_agent(index: i64, agent: AgentId) -> CrudError {
    CrudError::unknown(format!("agent_ids[{index}]"), format!("there is no agent {agent}"))
}

fn attached(connection: &mut MultiConnection, queue: QueueId, kind: Kind) -> QueryResult<Vec<Attached>> {
    let rows: Vec<(i64, String)> = queue_attachments::table
        .inner_join(definitions::table.on(definitions::id.eq(queue_attachments::definition_id)))
        .filter(queue_attachments::queue_id.eq(queue.0))
        .filter(definitions::kind.eq(kind.name()))
        .order((queue_attachments::position, definitions::id))
        .select((definitions::id, definitions::name))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, name)| Attached { id, name }).collect())
}

fn queues_of(connection: &mut MultiConnection, id: i64) -> QueryResult<Vec<Attached>> {
    let rows: Vec<(i64, String)> = queue_attachments::table
        .inner_join(queues::table.on(queues::id.eq(queue_attachments::queue_id)))
        .filter(queue_attachments::definition_id.eq(id))
        .order(queues::id)
        .select((queues::id, queues::name))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, name)| Attached { id, name }).collect())
}

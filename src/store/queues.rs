//! Queues and their members in order.

use super::conn::MultiConnection;
use super::definitions::delete_scope;
use super::effective_members::effective_members;
use super::errors::{CrudError, inconsistent};
use super::listing::{Ask, Found, Fragment};
use super::lists::QUEUES;
use super::memberships::is_as_seen;
use super::plan_rules::plans_that_need;
use super::schema::{interactions, queue_members, queues, staff};
use super::staff::key_of;
use super::{Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::catalog::Scope;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::Reference;
use crate::domain::settings::Strategy;
use crate::ports::store::StoreError;
use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, Queryable, RunQueryDsl,
    Selectable, SelectableHelper,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Queue {
    /// Its id.
    pub id: QueueId,
    /// Grows with every change of its fields.
    pub version: i64,
    /// What an administrator can edit.
    pub fields: QueueFields,
    /// When it was added.
    pub created_at: Timestamp,
    /// Members in order (QUE-04).
    pub members: Vec<AgentId>,
    /// How many agents it may offer to: its members, and those of its teams and profiles.
    pub agents_count: usize,
}

/// What an administrator can edit (QUE-01).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct QueueFields {
    /// Unique, ignoring case.
    pub name: String,
    /// How it picks whom to notify.
    pub strategy: Strategy,
    /// QUE-02.
    pub agent_timeout_secs: u32,
    /// QUE-03.
    pub weight: u8,
    /// Free text.
    pub description: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = queues)]
pub(super) struct QueueRow {
    pub(super) id: i64,
    version: i64,
    name: String,
    strategy: String,
    agent_timeout_secs: i64,
    weight: i64,
    description: String,
    created_at: i64,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = queues)]
struct Editable {
    name: String,
    name_key: String,
    strategy: &'static str,
    agent_timeout_secs: i64,
    weight: i64,
    description: String,
}

impl From<QueueFields> for Editable {
    fn from(fields: QueueFields) -> Self {
        Self {
            name_key: key_of(&fields.name),
            name: fields.name,
            strategy: strategy_name(fields.strategy),
            agent_timeout_secs: i64::from(fields.agent_timeout_secs),
            weight: i64::from(fields.weight),
            description: fields.description,
        }
    }
}

fn strategy_name(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::BeepAll => "beep_all",
        Strategy::RrMemory => "rr_memory",
        Strategy::LeastRecent => "least_recent",
    }
}

impl QueueRow {
    pub(super) fn with_members(self, members: Vec<AgentId>, agents_count: usize) -> Result<Queue, StoreError> {
        let wrong = |why: &str| inconsistent("queues", self.id, why);
        Ok(Queue {
            id: QueueId(self.id),
            version: self.version,
            fields: QueueFields {
                strategy: Strategy::ALL
                    .into_iter()
                    .find(|strategy| strategy_name(*strategy) == self.strategy)
                    .ok_or_else(|| wrong("unknown strategy"))?,
                agent_timeout_secs: u32::try_from(self.agent_timeout_secs)
                    .map_err(|_| wrong("agent timeout out of range"))?,
                weight: u8::try_from(self.weight).map_err(|_| wrong("weight out of range"))?,
                name: self.name,
                description: self.description,
            },
            created_at: Timestamp(self.created_at),
            members,
            agents_count,
        })
    }
}

impl Store {
    /// Adds a queue.
    pub async fn create_queue(&self, fields: QueueFields, now: Timestamp) -> Result<Queue, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(queues::table)
                .values((
                    Editable::from(fields),
                    queues::version.eq(1_i64),
                    queues::created_at.eq(now.0),
                ))
                .returning(queues::id)
                .get_result(connection)?;
            let queue = find(connection, QueueId(id))?;
            log.created(connection, &queue)?;
            Ok(queue)
        })
        .await
    }

    /// Finds a queue.
    pub async fn queue(&self, id: QueueId) -> Result<Option<Queue>, StoreError> {
        let page = Page {
            cursor: Some(id.0 - 1),
            limit: 1,
        };
        let found = self.queues(page).await?.rows.pop();
        Ok(found.filter(|queue| queue.id == id))
    }

    /// Lists queues.
    pub async fn queues(&self, page: Page) -> Result<Rows<Queue>, StoreError> {
        Ok(self.find_queues(QUEUES.part(page)).await?.into())
    }

    /// The queues that are asked for.
    pub async fn find_queues(&self, ask: Ask) -> Result<Found<Queue>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<QueueRow> = queues::table
                .filter(queues::id.eq_any(ids))
                .select(QueueRow::as_select())
                .load(connection)?;
            let mut members = members(connection)?;
            let reached = effective_members(connection)?;
            let rows = rows.into_iter().map(|row| {
                let members = members.remove(&row.id).unwrap_or_default();
                let agents_count = reached.get(&row.id).map_or(0, |reached| reached.in_order.len());
                row.with_members(members, agents_count)
            });
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&QUEUES, ask, Fragment::default(), load, |queue| queue.id.0)
            .await
    }

    /// Changes a queue.
    pub async fn update_queue(&self, id: QueueId, version: i64, fields: QueueFields) -> Result<Queue, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(queues::table.find(id.0))
                .set((Editable::from(fields), queues::version.eq(version + 1)))
                .execute(connection)?;
            let after = find(connection, id)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Replaces the members; RR Memory asks in their order, and Least recent decides ties by it.
    pub async fn set_queue_members(&self, id: QueueId, members: Vec<AgentId>) -> Result<Queue, CrudError> {
        let (log, seen) = (self.log(), self.seen.clone());
        self.write(move |connection| {
            let before = find(connection, id)?;
            is_as_seen(seen.as_deref(), &before.members)?;
            diesel::delete(queue_members::table.filter(queue_members::queue_id.eq(id.0))).execute(connection)?;
            for (position, member) in (0_i64..).zip(&members) {
                let known: i64 = staff::table
                    .find(member.0)
                    .filter(staff::role.eq("agent"))
                    .filter(staff::deleted_at.is_null())
                    .count()
                    .get_result(connection)?;
                if known == 0 {
                    return Err(CrudError::NotFound);
                }
                diesel::insert_into(queue_members::table)
                    .values((
                        queue_members::queue_id.eq(id.0),
                        queue_members::staff_id.eq(member.0),
                        queue_members::position.eq(position),
                    ))
                    .execute(connection)?;
            }
            let after = find(connection, id)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes a queue that nothing uses (QUE-06).
    pub async fn delete_queue(&self, id: QueueId) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let uses = uses(connection, id)?;
            if !uses.is_empty() {
                return Err(CrudError::InUse(uses));
            }
            let before = find(connection, id)?;
            diesel::delete(queues::table.find(id.0)).execute(connection)?;
            delete_scope(connection, Scope::Queue(id))?;
            log.removed(connection, &before)
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, id: QueueId) -> Result<Queue, CrudError> {
    let row: QueueRow = queues::table
        .find(id.0)
        .select(QueueRow::as_select())
        .first(connection)
        .optional()?
        .ok_or(CrudError::NotFound)?;
    let members = queue_members::table
        .filter(queue_members::queue_id.eq(id.0))
        .order(queue_members::position)
        .select(queue_members::staff_id)
        .load::<i64>(connection)?;
    let reached = effective_members(connection)?;
    let agents_count = reached.get(&id.0).map_or(0, |reached| reached.in_order.len());
    Ok(row.with_members(members.into_iter().map(AgentId).collect(), agents_count)?)
}

/// Members of all queues in order.
pub(super) fn members(connection: &mut MultiConnection) -> QueryResult<BTreeMap<i64, Vec<AgentId>>> {
    let rows: Vec<(i64, i64)> = queue_members::table
        .order((queue_members::queue_id, queue_members::position))
        .select((queue_members::queue_id, queue_members::staff_id))
        .load(connection)?;
    let mut by_queue: BTreeMap<i64, Vec<AgentId>> = BTreeMap::new();
    for (queue, member) in rows {
        by_queue.entry(queue).or_default().push(AgentId(member));
    }
    Ok(by_queue)
}

/// Where a queue is used, in words for an administrator.
fn uses(connection: &mut MultiConnection, id: QueueId) -> Result<Vec<String>, CrudError> {
    let mut uses = plans_that_need(connection, &[Reference::Queue(id)])?;
    let waiting: i64 = interactions::table
        .filter(interactions::ringing_queue_id.eq(id.0))
        .count()
        .get_result(connection)?;
    if waiting > 0 {
        uses.push(format!("{waiting} waiting interactions"));
    }
    Ok(uses)
}

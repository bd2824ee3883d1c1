//! Agents: people who answer customers, with what their desk shows and lets them do (AGT-01, AGT-04).

use super::audit::{Audited, Picture};
use super::codec::{from_json, to_json};
use super::conn::MultiConnection;
use super::errors::{CrudError, ReadError};
use super::listing::{Ask, Found, Fragment};
use super::lists::AGENTS;
use super::schema::{agent_rights, staff};
use super::staff as people;
use super::staff::{NewPassword, StaffRow};
use super::{Staff, StaffFields, Store};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::permissions::Permissions;
use crate::domain::staff::Role;
use crate::ports::store::StoreError;
use diesel::{
    ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, SelectableHelper,
};

/// What an agent's desk shows and lets them do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AgentRights {
    /// USR-04: names, numbers and addresses of customers are hidden in part.
    pub masks: bool,
    /// AGT-04.
    pub permissions: Permissions,
}

/// Somebody who answers customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentRecord {
    /// The person.
    pub staff: Staff,
    /// What their desk shows and lets them do.
    pub rights: AgentRights,
}

impl AgentRecord {
    /// Their id as routing knows it.
    pub fn id(&self) -> AgentId {
        AgentId(self.staff.id.0)
    }
}

impl Audited for AgentRecord {
    const KIND: &'static str = "staff";

    fn key(&self) -> String {
        self.staff.key()
    }

    fn picture(&self) -> Picture {
        let permissions = serde_json::to_value(self.rights.permissions).unwrap_or_default();
        self.staff
            .picture()
            .with("masks", self.rights.masks)
            .with("permissions", permissions)
    }
}

/// An agent with the columns of their rights, if they have any.
pub(super) type AgentColumns = (StaffRow, Option<bool>, Option<String>);

/// The agent of a row.
pub(super) fn agent((row, masks, permissions): AgentColumns) -> Result<AgentRecord, StoreError> {
    let staff = Staff::try_from(row)?;
    let permissions = match permissions {
        Some(json) => from_json("agent_rights", staff.id.0, &json)?,
        None => Permissions::default(),
    };
    let masks = masks.unwrap_or_default();
    Ok(AgentRecord {
        staff,
        rights: AgentRights { masks, permissions },
    })
}

/// All agents, the removed ones left out.
pub(super) fn all(connection: &mut MultiConnection) -> Result<Vec<AgentRecord>, ReadError> {
    let rows: Vec<AgentColumns> = staff::table
        .left_join(agent_rights::table.on(agent_rights::staff_id.eq(staff::id)))
        .filter(staff::role.eq(Role::Agent.name()))
        .filter(staff::deleted_at.is_null())
        .select((
            StaffRow::as_select(),
            agent_rights::masks.nullable(),
            agent_rights::permissions.nullable(),
        ))
        .load(connection)?;
    rows.into_iter()
        .map(|row| agent(row).map_err(ReadError::from))
        .collect()
}

impl Store {
    /// The agents that are asked for.
    pub async fn find_agents(&self, ask: Ask) -> Result<Found<AgentRecord>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<AgentColumns> = staff::table
                .left_join(agent_rights::table.on(agent_rights::staff_id.eq(staff::id)))
                .filter(staff::id.eq_any(ids))
                .select((
                    StaffRow::as_select(),
                    agent_rights::masks.nullable(),
                    agent_rights::permissions.nullable(),
                ))
                .load(connection)?;
            Ok(rows.into_iter().map(agent).collect::<Result<_, _>>()?)
        };
        self.listed(&AGENTS, ask, Fragment::default(), load, |agent| agent.staff.id.0)
            .await
    }

    /// Finds an agent.
    pub async fn agent(&self, id: AgentId) -> Result<Option<AgentRecord>, StoreError> {
        let ask = AGENTS.ask().and(AGENTS.among([id.0]));
        let ask = Ask { counted: false, ..ask };
        Ok(self.find_agents(ask).await?.rows.pop())
    }

    /// Adds an agent.
    pub async fn create_agent(
        &self,
        fields: StaffFields,
        rights: AgentRights,
        password_hash: String,
        now: Timestamp,
    ) -> Result<AgentRecord, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let staff = people::insert(connection, fields, password_hash, now)?;
            set_rights(connection, staff.id, &rights)?;
            let agent = AgentRecord { staff, rights };
            log.created(connection, &agent)?;
            Ok(agent)
        })
        .await
    }

    /// Changes an agent; the password only when a new hash is given.
    pub async fn update_agent(
        &self,
        id: AgentId,
        version: i64,
        fields: StaffFields,
        rights: AgentRights,
        password_hash: Option<String>,
    ) -> Result<AgentRecord, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let had = rights_of(connection, id.into())?;
            let password = password_hash.map(|hash| NewPassword::temporary(hash, log.at()));
            let (before, after) = people::change(connection, id.into(), version, fields, password)?;
            set_rights(connection, id.into(), &rights)?;
            let before = AgentRecord {
                staff: before,
                rights: had,
            };
            let after = AgentRecord { staff: after, rights };
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }
}

fn rights_of(connection: &mut MultiConnection, agent: StaffId) -> Result<AgentRights, CrudError> {
    let row: Option<(bool, String)> = agent_rights::table
        .find(agent.0)
        .select((agent_rights::masks, agent_rights::permissions))
        .first(connection)
        .optional()?;
    let Some((masks, permissions)) = row else {
        return Ok(AgentRights::default());
    };
    let permissions = from_json("agent_rights", agent.0, &permissions)?;
    Ok(AgentRights { masks, permissions })
}

fn set_rights(connection: &mut MultiConnection, agent: StaffId, rights: &AgentRights) -> Result<(), CrudError> {
    let permissions = to_json("agent_rights", &rights.permissions)?;
    diesel::delete(agent_rights::table.find(agent.0)).execute(connection)?;
    diesel::insert_into(agent_rights::table)
        .values((
            agent_rights::staff_id.eq(agent.0),
            agent_rights::masks.eq(rights.masks),
            agent_rights::permissions.eq(permissions),
        ))
        .execute(connection)?;
    Ok(())
}

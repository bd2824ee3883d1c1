//! When agents paused (PAU-04). Written with the agent's own commit, read as a list.

use super::Store;
use super::commit::PauseRow;
use super::conn::MultiConnection;
use super::errors::inconsistent;
use super::listing::{Ask, Found, Fragment, Operand};
use super::lists::PAUSE_PERIODS;
use super::schema::{pause_periods, staff};
use super::statement::statement;
use crate::domain::Timestamp;
use crate::domain::agent::Supervisor;
use crate::domain::effects::PauseBy;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::rights::Reach;
use crate::ports::store::StoreError;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl};

/// One pause of one agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PausePeriod {
    /// Its id; later pauses have higher ones.
    pub id: i64,
    /// Whose.
    pub agent: AgentId,
    /// Their real name; history keeps it (USR-07).
    pub agent_name: String,
    /// Name of the pause.
    pub reason: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs.
    pub ended_at: Option<Timestamp>,
    /// Who set it.
    pub by: PauseBy,
}

/// Which pauses.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeriodFilter {
    /// Of this agent.
    pub agent: Option<AgentId>,
    /// With this name.
    pub reason: Option<String>,
    /// Set by `agent`, `supervisor` or `system`.
    pub set_by: Option<&'static str>,
    /// Those that run, or those that have ended.
    pub is_running: Option<bool>,
    /// Still running then, or later.
    pub from: Option<Timestamp>,
    /// Begun before.
    pub until: Option<Timestamp>,
}

/// Names of who set a pause, in the database and in the API.
pub(super) mod by {
    pub const AGENT: &str = "agent";
    pub const SUPERVISOR: &str = "supervisor";
    pub const SYSTEM: &str = "system";
}

impl PeriodFilter {
    fn fragment(&self, reach: Reach) -> Fragment {
        let mut condition = Fragment::default();
        if let Some(agent) = self.agent {
            condition = condition.sql(" AND pause_periods.staff_id = ").number(agent.0);
        }
        let texts = [
            (" AND pause_periods.reason = ", self.reason.as_deref()),
            (" AND pause_periods.set_by = ", self.set_by),
        ];
        for (is, text) in texts {
            condition = match text {
                Some(text) => condition.sql(is).stored(text),
                None => condition,
            };
        }
        match self.is_running {
            Some(true) => condition = condition.sql(" AND pause_periods.ended_at IS NULL"),
            Some(false) => condition = condition.sql(" AND pause_periods.ended_at IS NOT NULL"),
            None => {}
        }
        if let Some(from) = self.from {
            condition = condition
                .sql(" AND (pause_periods.ended_at IS NULL OR pause_periods.ended_at >= ")
                .number(from.0)
                .sql(")");
        }
        if let Some(until) = self.until {
            condition = condition.sql(" AND pause_periods.started_at < ").number(until.0);
        }
        match reach {
            Reach::All => condition,
            Reach::Only(ids) if ids.is_empty() => condition.sql(" AND 1 = 0"),
            Reach::Only(ids) => condition
                .sql(" AND pause_periods.staff_id IN (")
                .values(ids.into_iter().map(Operand::Number))
                .sql(")"),
        }
    }
}

type Columns = (
    i64,
    i64,
    String,
    String,
    i64,
    Option<i64>,
    String,
    Option<i64>,
    Option<String>,
);

impl Store {
    /// The pauses that are asked for, of agents within somebody's reach.
    pub async fn find_pause_periods(
        &self,
        filter: PeriodFilter,
        reach: Reach,
        ask: Ask,
    ) -> Result<Found<PausePeriod>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<Columns> = pause_periods::table
                .inner_join(staff::table.on(staff::id.eq(pause_periods::staff_id)))
                .filter(pause_periods::id.eq_any(ids))
                .select((
                    pause_periods::id,
                    pause_periods::staff_id,
                    staff::full_name,
                    pause_periods::reason,
                    pause_periods::started_at,
                    pause_periods::ended_at,
                    pause_periods::set_by,
                    pause_periods::set_by_staff_id,
                    pause_periods::set_by_name,
                ))
                .load(connection)?;
            Ok(rows.into_iter().map(period).collect::<Result<_, _>>()?)
        };
        self.listed(&PAUSE_PERIODS, ask, filter.fragment(reach), load, |period| period.id)
            .await
    }
}

fn period(columns: Columns) -> Result<PausePeriod, StoreError> {
    let (id, agent, agent_name, reason, started_at, ended_at, set_by, staff, name) = columns;
    let by = match (set_by.as_str(), staff, name) {
        (by::AGENT, ..) => PauseBy::Agent,
        (by::SYSTEM, ..) => PauseBy::System,
        (by::SUPERVISOR, Some(staff), Some(name)) => PauseBy::Supervisor(Supervisor {
            staff: StaffId(staff),
            name,
        }),
        _ => return Err(inconsistent("pause_periods", id, "nobody known set it")),
    };
    Ok(PausePeriod {
        id,
        agent: AgentId(agent),
        agent_name,
        reason,
        started_at: Timestamp(started_at),
        ended_at: ended_at.map(Timestamp),
        by,
    })
}

/// Writes what a commit of an agent says of their pauses. A pause that begins ends whatever ran.
pub(super) fn write(connection: &mut MultiConnection, rows: &[PauseRow]) -> QueryResult<()> {
    for row in rows {
        EndPause {
            ended_at: row.at,
            staff_id: row.staff_id,
        }
        .execute(connection)?;
        let Some(began) = &row.began else { continue };
        let (set_by, by) = match &began.by {
            PauseBy::Agent => (by::AGENT, None),
            PauseBy::Supervisor(by) => (by::SUPERVISOR, Some(by)),
            PauseBy::System => (by::SYSTEM, None),
        };
        BeginPause {
            staff_id: row.staff_id,
            reason: &began.reason,
            started_at: row.at,
            set_by,
            set_by_staff_id: by.map(|by| by.staff.0),
            set_by_name: by.map(|by| by.name.as_str()),
        }
        .execute(connection)?;
    }
    Ok(())
}

/// A pause has another name: those that run have it too. Answers whose they are.
pub(super) fn rename(connection: &mut MultiConnection, from: &str, to: &str) -> QueryResult<Vec<AgentId>> {
    let running = || {
        pause_periods::table
            .filter(pause_periods::ended_at.is_null())
            .filter(pause_periods::reason.eq(from))
            .filter(pause_periods::set_by.ne(by::SYSTEM))
    };
    let ids: Vec<i64> = running().select(pause_periods::staff_id).load(connection)?;
    diesel::update(running())
        .set(pause_periods::reason.eq(to))
        .execute(connection)?;
    Ok(ids.into_iter().map(AgentId).collect())
}

statement! {
    EndPause { ended_at: i64 => BigInt, staff_id: i64 => BigInt } -> (),
    "UPDATE pause_periods SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL"
}

statement! {
    BeginPause<'a> {
        staff_id: i64 => BigInt, reason: &'a str => Text, started_at: i64 => BigInt, set_by: &'a str => Text,
        set_by_staff_id: Option<i64> => Nullable<BigInt>, set_by_name: Option<&'a str> => Nullable<Text>,
    } -> (),
    "INSERT INTO pause_periods (staff_id, reason, started_at, set_by, set_by_staff_id, set_by_name)
     VALUES (?, ?, ?, ?, ?, ?)"
}

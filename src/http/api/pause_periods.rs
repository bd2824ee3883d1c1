//! `/api/pause-periods`: when agents paused, for which reason, and who set it (PAU-04).

use crate::domain::Timestamp;
use crate::domain::effects::PauseBy;
use crate::domain::ids::AgentId;
use crate::domain::rights::Section;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Query;
use crate::http::listing::list_query;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::store::{self, PAUSE_PERIODS, PeriodFilter};
use actix_web::web;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One pause of one agent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PausePeriod {
    pub id: String,
    #[schema(value_type = String)]
    pub agent_id: AgentId,
    pub agent_name: String,
    /// Name of the pause.
    pub reason: String,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// Absent while it runs.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    pub set_by: PauseSetBy,
    /// Name of the supervisor, when one set it.
    pub set_by_name: Option<String>,
}

/// Who set a pause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseSetBy {
    Agent,
    Supervisor,
    System,
}

/// A page of pauses, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PausePeriodPage {
    pub rows: Vec<PausePeriod>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

list_query! {
    /// Which pauses.
    pub struct PausePeriodQuery {
        /// Of this agent.
        #[param(value_type = Option<String>)]
        pub agent_id: Option<AgentId>,
        /// With this name.
        pub reason: Option<String>,
        #[param(inline)]
        pub set_by: Option<PauseSetBy>,
        /// True for those that run, false for those that have ended.
        pub running: Option<bool>,
        /// Not ended before this instant.
        #[param(value_type = Option<String>, format = DateTime)]
        pub from: Option<DateTime<Utc>>,
        /// Begun before this instant.
        #[param(value_type = Option<String>, format = DateTime)]
        pub until: Option<DateTime<Utc>>,
    }
}

/// Lists pauses of the agents within the caller's reach, newest first.
#[utoipa::path(
    get, path = "/api/pause-periods", operation_id = "list_pause_periods", tag = "pauses", params(PausePeriodQuery),
    responses(
        (status = 200, body = PausePeriodPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    caller: Caller,
    query: Query<PausePeriodQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<PausePeriodPage>, ApiError> {
    let query = query.0;
    let ask = query.ask(&PAUSE_PERIODS)?;
    let filter = PeriodFilter {
        agent: query.agent_id,
        reason: query.reason,
        set_by: query.set_by.map(PauseSetBy::name),
        is_running: query.running,
        from: query.from.map(|at| Timestamp(at.timestamp_millis())),
        until: query.until.map(|at| Timestamp(at.timestamp_millis())),
    };
    let reach = caller.reach(Section::Staff, &state);
    let found = state.store.find_pause_periods(filter, reach, ask).await?;
    Ok(web::Json(PausePeriodPage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(PausePeriod::from).collect(),
    }))
}

impl PauseSetBy {
    fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::System => "system",
        }
    }
}

impl From<store::PausePeriod> for PausePeriod {
    fn from(period: store::PausePeriod) -> Self {
        let (set_by, set_by_name) = match period.by {
            PauseBy::Agent => (PauseSetBy::Agent, None),
            PauseBy::Supervisor(by) => (PauseSetBy::Supervisor, Some(by.name)),
            PauseBy::System => (PauseSetBy::System, None),
        };
        Self {
            id: period.id.to_string(),
            agent_id: period.agent,
            agent_name: period.agent_name,
            reason: period.reason,
            started_at: period.started_at,
            ended_at: period.ended_at,
            set_by,
            set_by_name,
        }
    }
}

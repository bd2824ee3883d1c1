//! What agents are doing, for lists of people. Routing reads it through the journal.

use super::Store;
use super::codec::decode;
use super::schema::agent_presence;
use crate::domain::agent::Stored;
use crate::domain::ids::AgentId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use std::collections::BTreeMap;

impl Store {
    /// Presence of these agents, as far as they ever had one.
    pub async fn presences(&self, agents: Vec<AgentId>) -> Result<BTreeMap<AgentId, Stored>, StoreError> {
        let ids: Vec<i64> = agents.into_iter().map(|agent| agent.0).collect();
        self.read(move |connection| {
            let rows: Vec<(i64, String)> = agent_presence::table
                .filter(agent_presence::staff_id.eq_any(&ids))
                .select((agent_presence::staff_id, agent_presence::state))
                .load(connection)?;
            let presences = rows
                .into_iter()
                .map(|(id, state)| Ok((AgentId(id), decode(id, &state)?)))
                .collect::<Result<_, StoreError>>()?;
            Ok(presences)
        })
        .await
    }
}

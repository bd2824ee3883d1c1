//! The journal of what happened.

use super::Store;
use super::codec::from_json;
use super::schema::facts;
use crate::domain::Timestamp;
use crate::domain::fact::Fact;
use crate::domain::ids::InteractionId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

impl Store {
    /// Everything that happened to an interaction, in order (INT-10).
    pub async fn facts_of(&self, interaction: InteractionId) -> Result<Vec<(Timestamp, Fact)>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<(i64, i64, String)> = facts::table
                .filter(facts::actor_id.eq(interaction.0))
                .filter(facts::actor.eq("interaction"))
                .order(facts::id)
                .select((facts::id, facts::happened_at, facts::fact))
                .load(connection)?;
            let facts = rows
                .into_iter()
                .map(|(id, at, json)| Ok((Timestamp(at), from_json("facts", id, &json)?)))
                .collect::<Result<_, StoreError>>()?;
            Ok(facts)
        })
        .await
    }
}
